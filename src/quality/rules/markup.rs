//! HTML that was left in texts.

use std::sync::LazyLock;

use regex::Regex;

use crate::quality::report::Report;
use crate::quality::subject::Subject;

/// Tags by their names, so that `<` and `>` in tables and formulas are none, and
/// entities in any spelling.
static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)
        </?(?:p|br|div|span|font|a|b|i|u|strong|em|table|tbody|thead|tr|td|th|img|style|script|
            ul|ol|li|h[1-6]|center|o:p|iframe|input|meta|link|hr|sup|sub|section|article)
            (?:\s[^<>]{0,300})?/?>
        | <!--
        | &(?:nbsp|amp|lt|gt|quot|apos|sp|ensp|emsp|thinsp|ldquo|rdquo|lsquo|rsquo|mdash|ndash|middot|
            hellip|times|copy|reg|deg|bull|\#[0-9]{1,7}|\#x[0-9a-f]{1,6});",
    )
    .expect("the pattern is a constant that the tests run")
});

pub(super) fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
    let mut told: Vec<&str> = Vec::new();
    for (field, text) in subject.texts() {
        if told.contains(&field) || field == "extra" {
            continue;
        }
        let mut found = MARKUP.find_iter(text);
        if let Some(first) = found.next() {
            told.push(field);
            let message = match found.count() {
                0 => "is HTML".to_owned(),
                more => format!("is HTML; {more} more follow"),
            };
            report.at(subject, "markup-in-text", field, first.as_str(), message);
        }
    }
}
