//! The measurement, alike for every peer.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use hdrhistogram::Histogram;
use parking_lot::Mutex;
use serde::Serialize;

use crate::documents::Documents;
use crate::peer::{Client, Peer, Running};
use crate::process::{memory, size};
use crate::questions::{Kind, Phrase, Question};

/// Questions whose answers are compared.
const LOOKED_AT: usize = 200;
/// Significant digits of latencies.
const DIGITS: u8 = 3;

/// What is asked of every peer.
pub(crate) struct Task {
    pub(crate) documents: Documents,
    pub(crate) questions: Vec<Question>,
    pub(crate) phrases: Vec<Phrase>,
    pub(crate) clients: usize,
    pub(crate) warm_up: Duration,
    pub(crate) time: Duration,
    pub(crate) phrase_time: Duration,
}

#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    pub(crate) documents: u64,
    pub(crate) index_seconds: f64,
    /// Of raw text, a second.
    pub(crate) index_megabytes_a_second: f64,
    pub(crate) index_bytes: u64,
    /// As a share of the raw text.
    pub(crate) index_share: f64,
    pub(crate) index_peak_memory: u64,
    pub(crate) alone: Latencies,
    pub(crate) together: Latencies,
    /// Medians of one client, in milliseconds.
    pub(crate) medians: Vec<Median>,
    pub(crate) phrases: usize,
    pub(crate) phrases_found: usize,
    pub(crate) resident: u64,
    pub(crate) anonymous: u64,
    /// What an answer held on average, which shows whether peers did the same.
    pub(crate) answers: Answers,
    pub(crate) errors: usize,
    pub(crate) first_error: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Latencies {
    pub(crate) questions: u64,
    pub(crate) a_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
}

#[derive(Debug, Serialize)]
pub(crate) struct Median {
    pub(crate) kind: &'static str,
    pub(crate) p50_ms: Option<f64>,
}

#[derive(Debug, Default, Serialize)]
pub(crate) struct Answers {
    pub(crate) total: f64,
    pub(crate) hits: f64,
    pub(crate) facet_values: f64,
    pub(crate) snippets: f64,
    pub(crate) without_hits: f64,
}

/// Loads, asks and looks, in an empty folder.
pub(crate) fn measure(peer: &mut dyn Peer, task: &Task, folder: &Path) -> Result<Figures> {
    say("loads");
    let loaded = peer.load(&task.documents, folder)?;
    let index_bytes = size(&loaded.index);
    let seconds = loaded.took.as_secs_f64();
    let raw = task.documents.bytes;
    say("starts");
    let running = peer.start(folder)?;
    say("warms up");
    warm_up(running.as_ref(), task)?;
    say("answers one client");
    let asked = Asked::default();
    let alone = ask(running.as_ref(), task, 1, &asked)?;
    say("answers several clients");
    let together = ask(running.as_ref(), task, task.clients, &asked)?;
    let memory = memory(running.process());
    say("finds phrases");
    let mut client = running.client()?;
    let (phrases, phrases_found) = find_phrases(client.as_mut(), task)?;
    say("is looked at");
    let answers = answers(client.as_mut(), task)?;
    let Errors { count, first } = asked.0.into_inner();
    Ok(Figures {
        documents: loaded.documents,
        index_seconds: seconds,
        index_megabytes_a_second: raw as f64 / 1e6 / seconds,
        index_bytes,
        index_share: index_bytes as f64 / raw as f64,
        index_peak_memory: loaded.peak_memory,
        medians: alone.medians(),
        alone: alone.latencies(),
        together: together.latencies(),
        phrases,
        phrases_found,
        resident: memory.resident,
        anonymous: memory.anonymous,
        answers,
        errors: count,
        first_error: first,
    })
}

/// How many phrases were looked for in the time, and how many of them found.
fn find_phrases(client: &mut dyn Client, task: &Task) -> Result<(usize, usize)> {
    let started = Instant::now();
    let (mut asked, mut found) = (0, 0);
    for phrase in &task.phrases {
        if asked > 0 && started.elapsed() > task.phrase_time {
            break;
        }
        asked += 1;
        found += usize::from(client.finds(phrase)?);
    }
    Ok((asked, found))
}

fn say(what: &str) {
    eprintln!("  {what}");
}

/// Fills caches, and lets a JVM compile. A peer that fails here has no figures.
fn warm_up(running: &dyn Running, task: &Task) -> Result<()> {
    let mut client = running.client()?;
    let started = Instant::now();
    for question in task.questions.iter().cycle() {
        if started.elapsed() > task.warm_up {
            break;
        }
        client.ask(question)?;
    }
    Ok(())
}

