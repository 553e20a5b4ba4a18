//! The documents that a generation holds, whatever fields and analysis built it.

use tantivy::columnar::StrColumn;
use tantivy::{DocAddress, Index, Searcher, TantivyError};

use super::convert::to_document;
use super::error::IndexError;
use super::folder::IndexFolder;
use super::generation::manual_reader;
use super::notes::{self, Notes};
use super::provenance;
use super::schema::{ID, ORIGINAL};
use crate::model::Document;

/// The documents of a generation as of one commit.
pub struct Originals {
    searcher: Searcher,
    field: tantivy::schema::Field,
    notes: Notes,
}

impl IndexFolder {
    /// Opens the stored documents of a generation, which may be of another
    /// schema version or dictionary.
    ///
    /// # Errors
    /// Where the files cannot be read.
    pub fn originals(&self, name: &str) -> Result<Originals, IndexError> {
        let folder = self.folder_of(name);
        let named = |error| IndexError::of_files(&folder, error);
        let index = Index::open_in_dir(&folder).map_err(named)?;
        let field = index.schema().get_field(ORIGINAL)?;
        // Before the documents: notes must not be of a later commit.
        let notes = notes::of_index(&index)?;
        let reader = manual_reader(&index).map_err(named)?;
        Ok(Originals {
            searcher: reader.searcher(),
            field,
            notes,
        })
    }
}

/// The column of identifiers of each segment.
pub(super) fn id_columns(searcher: &Searcher) -> Result<Vec<StrColumn>, IndexError> {
    let readers = searcher.segment_readers().iter();
    let columns = readers.map(|segment| {
        let column = segment.fast_fields().str(ID)?;
        column.ok_or_else(|| IndexError::StoredDocument {
            reason: "a segment has no column of identifiers".to_owned(),
        })
    });
    columns.collect()
}

impl Originals {
    /// The notes of the commit.
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// The identifiers, in the order in which they are stored.
    ///
    /// # Errors
    /// Where tantivy fails.
    pub fn for_each_id(
        &self,
        mut call: impl FnMut(&str) -> Result<(), IndexError>,
    ) -> Result<(), IndexError> {
        let columns = id_columns(&self.searcher)?;
        for (segment, column) in self.searcher.segment_readers().iter().zip(columns) {
            let mut id = String::new();
            for doc in segment.doc_ids_alive() {
                let Some(ord) = column.ords().first(doc) else {
                    continue;
                };
                id.clear();
                column
                    .ord_to_str(ord, &mut id)
                    .map_err(|error| TantivyError::IoError(error.into()))?;
                call(&id)?;
            }
        }
        Ok(())
    }

    /// Number of documents.
    pub fn len(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The documents, one read at a time, in the order in which they are stored.
    pub fn iter(&self) -> impl Iterator<Item = Result<Document, IndexError>> + '_ {
        let segments = (0..).zip(self.searcher.segment_readers());
        segments.flat_map(move |(ord, segment)| {
            segment
                .doc_ids_alive()
                .map(move |doc| self.document(DocAddress::new(ord, doc)))
        })
    }

    fn document(&self, address: DocAddress) -> Result<Document, IndexError> {
        let mut document = to_document(self.field, &self.searcher.doc(address)?)?;
        let segment = self.searcher.segment_reader(address.segment_ord);
        if let Some(column) = provenance::column(segment)? {
            document.provenance = provenance::of(&column, address.doc_id)?;
        }
        Ok(document)
    }
}
