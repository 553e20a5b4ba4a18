//! The pages, as people and browsers get them.

pub(crate) mod client;

mod results;

mod reading;

mod safety;

mod faults;

mod looks;