/// The same questions for every peer, so that their answers can be compared.
fn answers(client: &mut dyn Client, task: &Task) -> Result<Answers> {
    let questions = task.questions.iter().take(LOOKED_AT);
    let part = 1.0 / questions.len().max(1) as f64;
    let mut answers = Answers::default();
    for question in questions {
        let answer = client.ask(question)?;
        answers.total += part * answer.total as f64;
        answers.hits += part * answer.ids.len() as f64;
        answers.facet_values += part * answer.facet_values as f64;
        answers.snippets += part * answer.snippets as f64;
        answers.without_hits += if answer.total == 0 { part } else { 0.0 };
    }
    Ok(answers)
}

/// What went wrong while it was measured.
#[derive(Default)]
struct Asked(Mutex<Errors>);

#[derive(Default)]
struct Errors {
    count: usize,
    first: Option<String>,
}

/// The questions that one measurement asked.
struct Measured {
    kinds: Vec<Histogram<u64>>,
    took: Duration,
}

fn ask(running: &dyn Running, task: &Task, clients: usize, asked: &Asked) -> Result<Measured> {
    ensure!(!task.questions.is_empty(), "there is nothing to ask");
    let next = AtomicUsize::new(0);
    let mut connected = Vec::new();
    for _ in 0..clients {
        connected.push(running.client()?);
    }
    let started = Instant::now();
    let measured: Vec<Result<Vec<Histogram<u64>>>> = thread::scope(|scope| {
        let (next, started) = (&next, &started);
        let threads: Vec<_> = connected
            .into_iter()
            .map(|client| scope.spawn(move || go_on(client, task, next, *started, asked)))
            .collect();
        let joined = threads.into_iter().map(thread::ScopedJoinHandle::join);
        joined
            .map(|joined| joined.unwrap_or_else(|_| bail!("a client panicked")))
            .collect()
    });
    let took = started.elapsed();
    let mut kinds = empty()?;
    for of_client in measured {
        for (sum, part) in kinds.iter_mut().zip(of_client?) {
            sum.add(part)?;
        }
    }
    Ok(Measured { kinds, took })
}

fn empty() -> Result<Vec<Histogram<u64>>> {
    let mut histograms = Vec::new();
    for _ in Kind::ALL {
        histograms.push(Histogram::new(DIGITS)?);
    }
    Ok(histograms)
}

fn go_on(
    mut client: Box<dyn Client>,
    task: &Task,
    next: &AtomicUsize,
    started: Instant,
    asked: &Asked,
) -> Result<Vec<Histogram<u64>>> {
    let mut kinds = empty()?;
    while started.elapsed() < task.time {
        let place = next.fetch_add(1, Ordering::Relaxed) % task.questions.len();
        let Some(question) = task.questions.get(place) else {
            bail!("the questions ended");
        };
        let begun = Instant::now();
        let answered = client.ask(question);
        let took = begun.elapsed();
        match answered {
            Ok(_) => {
                let kind = Kind::ALL
                    .iter()
                    .position(|(kind, ..)| *kind == question.kind);
                if let Some(histogram) = kind.and_then(|kind| kinds.get_mut(kind)) {
                    histogram.record(u64::try_from(took.as_micros())?)?;
                }
            }
            Err(error) => {
                let mut errors = asked.0.lock();
                errors.count += 1;
                errors
                    .first
                    .get_or_insert_with(|| format!("{}: {error:#}", question.text));
            }
        }
    }
    Ok(kinds)
}

impl Measured {
    fn medians(&self) -> Vec<Median> {
        let kinds = Kind::ALL.iter().zip(&self.kinds);
        kinds
            .map(|((_, kind, _), histogram)| Median {
                kind,
                p50_ms: (!histogram.is_empty()).then(|| milliseconds(histogram, 0.5)),
            })
            .collect()
    }

    fn latencies(self) -> Latencies {
        let mut all = Histogram::new_from(&self.kinds[0]);
        for kind in &self.kinds {
            all += kind;
        }
        Latencies {
            questions: all.len(),
            a_second: all.len() as f64 / self.took.as_secs_f64(),
            p50_ms: milliseconds(&all, 0.5),
            p99_ms: milliseconds(&all, 0.99),
        }
    }
}

fn milliseconds(histogram: &Histogram<u64>, quantile: f64) -> f64 {
    histogram.value_at_quantile(quantile) as f64 / 1e3
}
