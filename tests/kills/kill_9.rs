//! Commands that are killed: each is wholly done or not at all, keeps nobody from
//! writing, and does the same as an undisturbed one when it is run again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::documents::{draft, lines};
use crate::folder::{Window, assert_tidy, assert_unlocked, assert_whole, copy, export};
use crate::moments::{Course, kill};
use crate::program::{INDEX, command, gongwen};
use crate::settings::{Random, number};

/// Kills of all operations together where nothing is said.
const KILLS: usize = 40;
/// Operations among which they are shared.
const OPERATIONS: usize = 9;

/// A command that is killed.
struct Operation {
    name: &'static str,
    /// Makes the folder that it is run in.
    arrange: fn(&Path),
    arguments: Vec<String>,
    /// How far it comes, one after the other; kills are aimed at each.
    aims: &'static [Window],
    /// Codes that it may end with.
    codes: &'static [i32],
    /// Generations that it leaves at most.
    generations: usize,
}

/// What builds a generation in place of the live one. The short windows are aimed
/// at more often.
const REBUILDS: &[Window] = &[
    Window::Ready,
    Window::Switched,
    Window::Ready,
    Window::Switched,
    Window::Pruning,
];

fn arguments(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

/// Runs what is to succeed.
fn run(folder: &Path, text: &str) {
    let output = gongwen(folder, &arguments(text));
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{text}: {said}");
}

/// Two sets of documents: the second has other drafts of some, and some more.
fn write_sources(folder: &Path) {
    let first: Vec<_> = (0..60).map(|n| draft(&id(n), n, 1, 300)).collect();
    let second: Vec<_> = (30..90).map(|n| draft(&id(n), n, 1 + n % 2, 300)).collect();
    fs::write(folder.join("first.jsonl"), lines(&first)).unwrap();
    fs::write(folder.join("second.jsonl"), lines(&second)).unwrap();
    fs::write(folder.join("first.tsv"), "行政复议\t3\n").unwrap();
    fs::write(folder.join("second.tsv"), "法治政府\t5\n").unwrap();
}

fn id(number: usize) -> String {
    format!("d{number}")
}

/// An index of the first set.
fn indexed(folder: &Path) {
    write_sources(folder);
    run(folder, "index first.jsonl --queries first.tsv");
}

/// Two generations: the first set, and what `index` made of both.
fn reindexed(folder: &Path) {
    indexed(folder);
    run(folder, "reindex --from-index");
    run(folder, "index second.jsonl");
}

/// An index of the second set, and a backup of the first.
fn backed_up(folder: &Path) {
    indexed(folder);
    run(folder, "backup backups");
    run(folder, "index second.jsonl --queries second.tsv");
}

/// Kills of each operation.
pub(crate) fn kills() -> usize {
    number("GONGWEN_KILLS", KILLS).div_ceil(OPERATIONS)
}

/// Kills an operation at many moments, and looks at what is left each time.
fn check(operation: &Operation) {
    let mut random = Random::new(operation.name);
    let kills = kills();
    let arranged = tempfile::tempdir().unwrap();
    (operation.arrange)(arranged.path());
    let before = export(&arranged.path().join(INDEX));

    let undisturbed = tempfile::tempdir().unwrap();
    copy(arranged.path(), undisturbed.path());
    let index = undisturbed.path().join(INDEX);
    let mut program = command(undisturbed.path(), &operation.arguments);
    let (course, code) = Course::measure(&mut program, &index);
    assert!(operation.codes.contains(&code), "{code}");
    let after = export(&index);
    assert_tidy(&index, operation.generations);

    let mut windows: BTreeMap<Window, usize> = BTreeMap::new();
    let mut done = 0;
    for number in 0..kills {
        let folder = tempfile::tempdir().unwrap();
        copy(arranged.path(), folder.path());
        let index = folder.path().join(INDEX);
        let moment = course.moment(operation.aims, &mut random, number);
        let mut program = command(folder.path(), &operation.arguments);
        let window = kill(&mut program, &index, moment);
        *windows.entry(window).or_default() += 1;
        println!("{} {number}: {moment:?}, {window:?}", operation.name);

        assert_unlocked(&index);
        let left = export(&index);
        if left == after {
            done += 1;
        } else {
            // The first index is there before its first document.
            let is_empty_first = before.is_none() && left.as_ref().is_some_and(Vec::is_empty);
            assert!(left == before || is_empty_first, "it is done by half");
        }
        assert_whole(folder.path(), &index);

        let again = gongwen(folder.path(), &operation.arguments);
        let code = again.status.code().unwrap();
        let said = String::from_utf8_lossy(&again.stderr);
        assert!(operation.codes.contains(&code), "again: {code}, {said}");
        assert!(export(&index) == after, "run again, it ended otherwise");
        assert_whole(folder.path(), &index);
        assert_tidy(&index, operation.generations);
    }
    println!(
        "{}: {kills} kills, {windows:?}, {done} wholly done, {} not at all, 0 faults",
        operation.name,
        kills - done
    );
}

#[test]
fn a_first_index_that_is_killed_is_taken_up_again() {
    check(&Operation {
        name: "first index",
        arrange: write_sources,
        arguments: arguments("index first.jsonl --queries first.tsv"),
        aims: &[Window::Building, Window::Switched],
        codes: &[0],
        generations: 1,
    });
}

#[test]
fn an_index_that_is_killed_takes_in_all_or_nothing() {
    check(&Operation {
        name: "index",
        arrange: indexed,
        arguments: arguments("index second.jsonl --queries second.tsv"),
        aims: &[Window::Writing, Window::Committed],
        codes: &[0],
        generations: 1,
    });
}

#[test]
fn a_delete_that_is_killed_removes_all_or_nothing() {
    let ids: Vec<String> = (10..40).map(id).collect();
    check(&Operation {
        name: "delete",
        arrange: indexed,
        arguments: arguments(&format!("delete {}", ids.join(" "))),
        aims: &[Window::Writing, Window::Committed],
        codes: &[0, 1],
        generations: 1,
    });
}

#[test]
fn a_reindex_that_is_killed_switches_or_does_not() {
    check(&Operation {
        name: "reindex",
        arrange: reindexed,
        arguments: arguments("reindex second.jsonl --allow-shrink --queries second.tsv"),
        aims: REBUILDS,
        codes: &[0],
        generations: 2,
    });
}

#[test]
fn a_first_reindex_that_is_killed_is_taken_up_again() {
    check(&Operation {
        name: "first reindex",
        arrange: write_sources,
        arguments: arguments("reindex first.jsonl"),
        aims: &[Window::Building, Window::Switched],
        codes: &[0],
        // Where it was made live before the kill, it is the one before.
        generations: 2,
    });
}

#[test]
fn a_reindex_from_the_index_that_is_killed_loses_no_document() {
    check(&Operation {
        name: "reindex --from-index",
        arrange: reindexed,
        arguments: arguments("reindex --from-index"),
        aims: REBUILDS,
        codes: &[0],
        generations: 2,
    });
}

#[test]
fn a_rollback_that_is_killed_goes_back_or_does_not() {
    check(&Operation {
        name: "rollback",
        arrange: reindexed,
        arguments: arguments("rollback --to 000001"),
        aims: &[Window::Writing, Window::Switched],
        codes: &[0],
        generations: 2,
    });
}

#[test]
fn a_restore_that_is_killed_switches_or_does_not() {
    check(&Operation {
        name: "restore",
        arrange: backed_up,
        arguments: arguments("restore backups"),
        aims: REBUILDS,
        codes: &[0],
        generations: 2,
    });
}
