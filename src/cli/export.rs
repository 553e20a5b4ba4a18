//! `gongwen export`: documents as JSON Lines, as they were taken in.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use super::config::Common;
use super::narrowing::Narrowing;
use super::output;
use crate::http::SearchParams;
use crate::search::Engine;

#[derive(Debug, Args)]
pub(super) struct Export {
    /// What to search for; nothing is every document
    #[arg(value_name = "QUERY", default_value = "", allow_hyphen_values = true)]
    query: String,
    #[command(flatten)]
    narrowed: Narrowing,
    /// File to write, which is replaced when all is written; without it, standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(common: &Common, export: &Export) -> anyhow::Result<ExitCode> {
    let query = ("q".to_owned(), export.query.clone());
    let pairs: Vec<_> = std::iter::once(query)
        .chain(export.narrowed.pairs())
        .collect();
    let request = SearchParams::from_pairs(&pairs)?.request;
    let engine = common.bare_engine()?;
    let engine = engine.with_synonyms(common.editorial.synonyms()?);
    let count = match &export.output {
        Some(path) => {
            let cannot = || format!("cannot write `{}`", path.display());
            let folder = path
                .parent()
                .filter(|parent| !parent.as_os_str().is_empty());
            let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(".".as_ref()))
                .with_context(cannot)?;
            let count = write(&engine, &request, file.as_file_mut()).with_context(cannot)?;
            file.as_file().sync_all().with_context(cannot)?;
            let written: Result<File, _> = file.persist(path);
            written.with_context(cannot)?;
            count
        }
        None => write(&engine, &request, &mut io::stdout().lock())?,
    };
    output::complain(&format!("exported {count} documents"));
    Ok(ExitCode::SUCCESS)
}

/// Writes the documents that match, in the order of their identifiers.
fn write(
    engine: &dyn Engine,
    request: &crate::query::SearchRequest,
    target: &mut dyn Write,
) -> anyhow::Result<u64> {
    let mut target = BufWriter::new(target);
    let mut count = 0;
    for line in engine.export(request)? {
        writeln!(target, "{}", line?)?;
        count += 1;
    }
    target.flush()?;
    Ok(count)
}
