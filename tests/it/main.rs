//! The integration tests: one binary, a module a behaviour.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/expected.rs"]
mod expected;

#[path = "../rubbish/damage.rs"]
mod damage;

mod client;

mod support;

mod doc_numbers;

mod duplicates;

mod fuzz_corpora;

mod export;
mod facets;

mod generations;
mod han;

mod intake;

mod layering;

mod pagination;

mod phrases;

mod query_language;

mod proximity;

mod samples;

mod sorting;

mod similar;

mod spelling;

mod suggest;

mod admin;
mod api;

mod observed;

mod editorial;
mod synonyms;

mod offers;

mod web;

mod feeds;

mod embed;

mod config;

mod connections;

mod limits;

mod cli;

mod incremental;

mod attachments;

mod read_only;

mod telemetry;

mod watch;

mod check;

mod relevance;

mod explain;

mod questions;

mod highlights;

mod bench;
mod eval;

mod backup;
