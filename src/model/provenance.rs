//! The file that a document was read from.

/// A file, as whoever takes in a folder again knows it: whether it has changed,
/// and whether it is still there. Not part of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// Key of the folder or file that was given.
    pub root: u64,
    /// Key of the file.
    pub file: u64,
    /// Stamp of its content.
    pub stamp: u64,
    /// Files beside it that are part of the document, relative to the folder,
    /// each with the stamp of its content; 0 where it is not there.
    pub attached: Vec<(String, u64)>,
}
