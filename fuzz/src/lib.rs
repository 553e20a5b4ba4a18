//! What the fuzz targets run: each module's `check` takes any bytes and asserts
//! what must hold of them, not only that nothing panics.
//!
//! `tests/it/fuzz_corpora.rs` includes this file as a module, so it names its own
//! parts with `super::` and nothing here needs libFuzzer.

#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    reason = "the public names are those of a crate and of a module of a test; what cannot go on is a finding"
)]

pub mod api_json;

pub mod archive;

pub mod cursor;

pub mod date;

pub mod html;

pub mod identifier;

pub mod office;

pub mod query;

mod files;

mod portal;

mod text;
