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
pub struct LeftOutBody {
    /// It may name a person.
    pub personal: u64,
    /// It is too long.
    pub long: u64,
    /// It is too rare.
    pub dropped: u64,
}

/// A text that was searched for.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountedQueryBody {
    /// The text.
    pub text: String,
    /// How often it was searched for.
    pub count: u64,
    /// How often of these nothing was found.
    pub without_result: u64,
    /// Mean time of a search, in milliseconds.
    pub mean_ms: f64,
    /// The longest, in milliseconds.
    pub slowest_ms: f64,
}

impl From<&Counts> for LeftOutBody {
    fn from(counts: &Counts) -> Self {
        let (personal, long, dropped) = counts.left_out();
        Self {
            personal,
            long,
            dropped,
        }
    }
}

impl From<FrequentQuery> for CountedQueryBody {
    fn from(query: FrequentQuery) -> Self {
        Self {
            text: query.text,
            count: query.count,
            without_result: query.without_result,
            mean_ms: query.mean.as_secs_f64() * 1_000.0,
            slowest_ms: query.slowest.as_secs_f64() * 1_000.0,
        }
    }
}

impl QueriesBody {
    pub(super) fn new(counts: &Counts, asked: Asked) -> Self {
        let size = usize::try_from(asked.size).unwrap_or(usize::MAX);
        let ranked = |order| {
            let ranked = counts.ranked(order, LEAST_COUNT).into_iter();
            ranked.take(size).map(CountedQueryBody::from).collect()
        };
        let (searches, searches_without_result) = counts.searches();
        Self {
            days: asked.days,
            since: counts.first_day().map(|day| day.to_string()),
            searches,
            searches_without_result,
            left_out: counts.into(),
            least: LEAST_COUNT,
            frequent: ranked(QueryOrder::Frequent),
            without_result: ranked(QueryOrder::WithoutResult),
            slow: ranked(QueryOrder::Slow),
        }
    }
}
