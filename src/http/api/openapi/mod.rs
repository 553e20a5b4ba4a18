//! `/api/v1/openapi.json`: the API as an OpenAPI 3.1 document, made from the
//! tables of parameters, the limits and the types of the answers.

mod parameters;

mod schemas;

mod answers;

mod reading;

mod changes;

mod administration;

mod document;

pub(super) use document::{document, handle};
