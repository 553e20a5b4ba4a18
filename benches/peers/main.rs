//! How gongwen compares with its peers, in one run.
//!
//! `cargo bench --bench peers -- --documents FILE` gets the peers where they are
//! missing, loads the same documents into each, asks the same questions one peer
//! after the other, and prints figures and ratios. `README.md` beside this file
//! says how each peer is set and why.

#![expect(clippy::print_stdout, reason = "the figures are its result")]
#![expect(clippy::print_stderr, reason = "people wait for it")]
#![expect(clippy::cast_precision_loss, reason = "figures for people")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use gongwen::text::Analysis;
use serde_json::json;

use crate::documents::Documents;
use crate::library::Library;
use crate::measure::{Figures, Task, measure};
use crate::options::{Comparison, Options, Part};
use crate::peer::Peer;

mod documents;
mod gongwen_peer;
mod groonga;
mod http;
mod library;
mod lines;
mod lucene;
mod measure;
mod naive;
mod opensearch;
mod options;
mod packages;
mod peer;
mod process;
mod questions;
mod sphinx;
mod sqlite;
#[path = "../../tests/common/packages.rs"]
#[expect(dead_code, reason = "tests need more of it")]
mod system;
mod table;

/// The peer that the others are compared with.
const OWN: &str = "gongwen";

type Make = fn(&Analysis) -> Box<dyn Peer>;

/// All peers, in the order in which they are measured.
const PEERS: [(&str, Make); 8] = [
    (OWN, |_| Box::new(gongwen_peer::Gongwen)),
    ("naive", |_| Box::new(Library::NAIVE)),
    ("sqlite", |_| Box::new(Library::SQLITE)),
    ("groonga", |_| Box::new(groonga::Groonga::default())),
    ("sphinx", |_| Box::new(sphinx::Sphinx::default())),
    ("lucene", |_| Box::new(lucene::Lucene::default())),
    ("opensearch", |_| Box::new(opensearch::OpenSearch::cjk())),
    ("opensearch-lanes", |analysis| {
        Box::new(opensearch::OpenSearch::lanes(analysis.clone()))
    }),
];

/// What came of a peer.
struct Row {
    peer: &'static str,
    figures: Result<Figures>,
}

fn main() -> Result<ExitCode> {
    let options = Options::parse();
    match options.part {
        None => compare(&options.comparison),
        Some(part) => do_part(&part).map(|()| ExitCode::SUCCESS),
    }
}

fn do_part(part: &Part) -> Result<()> {
    match part {
        Part::NaiveLoad { documents, index } => println!("{}", naive::load(documents, index)?),
        Part::NaiveServe { index } => naive::answer_lines(index)?,
        Part::SqliteLoad { documents, index } => println!("{}", sqlite::load(documents, index)?),
        Part::SqliteServe { index } => sqlite::answer_lines(index)?,
    }
    Ok(())
}

fn compare(comparison: &Comparison) -> Result<ExitCode> {
    let peers = chosen(&comparison.peers)?;
    let source = comparison.documents.as_ref().context(
        "name the documents with --documents FILE or PEERS_DOCUMENTS: JSON Lines in the field \
         names of the API, plain or with the ending `.gz`",
    )?;
    let work = match &comparison.work {
        Some(folder) => tempfile::tempdir_in(folder),
        None => tempfile::tempdir(),
    }
    .context("cannot make a folder for the indexes")?;
    let cache = cache(comparison)?;
    eprintln!("prepares documents and questions");
    let analysis = Analysis::built_in()?;
    let task = prepare(comparison, &analysis, source, work.path())?;
    println!(
        "{} documents, {:.1} MB of text; {} questions, {} phrases; {} s each, 1 and {} clients",
        task.documents.count,
        task.documents.bytes as f64 / 1e6,
        task.questions.len(),
        task.phrases.len(),
        comparison.seconds,
        task.clients,
    );
    let mut rows = Vec::new();
    for (name, make) in peers {
        eprintln!("{name}");
        let folder = work.path().join(name);
        let figures = one(make(&analysis).as_mut(), &task, &folder, &cache);
        if let Err(error) = &figures {
            eprintln!("  not measured: {error:#}");
        }
        // Its disk is for the next.
        std::fs::remove_dir_all(&folder)?;
        rows.push(Row {
            peer: name,
            figures,
        });
        // A run that is cut off leaves what it measured.
        if let Some(file) = &comparison.json {
            write_json(file, comparison, &task, &rows)?;
        }
    }
    table::print(&rows);
    let missing = rows.iter().any(|row| row.figures.is_err());
    Ok(ExitCode::from(u8::from(missing && comparison.require_all)))
}

fn one(peer: &mut dyn Peer, task: &Task, folder: &Path, cache: &Path) -> Result<Figures> {
    std::fs::create_dir(folder)?;
    peer.install(cache)?;
    measure(peer, task, folder)
}

fn chosen(names: &[String]) -> Result<Vec<(&'static str, Make)>> {
    let known = PEERS.map(|(name, _)| name);
    for name in names {
        ensure!(
            known.contains(&name.as_str()),
            "there is no peer `{name}`: choose among {}",
            known.join(", ")
        );
    }
    let peers = PEERS.into_iter();
    Ok(peers
        .filter(|(name, _)| names.is_empty() || names.iter().any(|wanted| wanted == name))
        .collect())
}

fn cache(comparison: &Comparison) -> Result<PathBuf> {
    let folder = match &comparison.cache {
        Some(folder) => folder.clone(),
        None => std::env::var_os("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .or_else(|| Some(std::env::home_dir()?.join(".cache")))
            .context("there is no home folder: name one with --cache")?
            .join("gongwen-peers"),
    };
    std::fs::create_dir_all(&folder)?;
    Ok(folder.canonicalize()?)
}

fn prepare(
    comparison: &Comparison,
    analysis: &Analysis,
    source: &Path,
    work: &Path,
) -> Result<Task> {
    let seed = comparison.seed;
    let documents = Documents::prepare(source, comparison.count, work, seed)?;
    let sample = &documents.sample;
    Ok(Task {
        questions: questions::questions(sample, analysis, comparison.questions, seed),
        phrases: questions::phrases(sample, comparison.phrases, seed),
        documents,
        clients: comparison.clients,
        warm_up: Duration::try_from_secs_f64(comparison.warm_up)
            .context("--warm-up is no length of time")?,
        time: Duration::try_from_secs_f64(comparison.seconds)
            .context("--seconds is no length of time")?,
        phrase_time: Duration::try_from_secs_f64(comparison.phrase_seconds)
            .context("--phrase-seconds is no length of time")?,
    })
}

fn write_json(file: &Path, comparison: &Comparison, task: &Task, rows: &[Row]) -> Result<()> {
    let peers: Vec<_> = rows
        .iter()
        .map(|row| match &row.figures {
            Ok(figures) => json!({"peer": row.peer, "figures": figures}),
            Err(error) => json!({"peer": row.peer, "error": format!("{error:#}")}),
        })
        .collect();
    let all = json!({
        "documents": task.documents.count,
        "text_bytes": task.documents.bytes,
        "questions": task.questions.len(),
        "phrases": task.phrases.len(),
        "warm_up": comparison.warm_up,
        "seconds": comparison.seconds,
        "clients": task.clients,
        "seed": comparison.seed,
        "cores": std::thread::available_parallelism()?.get(),
        "peers": peers,
    });
    std::fs::write(file, serde_json::to_string_pretty(&all)?)
        .with_context(|| format!("cannot write {}", file.display()))
}
