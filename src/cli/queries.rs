//! `gongwen queries`: what people search for, where a server counts it.

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;
use serde::Serialize;

use super::config::Common;
use super::observing::query_counts;
use super::output;
use crate::analytics::{Counts, LEAST_COUNT, QueryOrder};
use crate::http::{CountedQueryBody, LeftOutBody};
use crate::model::Date;

#[derive(Debug, Args)]
pub(super) struct Queries {
    /// Show those that found nothing, the most frequent first
    #[arg(long, conflicts_with = "slow")]
    zero: bool,
    /// Show the slowest first
    #[arg(long)]
    slow: bool,
    /// Count from this day on, such as 2026-11-01
    #[arg(long, value_name = "DAY")]
    since: Option<Date>,
    /// Leave out what was searched for less often; rarer queries are never kept
    #[arg(
        long,
        value_name = "COUNT",
        default_value_t = LEAST_COUNT,
        value_parser = clap::value_parser!(u64).range(LEAST_COUNT..)
    )]
    least: u64,
    /// Most queries to show
    #[arg(long, value_name = "N", default_value_t = 50)]
    size: usize,
}

#[derive(Serialize)]
struct QueriesBody {
    /// The first day that is counted.
    since: Option<String>,
    searches: u64,
    searches_without_result: u64,
    left_out: LeftOutBody,
    queries: Vec<CountedQueryBody>,
}

pub(super) fn run(common: &Common, queries: &Queries) -> anyhow::Result<ExitCode> {
    let body = queries.body(&query_counts(&common.folder()))?;
    if common.json {
        output::print_json(&body)?;
    } else {
        output::print(&in_words(&body)?)?;
    }
    Ok(ExitCode::SUCCESS)
}

impl Queries {
    fn body(&self, path: &Path) -> anyhow::Result<QueriesBody> {
        if !path.exists() {
            bail!(
                "no queries were counted: there is no `{}`; start `gongwen serve \
                 --query-statistics` over this index",
                path.display()
            );
        }
        let mut counts = Counts::read(path)?;
        if let Some(day) = self.since {
            counts = counts.since(day);
        }
        let order = match (self.zero, self.slow) {
            (true, _) => QueryOrder::WithoutResult,
            (_, true) => QueryOrder::Slow,
            _ => QueryOrder::Frequent,
        };
        let (searches, searches_without_result) = counts.searches();
        let ranked = counts.ranked(order, self.least).into_iter();
        Ok(QueriesBody {
            since: counts.first_day().map(|day| day.to_string()),
            searches,
            searches_without_result,
            left_out: (&counts).into(),
            queries: ranked.take(self.size).map(CountedQueryBody::from).collect(),
        })
    }
}

fn in_words(body: &QueriesBody) -> anyhow::Result<String> {
    let mut text = String::new();
    let LeftOutBody {
        personal,
        long,
        dropped,
    } = body.left_out;
    writeln!(
        text,
        "since {}: {} searches, {} of them without a result; not kept: {personal} with numbers \
         or addresses that may be personal, {long} too long, {dropped} too rare\n",
        body.since.as_deref().unwrap_or("(no day)"),
        body.searches,
        body.searches_without_result,
    )?;
    writeln!(
        text,
        "{:>9} {:>9} {:>11} {:>11}  query",
        "searches", "no result", "mean ms", "slowest ms"
    )?;
    for query in &body.queries {
        writeln!(
            text,
            "{:>9} {:>9} {:>11.1} {:>11.1}  {}",
            query.count, query.without_result, query.mean_ms, query.slowest_ms, query.text
        )?;
    }
    Ok(text)
}
