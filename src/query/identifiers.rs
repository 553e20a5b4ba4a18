//! The numbers of documents within the text of a query.

use std::ops::Range;

use crate::model::{
    CatalogNumber, DocNumber, DocNumberPattern, FoundDocNumber, find_catalog_numbers,
    find_doc_numbers,
};
use crate::text::{is_blank, normalize_char};

/// Fewest letters and digits of a text that is taken for a 索引号: the serial
/// alone, one less where it starts with 0.
const MIN_CATALOG_NUMBER_CHARS: usize = 5;

/// Least serial number of a text that is taken for a 文号 although its code ends
/// like none and it has neither year nor 第: those of gazettes.
const MIN_PLAIN_SERIAL: u64 = 100_000;

/// A document's number, recognised in the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identifier {
    /// 文号, canonical.
    DocNumber(String),
    /// Parts of a 文号.
    DocNumberPart(DocNumberPattern),
    /// 索引号 or its last part, canonical.
    CatalogNumber(String),
}

/// The numbers in the text of a search box, outside of phrases and of what is
/// left out. `excludes` tells whether the text leaves anything out.
pub(super) fn identifiers(text: &str, excludes: bool) -> Vec<Identifier> {
    let phrases = phrases(text);
    let plain = |span: &Range<usize>| {
        !phrases
            .iter()
            .any(|phrase| phrase.start < span.end && span.start < phrase.end)
            && !is_left_out(text, span.start)
    };
    let mut found: Vec<Identifier> = Vec::new();
    for one in find_doc_numbers(text) {
        if plain(&(one.start_bytes..one.end_bytes)) {
            found.push(identifier(one));
        }
    }
    for one in find_catalog_numbers(text) {
        if plain(&(one.start_bytes..one.end_bytes)) {
            found.push(Identifier::CatalogNumber(one.canonical));
        }
    }
    if found.is_empty() && phrases.is_empty() && !excludes {
        found.extend(whole_text(text));
    }
    let mut each: Vec<Identifier> = Vec::new();
    for one in found {
        if !each.contains(&one) {
            each.push(one);
        }
    }
    each
}

fn identifier(found: FoundDocNumber) -> Identifier {
    match found.number {
        Some(number) => Identifier::DocNumber(number.canonical()),
        None => Identifier::DocNumberPart(found.pattern),
    }
}

/// A text that is nothing else may be a number in forms that say less.
fn whole_text(text: &str) -> Vec<Identifier> {
    let is_ordinal = text.chars().any(|c| c == '第');
    let doc_numbers = DocNumber::parse(text).into_iter().flat_map(|number| {
        let each = number.all_parts().iter();
        each.filter(|parts| is_ordinal || parts.year.is_some() || parts.serial >= MIN_PLAIN_SERIAL)
            .map(|parts| Identifier::DocNumber(parts.canonical()))
            .collect::<Vec<_>>()
    });
    let catalog_number = CatalogNumber::parse(text)
        .filter(is_catalog_number)
        .map(|number| Identifier::CatalogNumber(number.canonical().to_owned()));
    doc_numbers.chain(catalog_number).collect()
}

fn is_catalog_number(number: &CatalogNumber) -> bool {
    let canonical = number.canonical();
    let least = MIN_CATALOG_NUMBER_CHARS - usize::from(canonical.starts_with('0'));
    canonical.len() >= least
        && canonical.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && canonical.bytes().any(|byte| byte.is_ascii_digit())
}

/// The text with each whole number in one piece, so that blanks and hyphens
/// inside it part no clauses.
pub(super) fn join_numbers(text: &str) -> String {
    let whole = find_doc_numbers(text)
        .into_iter()
        .filter(|found| found.number.is_some())
        .map(|found| found.start_bytes..found.end_bytes);
    let catalog = find_catalog_numbers(text)
        .into_iter()
        .map(|found| found.start_bytes..found.end_bytes);
    let spans: Vec<Range<usize>> = whole.chain(catalog).collect();
    text.char_indices()
        .filter(|(at, c)| {
            let blank = normalize_char(*c).is_none_or(is_blank);
            !blank || !spans.iter().any(|span| span.contains(at))
        })
        .map(|(_, c)| c)
        .collect()
}

/// Where a text has exact phrases.
fn phrases(text: &str) -> Vec<Range<usize>> {
    let mut phrases = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        match (open, c) {
            (Some((start, closing)), _) if c == closing => {
                phrases.push(start..at + c.len_utf8());
                open = None;
            }
            (None, '"' | '＂') => open = Some((at, c)),
            (None, '“') => open = Some((at, '”')),
            (None, '「') => open = Some((at, '」')),
            _ => {}
        }
    }
    phrases
}

/// Whether a sign of exclusion stands in front of the clause that starts there.
fn is_left_out(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let clause = before
        .rsplit(|c| normalize_char(c).is_none_or(is_blank))
        .next()
        .unwrap_or_default();
    clause.chars().next().and_then(normalize_char) == Some('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let excludes = text.contains(" -");
        let found: Vec<String> = identifiers(text, excludes)
            .into_iter()
            .map(|identifier| match identifier {
                Identifier::DocNumber(number) => number,
                Identifier::DocNumberPart(pattern) => format!("{{{pattern}}}"),
                Identifier::CatalogNumber(number) => format!("[{number}]"),
            })
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn recognises_numbers_in_any_spelling() {
        check("国办发 【2020】 第012号", &["国办发〔2020〕12号"]);
        check("國務院令第711號", &["国务院令第711号"]);
        check("747445809/2021-00027", &["[747445809202100027]"]);
        check("758213022 -2020- 0118", &["[75821302220200118]"]);
        check("747445809 2021 00027", &["[747445809202100027]"]);
        check("索引号：747445809202100027", &["[747445809202100027]"]);
        check("00027", &["[00027]"]);
        check("0118", &["[0118]"]);
        check("2021-00027", &["[202100027]"]);
        check("臺會協0990089927A號", &["台会协第990089927a号"]);
        check("云科2020-12", &["云科〔2020〕12号"]);
        check("云科2020 12号", &["云科〔2020〕12号"]);
    }

    #[test]
    fn recognises_numbers_among_words() {
        check("国办发〔2020〕12号 -通知", &["国办发〔2020〕12号"]);
        check("低保 国办发〔2020〕12号", &["国办发〔2020〕12号"]);
        check("747445809/2021-00027 附件", &["[747445809202100027]"]);
        check("2020年 国办发", &["{国办发〔2020〕}"]);
        check("解读 12号令", &["{12号令}"]);
    }

    #[test]
    fn phrases_and_what_is_left_out_are_not_looked_up() {
        check("通知 -国办发〔2020〕12号", &[]);
        check("“国办发〔2020〕12号”", &[]);
        check(
            "\"国办发〔2020〕12号\" 国发〔2019〕3号",
            &["国发〔2019〕3号"],
        );
        check("gdp -2020", &[]);
    }

    #[test]
    fn ordinary_text_is_no_number() {
        for text in [
            "2020",
            "2020年",
            "12号线",
            "第3号",
            "行政复议",
            "2020年 通知",
            "gdp",
            "",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn whole_numbers_become_one_piece() {
        let check = |text: &str, expected: &str| assert_eq!(join_numbers(text), expected);
        check(
            "低保 国办发 〔2020〕 12 号 通知",
            "低保 国办发〔2020〕12号 通知",
        );
        check("758213022 -2020- 0118", "758213022-2020-0118");
        check("2020年 国办发", "2020年 国办发");
        check("行政 复议 -诉讼", "行政 复议 -诉讼");
    }
}
