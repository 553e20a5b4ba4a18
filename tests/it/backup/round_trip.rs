//! What was there comes back.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use gongwen::index::IndexFolder;

use super::place::{PATIENCE, Place, add, assert_sound, documents, list, restore, save};
use crate::support::{analysis, corpus, document};

#[test]
fn what_comes_back_is_what_was_there() {
    let place = Place::new();
    let index = place.index("index");
    add(&index, &corpus()[..20]);
    let queries = place.path("queries.tsv");
    fs::write(&queries, "低保标准\t12\n").unwrap();
    let lock = index.lock("test", PATIENCE).unwrap();
    index.replace_queries(&lock, &queries).unwrap();
    drop(lock);
    add(&index, corpus());
    assert_sound(&index);

    let saved = save(&index, &place.target()).unwrap();
    assert_eq!(saved.record.documents, corpus().len() as u64);
    let back = place.index("elsewhere/back");
    let restored = restore(&place.target(), &back).unwrap();
    assert_eq!(
        (restored.generation.as_str(), restored.previous),
        ("000001", None)
    );
    assert_sound(&back);
    assert_eq!(documents(&back), documents(&index));
    let files = |index: &IndexFolder| {
        let name = |path: PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
        let files = list(&index.path().join("generations/000001")).into_iter();
        let files = files.filter(|path| path.extension().is_none_or(|end| end != "lock"));
        let mut files: BTreeMap<String, Vec<u8>> = files
            .map(|path| (name(path.clone()), fs::read(path).unwrap()))
            .collect();
        // Written anew for what was saved.
        files.remove(".managed.json");
        files.remove("checksums.txt");
        files
    };
    assert_eq!(files(&back), files(&index));
    let queries = |index: &IndexFolder| fs::read(index.path().join("queries.tsv")).unwrap();
    assert_eq!(queries(&back), queries(&index));
    add(&back, &[document("new", "停水通知", "")]);
    assert_eq!(documents(&back).len(), corpus().len() + 1);
    assert_sound(&back);
}

#[test]
fn an_index_without_documents_comes_back() {
    let place = Place::new();
    let index = place.index("index");
    let lock = index.lock("test", PATIENCE).unwrap();
    index.open_or_create(&lock, &analysis()).unwrap();
    save(&index, &place.target()).unwrap();
    let back = place.index("back");
    restore(&place.target(), &back).unwrap();
    assert_eq!(documents(&back).len(), 0);
    assert_sound(&back);
}

#[test]
fn only_new_files_are_uploaded() {
    let place = Place::new();
    let index = place.index("index");
    let target = place.target();
    add(&index, &corpus()[..30]);
    let first = save(&index, &target).unwrap();
    assert_eq!(first.uploaded_files, place.files().len());

    let second = save(&index, &target).unwrap();
    assert_eq!((second.uploaded_files, second.uploaded_bytes), (0, 0));
    assert_eq!(second.record.files, first.record.files);
    assert_eq!(place.records().len(), 2);

    add(&index, &corpus()[30..32]);
    let before = place.files().len();
    let third = save(&index, &target).unwrap();
    assert_eq!(third.uploaded_files, place.files().len() - before);
    assert!(third.uploaded_bytes < third.record.bytes() / 2);

    // What is missing or cut off at the target is mended by the next backup.
    let back = place.index("back");
    for path in place.files() {
        fs::write(&path, "").unwrap();
    }
    assert!(restore(&target, &back).is_err());
    save(&index, &target).unwrap();
    restore(&target, &back).unwrap();
    assert_eq!(documents(&back), documents(&index));
}

#[test]
fn the_generation_before_is_kept_to_go_back_to() {
    let place = Place::new();
    let index = place.index("index");
    add(&index, &corpus()[..10]);
    save(&index, &place.target()).unwrap();
    add(&index, &corpus()[10..20]);
    let reader = index.reader(&analysis()).unwrap();
    let restored = restore(&place.target(), &index).unwrap();
    assert_eq!(restored.generation, "000002");
    assert_eq!(restored.previous.as_deref(), Some("000001"));
    assert_eq!(documents(&index).len(), 10);
    // Who reads follows by itself.
    assert_eq!(reader.snapshot().document_count(), 20);
    reader.follow().unwrap();
    assert_eq!(reader.snapshot().document_count(), 10);

    let lock = index.lock("test", PATIENCE).unwrap();
    let before = index.rollback_target(None).unwrap();
    assert_eq!(before, "000001");
    index.publish(&lock, &before).unwrap();
    assert_eq!(documents(&index).len(), 20);
    assert_sound(&index);
}

#[test]
fn an_index_that_cannot_tell_its_generation_is_mended() {
    let place = Place::new();
    let index = place.index("index");
    add(&index, &corpus()[..10]);
    save(&index, &place.target()).unwrap();
    fs::write(index.path().join("CURRENT"), "nonsense").unwrap();
    let restored = restore(&place.target(), &index).unwrap();
    assert_eq!(
        (restored.generation.as_str(), restored.previous),
        ("000002", None)
    );
    assert_sound(&index);
}
