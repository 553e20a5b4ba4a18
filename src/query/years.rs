//! Years in a text: `2020年`, `二〇二〇年度`, `2018-2020年`, and four digits
//! that stand alone. 今年 and 去年 are left alone: what they mean depends on
//! when the question is read, and a link to it may be old.

use std::ops::Range;

/// The years that are taken for years; an index tells which of them it has.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2099;
/// Longest range.
const MAX_YEARS: u16 = 20;

/// What stands behind four digits that count something.
const UNITS: &str = "号元万亿个人次户名件条项米吨度平份套所家辆亩台天第小分版";

/// Years in a row, and where they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct YearsFound {
    pub(super) years: Vec<u16>,
    pub(super) range: Range<usize>,
}

/// The years of a normalised text, in order.
pub(super) fn years(text: &[char]) -> Vec<YearsFound> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match year_range(text, at).or_else(|| single_year(text, at)) {
            Some(years) => {
                at = years.range.end;
                found.push(years);
            }
            None => at += 1,
        }
    }
    found
}

fn single_year(text: &[char], at: usize) -> Option<YearsFound> {
    let (year, end) = year_at(text, at)?;
    let in_a_number = at >= 2 && text[at - 1] == '-' && is_digit(text.get(at - 2));
    if in_a_number {
        return None;
    }
    let end = match (unit_end(text, end), is_digit(text.get(at))) {
        (Some(end), _) => end,
        (None, true) if text.get(end) != Some(&'年') && stands_alone(text, end) => end,
        _ => return None,
    };
    Some(YearsFound {
        years: vec![year],
        range: at..end,
    })
}

fn year_range(text: &[char], at: usize) -> Option<YearsFound> {
    let (from, end) = year_at(text, at)?;
    let sign = unit_end(text, end).unwrap_or(end);
    let is_sign = |c: &char| matches!(c, '-' | '—' | '~' | '至' | '到');
    let signs = text.get(sign..)?.iter().take_while(|c| is_sign(c)).count();
    if !(1..=2).contains(&signs) {
        return None;
    }
    let (to, end) = year_at(text, sign + signs)?;
    let end = unit_end(text, end).or_else(|| stands_alone(text, end).then_some(end))?;
    (from < to && to - from < MAX_YEARS).then(|| YearsFound {
        years: (from..=to).collect(),
        range: at..end,
    })
}

/// Four digits that no further one touches, as a year.
fn year_at(text: &[char], at: usize) -> Option<(u16, usize)> {
    let digits = text.get(at..at + 4)?;
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    let touches = |c: Option<&char>| {
        c.is_some_and(|&c| c.is_ascii_alphanumeric() || c == '.' || digit(c).is_some())
    };
    if touches(before) || before == Some(&'第') || before == Some(&'(') || touches(text.get(at + 4))
    {
        return None;
    }
    let is_ascii = digits.iter().all(char::is_ascii_digit);
    let is_han = digits.iter().all(|c| !c.is_ascii_digit());
    if !is_ascii && !is_han {
        return None;
    }
    let year = digits
        .iter()
        .try_fold(0_u16, |year, &c| Some(year * 10 + digit(c)?))?;
    YEARS.contains(&year).then_some((year, at + 4))
}

/// The end of 年 or 年度 that starts here; a month behind it is a date.
fn unit_end(text: &[char], at: usize) -> Option<usize> {
    if text.get(at) != Some(&'年') {
        return None;
    }
    if is_digit(text.get(at + 1)) {
        return None;
    }
    let end = at + 1 + usize::from(text.get(at + 1) == Some(&'度'));
    Some(end)
}

fn stands_alone(text: &[char], end: usize) -> bool {
    text.get(end)
        .is_none_or(|&c| !UNITS.contains(c) && !matches!(c, '-' | '/' | '%' | ')'))
}

fn is_digit(c: Option<&char>) -> bool {
    c.is_some_and(char::is_ascii_digit)
}

fn digit(c: char) -> Option<u16> {
    let han = "〇一二三四五六七八九".chars().position(|one| one == c);
    let han = han.or_else(|| (c == '零').then_some(0));
    let value = han.or_else(|| c.to_digit(10).and_then(|digit| usize::try_from(digit).ok()))?;
    u16::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &[u16])]) {
        let chars: Vec<char> = text.chars().collect();
        let found: Vec<(String, Vec<u16>)> = years(&chars)
            .into_iter()
            .map(|one| (chars[one.range].iter().collect(), one.years))
            .collect();
        let expected: Vec<(String, Vec<u16>)> = expected
            .iter()
            .map(|(text, years)| ((*text).to_owned(), years.to_vec()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn years_are_written_in_several_ways() {
        check("2020年低保标准", &[("2020年", &[2020])]);
        check("低保标准2020", &[("2020", &[2020])]);
        check("2021年度报告", &[("2021年度", &[2021])]);
        check("二〇二〇年", &[("二〇二〇年", &[2020])]);
        check("二零二零年", &[("二零二零年", &[2020])]);
        check("2018-2020年", &[("2018-2020年", &[2018, 2019, 2020])]);
        check("2019年至2020年", &[("2019年至2020年", &[2019, 2020])]);
        check("2018——2019", &[("2018——2019", &[2018, 2019])]);
        check("2018 2020", &[("2018", &[2018]), ("2020", &[2020])]);
    }

    #[test]
    fn other_numbers_are_no_years() {
        check("2020号", &[]);
        check("2020年1月25日", &[]);
        check("补贴2000元", &[]);
        check("12020", &[]);
        check("gb2020", &[]);
        check("(2020)12号", &[]);
        check("2020-0118", &[]);
        check("1234年", &[]);
        check("二〇二〇", &[]);
        check("11.2020", &[]);
        check("2020-2018", &[]);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[0-9年度二〇至 -]{0,24}") {
            let chars: Vec<char> = text.chars().collect();
            for one in years(&chars) {
                prop_assert!(!one.years.is_empty() && one.range.end <= chars.len());
            }
        }
    }
}
