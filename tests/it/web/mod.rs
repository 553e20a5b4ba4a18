//! The pages, as people and browsers get them.

mod client;

mod results;

mod reading;

mod safety;

mod faults;
