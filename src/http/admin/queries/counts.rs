//! Which days are asked for, and what was counted on them.

use jiff::Span;

use crate::analytics::{self, Counts};
use crate::http::admin::administration::Administration;
use crate::http::day::today;
use crate::http::error::Fault;
use crate::http::state::AppState;
use crate::model::Date;
use crate::query::QueryError;

/// Most days: no more are kept.
pub(in crate::http) const MAX_DAYS: u64 = analytics::MAX_DAYS as u64;
/// Longest list.
pub(in crate::http) const MAX_SIZE: u64 = 200;
const USUAL_DAYS: u64 = 7;
const USUAL_SIZE: u64 = 50;

/// Days and lengths of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked {
    /// So many days, today among them.
    pub(super) days: u64,
    pub(super) size: u64,
}

impl Asked {
    /// Reads the parameters. An empty value counts as absent.
    pub(super) fn read(query: &str) -> Result<Self, QueryError> {
        let mut asked = Self {
            days: USUAL_DAYS,
            size: USUAL_SIZE,
        };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let (number, most) = match &*name {
                "days" => (&mut asked.days, MAX_DAYS),
                "size" => (&mut asked.size, MAX_SIZE),
                _ => {
                    return Err(QueryError::UnknownParameter {
                        parameter: name.into_owned(),
                    });
                }
            };
            let value = value.trim();
            if !value.is_empty() {
                let given = value
                    .parse()
                    .ok()
                    .filter(|given| (1..=most).contains(given));
                let expected = || QueryError::invalid(&name, value, format!("1 to {most}"));
                *number = given.ok_or_else(expected)?;
            }
        }
        Ok(asked)
    }
}

/// What was counted on the days: by this server, else by another one over the same
/// index.
pub(super) async fn counted(
    state: &AppState,
    administration: &Administration,
    days: u64,
) -> Result<Counts, Fault> {
    let counts = match state.query_counts() {
        Some(counts) => counts,
        None => of_file(administration).await?,
    };
    Ok(counts.since(first_of(days, today())))
}

/// The first of so many days, of which the given one is the last.
fn first_of(days: u64, last: Date) -> Date {
    let before = i64::try_from(days.saturating_sub(1)).unwrap_or(i64::MAX);
    Span::new()
        .try_days(before)
        .and_then(|span| last.checked_sub(span))
        .unwrap_or(Date::MIN)
}

async fn of_file(administration: &Administration) -> Result<Counts, Fault> {
    let path = administration.inner.config.query_counts.clone();
    let read = tokio::task::spawn_blocking(move || path.exists().then(|| Counts::read(&path)));
    match read.await {
        Ok(None) => Err(Fault::no_query_statistics()),
        Ok(Some(Ok(counts))) => Ok(counts),
        failed => {
            tracing::error!(?failed, "the counts of queries cannot be read");
            Err(Fault::internal())
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[track_caller]
    fn check(query: &str, expected: Result<(u64, u64), &str>) {
        let asked = Asked::read(query);
        let found = asked.as_ref().map(|asked| (asked.days, asked.size));
        assert_eq!(found.map_err(QueryError::parameter), expected, "{query}");
    }

    #[test]
    fn days_and_sizes_are_bounded() {
        check("", Ok((7, 50)));
        check("days=&size=3", Ok((7, 3)));
        check("days=92&size=200", Ok((92, 200)));
        check("days=0", Err("days"));
        check("days=93", Err("days"));
        check("size=many", Err("size"));
        check("token=x", Err("token"));
    }

    #[test]
    fn today_is_the_last_day() {
        let today = date(2026, 3, 1);
        for (days, first) in [(1, today), (2, date(2026, 2, 28)), (u64::MAX, Date::MIN)] {
            assert_eq!(first_of(days, today), first);
        }
    }
}
