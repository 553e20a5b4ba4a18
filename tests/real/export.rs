//! What is exported is what was taken in, for every real document.

use std::io::Cursor;

use gongwen::ingest::{Item, posted_lines};
use gongwen::search::Engine;

use crate::{REAL, request};

#[test]
fn every_exported_document_is_read_back_as_it_was() {
    let lines: Vec<String> = REAL
        .engine
        .export(&request(""))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let read: Vec<_> = posted_lines(Cursor::new(lines.join("\n")))
        .map(|item| match item {
            Item::Document { document, .. } => *document,
            other => panic!("not a document: {other:?}"),
        })
        .collect();
    let mut documents = REAL.documents.clone();
    for document in &mut documents {
        // Where it was read from is not part of it.
        document.provenance = None;
    }
    documents.sort_by(|a, b| a.id.as_str().cmp(b.id.as_str()));
    assert_eq!(read.len(), documents.len());
    for (read, document) in read.iter().zip(&documents) {
        assert_eq!(read, document);
    }
    println!("exported and read back: {} documents", read.len());
}
