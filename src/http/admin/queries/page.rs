//! The counts as a page.

use serde::Serialize;

use super::body::{CountedQueryBody, QueriesBody};
use super::counts::MAX_DAYS;
use crate::http::web::{SearchBox, text_link};

/// Days that are offered.
const DAYS: [u64; 4] = [1, 7, 30, MAX_DAYS];

/// The page.
#[derive(Debug, Serialize)]
pub(super) struct QueriesPage {
    search_box: SearchBox,
    days: u64,
    since: Option<String>,
    searches: u64,
    searches_without_result: u64,
    left_out: u64,
    least: u64,
    choices: [ChoiceView; DAYS.len()],
    lists: [ListView; 3],
}

#[derive(Debug, Serialize)]
struct ChoiceView {
    days: u64,
    href: String,
    is_current: bool,
}

#[derive(Debug, Serialize)]
struct ListView {
    label: &'static str,
    nothing: &'static str,
    queries: Vec<QueryView>,
}

#[derive(Debug, Serialize)]
struct QueryView {
    text: String,
    /// The search itself, where this address has it.
    href: Option<String>,
    count: u64,
    without_result: u64,
    mean_ms: String,
    slowest_ms: String,
}

impl QueriesPage {
    pub(super) fn new(body: QueriesBody, is_apart: bool) -> Self {
        let view = |query: CountedQueryBody| QueryView {
            href: (!is_apart).then(|| text_link(&query.text)),
            text: query.text,
            count: query.count,
            without_result: query.without_result,
            mean_ms: format!("{:.1}", query.mean_ms),
            slowest_ms: format!("{:.1}", query.slowest_ms),
        };
        let list = |label, nothing, queries: Vec<CountedQueryBody>| ListView {
            label,
            nothing,
            queries: queries.into_iter().map(view).collect(),
        };
        let left_out = &body.left_out;
        Self {
            search_box: SearchBox::default(),
            days: body.days,
            since: body.since,
            searches: body.searches,
            searches_without_result: body.searches_without_result,
            left_out: left_out.personal + left_out.long + left_out.dropped,
            least: body.least,
            choices: DAYS.map(|days| ChoiceView {
                days,
                href: format!("/admin/queries?days={days}"),
                is_current: days == body.days,
            }),
            lists: [
                list("最常用的检索词", "没有达到次数的检索词。", body.frequent),
                list(
                    "没有结果的检索词",
                    "没有查无结果的检索词。",
                    body.without_result,
                ),
                list("最慢的检索词", "没有达到次数的检索词。", body.slow),
            ],
        }
    }
}
