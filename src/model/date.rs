//! Civil dates in the spellings that published documents use.
//!
//! A date is never guessed: a month without a day, a two-digit year outside the
//! Republican calendar or a free text are not dates.

use crate::text::normalize;

/// A civil date, without time zone.
pub type Date = jiff::civil::Date;

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// The text is not in any known spelling of a date.
    #[error("is not a date in any known spelling")]
    Unrecognized,
    /// The spelling is known, but the calendar has no such day.
    #[error("is a day that the calendar does not have")]
    Impossible,
}

/// Parses a date: `2021-03-31`, `2021年3月31日`, `2021/3/31`, `20210331`,
/// `二〇二一年三月三十一日`, `民國103年4月3日`, full width, with a time or a
/// remark in brackets behind it.
///
/// # Errors
/// [`DateError::Unrecognized`] where the text is no date,
/// [`DateError::Impossible`] where it names a day that does not exist.
pub fn parse_date(text: &str) -> Result<Date, DateError> {
    let normal: Vec<char> = normalize(text.trim())
        .chars()
        .map(|c| if c == 'o' { '〇' } else { c })
        .collect();
    let mut rest: &[char] = &normal;
    let republican = ["中华民国", "民国"].iter().any(|era| skip(&mut rest, era));
    let (year, year_separator) = match eight_digits(rest) {
        Some((year, month, day)) => return civil(year, month, day, &rest[8..]),
        None => number(&mut rest, &['-', '/', '.', '年'])?,
    };
    let year = match (republican, year) {
        (true, 1..=999) => year + 1911,
        (false, 1000..=9999) => year,
        _ => return Err(DateError::Unrecognized),
    };
    let month_separator = if year_separator == '年' {
        '月'
    } else {
        year_separator
    };
    let (month, _) = number(&mut rest, &[month_separator])?;
    let day = if year_separator == '年' {
        number(&mut rest, &['日', '号'])?.0
    } else {
        leading_number(&mut rest).ok_or(DateError::Unrecognized)?
    };
    civil(year, month, day, rest)
}

fn civil(year: u32, month: u32, day: u32, rest: &[char]) -> Result<Date, DateError> {
    if !is_time_or_remark(rest) {
        return Err(DateError::Unrecognized);
    }
    let part = |value: u32| i8::try_from(value).map_err(|_| DateError::Impossible);
    let year = i16::try_from(year).map_err(|_| DateError::Impossible)?;
    Date::new(year, part(month)?, part(day)?).map_err(|_| DateError::Impossible)
}

fn skip(rest: &mut &[char], prefix: &str) -> bool {
    let length = prefix.chars().count();
    let found = rest.iter().copied().take(length).eq(prefix.chars());
    if found {
        *rest = &rest[length..];
        skip_blanks(rest);
    }
    found
}

fn skip_blanks(rest: &mut &[char]) {
    while let [' ', tail @ ..] = rest {
        *rest = tail;
    }
}

/// `20210331`, with no further digit behind it.
fn eight_digits(rest: &[char]) -> Option<(u32, u32, u32)> {
    let length = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    if length != 8 {
        return None;
    }
    let value: u32 = rest[..8].iter().collect::<String>().parse().ok()?;
    (value >= 10_000_000).then_some((value / 10_000, value / 100 % 100, value % 100))
}

/// A number and the separator behind it, blanks around both allowed.
fn number(rest: &mut &[char], separators: &[char]) -> Result<(u32, char), DateError> {
    let value = leading_number(rest).ok_or(DateError::Unrecognized)?;
    skip_blanks(rest);
    match rest {
        [separator, tail @ ..] if separators.contains(separator) => {
            *rest = tail;
            skip_blanks(rest);
            Ok((value, *separator))
        }
        _ => Err(DateError::Unrecognized),
    }
}

/// A number of at most four digits, or of Chinese numerals: positional
/// (`二〇二一`) or with tens and hundreds (`三十一`, `一百零三`).
fn leading_number(rest: &mut &[char]) -> Option<u32> {
    let ascii = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    let (length, value) = if ascii > 0 {
        let digits: String = rest[..ascii].iter().collect();
        (ascii, (ascii <= 4).then(|| digits.parse().ok()).flatten()?)
    } else {
        let length = rest.iter().take_while(|&&c| is_numeral(c)).count();
        (length, han_number(&rest[..length])?)
    };
    *rest = &rest[length..];
    Some(value)
}

