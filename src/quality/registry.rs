//! The table of all rules: code, severity, meaning and mend.

use super::finding::Severity::{self, Error, Notice, Warning};

/// A rule as users read of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Stable name.
    pub code: &'static str,
    /// How bad its findings are.
    pub severity: Severity,
    /// What it finds.
    pub meaning: &'static str,
    /// What to do about it.
    pub mend: &'static str,
}

const fn rule(
    code: &'static str,
    severity: Severity,
    meaning: &'static str,
    mend: &'static str,
) -> Rule {
    Rule {
        code,
        severity,
        meaning,
        mend,
    }
}

/// All rules, in the order of reports within one severity.
#[rustfmt::skip]
pub const RULES: [Rule; 35] = [
    rule("refused", Error, "a record or file that cannot be taken in", "as the finding says"),
    rule("identity-number", Error, "resident identity-card numbers: 18 digits with a right check digit (GB 11643), or 15 digits beside words for it", "remove or mask them before publication"),
    rule("skipped-file", Warning, "a file that is no source of documents", "convert it to a format that is read, or take it out of the folder"),
    rule("doubtful", Warning, "a value that was repaired, decoded or left out when it was read", "correct it at the source"),
    rule("missing-title", Warning, "no 标题; one is derived", "give the document its title"),
    rule("missing-body", Warning, "no 正文 and no attachment", "give the document its text or its attachments"),
    rule("missing-issuer", Warning, "no 发布机构", "name the body that issued it"),
    rule("missing-written-date", Warning, "no 成文日期", "give the date in the document's signature"),
    rule("missing-published-date", Warning, "no 发布日期", "give the date of publication"),
    rule("written-after-published", Warning, "成文日期 after 发布日期", "correct whichever is wrong"),
    rule("date-in-future", Warning, "成文日期 or 发布日期 after today", "correct the date"),
    rule("date-implausible", Warning, "a date before 1900 or a 施行日期 more than 20 years ahead", "correct the date"),
    rule("doc-number-form", Warning, "文号 in no known form", "write it as GB/T 9704 asks: 云政办发〔2020〕12号"),
    rule("doc-number-year", Warning, "the year of the 文号 is not that of 成文日期", "correct whichever is wrong"),
    rule("doc-number-duplicate", Warning, "one 文号 of one issuer on documents with different titles", "correct the wrong 文号"),
    rule("catalog-number-form", Warning, "索引号 in no known form", "write organisation code, year and serial number: 758201934/2021-00027"),
    rule("catalog-number-duplicate", Warning, "one 索引号 on several documents", "give each document a 索引号 of its own"),
    rule("same-body", Warning, "the same 正文 under several identifiers, punctuation and blanks aside", "keep one of the documents"),
    rule("chrome-in-body", Warning, "parts of a page at an edge of the 正文: 打印, 关闭, 责任编辑, 上一篇, ICP备 …", "remove the lines at the source"),
    rule("markup-in-text", Warning, "HTML tags or entities", "export plain text"),
    rule("mojibake", Warning, "text in a wrong encoding: 锟斤拷, 锛, Ã, U+FFFD …", "export the document again in UTF-8"),
    rule("private-use-character", Warning, "characters without a standard meaning, shown as boxes or not at all", "replace them by characters of Unicode"),
    rule("invisible-in-identifier", Warning, "zero-width or control characters in an identifier, 文号 or 索引号", "remove them"),
    rule("mobile-number", Warning, "mobile phone numbers", "remove or mask them unless they are meant for the public"),
    rule("bank-card", Warning, "numbers of bank cards (right by Luhn)", "remove or mask them before publication"),
    rule("missing-doc-number", Notice, "no 文号 on a 通知, 意见, 决定, 批复, 函, 通报 or 令", "give the document its number, if it has one"),
    rule("missing-catalog-number", Notice, "no 索引号", "catalogue the document"),
    rule("missing-keywords", Notice, "no 关键词", "give it keywords"),
    rule("missing-topic", Notice, "no 主题分类", "class it"),
    rule("date-before-1949", Notice, "a date before 1949-10-01", "check the date"),
    rule("effective-before-written", Notice, "施行日期 before 成文日期", "check both dates"),
    rule("doc-number-year-end", Notice, "a 文号 of the year before a 成文日期 in January", "check both"),
    rule("catalog-number-gap", Notice, "serial numbers of one organisation and year that are missing", "look for documents that were not published or not read"),
    rule("near-duplicate", Notice, "正文 nearly that of an earlier document", "check whether both are meant to be there"),
    rule("unknown-field", Notice, "fields that are not known; they are kept under `extra`", "map them with `--mapping`, or leave them"),
];

/// The place of a rule in the table.
///
/// # Panics
/// Where the code is not in the table, which the test of the rules' codes holds.
pub(super) fn index_of(code: &str) -> usize {
    RULES
        .iter()
        .position(|rule| rule.code == code)
        .unwrap_or_else(|| unreachable!("`{code}` is not in the table of rules"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_ordered_by_severity() {
        for (index, rule) in RULES.iter().enumerate() {
            assert_eq!(index_of(rule.code), index);
            assert!(
                rule.code
                    .bytes()
                    .all(|byte| byte == b'-' || byte.is_ascii_lowercase() || byte.is_ascii_digit())
            );
        }
        assert!(RULES.is_sorted_by(|one, next| one.severity >= next.severity));
    }

    #[test]
    fn the_readme_lists_the_rules_as_they_are() {
        let readme = include_str!("../../README.md");
        let rows = RULES.iter().map(|rule| {
            let Rule {
                code,
                severity,
                meaning,
                mend,
            } = rule;
            format!("| `{code}` | {severity} | {meaning} | {mend} |\n")
        });
        let table = rows.collect::<Vec<_>>().concat();
        assert!(readme.contains(&table), "{table}");
    }
}
