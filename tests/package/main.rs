//! The Debian package, from its making to its purge, in a root folder of its own:
//! nothing of the machine that the tests run on is touched.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/packages.rs"]
mod packages;

mod deb;

mod root;

mod unit;

mod service;

mod life;

mod proxy;