fn is_numeral(c: char) -> bool {
    han_digit(c).is_some() || matches!(c, '十' | '百')
}

fn han_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' => 0,
        '一' | '元' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// The value of Chinese numerals up to 9999; `None` for none at all.
pub(super) fn han_number(numerals: &[char]) -> Option<u32> {
    if numerals.is_empty() || numerals.len() > 7 {
        return None;
    }
    if !numerals.iter().any(|c| matches!(c, '十' | '百')) {
        return numerals.iter().try_fold(0, |value, &c| {
            let value: u32 = value * 10 + han_digit(c)?;
            (value <= 9999).then_some(value)
        });
    }
    let (mut total, mut pending) = (0, None);
    for &c in numerals {
        match c {
            '十' => total += pending.take().unwrap_or(1) * 10,
            '百' => total += pending.take()? * 100,
            _ => pending = Some(han_digit(c)?),
        }
    }
    Some(total + pending.unwrap_or(0))
}

/// What may stand behind a date: nothing, a time of day, a remark in brackets.
fn is_time_or_remark(rest: &[char]) -> bool {
    let mut rest = rest;
    skip_blanks(&mut rest);
    match rest {
        [] | ['(', .., ')'] => true,
        ['t', time @ ..] => is_time(time),
        _ => is_time(rest),
    }
}

fn is_time(rest: &[char]) -> bool {
    rest.first().is_some_and(char::is_ascii_digit)
        && rest.contains(&':')
        && rest
            .iter()
            .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'z' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let date = parse_date(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(date.to_string(), expected, "{text}");
    }

    #[track_caller]
    fn check_error(text: &str, expected: DateError) {
        assert_eq!(parse_date(text), Err(expected), "{text}");
    }

    #[test]
    fn reads_every_spelling_met_in_the_wild() {
        check("2021-03-31", "2021-03-31");
        check("2021年3月31日", "2021-03-31");
        check("2021 年 3 月 31 日", "2021-03-31");
        check("2021/3/31", "2021-03-31");
        check("2021.03.31", "2021-03-31");
        check("20210331", "2021-03-31");
        check("２０１２年１２月１９日", "2012-12-19");
        check("二〇二一年三月三十一日", "2021-03-31");
        check("二○一九年一月十七日", "2019-01-17");
        check("二零一六年十月九日", "2016-10-09");
        check("二O一八年十二月二十日", "2018-12-20");
        check("一九九六年七月十七日", "1996-07-17");
        check("２０２３年１月１０日", "2023-01-10");
    }

    #[test]
    fn reads_the_republican_calendar() {
        check("民國103年4月3日", "2014-04-03");
        check("中華民國109年11月20日（補登）", "2020-11-20");
        check("中華民國九十八年八月三十日", "2009-08-30");
        check("民國一百零三年四月三日", "2014-04-03");
        check("民國元年1月1日", "1912-01-01");
    }

    #[test]
    fn allows_a_time_behind_the_date() {
        check("2022-04-01 09:30:00", "2022-04-01");
        check("2022-05-06 16:20", "2022-05-06");
        check("2022-05-06T16:20:00+08:00", "2022-05-06");
        check("2022-05-06T16:20:00.000Z", "2022-05-06");
    }

    #[test]
    fn never_guesses() {
        for text in [
            "",
            "待定",
            "2021年3月",
            "2021",
            "21-03-31",
            "三月三十一日",
            "2021-03-31之前",
            "2021-3",
            "1617120000000",
            "二十一年三月一日",
            "0021-01-01",
        ] {
            check_error(text, DateError::Unrecognized);
        }
    }

    #[test]
    fn tells_days_that_do_not_exist() {
        for text in [
            "2021-02-31",
            "2021年2月31日",
            "20211301",
            "2021/4/31",
            "2021-00-10",
            "二〇二一年二月三十日",
        ] {
            check_error(text, DateError::Impossible);
        }
    }
}
