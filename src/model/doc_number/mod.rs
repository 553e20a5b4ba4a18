//! 文号 (发文字号): the number under which a document was issued.
//!
//! Recommended form by GB/T 9704-2012, 7.2.5: 机关代字, the year in 〔〕, the
//! serial number without leading zeros and without 第. Portals write it with
//! any bracket or none, with blanks, 第, zeros and full-width digits; orders
//! (令) and gazettes have no year; joint documents have several numbers.

mod grammar;

mod code;

mod scan;

mod pattern;

mod ranges;

mod number;

pub use number::{DocNumber, DocNumberParts};
pub use pattern::DocNumberPattern;
pub use scan::{FoundDocNumber, find_doc_numbers};

#[cfg(test)]
mod tests;
