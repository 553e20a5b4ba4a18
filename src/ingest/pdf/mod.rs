//! PDF: one document a file.
//!
//! A page is lines at places, not paragraphs: lines are joined where the one
//! before is as long as lines get, and numbers of pages are left out. A file
//! without text, a scan mostly, is taken in with what is known of it.
//!
//! `pdf-extract` over `lopdf` reads the pages. It panics on what it does not
//! know, so that each page is read behind `catch_unwind`; the predefined `CMaps` of
//! Chinese fonts, which it does not know, are spelled out before.

mod cmaps;

mod widths;

mod loops;

mod glyphs;

mod extract;

mod paragraphs;

mod read;

#[cfg(test)]
mod tests;

pub(in crate::ingest) use read::{attachment_text, read};
