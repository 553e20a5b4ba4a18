//! The command `gongwen-gen`: documents by chance as JSON Lines, for measurements.
//!
//! `gongwen-gen --documents 1000000 | gongwen index -` is an index of a million.

use std::io::{self, BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use anyhow::Context;
use clap::Parser;
use gongwen::generate::{Generator, LearnedText};
use gongwen::ingest::{IngestConfig, Item, read};
use gongwen::text::Analysis;

/// Documents of a thread that are written in one go.
const BATCH: usize = 256;
/// Bytes of text that are learned from; more change next to nothing.
const MOST_LEARNED: usize = 64 << 20;

/// Write documents by chance, the same for the same seed and texts, as JSON Lines to standard output.
#[derive(Debug, Parser)]
#[command(version)]
struct Options {
    /// How many
    #[arg(long, short = 'n', value_name = "NUMBER", default_value_t = 10_000)]
    documents: u64,
    /// The number of the first one
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    first: u64,
    /// Another number gives other documents
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// File or folder of documents whose text is learned from; repeat for several
    #[arg(long, value_name = "PATH", default_value = "corpus")]
    from: Vec<PathBuf>,
    /// Threads that write
    #[arg(long, value_name = "NUMBER", default_value = "1")]
    threads: NonZeroUsize,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            writeln!(io::stderr(), "error: {error:#}").ok();
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> anyhow::Result<()> {
    let texts = texts(&options.from)?;
    let learned = LearnedText::learn(&Analysis::built_in()?, texts.iter().map(String::as_str))?;
    drop(texts);
    match write(options, &Generator::new(learned, options.seed)) {
        // Who reads has enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done.context("cannot write to standard output"),
    }
}

/// The bodies of the documents there.
fn texts(paths: &[PathBuf]) -> anyhow::Result<Vec<String>> {
    let mut texts = Vec::new();
    let mut bytes = 0;
    for item in read(paths, IngestConfig::in_process()) {
        match item {
            Item::Document { document, .. } => {
                bytes += document.body.len();
                texts.push(document.body);
            }
            Item::Refused(refusal) => anyhow::bail!("cannot learn from {refusal}"),
            Item::Skipped(_) | Item::Unchanged(_) => {}
        }
        if bytes >= MOST_LEARNED {
            break;
        }
    }
    Ok(texts)
}

/// Writes the documents in the order of their numbers, made by several threads.
fn write(options: &Options, generator: &Generator) -> io::Result<()> {
    let mut target = BufWriter::new(io::stdout().lock());
    let end = options.first.saturating_add(options.documents);
    let threads = options.threads.get();
    thread::scope(|scope| {
        let lines: Vec<Receiver<Vec<u8>>> = (0..threads)
            .map(|thread| {
                let (sender, receiver) = sync_channel(2);
                scope.spawn(move || {
                    let begins = (options.first..end).step_by(BATCH);
                    for begin in begins.skip(thread).step_by(threads) {
                        let batch = batch(generator, begin..end.min(begin + BATCH as u64));
                        if sender.send(batch).is_err() {
                            break;
                        }
                    }
                });
                receiver
            })
            .collect();
        for receiver in lines.iter().cycle() {
            match receiver.recv() {
                Ok(batch) => target.write_all(&batch)?,
                Err(_) => break,
            }
        }
        drop(lines);
        target.flush()
    })
}

fn batch(generator: &Generator, numbers: std::ops::Range<u64>) -> Vec<u8> {
    let mut lines = Vec::new();
    for number in numbers {
        #[expect(clippy::expect_used, reason = "strings and dates always make JSON")]
        serde_json::to_writer(&mut lines, &generator.document(number)).expect("a record as JSON");
        lines.push(b'\n');
    }
    lines
}
