//! 文种 (公文种类): what kind of document it is.

use crate::text::normalize;

/// The kinds that are recognised in titles: the fifteen of 《党政机关公文处理工作条例》
/// (2012), article 8, then the kinds of regulations and what portals add.
/// Where one name ends with another, the longer one comes first.
pub const DOC_TYPES: [&str; 31] = [
    "决议",
    "决定",
    "命令",
    "令",
    "公报",
    "公告",
    "通告",
    "意见",
    "通知",
    "通报",
    "报告",
    "请示",
    "批复",
    "议案",
    "复函",
    "函",
    "纪要",
    "管理办法",
    "实施办法",
    "办法",
    "规定",
    "细则",
    "条例",
    "规划纲要",
    "规划",
    "实施方案",
    "方案",
    "预案",
    "规程",
    "答复",
    "解读",
];

/// The kind of a document, and whether it was read off the title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocType {
    /// The name: one of [`DOC_TYPES`], or as the source writes it.
    pub name: String,
    /// Whether it was derived from the title, not given by the source.
    pub derived: bool,
}

impl DocType {
    /// Reads the kind off the end of a title, remarks in brackets aside:
    /// `…的通知`, `…管理办法（试行）`; or off the part before its first colon,
    /// as gazettes write: `外交部令：…`.
    pub fn from_title(title: &str) -> Option<Self> {
        let normal = normalize(title);
        let mut end = normal.trim_end();
        while end.ends_with(')') {
            let Some(open) = end.rfind('(') else { break };
            end = end.get(..open).unwrap_or_default().trim_end();
        }
        let end = end.trim_end_matches(['》', '〉', '”', '」']);
        let head = normal.split(':').next().unwrap_or_default();
        let found = ending(end).or_else(|| if head == normal { None } else { ending(head) })?;
        Some(Self {
            name: general(found).to_owned(),
            derived: true,
        })
    }
}

fn ending(text: &str) -> Option<&'static str> {
    DOC_TYPES.into_iter().find(|name| text.ends_with(name))
}

/// Kinds that differ by an epithet alone are one facet value.
fn general(name: &'static str) -> &'static str {
    match name {
        "命令" => "令",
        "复函" => "函",
        "管理办法" | "实施办法" => "办法",
        "规划纲要" => "规划",
        "实施方案" => "方案",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, expected: Option<&str>) {
        let found = DocType::from_title(title);
        assert_eq!(
            found.as_ref().map(|found| found.name.as_str()),
            expected,
            "{title}"
        );
        assert!(found.is_none_or(|found| found.derived));
    }

    #[test]
    fn reads_the_end_of_the_title() {
        check("中原区2020年度法治政府建设情况的报告", Some("报告"));
        check("关于印发《云澜市养犬管理办法》的通知", Some("通知"));
        check("云澜市养犬管理办法（试行）", Some("办法"));
        check("关于某某事项的复函", Some("函"));
        check("《信访工作条例》", Some("条例"));
        check("外交部令：修正「護照規費收費標準」第7條條文", Some("令"));
        check("第三届运动会开幕", None);
        check("", None);
    }
}
