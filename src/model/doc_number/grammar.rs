//! The written forms of year and serial number.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::model::date::han_number;

const YEAR: &str = "(?:1[89]|20)[0-9]{2}";
const YEAR_IN_HAN: &str = "[一二][〇零一二三四五六七八九]{3}";
const HAN: &str = "[〇零一二三四五六七八九十百]{1,7}";
const NUMBER: &str = "[0-9]{1,15}";

/// Year and serial number, or one of them, as the patterns below find them in
/// normalised text in which no two blanks stand in a row. Forms that say more
/// stand first, since the leftmost form counts, and of those the first.
static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    let serial = |n: u8| {
        format!(
            "(?: ?第? ?(?<n{n}>{NUMBER}) ?(?<x{n}>-?[a-z])?(?<e{n}> ?号)?| ?第? ?(?<h{n}>{HAN}) ?号| ?号 ?(?<m{n}>{NUMBER}))"
        )
    };
    let forms = [
        // 〔2020〕12号, 〔2020年〕第12号, (2014〕号16, 〔86〕5号, 〈2020〉12号
        format!(
            "[(〈《<]+ ?(?<y1>{YEAR}|{YEAR_IN_HAN}|[5-9][0-9]) ?年? ?[)〉》>]+{}",
            serial(1)
        ),
        // 〔2020 12号, 〔2020年12号
        format!("[(〈《<]+ ?(?<y2>{YEAR}|{YEAR_IN_HAN}) ?年?{}", serial(2)),
        // 2020〕12号
        format!("(?<y3>{YEAR}|{YEAR_IN_HAN}) ?年? ?[)〉》>]+{}", serial(3)),
        // 〔2020〕
        format!("[(〈《<]+ ?(?<y4>{YEAR}|{YEAR_IN_HAN}) ?年? ?[)〉》>]+"),
        // 2021年第5号
        format!(
            "(?<y5>{YEAR}|{YEAR_IN_HAN}) ?年 ?第? ?(?:(?<n5>{NUMBER})(?<x5>[a-z])?|(?<h5>{HAN}))(?<e5> ?号)"
        ),
        // 2020-12, 2020 12号, 2020第12号, 202012号
        format!("(?<y6>{YEAR})(?:[-/·._]| ?第 ?| )(?<n6>{NUMBER})(?<x6>[a-z])?(?<e6> ?号)?"),
        format!("(?<y7>{YEAR})(?<n7>[0-9]{{1,4}})(?<e7>号)"),
        // 字第0990146306号, 字0990146306
        format!(
            "字 ?(?:(?<d8>第) ?(?<n8>{NUMBER})|(?<m8>[0-9]{{9,15}}))(?<x8>-?[a-z]|-[0-9]{{1,2}})?(?<e8> ?号)?"
        ),
        // 第711号, 第七号令
        format!(
            "(?<d9>第) ?(?:(?<n9>{NUMBER})(?<x9>-?[a-z]|-[0-9]{{1,2}})?|(?<h9>{HAN}))(?<e9> ?号)(?: ?(?<o9>令|公告|通告))?"
        ),
        // 12号, 12号令
        format!(
            "(?<n0>{NUMBER})(?<x0>-?[a-z]|-[0-9]{{1,2}})?(?<e0> ?号)(?: ?(?<o0>令|公告|通告))?"
        ),
    ];
    Regex::new(&forms.join("|")).expect("the patterns are constants that the tests run")
});

/// How surely a form is that of a document's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// 12号
    Bare,
    /// 2020-12, 2020 12号
    Loose,
    /// 第711号
    Ordinal,
    /// 字第990146306号
    Character,
    /// 2021年第5号
    YearWord,
    /// 〔2020〕
    YearOnly,
    /// 〔2020〕12号
    Bracketed,
}

/// Year and serial number, and where they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tail {
    pub(super) form: Form,
    /// Offsets in the text that was read.
    pub(super) start_bytes: usize,
    pub(super) end_bytes: usize,
    pub(super) year: Option<u16>,
    pub(super) serial: Option<u64>,
    pub(super) suffix: String,
    /// 令, 公告 or 通告 behind the number.
    pub(super) order: Option<&'static str>,
    /// Whether 第 parts 字 from the number.
    pub(super) ordinal: bool,
    /// Whether 号 is there.
    pub(super) closed: bool,
}

/// The forms of a text, in order, none overlapping another.
pub(super) fn tails(text: &str) -> impl Iterator<Item = Tail> + '_ {
    TAIL.captures_iter(text).filter_map(|found| tail(&found))
}

fn tail(found: &Captures<'_>) -> Option<Tail> {
    let whole = found.get(0)?;
    let get = |kind: char, numbers: &[u8]| {
        numbers
            .iter()
            .find_map(|number| found.name(&format!("{kind}{number}")))
    };
    let year = get('y', &[1, 2, 3, 4, 5, 6, 7]);
    let digits = get('n', &[1, 2, 3, 5, 6, 7, 8, 9, 0]).or_else(|| get('m', &[1, 2, 3, 8]));
    let numerals = get('h', &[1, 2, 3, 5, 9]);
    let serial = match (digits, numerals) {
        (Some(digits), _) => Some(digits.as_str().parse().ok()?),
        (None, Some(numerals)) => Some(u64::from(han_number(
            &numerals.as_str().chars().collect::<Vec<_>>(),
        )?)),
        (None, None) => None,
    };
    let has = |name: &str| found.name(name).is_some();
    let form = if has("y4") {
        Form::YearOnly
    } else if has("y1") || has("y2") || has("y3") {
        Form::Bracketed
    } else if has("y5") {
        Form::YearWord
    } else if has("y6") || has("y7") {
        Form::Loose
    } else if has("n8") || has("m8") {
        Form::Character
    } else if has("d9") {
        Form::Ordinal
    } else {
        Form::Bare
    };
    // 字 is the last character of the code.
    let start_bytes = match form {
        Form::Character => whole.start() + '字'.len_utf8(),
        _ => whole.start(),
    };
    let suffix = get('x', &[1, 2, 3, 5, 6, 8, 9, 0]).map_or("", |suffix| suffix.as_str());
    Some(Tail {
        form,
        start_bytes,
        end_bytes: whole.end(),
        year: match year {
            Some(year) => Some(read_year(year.as_str())?),
            None => None,
        },
        serial,
        suffix: clean_suffix(suffix),
        order: get('o', &[9, 0]).and_then(|order| {
            ["令", "公告", "通告"]
                .into_iter()
                .find(|known| *known == order.as_str())
        }),
        ordinal: has("d8"),
        closed: whole.as_str().contains('号'),
    })
}

/// A year of four digits or numerals, or of two digits between 1950 and 1999.
pub(super) fn read_year(year: &str) -> Option<u16> {
    if let Ok(number) = year.parse::<u16>() {
        return Some(if number < 100 { 1900 + number } else { number });
    }
    let numerals: Vec<char> = year.chars().collect();
    han_number(&numerals).and_then(|number| u16::try_from(number).ok())
}

/// `-c` is written for `c`; `-2` stays.
fn clean_suffix(suffix: &str) -> String {
    match suffix.strip_prefix('-') {
        Some(letter) if !letter.starts_with(|c: char| c.is_ascii_digit()) => letter.to_owned(),
        _ => suffix.to_owned(),
    }
}
