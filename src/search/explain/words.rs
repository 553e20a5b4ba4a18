//! What the parts of a score are called, and the sentences made of them.

use super::explanation::{Contribution, Explanation, Factor, FactorKind, Source};
use crate::index::TextField;
use crate::query::{EvidencePart, SHORT_STRETCH_CHARS, STRETCH_CHARS, SignalKind};

/// Most texts that a sentence lists.
const MAX_LISTED: usize = 5;

impl Contribution {
    /// The name of the field in JSON.
    pub fn field_name(&self) -> Option<&'static str> {
        match self.source {
            Source::Signal(SignalKind::CatalogNumber) => Some("catalog_number"),
            _ => self.field.map(TextField::name),
        }
    }

    /// The lane, or what stands in its place.
    pub fn lane(&self) -> &'static str {
        match self.source {
            Source::Signal(SignalKind::Word) => "words",
            Source::Signal(SignalKind::Bigram) => "bigrams",
            Source::Signal(SignalKind::Phrase) => "characters",
            Source::Signal(SignalKind::Condition) => "condition",
            Source::Signal(SignalKind::Synonym) => "synonym",
            Source::Signal(SignalKind::Recognised) => "facet",
            Source::Signal(_) => "identity",
            Source::Evidence(_) => "second_phase",
            Source::Related => "related",
        }
    }

    /// What it is, in Chinese.
    pub fn note(&self) -> String {
        match self.source {
            Source::Signal(kind) => match kind {
                SignalKind::Word => "词",
                SignalKind::Bigram => "字对",
                SignalKind::Phrase => "原样短语",
                SignalKind::DocNumber => "文号完全一致",
                SignalKind::DocNumberPart => "文号部分一致",
                SignalKind::CatalogNumber => "索引号一致",
                SignalKind::WholeTitle => "标题完全一致",
                SignalKind::Condition => "条件",
                SignalKind::Synonym => "同义词",
                SignalKind::Recognised => "提到的机构、年份或文种",
            }
            .to_owned(),
            Source::Evidence(EvidencePart::Characters) => "单字".to_owned(),
            Source::Evidence(EvidencePart::ShortStretch) => {
                format!("相邻 {SHORT_STRETCH_CHARS} 字")
            }
            Source::Evidence(EvidencePart::Stretch) => format!("相邻 {STRETCH_CHARS} 字"),
            Source::Related => "相关词".to_owned(),
        }
    }

    /// Whether it is told in the sentence of another.
    fn goes_with(&self, other: &Self) -> bool {
        self.source == other.source && self.field == other.field
    }
}

impl Factor {
    /// The name in JSON, as the parameter `factors` has it.
    pub fn name(&self) -> &'static str {
        match self.kind {
            FactorKind::Authority => "authority",
            FactorKind::Validity => "validity",
            FactorKind::Recency => "recency",
        }
    }

    /// Whether it changes a score.
    fn counts(&self) -> bool {
        (self.value - 1.0).abs() > f32::EPSILON
    }

    fn sentence(&self) -> String {
        let name = match self.kind {
            FactorKind::Authority => "效力级别",
            FactorKind::Validity => "有效性",
            FactorKind::Recency => "新旧",
        };
        let label = self.label.as_deref().unwrap_or("无日期");
        format!("{name}：{label}（×{:.2}）", self.value)
    }
}

impl Explanation {
    /// Puts the contributions in order and says them in sentences.
    pub(in crate::search) fn new(
        score: Option<f32>,
        mut contributions: Vec<Contribution>,
        factors: Vec<Factor>,
    ) -> Self {
        contributions.sort_by(|a, b| b.score.total_cmp(&a.score));
        let mut sentences = sentences(&contributions, score.is_some());
        sentences.extend(
            factors
                .iter()
                .filter(|one| one.counts())
                .map(Factor::sentence),
        );
        Self {
            score,
            contributions,
            factors,
            sentences,
        }
    }
}

/// One for each kind and field, the highest sum first. `contributions` are in
/// order.
fn sentences(contributions: &[Contribution], is_scored: bool) -> Vec<String> {
    let mut groups: Vec<(f32, Vec<&Contribution>)> = Vec::new();
    for one in contributions {
        match groups.iter_mut().find(|(_, group)| group[0].goes_with(one)) {
            Some((sum, group)) => {
                *sum += one.score;
                group.push(one);
            }
            None => groups.push((one.score, vec![one])),
        }
    }
    groups.sort_by(|a, b| b.0.total_cmp(&a.0));
    let gain = |sum: f32| {
        if is_scored && sum > 0.0 {
            format!("，+{}", rounded(sum))
        } else {
            String::new()
        }
    };
    groups
        .iter()
        .map(|(sum, group)| {
            let said = said(group[0], &listed(group));
            format!("{said}（{}{}）", group[0].note(), gain(*sum))
        })
        .collect()
}

