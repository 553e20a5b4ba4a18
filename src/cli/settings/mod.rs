//! The configuration file, below environment and flags.
//!
//! It holds what the flags hold, under their names, and nothing else: its values
//! become the defaults of the flags, so that what reads, checks and documents a
//! flag does the same for the file.

mod fault;

mod file;

mod layers;

mod show;

mod check;

mod listed;

mod command;

#[cfg(test)]
mod tests;

pub(super) use command::{Config, run};
pub(super) use file::Settings;
pub(super) use layers::{Given, options};
pub(super) use listed::tables;
