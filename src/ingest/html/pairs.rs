//! Labels and values on a line: `索 引 号：1/2021　发布日期：2021-03-31`.

use crate::ingest::field::Field;
use crate::ingest::mapping::{Mapping, normalize_label};
use crate::text::is_han;

/// Labels of pages that name no field of a document. They end the value before
/// them, and what stands behind them is no value of a field.
const OTHER_LABELS: &[&str] = &[
    "来源",
    "文章来源",
    "稿源",
    "作者",
    "责任编辑",
    "编辑",
    "审核",
    "校对",
    "浏览次数",
    "浏览量",
    "浏览",
    "点击数",
    "点击量",
    "点击",
    "点击率",
    "访问量",
    "阅读",
    "阅读量",
    "阅读次数",
    "字体",
    "字号",
    "字体大小",
    "文字大小",
    "视力保护色",
    "保护视力色",
    "分享到",
    "分享",
    "打印",
    "公开方式",
    "公开范围",
    "公开形式",
    "公开时限",
    "更新时间",
    "时间",
    "日期",
    "类别",
    "信息类别",
    "发布人",
    "废止日期",
    "失效日期",
    "服务对象分类",
    "体裁",
    "公开责任部门",
    "责任部门",
    "公开类型",
    "公开属性",
];

/// Those of [`OTHER_LABELS`] that say something of the document, by their ends.
const TELLING: &[&str] = &[
    "来源",
    "稿源",
    "作者",
    "公开方式",
    "公开范围",
    "公开形式",
    "公开时限",
    "更新时间",
    "废止日期",
    "失效日期",
    "服务对象分类",
    "责任部门",
    "公开类型",
    "公开属性",
    "信息类别",
];

/// Longest label, in characters, its blanks included.
const MAX_LABEL_CHARS: usize = 20;

/// A longer text has no labels in it, in bytes.
const MAX_TEXT_BYTES: usize = 3_000;

/// A label with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    /// The label as written.
    pub(super) label: String,
    /// Its field, where it names one.
    pub(super) field: Option<Field>,
    /// The value, empty where there is none.
    pub(super) value: String,
}

/// The field of a Chinese label, in any spelling.
pub(super) fn field(label: &str, mapping: &Mapping) -> Option<Field> {
    let is_label = label.chars().any(is_han) && label.chars().count() <= MAX_LABEL_CHARS;
    is_label.then(|| mapping.field(label)).flatten()
}

/// Whether a text is a label and nothing else.
pub(super) fn is_label(text: &str, mapping: &Mapping) -> bool {
    let text = text.trim();
    let plain = text.trim_end_matches([':', '：']).trim_end();
    field(plain, mapping).is_some() || is_other(plain)
}

fn is_other(label: &str) -> bool {
    label.chars().count() <= MAX_LABEL_CHARS
        && OTHER_LABELS.contains(&normalize_label(label).as_str())
}

/// Whether a label that is no field says something of the document wherever it
/// stands, and not only in a table of information.
pub(super) fn is_telling(label: &str) -> bool {
    let label = normalize_label(label);
    TELLING.iter().any(|end| label.ends_with(end))
}

/// Whether a label says only that it is a time: beside other labels it is that of
/// publication.
pub(super) fn is_time(label: &str) -> bool {
    matches!(normalize_label(label).as_str(), "时间" | "日期")
}

/// Whether a label is one for where the text comes from.
pub(super) fn is_source(label: &str) -> bool {
    let label = normalize_label(label);
    label.ends_with("来源") || label == "稿源"
}

/// The pairs of a line, and whether the line holds nothing else before them.
pub(super) fn pairs(line: &str, mapping: &Mapping) -> (Vec<Pair>, bool) {
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    if line.len() > MAX_TEXT_BYTES {
        return (Vec::new(), false);
    }
    for (colon, c) in line.char_indices().filter(|(_, c)| matches!(c, ':' | '：')) {
        let least = found.last().map_or(0, |&(_, _, value)| value);
        if let Some(start) = label_start(line, least, colon, mapping) {
            found.push((start, colon, colon + c.len_utf8()));
        }
    }
    let begins = found
        .first()
        .is_some_and(|&(start, ..)| is_empty_value(line.get(..start).unwrap_or_default()));
    let ends = found.iter().skip(1).map(|&(start, ..)| start);
    let ends: Vec<usize> = ends.chain([line.len()]).collect();
    let pairs = found.iter().zip(ends).map(|(&(start, colon, value), end)| {
        let label = line.get(start..colon).unwrap_or_default().trim();
        Pair {
            label: label.to_owned(),
            field: field(label, mapping),
            value: value_text(line.get(value..end).unwrap_or_default()),
        }
    });
    (pairs.collect(), begins)
}

/// Where the longest known label before a colon begins.
fn label_start(line: &str, least: usize, colon: usize, mapping: &Mapping) -> Option<usize> {
    let before = line.get(least..colon)?;
    let starts = before.char_indices().rev().take(MAX_LABEL_CHARS);
    let fitting = starts.filter(|&(start, c)| {
        let head = before.get(..start).unwrap_or_default();
        let label = before.get(start..).unwrap_or_default();
        is_han(c)
            && head.chars().next_back().is_none_or(is_border)
            && (field(label, mapping).is_some() || is_other(label))
    });
    fitting.last().map(|(start, _)| least + start)
}

/// Whether a label may begin behind this character.
fn is_border(c: char) -> bool {
    !c.is_alphabetic() || c.is_ascii() || c == '日'
}

/// A value without what parts it from its neighbours.
fn value_text(text: &str) -> String {
    let parts = |c: char| c.is_whitespace() || matches!(c, '|' | '｜' | ';' | '；' | '\u{feff}');
    let text = text.trim_matches(parts);
    let text = text.strip_suffix(['[', '【', '（', '(']).unwrap_or(text);
    text.trim_matches(parts).to_owned()
}

/// Whether a value says nothing.
pub(super) fn is_empty_value(value: &str) -> bool {
    !value.chars().any(char::is_alphanumeric)
        || matches!(value.trim(), "无" | "暂无" | "null" | "undefined" | "NULL")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &[(&str, &str)]) {
        let (pairs, _) = pairs(line, &Mapping::built_in());
        let found: Vec<(&str, &str)> = pairs
            .iter()
            .map(|pair| (pair.label.as_str(), pair.value.as_str()))
            .collect();
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn labels_and_values_are_told_apart() {
        check("索 引 号： 1/2021-3", &[("索 引 号", "1/2021-3")]);
        check(
            "发布时间：2021-03-31 10:22　来源：云澜市 | 浏览次数：12 【字体：大 中 小】",
            &[
                ("发布时间", "2021-03-31 10:22"),
                ("来源", "云澜市"),
                ("浏览次数", "12"),
                ("字体", "大 中 小】"),
            ],
        );
        check(
            "文号：发布日期：2021-03-31",
            &[("文号", ""), ("发布日期", "2021-03-31")],
        );
        check(
            "发布日期:2021-03-31来源:市局",
            &[("发布日期", "2021-03-31"), ("来源", "市局")],
        );
    }

    #[test]
    fn text_with_colons_has_no_labels() {
        check("现将有关事项通知如下：", &[]);
        check("关于索引号：的说明", &[]);
        check("https://www.yunlan.example/a:b", &[]);
    }
}
