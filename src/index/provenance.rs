//! The files that the documents were read from, as a column: the first value of a
//! document is its file, the others are the files attached to it.

use tantivy::columnar::StrColumn;
use tantivy::{DocId, Searcher, SegmentReader, TantivyDocument, TantivyError};

use super::error::IndexError;
use super::originals::id_columns;
use super::schema::{Fields, PROVENANCE};
use super::snapshot::Snapshot;
use crate::model::{Document, Provenance};

/// Fills the column.
pub(super) fn add(fields: &Fields, document: &Document, indexed: &mut TantivyDocument) {
    for value in document.provenance.iter().flat_map(values) {
        indexed.add_text(fields.provenance, value);
    }
}

/// The values of the column: root, file and stamp, then each attached file.
pub(super) fn values(provenance: &Provenance) -> Vec<String> {
    let Provenance {
        root, file, stamp, ..
    } = provenance;
    let own = format!("{root:016x} {file:016x} {stamp:016x}");
    let attached = provenance.attached.iter();
    let attached = attached.map(|(path, stamp)| format!("+ {stamp:016x} {path}"));
    std::iter::once(own).chain(attached).collect()
}

/// What the values say; `None` where they are none.
pub(crate) fn of_values(values: &[String]) -> Option<Provenance> {
    let number = |text: &str| u64::from_str_radix(text, 16).ok();
    let mut provenance = None;
    let mut attached = Vec::new();
    for value in values {
        let mut parts = value.splitn(3, ' ');
        let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
        if first == "+" {
            attached.push((third.to_owned(), number(second)?));
        } else {
            provenance = Some(Provenance {
                root: number(first)?,
                file: number(second)?,
                stamp: number(third)?,
                attached: Vec::new(),
            });
        }
    }
    provenance.map(|provenance| Provenance {
        attached,
        ..provenance
    })
}

/// The column of a segment, which an index of another schema version has not.
pub(super) fn column(segment: &SegmentReader) -> Result<Option<StrColumn>, IndexError> {
    Ok(segment.fast_fields().str(PROVENANCE)?)
}

/// The file of a document, `None` where it was read from none.
pub(super) fn of(column: &StrColumn, doc: DocId) -> Result<Option<Provenance>, IndexError> {
    let mut values = Vec::new();
    for ord in column.ords().values_for_doc(doc) {
        let mut value = String::new();
        column
            .ord_to_str(ord, &mut value)
            .map_err(|error| TantivyError::IoError(error.into()))?;
        values.push(value);
    }
    Ok(of_values(&values))
}

/// The identifier and the file of each document that was read from one.
pub(super) fn for_each(
    searcher: &Searcher,
    mut call: impl FnMut(&str, &Provenance),
) -> Result<(), IndexError> {
    let ids = id_columns(searcher)?;
    for (segment, ids) in searcher.segment_readers().iter().zip(ids) {
        let Some(column) = column(segment)? else {
            continue;
        };
        let mut id = String::new();
        for doc in segment.doc_ids_alive() {
            let Some(provenance) = of(&column, doc)? else {
                continue;
            };
            id.clear();
            if let Some(ord) = ids.ords().first(doc) {
                ids.ord_to_str(ord, &mut id)
                    .map_err(|error| TantivyError::IoError(error.into()))?;
            }
            call(&id, &provenance);
        }
    }
    Ok(())
}

impl Snapshot {
    /// The files that the documents were read from, each as often as there are
    /// documents of it.
    ///
    /// # Errors
    /// Where the files of the index cannot be read.
    pub fn for_each_provenance(
        &self,
        mut call: impl FnMut(&str, &Provenance),
    ) -> Result<(), IndexError> {
        for_each(self.searcher(), &mut call)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let provenance = Provenance {
            root: 1,
            file: u64::MAX,
            stamp: 3,
            attached: vec![("附件 1.docx".to_owned(), 0), ("b/c.pdf".to_owned(), 9)],
        };
        assert_eq!(of_values(&values(&provenance)), Some(provenance));
        assert_eq!(of_values(&[]), None);
        assert_eq!(of_values(&["x".to_owned()]), None);
    }
}
