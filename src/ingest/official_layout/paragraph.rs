//! A paragraph as the layout sees it.

/// A paragraph, or a line where the source tells no paragraphs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::ingest) struct Paragraph {
    pub(in crate::ingest) text: String,
    /// Whether it is known to be centred.
    pub(in crate::ingest) centred: bool,
}
