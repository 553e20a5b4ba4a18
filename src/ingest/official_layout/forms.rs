//! The forms of single lines: names of bodies, dates, numbers.

use crate::model::{Date, DocNumber, find_doc_numbers, parse_date};
use crate::text::{is_dropped, is_han};

/// How names of bodies end.
const BODY_ENDINGS: [&str; 40] = [
    "人民政府",
    "政府",
    "办公厅",
    "办公室",
    "委员会",
    "常委会",
    "常务委员会",
    "党委",
    "市委",
    "省委",
    "县委",
    "区委",
    "党组",
    "国务院",
    "厅",
    "局",
    "部",
    "委",
    "院",
    "署",
    "总局",
    "处",
    "中心",
    "法院",
    "检察院",
    "大学",
    "学院",
    "协会",
    "总工会",
    "银行",
    "集团",
    "公司",
    "指挥部",
    "领导小组",
    "管委会",
    "办事处",
    "大队",
    "支队",
    "总队",
    "站",
];

/// Longest name of a body, in characters.
const MAX_BODY_CHARS: usize = 40;

/// A line without its blanks and invisible characters.
pub(super) fn compact(line: &str) -> String {
    line.chars()
        .filter(|&c| !c.is_whitespace() && !is_dropped(c))
        .collect()
}

/// Whether a compact line is the name of a body, and nothing else.
pub(super) fn is_body_name(line: &str) -> bool {
    let chars = line.chars().count();
    (3..=MAX_BODY_CHARS).contains(&chars)
        && line
            .chars()
            .all(|c| is_han(c) || matches!(c, '（' | '）' | '(' | ')'))
        && BODY_ENDINGS.iter().any(|ending| line.ends_with(ending))
        && !line.starts_with(['各', '请', '由', '经', '报'])
        && !line.contains("关于")
}

/// Longest line that is a date, in characters.
const MAX_DATE_CHARS: usize = 12;

/// The date that a compact line is, without anything else on it.
pub(super) fn whole_date(line: &str) -> Option<Date> {
    // It is asked of every end of a line, which may be as long as the document.
    if line.len() > MAX_DATE_CHARS * char::MAX_LEN_UTF8 {
        return None;
    }
    let has_form = line.contains('年') && line.contains('月') && line.ends_with('日');
    (has_form && line.chars().count() <= MAX_DATE_CHARS)
        .then(|| parse_date(line).ok())
        .flatten()
}

/// The number under which a document was issued, where a line holds one and
/// beside it at most who signed it: `云政发〔2023〕5号　签发人：…`.
pub(super) fn number_line(line: &str) -> Option<String> {
    let line = compact(line);
    let number = line.split("签发人").next().unwrap_or_default();
    let number = number.trim_matches(['（', '）', '(', ')', '★', '*']);
    if number.chars().count() > 40 || !number.ends_with('号') {
        return None;
    }
    let found = find_doc_numbers(number);
    let [one] = found.as_slice() else { return None };
    let parts = one.number.as_ref()?;
    let is_whole = one.start_bytes == 0 && one.end_bytes == number.len();
    let has_year = parts.year.is_some() || parts.code.ends_with('令');
    (is_whole && has_year && DocNumber::parse(number).is_some()).then(|| number.to_owned())
}
