//! `gongwen eval`: judged queries through the search that users have.

mod args;

mod configuration;

mod against;

mod body;

mod words;

mod run;

pub(super) use args::Eval;
pub(super) use run::run;
