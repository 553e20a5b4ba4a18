//! What is shown of the counts.

use std::time::Duration;

use super::counts::{Counts, LEAST_COUNT};
use crate::model::Date;

/// Which queries come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryOrder {
    /// Those that most searched for.
    Frequent,
    /// Those that most searched for in vain; others are left out.
    WithoutResult,
    /// Those whose searches took longest.
    Slow,
}

/// A query that was searched for often enough to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrequentQuery {
    /// Its normalised text.
    pub text: String,
    /// Searches.
    pub count: u64,
    /// Searches that found nothing.
    pub without_result: u64,
    /// The time of the slowest.
    pub slowest: Duration,
    /// Their mean time.
    pub mean: Duration,
}

impl Counts {
    /// The counts from a day on.
    #[must_use]
    pub fn since(mut self, day: Date) -> Self {
        self.days = self.days.split_off(&day);
        self
    }

    /// The queries in an order, equal ones by their text. Those of fewer than
    /// `least` searches are left out, `least` being [`LEAST_COUNT`] or more.
    pub fn ranked(&self, order: QueryOrder, least: u64) -> Vec<FrequentQuery> {
        let least = least.max(LEAST_COUNT);
        let mut queries: Vec<FrequentQuery> = self
            .totals()
            .into_iter()
            .filter(|(_, tally)| tally.count >= least)
            .map(|(text, tally)| FrequentQuery {
                text: text.to_owned(),
                count: tally.count,
                without_result: tally.without_result,
                slowest: tally.slowest,
                mean: tally.mean(),
            })
            .filter(|query| order != QueryOrder::WithoutResult || query.without_result > 0)
            .collect();
        let rank = |query: &FrequentQuery| match order {
            QueryOrder::Frequent => u128::from(query.count),
            QueryOrder::WithoutResult => u128::from(query.without_result),
            QueryOrder::Slow => query.slowest.as_micros(),
        };
        queries.sort_by(|a, b| rank(b).cmp(&rank(a)).then_with(|| a.text.cmp(&b.text)));
        queries
    }

    /// The first day that is counted.
    pub fn first_day(&self) -> Option<Date> {
        self.days.keys().next().copied()
    }

    /// All searches for a text, and those of them that found nothing.
    pub fn searches(&self) -> (u64, u64) {
        let days = self.days.values().map(|day| &day.all);
        days.fold((0, 0), |(all, without), day| {
            (all + day.count, without + day.without_result)
        })
    }

    /// Searches whose text was not kept: for a number that may be a person's, for
    /// its length, and since there were too many.
    pub fn left_out(&self) -> (u64, u64, u64) {
        let days = self.days.values();
        days.fold((0, 0, 0), |(personal, long, dropped), day| {
            (
                personal + day.personal,
                long + day.long,
                dropped + day.dropped,
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[track_caller]
    fn check(counts: &Counts, order: QueryOrder, least: u64, expected: &[&str]) {
        let ranked = counts.ranked(order, least);
        let texts: Vec<&str> = ranked.iter().map(|query| query.text.as_str()).collect();
        assert_eq!(texts, expected, "{order:?} {least}");
    }

    #[test]
    fn queries_are_ranked_and_rare_ones_hidden() {
        let mut counts = Counts::default();
        for (day, text, times, results, took_ms) in [
            (1, "低保", 6, 2, 1),
            (2, "公积金", 5, 0, 9),
            (2, "社保", 4, 0, 90),
            (2, "低保", 1, 0, 2),
        ] {
            for _ in 0..times {
                let took = Duration::from_millis(took_ms);
                counts.add(date(2026, 3, day), text, results, took);
            }
        }
        check(&counts, QueryOrder::Frequent, 5, &["低保", "公积金"]);
        check(&counts, QueryOrder::Frequent, 1, &["低保", "公积金"]);
        check(&counts, QueryOrder::Frequent, 6, &["低保"]);
        check(&counts, QueryOrder::WithoutResult, 5, &["公积金", "低保"]);
        check(&counts, QueryOrder::Slow, 5, &["公积金", "低保"]);
        assert_eq!(counts.searches(), (16, 10));
        let later = counts.since(date(2026, 3, 2));
        check(&later, QueryOrder::Frequent, 5, &["公积金"]);
        assert_eq!(later.first_day(), Some(date(2026, 3, 2)));
        assert_eq!(later.left_out(), (0, 0, 0));
    }
}
