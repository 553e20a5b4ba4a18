//! Generations come, go live, and go.

use std::fs;
use std::time::Duration;

use super::lock::WriterLock;
use super::manifest::Manifest;
use super::{IndexFolder, pointer};
use crate::text::Analysis;

fn lock(index: &IndexFolder) -> WriterLock {
    index.lock("test", Duration::ZERO).unwrap()
}

fn publish_next(index: &IndexFolder, lock: &WriterLock) -> String {
    let generation = index.begin(lock, &Analysis::shared(), "test").unwrap();
    index.publish(lock, generation.name()).unwrap();
    generation.name().to_owned()
}

fn names(index: &IndexFolder) -> Vec<String> {
    index
        .generations()
        .unwrap()
        .into_iter()
        .map(|one| one.name)
        .collect()
}

#[test]
fn a_missing_index_is_named_with_its_mend() {
    let folder = tempfile::tempdir().unwrap();
    let Err(error) = IndexFolder::new(folder.path()).open(&Analysis::shared()) else {
        panic!("an empty folder was opened");
    };
    assert!(error.to_string().contains("gongwen index"), "{error}");
}

#[test]
fn generations_follow_one_another_and_old_ones_go() {
    let folder = tempfile::tempdir().unwrap();
    let index = IndexFolder::new(folder.path());
    let lock = lock(&index);
    for number in ["000001", "000002", "000003"] {
        assert_eq!(publish_next(&index, &lock), number);
    }
    assert_eq!(index.rollback_target(None).unwrap(), "000002");
    index.publish(&lock, "000001").unwrap();
    assert!(index.rollback_target(None).is_err());
    assert_eq!(index.live().unwrap(), "000001");
    assert_eq!(index.prune(&lock, 1, None).unwrap(), ["000002"]);
    assert_eq!(publish_next(&index, &lock), "000004");
    assert_eq!(index.prune(&lock, 1, Some("000001")).unwrap(), ["000003"]);
    assert_eq!(names(&index), ["000004", "000001"]);
}

#[test]
fn what_a_killed_writer_left_is_removed_and_never_gone_back_to() {
    let folder = tempfile::tempdir().unwrap();
    let index = IndexFolder::new(folder.path());
    let lock = lock(&index);
    publish_next(&index, &lock);
    index.begin(&lock, &Analysis::shared(), "killed").unwrap();
    assert_eq!(names(&index), ["000002", "000001"]);
    assert!(index.rollback_target(Some("000002")).is_err());
    assert_eq!(publish_next(&index, &lock), "000002");
    assert!(index.rollback_target(Some("000009")).is_err());
}

#[test]
fn a_lost_pointer_is_an_error_and_not_an_empty_index() {
    let folder = tempfile::tempdir().unwrap();
    let index = IndexFolder::new(folder.path());
    let lock = lock(&index);
    publish_next(&index, &lock);
    for damage in [Some("../elsewhere"), None] {
        match damage {
            Some(text) => fs::write(pointer::path(folder.path()), text).unwrap(),
            None => fs::remove_file(pointer::path(folder.path())).unwrap(),
        }
        let Err(error) = index.open_or_create(&lock, &Analysis::shared()) else {
            panic!("an index without pointer was opened");
        };
        assert!(error.to_string().contains("gongwen rollback"), "{error}");
    }
    let target = index.rollback_target(Some("000001")).unwrap();
    index.publish(&lock, &target).unwrap();
    assert_eq!(index.live().unwrap(), "000001");
}

#[test]
fn an_index_of_another_dictionary_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let index = IndexFolder::new(folder.path());
    let lock = lock(&index);
    publish_next(&index, &lock);
    let mut manifest = Manifest::read(&index.folder_of("000001")).unwrap();
    manifest.dictionary_hash = "0123456789abcdef".to_owned();
    manifest.write(&index.folder_of("000001")).unwrap();
    let Err(error) = index.open_or_create(&lock, &Analysis::shared()) else {
        panic!("an index of another dictionary was opened");
    };
    for part in ["0123456789abcdef", "gongwen reindex --from-index"] {
        assert!(error.to_string().contains(part), "{error}");
    }
}

/// How the live generation cuts a name that only a list of words knows.
fn cut(reader: &crate::index::Reader) -> Vec<String> {
    let words = reader.snapshot().analysis().words("鹭汀湾");
    words.into_iter().map(|word| word.text).collect()
}

#[test]
fn an_index_is_read_with_the_words_that_it_was_made_with() {
    let folder = tempfile::tempdir().unwrap();
    let index = IndexFolder::new(folder.path());
    let lock = lock(&index);
    let built_in = Analysis::shared();
    let named = built_in.with_words(&["鹭汀湾".to_owned()]).unwrap();
    publish_next(&index, &lock);
    let reader = index.reader(&built_in).unwrap();
    assert_ne!(cut(&reader), ["鹭汀湾"]);

    let generation = index.begin(&lock, &named, "test").unwrap();
    index.publish(&lock, generation.name()).unwrap();
    reader.follow().unwrap();
    assert_eq!(cut(&reader), ["鹭汀湾"]);
    // Whatever is named meanwhile.
    assert_eq!(cut(&index.reader(&built_in).unwrap()), ["鹭汀湾"]);
    let other = built_in.with_words(&["云澜湾".to_owned()]).unwrap();
    let opened = index.open_or_create(&lock, &other).unwrap();
    assert_eq!(cut(&opened.reader().unwrap()), ["鹭汀湾"]);

    index.publish(&lock, "000001").unwrap();
    reader.follow().unwrap();
    assert_ne!(cut(&reader), ["鹭汀湾"]);
}
