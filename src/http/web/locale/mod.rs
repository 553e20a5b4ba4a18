//! The languages of the pages. Templates and labels are written in Chinese, and
//! what they say is the key under which the English catalogue has it.

mod catalogue;

mod filters;

#[cfg(test)]
mod tests;

pub(super) use catalogue::Locale;
pub(super) use filters::{day, rich, translated};
