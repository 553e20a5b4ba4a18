//! A backup or a restore that is stopped half way.

use std::path::PathBuf;

use gongwen::backup;
use tokio::sync::Notify;

use super::place::{CONFIG, PATIENCE, Place, add, assert_sound, documents, restore, runtime, save};
use crate::support::{analysis, corpus};

#[test]
fn what_is_stopped_half_way_changes_nothing() {
    let place = Place::new();
    let index = place.index("index");
    let target = place.target();
    add(&index, &corpus()[..10]);
    let halfway = Notify::new();
    let note = |_| {
        if !place.files().is_empty() {
            halfway.notify_one();
        }
    };
    runtime().block_on(async {
        tokio::select! {
            biased;
            () = halfway.notified() => {}
            _ = backup::save(&index, &target, CONFIG, &note) => {
                panic!("the backup was not stopped");
            }
        }
    });
    assert_eq!(place.records(), Vec::<PathBuf>::new());
    // The next one goes on where it was stopped.
    let sent = place.files().len();
    let saved = save(&index, &target).unwrap();
    assert_eq!(saved.uploaded_files, place.files().len() - sent);
    assert!(sent > 0 && saved.uploaded_files > 0);

    let live = place.index("live");
    add(&live, &corpus()[..3]);
    let folder = live.path().join("generations/000002");
    let halfway = Notify::new();
    let lock = live.lock("test", PATIENCE).unwrap();
    let analysis = analysis();
    runtime().block_on(async {
        let record = backup::choose(&target, None).await.unwrap();
        let note = |_| {
            if folder.join("meta.json").exists() {
                halfway.notify_one();
            }
        };
        tokio::select! {
            biased;
            () = halfway.notified() => {}
            _ = backup::restore(&target, &record, &live, &lock, &analysis, &note) => {
                panic!("the restore was not stopped");
            }
        }
    });
    drop(lock);
    assert!(folder.exists());
    assert_eq!(live.live().unwrap(), "000001");
    assert_eq!(documents(&live).len(), 3);
    assert!(live.generations().unwrap()[0].is_being_built());
    assert!(live.rollback_target(Some("000002")).is_err());
    assert_sound(&live);
    // The next writer removes what was left.
    assert_eq!(restore(&target, &live).unwrap().generation, "000002");
    assert_eq!(documents(&live), documents(&index));
}
