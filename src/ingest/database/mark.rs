//! Watermarks: how far a source was read, in the values of one of its columns.

use std::cmp::Ordering;
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::ToSpan;
use jiff::civil::DateTime;

/// Numbers below are taken for seconds since 1970, those from it for milliseconds.
const MAX_EPOCH_SECONDS: i64 = 100_000_000_000;
/// Numbers from here on are no time.
const MAX_EPOCH_MILLISECONDS: i64 = 100_000_000_000_000;

/// A value of the column that says when a row was last written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    Number(i64),
    Moment {
        at: DateTime,
        /// `T` or a blank, as the database writes it.
        separator: char,
        /// The offset behind the time, as the database writes it.
        offset: String,
    },
}

impl Mark {
    /// Reads a number, or a time with or without an offset.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(number) = text.parse() {
            return Some(Self::Number(number));
        }
        let day = text.get(.."2026-11-25".len())?;
        let time = text.get(day.len()..)?;
        let at = time.find(['+', '-', 'Z']).unwrap_or(time.len());
        let (time, offset) = time.split_at_checked(at)?;
        Some(Self::Moment {
            at: format!("{day}{time}").parse().ok()?,
            separator: if time.starts_with('T') { 'T' } else { ' ' },
            offset: offset.to_owned(),
        })
    }

    /// As it is bound to the query and written down.
    pub(super) fn to_text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Moment {
                at,
                separator,
                offset,
            } => at
                .strftime(&format!("%Y-%m-%d{separator}%H:%M:%S%.f{offset}"))
                .to_string(),
        }
    }

    /// The one that is so many seconds, or units, before it.
    pub(super) fn minus(&self, units: u32) -> Self {
        match self {
            Self::Number(number) => Self::Number(number.saturating_sub(i64::from(units))),
            Self::Moment {
                at,
                separator,
                offset,
            } => Self::Moment {
                at: at.saturating_sub(i64::from(units).seconds()),
                separator: *separator,
                offset: offset.clone(),
            },
        }
    }

    /// A time that is not yet, as a row may have by mistake or for its publication,
    /// would hide all rows that are written until then: now counts in its place.
    /// `now` is the database's clock.
    pub(super) fn not_after(self, now: &str) -> Self {
        let seconds = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| {
                i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
            });
        match (self, Self::parse(now)) {
            (Self::Number(number), _) if number < MAX_EPOCH_SECONDS => {
                Self::Number(number.min(seconds))
            }
            (Self::Number(number), _) if number < MAX_EPOCH_MILLISECONDS => {
                Self::Number(number.min(seconds.saturating_mul(1_000)))
            }
            (
                Self::Moment {
                    at,
                    separator,
                    offset,
                },
                Some(Self::Moment { at: now, .. }),
            ) => Self::Moment {
                at: at.min(now),
                separator,
                offset,
            },
            (mark, _) => mark,
        }
    }

    /// Which of two is later; none where one is a number and one a time.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => Some(one.cmp(other)),
            (Self::Moment { at: one, .. }, Self::Moment { at: other, .. }) => Some(one.cmp(other)),
            _ => None,
        }
    }
}

/// Follows the rows of a run, and says how far the source is read at its end.
#[derive(Debug)]
pub(super) struct Progress {
    before: Mark,
    greatest: Option<Mark>,
    /// The least of the rows that were refused.
    refused: Option<Mark>,
    /// A row was refused of which the mark is not known.
    is_held: bool,
}

impl Progress {
    /// Begins where the run before ended.
    pub(super) fn new(before: Mark) -> Self {
        Self {
            before,
            greatest: None,
            refused: None,
            is_held: false,
        }
    }

    /// A row was taken in.
    pub(super) fn taken(&mut self, mark: Mark) {
        if is_beyond(&mark, self.greatest.as_ref(), Ordering::Greater) {
            self.greatest = Some(mark);
        }
    }

