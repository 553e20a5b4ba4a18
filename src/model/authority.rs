//! 效力级别: how high a document stands among the sources of law.

use crate::text::{is_han, normalize};

/// The rank of a text among the sources of law (立法法, articles 98 to 102):
/// what a law says binds every regulation, rule and notice below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Authority {
    /// Regulations, rules, notices and everything else.
    #[default]
    Other,
    /// 司法解释: what the highest court or procuratorate says of a law.
    JudicialInterpretation,
    /// 法律: statutes of the National People's Congress and its committee.
    Law,
}

/// Longest name of a statute, in characters, its 中华人民共和国 included.
const MAX_LAW_CHARS: usize = 40;

/// The highest bodies of justice, which alone interpret laws.
const INTERPRETERS: [&str; 2] = ["最高人民法院", "最高人民检察院"];

/// Words that end with 法 and are no statutes.
const NO_LAWS: [&str; 19] = [
    "办法", "方法", "做法", "用法", "说法", "看法", "想法", "算法", "手法", "书法", "语法", "疗法",
    "执法", "司法", "立法", "普法", "守法", "违法", "依法",
];

impl Authority {
    /// All ranks, the lowest first.
    pub const ALL: [Self; 3] = [Self::Other, Self::JudicialInterpretation, Self::Law];

    /// Reads the rank off a title: that of the document itself, or of the text
    /// that it is an article of. `issuer` tells the interpreters of laws where
    /// the title does not name them.
    pub fn of(title: &str, issuer: Option<&str>) -> Self {
        let title = normalize(title);
        let name = name(&title);
        let issuer = issuer.map(normalize).unwrap_or_default();
        let interprets = |text: &str| INTERPRETERS.iter().any(|body| text.starts_with(body));
        if (interprets(name) || interprets(&issuer))
            && [
                "解释",
                "规定",
                "批复",
                "意见",
                "解释(一)",
                "解释(二)",
                "解释(三)",
            ]
            .iter()
            .any(|kind| name.ends_with(kind))
        {
            return Self::JudicialInterpretation;
        }
        if is_law(name) { Self::Law } else { Self::Other }
    }

    /// The rank as the index keeps it.
    pub fn level(self) -> u64 {
        match self {
            Self::Other => 0,
            Self::JudicialInterpretation => 1,
            Self::Law => 2,
        }
    }

    /// The name that portals use.
    pub fn label(self) -> &'static str {
        match self {
            Self::Other => "其他文件",
            Self::JudicialInterpretation => "司法解释",
            Self::Law => "法律",
        }
    }
}

/// The title without the number of an article behind it, remarks in brackets
/// such as `(2018年修正)`, and title marks.
fn name(title: &str) -> &str {
    let mut name = title.trim();
    if let Some((before, behind)) = name.rsplit_once('第')
        && !before.is_empty()
        && behind
            .split_once('条')
            .is_some_and(|(number, _)| is_number(number))
    {
        name = before;
    }
    while let Some(open) = name.strip_suffix(')').and_then(|rest| rest.rfind('(')) {
        let remark = name.get(open..).unwrap_or_default();
        if remark.chars().count() < 5 {
            break;
        }
        name = name.get(..open).unwrap_or_default();
    }
    name.trim_matches(|c: char| c.is_whitespace() || "《》〈〉".contains(c))
}

fn is_number(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || "〇零一二三四五六七八九十百千".contains(c))
}

fn is_law(name: &str) -> bool {
    (name.ends_with('法') || name.ends_with("法典"))
        && !NO_LAWS.iter().any(|word| name.ends_with(word))
        && name.chars().all(is_han)
        && (2..=MAX_LAW_CHARS).contains(&name.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, expected: Authority) {
        assert_eq!(Authority::of(title, None), expected, "{title}");
    }

    #[test]
    fn statutes_are_told_by_their_names() {
        for title in [
            "中华人民共和国行政复议法",
            "《行政复议法》",
            "中华人民共和国民法典第五百七十七条",
            "土地管理法（2019年修正）",
            "中華人民共和國行政訴訟法",
            "刑法第264条",
        ] {
            check(title, Authority::Law);
        }
    }

    #[test]
    fn other_documents_are_no_statutes() {
        for title in [
            "行政复议法实施条例",
            "食盐专营办法",
            "关于宣传行政复议法的通知",
            "关于推进综合行政执法",
            "我省推行三项新做法",
            "关于修改《土地管理法》的决定",
            "法",
            "",
        ] {
            check(title, Authority::Other);
        }
    }

    #[test]
    fn the_highest_courts_interpret_laws() {
        check(
            "最高人民法院关于审理民间借贷案件适用法律若干问题的规定第二十三条",
            Authority::JudicialInterpretation,
        );
        check(
            "最高人民法院关于审理劳动争议案件适用法律问题的解释（一）",
            Authority::JudicialInterpretation,
        );
        check("最高人民法院工作报告", Authority::Other);
        assert_eq!(
            Authority::of("关于适用担保制度的解释", Some("最高人民法院")),
            Authority::JudicialInterpretation
        );
    }
}
