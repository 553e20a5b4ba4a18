//! From the raw fields of a record to a document, the same for every format.

mod lists;

mod values;

mod attachments;

mod derived;

mod convert;

#[cfg(test)]
mod tests;

pub(super) use convert::{Made, document};
pub(super) use values::Origin;