    /// A row was refused.
    pub(super) fn refused(&mut self, mark: Option<Mark>) {
        match mark {
            None => self.is_held = true,
            Some(mark) if is_beyond(&mark, self.refused.as_ref(), Ordering::Less) => {
                self.refused = Some(mark);
            }
            Some(_) => {}
        }
    }

    /// How far the source is read: no further than to the first row that was
    /// refused, so that every run reads it again until it is mended, and never
    /// back.
    pub(super) fn end(self, now: &str) -> Mark {
        if self.is_held {
            return self.before;
        }
        let reached = match (self.greatest, self.refused) {
            (Some(greatest), None) => greatest,
            (Some(greatest), Some(refused)) => {
                let held = refused.minus(1);
                if is_beyond(&held, Some(&greatest), Ordering::Less) {
                    held
                } else {
                    greatest
                }
            }
            (None, _) => return self.before,
        };
        let reached = reached.not_after(now);
        if is_beyond(&reached, Some(&self.before), Ordering::Greater) {
            reached
        } else {
            self.before
        }
    }
}

fn is_beyond(mark: &Mark, known: Option<&Mark>, order: Ordering) -> bool {
    known.is_none_or(|known| mark.compare(known) == Some(order))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(text: &str) -> Mark {
        Mark::parse(text).unwrap()
    }

    #[test]
    fn marks_are_written_as_they_are_read() {
        for text in [
            "1970-01-01 00:00:00",
            "2026-11-25 08:00:00.123456",
            "2026-11-25T08:00:00+08:00",
            "2026-11-25 08:00:00+08",
            "2026-11-25T08:00:00Z",
            "1764057600",
        ] {
            assert_eq!(mark(text).to_text(), text);
        }
        assert_eq!(mark("2026-11-25").to_text(), "2026-11-25 00:00:00");
        for text in [
            "",
            "待定",
            "2026",
            "0000-00-00 00:00:00",
            "2026-13-01",
            "1.5",
        ] {
            let is_number = matches!(Mark::parse(text), Some(Mark::Number(_)));
            assert_eq!(Mark::parse(text).is_none(), !is_number, "{text}");
        }
        assert_eq!(
            mark("2026-03-01 00:00:30").minus(60).to_text(),
            "2026-02-28 23:59:30"
        );
        assert_eq!(mark("100").minus(60).to_text(), "40");
    }

    #[track_caller]
    fn check(taken: &[&str], refused: &[Option<&str>], expected: &str) {
        let mut progress = Progress::new(mark("2026-01-02 00:00:00"));
        for text in taken {
            progress.taken(mark(text));
        }
        for text in refused {
            progress.refused(text.map(mark));
        }
        assert_eq!(progress.end("2026-11-25 08:00:00").to_text(), expected);
    }

    #[test]
    fn a_watermark_hides_no_row() {
        let (earlier, later, future) = (
            "2026-01-01 00:00:00",
            "2026-01-04 00:00:00",
            "2099-01-01 00:00:00",
        );
        check(&[], &[], "2026-01-02 00:00:00");
        check(&[later, earlier], &[], later);
        check(&[earlier], &[], "2026-01-02 00:00:00");
        check(&[later, future], &[], "2026-11-25 08:00:00");
        check(&[future], &[Some(later)], "2026-01-03 23:59:59");
        check(&[future], &[Some(earlier)], "2026-01-02 00:00:00");
        check(&[future], &[Some(later), None], "2026-01-02 00:00:00");
    }

    #[test]
    fn numbers_that_are_times_are_not_after_now() {
        let now = "2026-11-25 08:00:00";
        assert_eq!(mark("17").not_after(now), mark("17"));
        assert!(matches!(mark("99999999999").not_after(now), Mark::Number(n) if n < 9_999_999_999));
        let Mark::Number(milliseconds) = mark("99999999999999").not_after(now) else {
            panic!("it is a number");
        };
        assert!((1_000_000_000_000..10_000_000_000_000).contains(&milliseconds));
    }
}
