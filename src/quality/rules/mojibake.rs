//! Texts that were read in a wrong encoding.

use std::sync::LazyLock;

use regex::Regex;

use crate::quality::report::Report;
use crate::quality::subject::Subject;

/// What occurs in no right text.
static SURE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x) \u{FFFD} | 锟斤拷 | 锟斤 | 烫烫烫 | 屯屯屯 | 葺葺葺 | 锘縚?
        | Ã[\u{80}-\u{BF}] | Â[\u{A0}-\u{BF}] | â€ | ï¼ | ã€ | [åäæçè][\u{80}-\u{BF}]{2}",
    )
    .expect("the pattern is a constant that the tests run")
});

/// What UTF-8 read as GBK is full of: the beginnings of `，：（“”、。` and of 的;
/// rare by themselves, so that one of them proves nothing.
static LIKELY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("[锛銆鈥鐨勬绗鏄浜]").expect("the pattern is a constant that the tests run")
});
/// So many of them do, where they are so dense.
const MIN_LIKELY: usize = 4;
const ONE_IN_CHARS: usize = 40;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
    let mut told: Vec<&str> = Vec::new();
    for (field, text) in subject.texts() {
        if told.contains(&field) {
            continue;
        }
        let Some(at) = garbled(text) else {
            continue;
        };
        told.push(field);
        let before: Vec<char> = text
            .get(..at)
            .unwrap_or_default()
            .chars()
            .rev()
            .take(6)
            .collect();
        let behind = text.get(at..).unwrap_or_default().chars().take(20);
        let value: String = before.into_iter().rev().chain(behind).collect();
        report.at(
            subject,
            "mojibake",
            field,
            &value,
            "is text that was read in a wrong encoding",
        );
    }
}

/// Where garbled text starts.
fn garbled(text: &str) -> Option<usize> {
    if let Some(found) = SURE.find(text) {
        return Some(found.start());
    }
    let mut likely = LIKELY.find_iter(text);
    let first = likely.next()?;
    let count = 1 + likely.count();
    let dense = count * ONE_IN_CHARS >= text.chars().count();
    (count >= MIN_LIKELY && dense).then(|| first.start())
}
