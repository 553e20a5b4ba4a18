//! `gongwen check`: what is wrong with documents, without taking them in.

mod run;

mod csv;

mod json;

mod table;

pub(super) use run::{Check, run};
