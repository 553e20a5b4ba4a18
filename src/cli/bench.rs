//! `gongwen bench`: how quickly a running server answers.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use clap::builder::PossibleValuesParser;
use indicatif::HumanBytes;
use serde::Serialize;

use super::config::Common;
use super::output;
use crate::load::{self, Kind, Load, Memory, Pace, Question, Tally, Times};

/// Documents that questions are made of.
const SAMPLED: usize = 1_000;

#[derive(Debug, Args)]
pub(super) struct Bench {
    /// Address of the server
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    server: String,
    /// Address of its figures for Prometheus (`serve --metrics`), to tell its memory
    #[arg(long, value_name = "URL")]
    metrics: Option<String>,
    /// Clients at once, each of which asks again when it is answered (closed loop)
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    clients: u32,
    /// Questions a second, whether answered or not (open loop); times count from when
    /// each was due
    #[arg(long, value_name = "NUMBER", conflicts_with = "clients", value_parser = rate)]
    rate: Option<f64>,
    /// How long it is measured
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    seconds: u64,
    /// How long is asked before that, without counting
    #[arg(long, value_name = "SECONDS", default_value_t = 3)]
    warm_up: u64,
    /// Kinds of questions, all equally often; they are made out of the server's documents
    #[arg(
        long,
        value_name = "KINDS",
        value_delimiter = ',',
        value_parser = PossibleValuesParser::new(Kind::ALL.map(Kind::name)),
        conflicts_with = "queries"
    )]
    mix: Vec<String>,
    /// File of what to ask instead: a query a line, or an address that begins with `/`
    #[arg(long, value_name = "FILE")]
    queries: Option<PathBuf>,
    /// Another number makes other questions in another order
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
}

#[derive(Serialize)]
struct BenchBody {
    seconds: f64,
    answers: u64,
    per_second: f64,
    bytes: u64,
    failures: Vec<FailureBody>,
    memory: Option<MemoryBody>,
    all: TimesBody,
    kinds: Vec<TimesBody>,
}

#[derive(Serialize)]
struct FailureBody {
    what: String,
    count: u64,
}

#[derive(Serialize)]
struct MemoryBody {
    resident_bytes: u64,
    anonymous_bytes: u64,
}

#[derive(Serialize)]
struct TimesBody {
    kind: &'static str,
    answers: u64,
    p50_ms: f64,
    p90_ms: f64,
    p99_ms: f64,
    p999_ms: f64,
    max_ms: f64,
}

pub(super) fn run(common: &Common, bench: &Bench) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the threads that ask")?;
    let (tally, memory) = runtime.block_on(measure(common, bench))?;
    let body = BenchBody::new(&tally, memory);
    if common.json {
        output::print_json(&body)?;
    } else {
        output::print(&text(&body)?)?;
    }
    // What was not answered makes the times of the rest no measurement.
    Ok(ExitCode::from(u8::from(!body.failures.is_empty())))
}

async fn measure(common: &Common, bench: &Bench) -> anyhow::Result<(Tally, Option<Memory>)> {
    let questions = questions(common, bench).await?;
    let load = Load {
        pace: match bench.rate {
            Some(rate) => Pace::Rate(rate),
            None => Pace::Clients(usize::try_from(bench.clients).unwrap_or(usize::MAX)),
        },
        lasting: Duration::from_secs(bench.seconds),
        warm_up: Duration::from_secs(bench.warm_up),
        seed: bench.seed,
    };
    let tally = load::run(&bench.server, questions, &load).await?;
    let memory = match &bench.metrics {
        Some(address) => load::memory(address).await?,
        None => None,
    };
    Ok((tally, memory))
}

async fn questions(common: &Common, bench: &Bench) -> anyhow::Result<Vec<Question>> {
    if let Some(path) = &bench.queries {
        let list = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read `{}`", path.display()))?;
        return Ok(load::from_list(&bench.server, &list)?);
    }
    let kinds: Vec<Kind> = if bench.mix.is_empty() {
        Kind::ALL.to_vec()
    } else {
        bench
            .mix
            .iter()
            .filter_map(|name| Kind::parse(name))
            .collect()
    };
    let documents = load::sample(&bench.server, SAMPLED).await?;
    let analysis = common.analysis()?;
    let made = load::from_documents(&bench.server, &documents, &kinds, &analysis, bench.seed);
    Ok(made?)
}

fn rate(text: &str) -> Result<f64, String> {
    let rate: f64 = text.parse().map_err(|_| format!("`{text}` is no number"))?;
    if (0.01..=1_000_000.0).contains(&rate) {
        Ok(rate)
    } else {
        Err(format!("`{text}` is not from 0.01 to 1000000"))
    }
}

impl BenchBody {
    fn new(tally: &Tally, memory: Option<Memory>) -> Self {
        let all = tally.all();
        let seconds = tally.lasted.as_secs_f64();
        let failures = tally.failures.iter().map(|(what, &count)| FailureBody {
            what: what.clone(),
            count,
        });
        #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
        let per_second = all.count() as f64 / seconds;
        Self {
            seconds,
            answers: all.count(),
            per_second,
            bytes: tally.bytes,
            failures: failures.collect(),
            memory: memory.map(|memory| MemoryBody {
                resident_bytes: memory.resident,
                anonymous_bytes: memory.anonymous,
            }),
            all: TimesBody::new("all", &all),
            kinds: tally
                .times
                .iter()
                .map(|(kind, times)| TimesBody::new(kind.name(), times))
                .collect(),
        }
    }
}

impl TimesBody {
    fn new(kind: &'static str, times: &Times) -> Self {
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        Self {
            kind,
            answers: times.count(),
            p50_ms: ms(times.percentile(50.0)),
            p90_ms: ms(times.percentile(90.0)),
            p99_ms: ms(times.percentile(99.0)),
            p999_ms: ms(times.percentile(99.9)),
            max_ms: ms(times.max()),
        }
    }
}

fn text(body: &BenchBody) -> anyhow::Result<String> {
    let mut text = format!(
        "{:<11} {:>8} {:>9} {:>9} {:>9} {:>9} {:>9}\n",
        "kind", "answers", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms"
    );
    for times in body.kinds.iter().chain([&body.all]) {
        writeln!(
            text,
            "{:<11} {:>8} {:>9.2} {:>9.2} {:>9.2} {:>9.2} {:>9.2}",
            times.kind,
            times.answers,
            times.p50_ms,
            times.p90_ms,
            times.p99_ms,
            times.p999_ms,
            times.max_ms
        )?;
    }
    writeln!(
        text,
        "{:.1} answers a second for {:.1} s, {} in all",
        body.per_second,
        body.seconds,
        HumanBytes(body.bytes)
    )?;
    if let Some(memory) = &body.memory {
        writeln!(
            text,
            "memory of the server: {} resident, of it {} beyond mapped files",
            HumanBytes(memory.resident_bytes),
            HumanBytes(memory.anonymous_bytes)
        )?;
    }
    for failure in &body.failures {
        writeln!(text, "not answered: {} × {}", failure.count, failure.what)?;
    }
    Ok(text)
}
