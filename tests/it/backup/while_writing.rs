//! Nobody waits for a backup.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use gongwen::model::DocumentId;

use super::place::{PATIENCE, Place, assert_sound, documents, restore, save};
use crate::support::{analysis, document, writer_config};

#[test]
fn a_backup_while_documents_are_committed_and_merged_is_of_one_commit() {
    const COMMITS: usize = 60;
    const A_COMMIT: usize = 5;
    let place = Place::new();
    let index = place.index("index");
    let target = place.target();
    let at = |commit: usize| -> BTreeMap<String, String> {
        // Each commit adds some, replaces one of the commit before, removes another.
        let mut state = BTreeMap::new();
        for commit in 0..=commit {
            for number in 0..A_COMMIT {
                state.insert(format!("{commit}-{number}"), "通知".to_owned());
            }
            if commit > 0 {
                let before = commit - 1;
                state.insert(format!("{before}-0"), format!("公告{commit}"));
                state.remove(&format!("{before}-1"));
            }
        }
        state
    };
    let states: Vec<BTreeMap<String, String>> = (0..COMMITS).map(at).collect();
    let done = AtomicBool::new(false);
    let mut seen = Vec::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            let lock = index.lock("test", PATIENCE).unwrap();
            let generation = index.open_or_create(&lock, &analysis()).unwrap();
            let mut writer = generation.writer(writer_config()).unwrap();
            for commit in 0..COMMITS {
                for number in 0..A_COMMIT {
                    let id = format!("{commit}-{number}");
                    writer.add(&document(&id, "通知", "停水")).unwrap();
                }
                if commit > 0 {
                    let before = commit - 1;
                    let title = format!("公告{commit}");
                    let replaced = document(&format!("{before}-0"), &title, "");
                    writer.add(&replaced).unwrap();
                    let removed = DocumentId::parse(&format!("{before}-1")).unwrap();
                    writer.delete(&removed).unwrap();
                }
                writer.commit().unwrap();
                writer.refresh_suggestions().unwrap();
            }
            writer.finish().unwrap();
            done.store(true, Ordering::Release);
        });
        while index.live().is_err() {
            thread::yield_now();
        }
        loop {
            let last = done.load(Ordering::Acquire);
            let saved = match save(&index, &target) {
                Ok(saved) => saved,
                Err(error) => panic!("{error:?}"),
            };
            let back = place.index(&format!("back-{}", seen.len()));
            restore(&target, &back).unwrap();
            assert_sound(&back);
            let documents = documents(&back);
            assert_eq!(documents.len() as u64, saved.record.documents);
            let state = documents
                .into_iter()
                .map(|(id, document)| (id, document.title))
                .collect();
            let empty = BTreeMap::is_empty(&state);
            let commit = states.iter().position(|committed| *committed == state);
            assert!(empty || commit.is_some(), "{state:?} was never committed");
            seen.push(commit);
            if last {
                break;
            }
        }
    });
    assert_eq!(seen.last(), Some(&Some(COMMITS - 1)));
    assert!(seen.is_sorted(), "{seen:?}");
    assert!(seen.len() > 2, "{seen:?}");
}
