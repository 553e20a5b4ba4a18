//! The flags of `gongwen eval`.

use std::path::{Path, PathBuf};

use clap::Args;

const QUERIES: &str = "queries.tsv";
const QRELS: &str = "qrels.tsv";

/// What to measure by, what to measure, and what to compare it with.
#[derive(Debug, Args)]
pub(in crate::cli) struct Eval {
    /// Folder with `queries.tsv` (query-id TAB text) and `qrels.tsv` (TREC:
    /// query-id 0 document-id relevance)
    #[arg(value_name = "FOLDER", required_unless_present_all = ["queries", "qrels"])]
    folder: Option<PathBuf>,
    /// The queries, in place of the folder's
    #[arg(long, value_name = "FILE")]
    queries: Option<PathBuf>,
    /// The judgments, in place of the folder's
    #[arg(long, value_name = "FILE")]
    qrels: Option<PathBuf>,
    /// Documents to take into a temporary index, in place of the one of `--index`
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(super) corpus: Vec<PathBuf>,
    /// Parameter of the API for every query, such as scope=title; repeatable
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    pub(super) param: Vec<(String, String)>,
    /// Compare with rankings saved earlier: a TREC run file (query-id Q0
    /// document-id rank score tag), or what `--json` wrote
    #[arg(long, value_name = "FILE", conflicts_with_all = ["against_index", "against_param"])]
    pub(super) against: Option<PathBuf>,
    /// Compare with the same queries on another index
    #[arg(long, value_name = "DIR")]
    pub(super) against_index: Option<PathBuf>,
    /// Compare with these parameters in place of those of `--param`; repeatable
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    pub(super) against_param: Vec<(String, String)>,
    /// Queries to list: the worst, and those that changed most
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(super) worst: usize,
    /// Write what was ranked as a TREC run file
    #[arg(long, value_name = "FILE")]
    pub(super) run: Option<PathBuf>,
}

impl Eval {
    /// The file of queries and the file of judgments.
    pub(super) fn files(&self) -> (PathBuf, PathBuf) {
        let file = |given: &Option<PathBuf>, name: &str| {
            given
                .clone()
                .unwrap_or_else(|| self.folder.as_deref().unwrap_or(Path::new("")).join(name))
        };
        (file(&self.queries, QUERIES), file(&self.qrels, QRELS))
    }
}

fn parameter(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("expected is NAME=VALUE, such as scope=title".to_owned()),
    }
}
