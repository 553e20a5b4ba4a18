//! The pages in real Chromium, driven over `WebDriver`, and what validators say of
//! them: the ways of a citizen, a lawyer and a member of staff, with scripts and
//! without, by keyboard alone; accessibility in both themes and at narrow widths;
//! valid markup; and that nothing written in a document ever runs.
//!
//! What is needed is installed where it is missing: Chromium, its driver, a Java
//! runtime, npm and xmllint by apt-get; axe-core and the Nu checker by npm, at the
//! versions of `package-lock.json`.
//!
//! `GONGWEN_SCREENSHOTS=folder` keeps a picture of each page of [`pages`], on a
//! desk and on a phone, light and dark.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "warnings are shown with failures")]

#[path = "../common/packages.rs"]
mod packages;

#[path = "../common/program.rs"]
#[expect(dead_code, reason = "others of the tests need the rest")]
mod program;

#[path = "../common/server.rs"]
#[expect(dead_code, reason = "others of the tests need the rest")]
mod server;

mod tools;

mod shared;

mod site;

mod slow_line;

mod browser;

mod view;

mod page;

mod people;

mod pages;

mod walks;

mod keyboard;

mod conduct;

mod accessibility;

mod looks;

mod validators;

mod documents;

mod valid;

mod injection;

mod elsewhere;

mod suggestions;
