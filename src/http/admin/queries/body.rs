//! The counts as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use super::counts::Asked;
use crate::analytics::{Counts, FrequentQuery, LEAST_COUNT, QueryOrder};

/// What was searched for on the last days.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct QueriesBody {
    /// Days that were asked for, today among them.
    pub(super) days: u64,
    /// The first of them that has searches.
    pub(super) since: Option<String>,
    pub(super) searches: u64,
    pub(super) searches_without_result: u64,
    pub(super) left_out: LeftOutBody,
    /// A text that was searched for less often is not shown.
    pub(super) least: u64,
    /// Those that most searched for.
    pub(super) frequent: Vec<CountedQueryBody>,
    /// Those that most searched for in vain.
    pub(super) without_result: Vec<CountedQueryBody>,
    /// Those whose searches took longest.
    pub(super) slow: Vec<CountedQueryBody>,
}

/// Searches of which the text was not kept.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct LeftOutBody {
    /// It may name a person.
    pub(super) personal: u64,
    /// It is too long.
    pub(super) long: u64,
    /// It is too rare.
    pub(super) dropped: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct CountedQueryBody {
    pub(super) text: String,
    pub(super) count: u64,
    pub(super) without_result: u64,
    pub(super) mean_ms: f64,
    pub(super) slowest_ms: f64,
}

impl QueriesBody {
    pub(super) fn new(counts: &Counts, asked: Asked) -> Self {
        let size = usize::try_from(asked.size).unwrap_or(usize::MAX);
        let ranked = |order| {
            let ranked = counts.ranked(order, LEAST_COUNT).into_iter();
            ranked.take(size).map(query_body).collect()
        };
        let (searches, searches_without_result) = counts.searches();
        let (personal, long, dropped) = counts.left_out();
        Self {
            days: asked.days,
            since: counts.first_day().map(|day| day.to_string()),
            searches,
            searches_without_result,
            left_out: LeftOutBody {
                personal,
                long,
                dropped,
            },
            least: LEAST_COUNT,
            frequent: ranked(QueryOrder::Frequent),
            without_result: ranked(QueryOrder::WithoutResult),
            slow: ranked(QueryOrder::Slow),
        }
    }
}

fn query_body(query: FrequentQuery) -> CountedQueryBody {
    CountedQueryBody {
        text: query.text,
        count: query.count,
        without_result: query.without_result,
        mean_ms: query.mean.as_secs_f64() * 1_000.0,
        slowest_ms: query.slowest.as_secs_f64() * 1_000.0,
    }
}
