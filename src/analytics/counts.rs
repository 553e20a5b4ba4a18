//! The counts by day and text, and the bounds of them.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use super::kept::{LeftOut, kept_form};
use super::tally::Tally;
use crate::model::Date;

/// Searches for a text, over all days that are kept, below which it is neither
/// written nor shown: what few ask for may tell who they are.
pub const LEAST_COUNT: u64 = 5;
/// Days that are kept, the last with searches.
pub const MAX_DAYS: usize = 92;
/// Texts that are kept, those of each day by themselves.
const MAX_TEXTS: usize = 50_000;
/// Texts that are left where there were too many, the most frequent.
const TEXTS_LEFT: usize = 40_000;

/// What was searched for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    pub(super) days: BTreeMap<Date, DayCounts>,
}

/// What was searched for on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct DayCounts {
    /// All searches for a text, whatever is kept of it.
    pub(super) all: Tally,
    /// Searches for texts with numbers that may be those of a person.
    pub(super) personal: u64,
    /// Searches for texts that are too long.
    pub(super) long: u64,
    /// Searches for texts that were dropped since there were too many.
    pub(super) dropped: u64,
    pub(super) texts: HashMap<String, Tally>,
}

impl Counts {
    /// Counts a search with so many results. An empty text is none.
    pub fn add(&mut self, day: Date, text: &str, results: u64, took: Duration) {
        let kept = kept_form(text);
        if kept.as_deref() == Ok("") {
            return;
        }
        let of_day = self.days.entry(day).or_default();
        of_day.all.add(results, took);
        match kept {
            Ok(text) => of_day.texts.entry(text).or_default().add(results, took),
            Err(LeftOut::Personal) => of_day.personal += 1,
            Err(LeftOut::Long) => of_day.long += 1,
        }
        self.keep_bounds(MAX_DAYS, MAX_TEXTS, TEXTS_LEFT);
    }

    /// The counts that may be written and shown.
    pub(super) fn frequent(&self) -> Self {
        let totals = self.totals();
        let is_frequent = |text: &str| {
            let all = totals.get(text);
            all.is_some_and(|all| all.count >= LEAST_COUNT)
        };
        let days = self.days.iter().map(|(day, counts)| {
            let texts = counts.texts.iter().filter(|(text, _)| is_frequent(text));
            let frequent = DayCounts {
                texts: texts.map(|(text, tally)| (text.clone(), *tally)).collect(),
                ..*counts
            };
            (*day, frequent)
        });
        Self {
            days: days.collect(),
        }
    }

    /// Each text with its counts of all days.
    pub(super) fn totals(&self) -> HashMap<&str, Tally> {
        let mut totals: HashMap<&str, Tally> = HashMap::new();
        for (text, tally) in self.days.values().flat_map(|day| &day.texts) {
            totals.entry(text).or_default().join(tally);
        }
        totals
    }

    /// Drops the oldest days and, of the texts, the rarest, the older first.
    fn keep_bounds(&mut self, days: usize, texts: usize, texts_left: usize) {
        while self.days.len() > days {
            self.days.pop_first();
        }
        let kept: usize = self.days.values().map(|day| day.texts.len()).sum();
        if kept <= texts {
            return;
        }
        let mut counts: Vec<(u64, Date)> = Vec::with_capacity(kept);
        for (day, of_day) in &self.days {
            counts.extend(of_day.texts.values().map(|tally| (tally.count, *day)));
        }
        counts.sort_unstable();
        let mut goes: BTreeMap<(u64, Date), usize> = BTreeMap::new();
        for key in counts.iter().take(kept.saturating_sub(texts_left)) {
            *goes.entry(*key).or_default() += 1;
        }
        for (day, of_day) in &mut self.days {
            let mut dropped = 0;
            of_day.texts.retain(|_, tally| {
                let Some(left) = goes.get_mut(&(tally.count, *day)).filter(|left| **left > 0)
                else {
                    return true;
                };
                *left -= 1;
                dropped += tally.count;
                false
            });
            of_day.dropped += dropped;
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TOOK: Duration = Duration::from_millis(3);

    fn texts(counts: &Counts) -> Vec<(&str, u64)> {
        let mut texts: Vec<(&str, u64)> = counts
            .totals()
            .into_iter()
            .map(|(text, tally)| (text, tally.count))
            .collect();
        texts.sort_unstable();
        texts
    }

    #[test]
    fn searches_for_the_same_are_counted_together() {
        let mut counts = Counts::default();
        let day = date(2026, 3, 1);
        counts.add(day, "低保", 3, TOOK);
        counts.add(day, " 低保 ", 0, TOOK * 2);
        counts.add(day, "  ", 9, TOOK);
        counts.add(day, "13912345678", 0, TOOK);
        let of_day = &counts.days[&day];
        assert_eq!(texts(&counts), [("低保", 2)]);
        let tally = of_day.texts["低保"];
        assert_eq!((tally.without_result, tally.slowest), (1, TOOK * 2));
        assert_eq!(tally.mean(), TOOK * 3 / 2);
        assert_eq!((of_day.all.count, of_day.personal, of_day.long), (3, 1, 0));
    }

    #[test]
    fn what_few_ask_for_is_not_among_the_frequent() {
        let mut counts = Counts::default();
        for day in 1..=LEAST_COUNT {
            let day = date(2026, 3, i8::try_from(day).unwrap());
            counts.add(day, "低保", 3, TOOK);
        }
        for _ in 1..LEAST_COUNT {
            counts.add(date(2026, 3, 1), "张三", 0, TOOK);
        }
        let frequent = counts.frequent();
        assert_eq!(texts(&frequent), [("低保", LEAST_COUNT)]);
        assert_eq!(frequent.days[&date(2026, 3, 1)].all.count, LEAST_COUNT);
    }

    #[test]
    fn the_rarest_are_dropped_and_told_of() {
        let mut counts = Counts::default();
        for (day, text, times) in [(1, "甲", 1), (1, "乙", 3), (2, "丙", 1), (2, "丁", 2)] {
            for _ in 0..times {
                counts.add(date(2026, 3, day), text, 1, TOOK);
            }
        }
        let before = counts.clone();
        counts.keep_bounds(2, 4, 1);
        assert_eq!(counts, before);
        counts.keep_bounds(2, 3, 3);
        assert_eq!(texts(&counts), [("丁", 2), ("丙", 1), ("乙", 3)]);
        assert_eq!(counts.days[&date(2026, 3, 1)].dropped, 1);
        counts.keep_bounds(2, 2, 1);
        assert_eq!(texts(&counts), [("乙", 3)]);
        assert_eq!(counts.days[&date(2026, 3, 2)].dropped, 3);
        counts.keep_bounds(1, 2, 1);
        assert_eq!(texts(&counts), []);
    }
}
