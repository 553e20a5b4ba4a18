//! What is written is what tantivy writes.

use std::path::Path;

use proptest::prelude::*;
use tantivy::directory::{Directory, RamDirectory};
use tantivy::index::SegmentComponent;
use tantivy::{Index, IndexSettings, IndexWriter};

use super::batch::Batch;
use super::segment;
use crate::index::convert::{IndexedDocument, to_indexed};
use crate::index::schema::Fields;
use crate::model::{Attachment, Date, DocNumber, Document, DocumentId, Topic};
use crate::text::Analysis;

const WRITER_BYTES: usize = 15_000_000;
const COMPONENTS: [SegmentComponent; 6] = [
    SegmentComponent::FieldNorms,
    SegmentComponent::Terms,
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::FastFields,
    SegmentComponent::Store,
];

fn index() -> (Index, RamDirectory, Fields) {
    let directory = RamDirectory::create();
    let (schema, fields) = Fields::build();
    let index = Index::create(directory.clone(), schema, IndexSettings::default()).unwrap();
    Analysis::shared().register(index.tokenizers());
    (index, directory, fields)
}

/// The files of the one segment, as tantivy writes it.
fn tantivys(documents: &[Document]) -> Vec<Vec<u8>> {
    let (index, directory, fields) = index();
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES).unwrap();
    let documents = documents.iter();
    let mut documents: Vec<_> = documents
        .map(|document| to_indexed(&fields, document).unwrap())
        .collect();
    documents.sort_by_key(IndexedDocument::text_bytes);
    for mut indexed in documents {
        for (text, value) in &indexed.texts {
            for lane in fields.lanes(*text) {
                indexed.fields.add_text(lane, value);
            }
        }
        writer.add_document(indexed.fields).unwrap();
    }
    writer.commit().unwrap();
    let segments = index.searchable_segment_metas().unwrap();
    let [segment] = segments.as_slice() else {
        panic!("{} segments", segments.len());
    };
    files(&directory, |component| segment.relative_path(component))
}

fn ours(documents: &[Document]) -> Vec<Vec<u8>> {
    let (index, directory, fields) = index();
    let mut batch = Batch::default();
    for document in documents {
        let indexed = to_indexed(&fields, document).unwrap();
        batch.put(document.id.key(), indexed);
    }
    let segment = segment::write(&index, &fields, &Analysis::shared(), batch).unwrap();
    assert_eq!(segment.num_docs() as usize, documents.len());
    files(&directory, |component| segment.relative_path(component))
}

fn files(
    directory: &RamDirectory,
    path: impl Fn(SegmentComponent) -> std::path::PathBuf,
) -> Vec<Vec<u8>> {
    let read = |component| {
        let path: &Path = &path(component);
        directory.atomic_read(path).unwrap()
    };
    COMPONENTS.map(read).into()
}

#[track_caller]
fn check(documents: &[Document]) {
    let (ours, tantivys) = (ours(documents), tantivys(documents));
    for ((component, ours), tantivys) in COMPONENTS.iter().zip(ours).zip(tantivys) {
        assert!(ours == tantivys, "{component:?} differs of {documents:#?}");
    }
}

fn document(number: usize, title: &str, body: &str) -> Document {
    let id = DocumentId::parse(&format!("d-{number}")).unwrap();
    let mut document = Document::new(id, title.to_owned());
    document.body = body.to_owned();
    document
}

fn full(number: usize) -> Document {
    let body = "《云澜市行政复议办法》已经1,234号令公布。\n依申请公开的政府信息，2021.03.31。";
    let mut document = document(number, "关于“行政复议”的通知", &body.repeat(number % 5));
    document.issuer = Some("云澜市民政局".to_owned());
    document.co_issuers = vec!["云澜市财政局".to_owned(), String::new()];
    document.keywords = vec!["低保".to_owned(), "低保".to_owned(), "救助".to_owned()];
    document.topic = Topic::parse("民政/救助", "");
    document.doc_number = DocNumber::parse(&format!("云民〔2022〕{number}号"));
    document.written_date = Some(Date::constant(2021, 3, 31));
    document.attachments = vec![Attachment {
        name: "附表.xlsx".to_owned(),
        media_type: None,
        text: number.is_multiple_of(2).then(|| "附表 名单".to_owned()),
    }];
    document
}

#[test]
fn documents_with_everything_and_with_nothing() {
    check(&[document(0, "一", "")]);
    check(&[document(0, "“ ”", "。"), document(1, "令", "令令令")]);
    check(&(0..300).map(full).collect::<Vec<_>>());
}

#[test]
fn words_that_are_too_long_for_a_term() {
    let long = "a".repeat(70_000);
    let number = format!("{}.5", "1".repeat(70_000));
    check(&[document(0, &long, &number)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_texts(texts in proptest::collection::vec((".{0,9}", "[一-乙\\PC\\n ，12.,]{0,60}"), 1..20)) {
        let texts = texts.iter().enumerate();
        let documents = texts.map(|(number, (title, body))| document(number, title, body));
        check(&documents.collect::<Vec<_>>());
    }
}
