//! The pages, as people and browsers get them.

mod browse;
pub(crate) mod client;

mod results;

mod reading;

mod safety;

mod faults;

mod looks;

mod site;
