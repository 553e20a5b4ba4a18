//! Lists that a source writes as one text.

use crate::ingest::mapping::Separators;

/// Keywords: parted at the separators of the mapping. Where a text has none of
/// these, blanks part: `法治政府 年度报告`, but not between two Latin words
/// (`World Bank`). What stands in brackets is never cut.
pub(super) fn split_keywords(text: &str, separators: &Separators) -> Vec<String> {
    let parts = split(text, &separators.keywords);
    match parts.as_slice() {
        [single] if separators.keywords_at_blanks => cut(single, parts_at_blank),
        _ => parts,
    }
}

/// Names of bodies: parted as the mapping says.
pub(super) fn split_names(text: &str, separators: &Separators) -> Vec<String> {
    split(text, &separators.issuers)
}

fn split(text: &str, separators: &str) -> Vec<String> {
    cut(text, |_, c, _| separators.contains(c))
}

/// Whether the blank between two characters parts keywords: a wide one always,
/// a narrow one unless both neighbours are ASCII.
fn parts_at_blank(before: Option<char>, c: char, after: Option<char>) -> bool {
    let latin = |neighbour: Option<char>| neighbour.is_some_and(|c| c.is_ascii_graphic());
    c == '\u{3000}' || c == '\t' || (c.is_whitespace() && !(latin(before) && latin(after)))
}

/// Cuts a text outside brackets at the characters that part, each seen with its
/// neighbours. Brackets count only where they close again.
fn cut(text: &str, parts: impl Fn(Option<char>, char, Option<char>) -> bool) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let balanced = depths(&chars);
    let mut list: Vec<String> = Vec::new();
    let mut current = String::new();
    for (index, &c) in chars.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| chars.get(index));
        let after = chars.get(index + 1);
        let inside = balanced.as_ref().is_some_and(|depths| depths[index] > 0);
        if !inside && parts(before.copied(), c, after.copied()) {
            list.push(std::mem::take(&mut current));
        } else {
            current.push(c);
        }
    }
    list.push(current);
    list.retain_mut(|entry| {
        *entry = entry.trim().to_owned();
        !entry.is_empty()
    });
    list
}

/// How many brackets are open at each character; `None` where they do not match.
fn depths(chars: &[char]) -> Option<Vec<usize>> {
    let mut open = Vec::new();
    let mut depths = Vec::with_capacity(chars.len());
    for &c in chars {
        match c {
            '(' | '（' => open.push(')'),
            '[' | '［' | '〔' | '【' => open.push(']'),
            '《' | '〈' => open.push('》'),
            '“' | '「' => open.push('”'),
            ')' | '）' if open.pop() != Some(')') => return None,
            ']' | '］' | '〕' | '】' if open.pop() != Some(']') => return None,
            '》' | '〉' if open.pop() != Some('》') => return None,
            '”' | '」' if open.pop() != Some('”') => return None,
            _ => {}
        }
        depths.push(open.len());
    }
    open.is_empty().then_some(depths)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::mapping::Mapping;

    #[track_caller]
    fn check(split: fn(&str, &Separators) -> Vec<String>, text: &str, expected: &[&str]) {
        let mapping = Mapping::built_in();
        assert_eq!(split(text, mapping.separators()), expected, "{text}");
    }

    #[test]
    fn keywords_part_at_signs_or_else_at_blanks() {
        let three = ["法治政府", "港口", "口岸营商环境"];
        for text in [
            "法治政府；港口；口岸营商环境",
            "法治政府;港口;口岸营商环境;",
            "法治政府、 港口，口岸营商环境",
            "法治政府|港口｜口岸营商环境",
            "法治政府 港口 口岸营商环境",
            "法治政府\u{3000}港口\u{3000}\u{3000}口岸营商环境",
        ] {
            check(split_keywords, text, &three);
        }
        check(split_keywords, "", &[]);
        check(split_keywords, "医保", &["医保"]);
    }

    #[test]
    fn a_keyword_keeps_its_brackets_and_latin_phrases() {
        check(split_keywords, "World Bank 贷款", &["World Bank", "贷款"]);
        check(
            split_keywords,
            "灾后重建 (复建 安置)",
            &["灾后重建", "(复建 安置)"],
        );
        check(
            split_keywords,
            "科技（含教育、文化）；体育",
            &["科技（含教育、文化）", "体育"],
        );
        check(
            split_keywords,
            "5G network、标准 体系",
            &["5G network", "标准 体系"],
        );
        check(
            split_keywords,
            "科技（含教育；文化",
            &["科技（含教育", "文化"],
        );
    }

    #[test]
    fn names_never_part_at_blanks() {
        check(
            split_names,
            "云澜市 民政局、财政局；教育局",
            &["云澜市 民政局", "财政局", "教育局"],
        );
    }
}
