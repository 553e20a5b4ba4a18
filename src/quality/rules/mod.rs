//! The rules, a file for each or for what belongs together.

pub(super) mod reading;

mod missing;

mod dates;

mod doc_number;

mod catalog_number;

mod serials;

mod bodies;

mod sketch;

mod alike;

mod chrome;

mod markup;

mod mojibake;

mod characters;

mod persons;

mod all;

pub(super) use all::{Across, alone};

#[cfg(test)]
mod tests;
