//! Documents of word processors: .docx, .doc, .odt and .rtf, one document a file.
//!
//! What is read is the text, paragraph by paragraph and a row of a table a line,
//! with the properties of the file; `official_layout` reads metadata off the
//! text. Pictures, charts, comments, headers and footers are left out.
//!
//! docx and odt are ZIP packages of XML, read by event with `zip` and
//! `quick-xml`: crates for whole documents build a tree of everything in the
//! file. `cfb` opens the container of a .doc.

mod text;

mod lines;

mod code_page;

mod xml;

mod properties;

mod docx;

mod odt;

mod special;

mod doc;

mod rtf_tokens;

mod rtf;

mod read;

#[cfg(test)]
mod tests;

pub(in crate::ingest) use doc::{Contents, contents};
pub(in crate::ingest) use odt::refuse_encrypted;
pub(in crate::ingest) use properties::Properties;
pub(in crate::ingest) use read::{OfficeKind, attachment_text, read, record};
pub(in crate::ingest) use text::DocumentText;
pub(in crate::ingest) use xml::{Element, Node, walk};
