//! A server that is killed while many write and others search: what was
//! acknowledged is there, and what was not is there wholly or not at all.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use crate::client::{Client, encoded};
use crate::documents::{draft, lines};
use crate::folder::{Watch, assert_tidy, assert_unlocked, assert_whole, export};
use crate::kill_9::kills;
use crate::program::{INDEX, Server, gongwen};
use crate::settings::Random;
use crate::writers::{Contents, Fate, SOME_GROUPS, Writer, contents};

const WRITERS: usize = 4;
const SEARCHERS: usize = 2;
/// The document that was there before.
const UNTOUCHED: &str = "one";
/// Changes of the folder after which a server is killed, at most.
const MOST_STEPS: usize = 300;

#[test]
fn what_a_killed_server_has_acknowledged_is_there() {
    let mut random = Random::new("group commit");
    let folder = tempfile::tempdir().unwrap();
    let index = folder.path().join(INDEX);
    start(folder.path());
    let mut writers: Vec<Writer> = (0..WRITERS)
        .map(|number| Writer::new(&format!("w{number}"), random.fork()))
        .collect();
    let mut fates: BTreeMap<Fate, usize> = BTreeMap::new();
    let searches = AtomicUsize::new(0);
    let kills = kills();
    for _ in 0..kills {
        let server = Server::start(folder.path());
        kill_under_writers(server, &index, &mut writers, &searches, &mut random);
        assert_unlocked(&index);
        assert_whole(folder.path(), &index);
        let found = contents(&export(&index).unwrap());
        for writer in &mut writers {
            *fates.entry(writer.compare(&found)).or_default() += 1;
        }
        assert_no_others(&found);
    }
    finish(folder.path(), &mut writers);
    assert_tidy(&index, 1);
    let requests: usize = writers.iter().map(|writer| writer.requests).sum();
    println!(
        "group commit: {kills} kills, {requests} changes acknowledged, {} searches answered, \
         outstanding requests {fates:?}, 0 faults",
        searches.into_inner()
    );
}

/// An index of one document, which nobody changes.
fn start(folder: &Path) {
    let document = draft(UNTOUCHED, 0, 1, 100);
    std::fs::write(folder.join("one.jsonl"), lines([&document])).unwrap();
    index_one(folder);
}

fn index_one(folder: &Path) {
    let output = gongwen(folder, &["index", "one.jsonl"]);
    assert_eq!(output.status.code(), Some(0));
}

/// Kills a server some moments after the writers have begun, half of the time at
/// a change of the folder.
fn kill_under_writers(
    mut server: Server,
    index: &Path,
    writers: &mut [Writer],
    searches: &AtomicUsize,
    random: &mut Random,
) {
    let stop = AtomicBool::new(false);
    let address = server.address;
    let aim = (random.below(2) == 0).then(|| 1 + random.below(MOST_STEPS));
    let time = SOME_GROUPS.mul_f64(0.1 + random.share());
    thread::scope(|scope| {
        for writer in writers {
            scope.spawn(|| writer.write(address, &stop));
        }
        for _ in 0..SEARCHERS {
            let client = server.client();
            scope.spawn(|| search(client, &stop, searches));
        }
        let mut watch = Watch::new(index);
        let started = Instant::now();
        while match aim {
            Some(steps) => watch.steps < steps,
            None => started.elapsed() < time,
        } {
            watch.look();
            thread::yield_now();
        }
        assert!(server.process.kill(), "the server ended by itself");
        stop.store(true, Ordering::Relaxed);
    });
}

/// Searches until the server is gone. Until then each search is answered.
fn search(mut client: Client, stop: &AtomicBool, searches: &AtomicUsize) {
    let path = format!("/api/v1/search?q={}&facets=issuer:5", encoded("公文"));
    while !stop.load(Ordering::Relaxed)
        && let Ok(answer) = client.get(&path)
    {
        assert_eq!(answer.status, 200, "{}", answer.text());
        searches.fetch_add(1, Ordering::Relaxed);
    }
}

/// Nobody else wrote.
fn assert_no_others(found: &Contents) {
    let others = found.keys().filter(|id| !id.starts_with('w'));
    assert_eq!(others.collect::<Vec<_>>(), [UNTOUCHED]);
}

/// What was outstanding is sent again, as its sender would.
fn finish(folder: &Path, writers: &mut [Writer]) {
    let index = folder.join(INDEX);
    let server = Server::start(folder);
    for writer in writers.iter_mut() {
        writer.write_once(&mut server.client()).unwrap();
    }
    let found = contents(&export(&index).unwrap());
    for writer in writers {
        assert_eq!(writer.compare(&found), Fate::Answered);
    }
    server.stop();
    assert_whole(folder, &index);
    // Whoever writes next tidies up.
    index_one(folder);
}
