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

mod command;

pub(super) use command::{Config, run};
pub(super) use file::{Settings, TABLES as OWN_TABLES, args_of as own_args, common_args};
pub(super) use layers::{Given, options};
