//! Pages of government sites: one document a page.
//!
//! A page is decoded, parsed, and read in four steps: its tables of information
//! and what its head declares give the fields, a known container or a measure
//! of readability the text, its links the attachments, and what belongs to the
//! site and not to the document is taken off the edges of the text.

mod tags;

mod parse;

mod layouts;

mod element;

mod lines;

mod table;

mod text;

mod container;

mod pairs;

mod information;

mod head;

mod declared;

mod edges;

mod links;

mod title;

mod page;

#[cfg(test)]
mod tests;

pub(super) use page::{fragment, read};
