//! Cursors: who pages through a result sees the commit where it began, whatever
//! is written and switched meanwhile, or is told that it is gone.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use serde_json::Value;

use crate::client::{Client, encoded};
use crate::documents::{draft, lines};
use crate::program::{Server, gongwen};
use crate::settings::Random;
use crate::writers::Writer;

const DOCUMENTS: usize = 150;
const PAGE: usize = 10;
/// As `index::pins` has it: snapshots that are kept.
const MAX_PINS: usize = 16;
/// More commits than are kept.
const COMMITS: usize = 30;

/// An index of some documents, and the server over it.
fn served(folder: &Path) -> Server {
    let documents: Vec<_> = (0..DOCUMENTS)
        .map(|number| draft(&format!("d{number:03}"), number, 1, 100))
        .collect();
    std::fs::write(folder.join("all.jsonl"), lines(&documents)).unwrap();
    let output = gongwen(folder, &["index", "all.jsonl"]);
    assert_eq!(output.status.code(), Some(0));
    Server::start(folder)
}

fn page(client: &mut Client, parameters: &str) -> Value {
    let answer = client.get(&format!("/api/v1/search?{parameters}")).unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn cursor_of(page: &Value) -> Option<String> {
    page["next_cursor"].as_str().map(str::to_owned)
}

fn ids_of(page: &Value) -> Vec<String> {
    let hits = page["hits"].as_array().unwrap().iter();
    hits.map(|hit| hit["id"].as_str().unwrap().to_owned())
        .collect()
}

/// That a cursor is gone, and says so.
fn assert_expired(client: &mut Client, cursor: &str) {
    let answer = client
        .get(&format!("/api/v1/search?cursor={cursor}"))
        .unwrap();
    assert_eq!(answer.status, 410, "{}", answer.text());
    assert_eq!(answer.json()["error"]["code"], "cursor_expired");
}

#[test]
fn a_result_is_walked_whole_while_others_write_and_the_index_is_switched() {
    let mut random = Random::new("paging");
    let folder = tempfile::tempdir().unwrap();
    let server = served(folder.path());
    let mut client = server.client();
    let expected: BTreeSet<String> = (0..DOCUMENTS).map(|n| format!("d{n:03}")).collect();
    let stop = AtomicBool::new(false);
    let changes = AtomicUsize::new(0);
    let first = page(&mut client, &format!("q=&size={PAGE}"));
    let mut cursor = cursor_of(&first);
    let mut ids = ids_of(&first);
    let old = cursor.clone().unwrap();
    thread::scope(|scope| {
        let mut writer = Writer::new("w", random.fork());
        let mut writing = server.client();
        let (stop, changes) = (&stop, &changes);
        scope.spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                writer.write_once(&mut writing).unwrap();
                changes.fetch_add(1, Ordering::Relaxed);
            }
        });
        let stop_at_end = StopAtEnd(stop);
        let mut pages = 1;
        while let Some(here) = cursor {
            // Each page is asked for after further commits.
            let before = changes.load(Ordering::Relaxed);
            while changes.load(Ordering::Relaxed) < before + 2 {
                thread::yield_now();
            }
            if pages == 3 || pages == 7 {
                let output = gongwen(folder.path(), &["reindex", "--from-index"]);
                let said = String::from_utf8_lossy(&output.stderr);
                assert_eq!(output.status.code(), Some(0), "{said}");
            }
            let next = page(&mut client, &format!("cursor={here}"));
            assert_eq!(next["generation"], first["generation"]);
            assert_eq!(next["total"]["value"], DOCUMENTS);
            ids.extend(ids_of(&next));
            cursor = cursor_of(&next);
            pages += 1;
        }
        drop(stop_at_end);
    });
    assert_eq!(ids.len(), DOCUMENTS, "repeats or gaps");
    assert_eq!(ids.into_iter().collect::<BTreeSet<_>>(), expected);
    // Others see what was written and switched.
    let newest = page(&mut client, "q=");
    assert_eq!(newest["generation"], "000003");
    assert!(newest["total"]["value"].as_u64().unwrap() > DOCUMENTS as u64);
    println!("paging: {} changes meanwhile", changes.into_inner());

    // The old cursor goes with the process that knew its commit.
    page(&mut client, &format!("cursor={old}"));
    drop(client);
    server.stop();
    let server = Server::start(folder.path());
    assert_expired(&mut server.client(), &old);
}

/// Ends the writer also where the test fails.
struct StopAtEnd<'a>(&'a AtomicBool);

impl Drop for StopAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn of_many_commits_the_oldest_cursors_expire_and_no_page_is_of_another_commit() {
    let folder = tempfile::tempdir().unwrap();
    let server = served(folder.path());
    let mut client = server.client();
    let newest_first = "order=-published_date&size=2";
    let mut cursors = Vec::new();
    for commit in 0..COMMITS {
        let id = format!("new{commit}");
        let document = draft(&id, commit, 1, 100);
        let path = format!("/api/v1/documents/{}", encoded(&id));
        let answer = client.ask("PUT", &path, &document.line).unwrap();
        assert_eq!(answer.status, 201, "{}", answer.text());
        let first = page(&mut client, newest_first);
        let cursor = cursor_of(&first).unwrap();
        // By its cursor and not by its number: after a merge that would be a page of
        // another snapshot, which is kept, too.
        let second = page(&mut client, &format!("cursor={cursor}"));
        let total = DOCUMENTS + commit + 1;
        assert_eq!(first["total"]["value"], total);
        assert_eq!(second["total"]["value"], total);
        cursors.push((cursor, total, ids_of(&second)));
    }
    let expired = COMMITS - MAX_PINS;
    for (cursor, ..) in &cursors[..expired] {
        assert_expired(&mut client, cursor);
    }
    for (cursor, total, ids) in &cursors[expired..] {
        let second = page(&mut client, &format!("cursor={cursor}"));
        assert_eq!(second["total"]["value"], *total);
        assert_eq!(ids_of(&second), *ids);
    }
}
