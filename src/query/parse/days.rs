//! The value of a date clause: a day, a month, a year, or a range of these.

use crate::model::{Date, parse_date};
use crate::query::request::DateRange;
use crate::text::normalize;

/// What stands between the ends of a range. The dash is written twice or once.
const SEPARATORS: [&str; 5] = ["..", "~", "至", "——", "—"];

/// The days that a text names: `2020`, `2020-03`, `2020年3月`, any spelling of a
/// day, and ranges of these with `..`, `~`, `至` or `—` in between, one end of
/// which may be missing. `None` where it is not wholly understood.
pub(super) fn parse_days(text: &str) -> Option<DateRange> {
    let normal = normalize(text);
    let split = SEPARATORS
        .into_iter()
        .find_map(|separator| normal.split_once(separator));
    let Some((from, to)) = split else {
        let (first, last) = period(&normal)?;
        return Some(DateRange {
            from: Some(first),
            to: Some(last),
        });
    };
    let end = |text: &str| match text.trim() {
        "" => Some(None),
        text => period(text).map(Some),
    };
    let (from, to) = (end(from)?, end(to)?);
    if from.is_none() && to.is_none() {
        return None;
    }
    Some(DateRange {
        from: from.map(|(first, _)| first),
        to: to.map(|(_, last)| last),
    })
}

/// The first and the last day of a year, a month or a day.
fn period(text: &str) -> Option<(Date, Date)> {
    let text = text.trim();
    if let Ok(day) = parse_date(text) {
        return Some((day, day));
    }
    let with = |rest: &str| parse_date(&format!("{text}{rest}")).ok();
    let month = |first: Date| (first.day() == 1).then(|| (first, first.last_of_month()));
    let year = |first: Date| (first, first.last_of_year());
    match text.chars().next_back()? {
        '月' => with("1日").and_then(month),
        '年' => with("1月1日").map(year),
        _ => ["-1", "/1", ".1"]
            .into_iter()
            .find_map(with)
            .and_then(month)
            .or_else(|| with("年1月1日").map(year)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown = match parse_days(text) {
            Some(DateRange { from, to }) => {
                let end = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
                format!("{}..{}", end(from), end(to))
            }
            None => "none".to_owned(),
        };
        assert_eq!(shown, expected, "{text:?}");
    }

    #[test]
    fn reads_years_months_and_days() {
        for year in [
            "2020",
            "2020年",
            "２０２０",
            "二〇二〇年",
            "二〇二〇",
            "民国109年",
        ] {
            check(year, "2020-01-01..2020-12-31");
        }
        for month in [
            "2020-02",
            "2020-2",
            "2020/02",
            "2020.2",
            "2020年2月",
            "二〇二〇年二月",
        ] {
            check(month, "2020-02-01..2020-02-29");
        }
        for day in ["2020-02-03", "2020年2月3日", "20200203", "2020.2.3"] {
            check(day, "2020-02-03..2020-02-03");
        }
    }

    #[test]
    fn reads_ranges_with_one_end_or_two() {
        for range in [
            "2020-01-01..2020-06-30",
            "2020-01~2020-06",
            "2020年1月至2020年6月",
            "2020.1.1—2020.6.30",
            "２０２０年１月——２０２０年６月",
            "2020年1月 ～ 2020年6月",
        ] {
            check(range, "2020-01-01..2020-06-30");
        }
        check("2020..", "2020-01-01..");
        check("..2020年3月", "..2020-03-31");
        check("2019至2020", "2019-01-01..2020-12-31");
        check("2021..2020", "2021-01-01..2020-12-31");
    }

    #[test]
    fn never_guesses() {
        for text in [
            "",
            "..",
            "至",
            "昨天",
            "3月",
            "20",
            "202",
            "20200",
            "202003",
            "2020-13",
            "2020-02-31",
            "2020年3",
            "2020年03月1",
            "2020-2021",
            "2020..昨天",
            "2020..2021..2022",
            "公元2020年",
        ] {
            check(text, "none");
        }
    }
}
