//! Damaged and hostile files of every format: each is refused or read, none
//! stops the run, hangs it or takes more memory than is stated, and all good
//! files beside them are taken in.
//!
//! | variable | says | short form |
//! | --- | --- | --- |
//! | `GONGWEN_MUTATIONS` | damaged files of each format | 40 |
//! | `GONGWEN_HOSTILE_MEGABYTES` | length of the longest line and the largest bomb | 128 |
//!
//! The long form: `GONGWEN_MUTATIONS=2000 GONGWEN_HOSTILE_MEGABYTES=1024 cargo
//! test --release --locked --test rubbish -- --nocapture`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod damage;

mod formats;

mod hostile;

mod run;

use std::env;

/// A number from the environment.
fn setting(variable: &str, otherwise: usize) -> usize {
    match env::var(variable) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{variable} is no number: `{text}`")),
        Err(_) => otherwise,
    }
}
