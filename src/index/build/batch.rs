//! Documents that become one segment.

use std::collections::HashMap;

use crate::index::convert::IndexedDocument;

/// Documents that become one segment, each identifier once.
#[derive(Default)]
pub(super) struct Batch {
    /// `None` where a document was removed again.
    documents: Vec<Option<IndexedDocument>>,
    /// By key of the identifier, the place of its document.
    places: HashMap<u64, usize>,
    bytes: usize,
}

impl Batch {
    /// Takes in a document. One of the same identifier was removed before.
    pub(super) fn put(&mut self, id_key: u64, document: IndexedDocument) {
        self.bytes += document.text_bytes();
        self.places.insert(id_key, self.documents.len());
        self.documents.push(Some(document));
    }

    /// Whether there was a document of this identifier.
    pub(super) fn remove(&mut self, id_key: u64) -> bool {
        let removed = self.places.remove(&id_key);
        if let Some(place) = removed {
            self.documents[place] = None;
        }
        removed.is_some()
    }

    /// Bytes of the texts that were put in.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The documents, the short ones first: the numbers of the index are packed by
    /// blocks, as wide as the largest of a block, and long documents have large ones.
    pub(super) fn into_documents(self) -> Vec<IndexedDocument> {
        let mut documents: Vec<_> = self.documents.into_iter().flatten().collect();
        documents.sort_by_key(IndexedDocument::text_bytes);
        documents
    }
}

/// A number of what a batch holds, which is bounded far below 4 GiB.
pub(super) fn narrow(number: usize) -> u32 {
    u32::try_from(number).expect("a batch has fewer than 2^32 of anything")
}
