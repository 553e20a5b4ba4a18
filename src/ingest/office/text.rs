//! What the readers of this room give.

use super::properties::Properties;
use crate::ingest::official_layout::Paragraph;

/// The text of a document, with what its file says of it.
#[derive(Debug, Default)]
pub(in crate::ingest) struct DocumentText {
    pub(in crate::ingest) paragraphs: Vec<Paragraph>,
    pub(in crate::ingest) properties: Properties,
    /// What is missing or doubtful, to be read behind `body`.
    pub(in crate::ingest) doubts: Vec<String>,
}
