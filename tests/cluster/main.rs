//! The index on a real cluster: three nodes of `OpenSearch` on this machine, which are
//! put together, started and ended by the tests. Without them the tests fail, and say
//! why.
//!
//! The long form: `GONGWEN_CLUSTER_DOCUMENTS` names other documents than `corpus`,
//! `GONGWEN_CLUSTER_QUESTIONS` says how many questions both are asked, `GONGWEN_CLUSTER_SEARCHES` how many
//! searches there are at least while a node is lost.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "the figures are what is asked for")]

#[path = "../common/packages.rs"]
mod packages;

#[path = "../common/program.rs"]
mod program;

#[path = "../common/server.rs"]
mod server;

mod nodes;

mod questions;

mod parity;

mod portal;

mod commands;

mod failures;

mod guard;

mod secured;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use gongwen::ingest::{self, IngestConfig, Item};
use gongwen::model::Document;
use nodes::Cluster;
use portal::Portal;
use program::{done, export};
use server::Server;

/// Questions, where nobody says how many.
const QUESTIONS: usize = 90;
/// Searches while a node is lost.
const SEARCHES: usize = 200;
/// The same answers are asked for, however long they take.
const PATIENT: &[&str] = &["--search-timeout", "300", "--opensearch-timeout", "300"];
const SEED: u64 = 20_241_126;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn documents_path() -> PathBuf {
    std::env::var_os("GONGWEN_CLUSTER_DOCUMENTS").map_or_else(corpus, PathBuf::from)
}

fn question_count() -> usize {
    let count = std::env::var("GONGWEN_CLUSTER_QUESTIONS").ok();
    count.map_or(QUESTIONS, |count| count.parse().unwrap())
}

fn searches() -> usize {
    let count = std::env::var("GONGWEN_CLUSTER_SEARCHES").ok();
    count.map_or(SEARCHES, |count| count.parse().unwrap())
}

fn documents(path: &Path) -> Vec<Document> {
    let items = ingest::read(&[path.to_owned()], IngestConfig::in_process());
    items
        .filter_map(|item| match item {
            Item::Document { document, .. } => Some(*document),
            _ => None,
        })
        .collect()
}

/// One cluster for all, since starting one takes long; what loses nodes comes last.
#[test]
fn a_cluster_keeps_the_index() {
    let started = Instant::now();
    let done = |what: &str| println!("{what}: {:.0} s", started.elapsed().as_secs_f64());
    let mut cluster = Cluster::start(3);
    done("nodes started");
    // Meanwhile the cluster keeps for half a minute what was replaced there.
    thread::scope(|scope| {
        scope.spawn(|| an_index_moves_both_ways(&cluster));
        commands::documents_come_and_go(&cluster);
        commands::refusals_are_told_one_by_one(&cluster);
        commands::another_layout_is_told(&cluster);
        commands::a_rare_value_is_found_among_many(&cluster);
        secured::only_who_is_known_is_let_in(&cluster);
    });
    done("documents moved, answers compared, commands tried");
    failures::what_is_not_whole_says_so(&mut cluster);
    failures::a_node_is_lost_and_comes_back(&mut cluster, searches());
    failures::a_cluster_that_is_gone_is_told(&mut cluster);
    done("nodes lost");
    tell_that_they_ran(&cluster.version());
}

/// For the last lines of a run, which a test that succeeds adds nothing to.
fn tell_that_they_ran(version: &str) {
    let told = format!("the tests on a cluster ran: three nodes of OpenSearch {version}\n");
    fs::write(
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("cluster-tests"),
        &told,
    )
    .unwrap();
    std::io::stderr().write_all(told.as_bytes()).unwrap();
}

/// From a folder to a cluster and back: nothing is lost, and the answers are the same.
fn an_index_moves_both_ways(cluster: &Cluster) {
    let folder = tempfile::tempdir().unwrap();
    let path = documents_path();
    done(folder.path(), &["index", path.to_str().unwrap()]);
    let moving = tempfile::tempdir().unwrap();
    let lines = moving.path().join("export.jsonl");
    let before = export(folder.path());
    fs::write(&lines, &before).unwrap();
    let portal = Portal::new(cluster, "moved", 5, 1);
    portal.done(&["index", lines.to_str().unwrap()]);

    let (ours, theirs) = (Server::start(folder.path()), portal.serve(PATIENT));
    let questions = questions::questions(&documents(&path), question_count(), SEED);
    assert_eq!(parity::compare(&ours, &theirs, &questions), questions.len());

    let there = portal.export();
    assert!(
        there == before,
        "what a cluster exports is not what it was given"
    );
    fs::write(&lines, &there).unwrap();
    let back = tempfile::tempdir().unwrap();
    done(back.path(), &["index", lines.to_str().unwrap()]);
    assert!(export(back.path()) == before, "another index came back");
}
