//! What a package installs beside the program: manual pages and completions, made
//! from the flags themselves, so that they cannot tell of others.

mod pages;

mod settings;

mod command;

pub(super) use command::{Completions, Manual, complete, write};