fn said(one: &Contribution, texts: &str) -> String {
    match one.source {
        Source::Signal(kind) => match kind {
            SignalKind::DocNumber => format!("文号是{texts}"),
            SignalKind::DocNumberPart => format!("文号符合{texts}"),
            SignalKind::CatalogNumber => format!("索引号是{texts}或以它结尾"),
            SignalKind::WholeTitle => "标题与检索词一字不差".to_owned(),
            SignalKind::Condition => format!("符合{texts}"),
            SignalKind::Synonym => format!("含{texts}的同义词"),
            SignalKind::Recognised => format!("属于{texts}"),
            SignalKind::Word | SignalKind::Bigram | SignalKind::Phrase => {
                format!("{}含{texts}", one.field.map_or("全文", field_label))
            }
        },
        Source::Evidence(EvidencePart::Characters) => "标题和正文含检索词的单字".to_owned(),
        Source::Evidence(EvidencePart::ShortStretch) => "检索词在一个分句之内相邻".to_owned(),
        Source::Evidence(EvidencePart::Stretch) => "检索词在一两句话之内相邻".to_owned(),
        Source::Related => format!("正文含排在最前的结果中与检索词同处的{texts}"),
    }
}

fn listed(group: &[&Contribution]) -> String {
    let mut parts: Vec<String> = group
        .iter()
        .take(MAX_LISTED)
        .map(|one| format!("“{}”", one.text))
        .collect();
    if group.len() > MAX_LISTED {
        parts.push(format!("等 {} 个", group.len()));
    }
    parts.concat()
}

fn field_label(field: TextField) -> &'static str {
    match field {
        TextField::Title => "标题",
        TextField::Body => "正文",
        TextField::Keyword => "关键词",
        TextField::Issuer => "机构",
        TextField::DocNumber => "文号",
        TextField::Attachment => "附件",
    }
}

/// Two figures that tell something.
fn rounded(score: f32) -> String {
    if score < 1.0 {
        format!("{score:.2}")
    } else if score < 1_000.0 {
        format!("{score:.1}")
    } else {
        format!("{score:.0}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contribution(kind: SignalKind, field: TextField, text: &str, score: f32) -> Contribution {
        Contribution {
            source: Source::Signal(kind),
            field: Some(field),
            text: text.to_owned(),
            score,
        }
    }

    fn explained(score: Option<f32>) -> Vec<String> {
        let contributions = vec![
            contribution(SignalKind::Bigram, TextField::Body, "行政", 0.25),
            contribution(SignalKind::Word, TextField::Title, "复议", 2.0),
            contribution(SignalKind::Word, TextField::Title, "行政", 4.21),
            contribution(
                SignalKind::WholeTitle,
                TextField::Title,
                "行政复议",
                10_000.0,
            ),
            contribution(SignalKind::Condition, TextField::Body, "文种:通知", 0.0),
        ];
        let factor = |kind, value, label: &str| Factor {
            kind,
            value,
            label: Some(label.to_owned()),
        };
        let factors = vec![
            factor(FactorKind::Authority, 1.2, "法律"),
            factor(FactorKind::Validity, 1.0, "有效"),
        ];
        Explanation::new(score, contributions, factors).sentences
    }

    #[test]
    fn what_adds_most_is_said_first() {
        assert_eq!(
            explained(Some(12_007.7)),
            [
                "标题与检索词一字不差（标题完全一致，+10000）",
                "标题含“行政”“复议”（词，+6.2）",
                "正文含“行政”（字对，+0.25）",
                "符合“文种:通知”（条件）",
                "效力级别：法律（×1.20）",
            ]
        );
    }

    #[test]
    fn without_a_score_nothing_is_added() {
        assert_eq!(explained(None)[1], "标题含“行政”“复议”（词）");
    }

    #[test]
    fn long_lists_are_cut() {
        let contributions: Vec<Contribution> = ["甲", "乙", "丙", "丁", "戊", "己"]
            .map(|text| contribution(SignalKind::Bigram, TextField::Title, text, 1.0))
            .into();
        let found = Explanation::new(Some(6.0), contributions, Vec::new());
        assert_eq!(
            found.sentences,
            ["标题含“甲”“乙”“丙”“丁”“戊”等 6 个（字对，+6.0）"]
        );
    }
}
