//! Issuers, places, years and kinds of documents that a text names: offered as
//! filters, and a mild reason to rank higher, but never a filter by themselves.

use super::names::Names;
use super::request::Filters;
use super::spans::{CutText, Fit};
use super::understand::Understood;
use super::understood::UnderstoodClause;
use super::years::years;
use crate::index::{DateField, FacetField};
use crate::model::{DOC_TYPES, DocType};
use crate::text::Analysis;

/// Most filters that are offered.
pub const MAX_OFFERS: usize = 5;
/// Most values that are recognised, of which some narrow nothing.
const MAX_RECOGNISED: usize = 12;

/// Words of a question, whose last word names no kind of document: 有什么规定.
const QUESTION_WORDS: &[&str] = &[
    "什么",
    "什么样",
    "怎么",
    "怎样",
    "怎么样",
    "怎么办",
    "如何",
    "哪些",
    "哪个",
    "哪里",
    "哪",
    "吗",
    "呢",
    "是否",
    "多少",
    "几",
    "何",
    "谁",
    "请问",
    "为什么",
    "是不是",
    "能否",
    "可否",
];

/// A value of a facet, or several years in a row, that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// The facet.
    pub field: FacetField,
    /// The values, alternatives of one another; never empty.
    pub values: Vec<String>,
    /// The part of the text that names them, normalised.
    pub text: String,
}

/// Adds what the plain text of a query names to what was understood, where
/// nothing of the facet has been chosen yet. Phrases in quotes, exclusions and
/// identifiers name nothing.
pub fn recognise(
    analysis: &Analysis,
    names: &Names,
    filters: &Filters,
    understood: &mut Understood,
) {
    if !understood.identifiers.is_empty() {
        return;
    }
    let texts: Vec<CutText> = understood
        .clauses
        .iter()
        .filter(|clause| !clause.exclude)
        .filter_map(UnderstoodClause::plain)
        .filter(|text| !text.units.is_empty())
        .map(|text| CutText::new(analysis, &text.typed))
        .collect();
    let mut found = issuers(names, &texts);
    for text in &texts {
        found.extend(years_of(text));
    }
    found.extend(texts.iter().filter_map(|text| doc_type(names, text)));
    for one in found {
        let is_known = understood
            .recognised
            .iter()
            .any(|other| other.field == one.field && other.values == one.values);
        if !is_known
            && !is_chosen(filters, one.field)
            && understood.recognised.len() < MAX_RECOGNISED
        {
            understood.recognised.push(one);
        }
    }
}

/// Whether results are narrowed by the facet, or by the dates of its years.
fn is_chosen(filters: &Filters, field: FacetField) -> bool {
    let by_date = DateField::ALL
        .into_iter()
        .any(|date| date.year_facet() == field && filters.dates.contains_key(&date));
    by_date || filters.values.contains_key(&field)
}

/// The issuers, those with longer names in the text first.
fn issuers(names: &Names, texts: &[CutText]) -> Vec<Recognised> {
    let mut spans: Vec<String> = texts
        .iter()
        .flat_map(|text| names_in(names, text))
        .collect();
    let places: Vec<String> = spans
        .iter()
        .filter(|name| names.is_place(name))
        .cloned()
        .collect();
    // Places last: they say less than the name of a body.
    spans.sort_by_key(|name| (names.is_place(name), usize::MAX - name.chars().count()));
    spans
        .iter()
        .flat_map(|name| {
            names
                .issuers(name, &places)
                .into_iter()
                .map(|issuer| Recognised {
                    field: FacetField::Issuer,
                    values: vec![issuer.to_owned()],
                    text: name.clone(),
                })
        })
        .collect()
}

/// The names in a text. A body that may be in any place is none behind what
/// says whose it is: 能源局 in 国家能源局, where the index has no such body.
fn names_in(names: &Names, text: &CutText) -> Vec<String> {
    const OWNERS: &str = "国家省市县区州盟旗部委";
    let mut found: Vec<String> = Vec::new();
    let mut previous_end = None;
    for range in text.longest(names.longest_chars(), Fit::WordsOrLong, |name| {
        names.is_name(name)
    }) {
        let name = text.text(range.clone());
        let before = text.text(range.start.saturating_sub(1)..range.start);
        let is_owned = !before.is_empty() && OWNERS.contains(&before);
        if !is_owned || previous_end == Some(range.start) || !names.is_of_any_place(&name) {
            found.push(name);
        }
        previous_end = Some(range.end);
    }
    found
}

/// The years, by the date of publication and by that of writing.
fn years_of(text: &CutText) -> Vec<Recognised> {
    let chars: Vec<char> = text.text(0..text.len()).chars().collect();
    let both = [FacetField::PublishedYear, FacetField::WrittenYear];
    years(&chars)
        .into_iter()
        .flat_map(|found| {
            let values: Vec<String> = found.years.iter().map(ToString::to_string).collect();
            let text = text.text(found.range);
            both.map(|field| Recognised {
                field,
                values: values.clone(),
                text: text.clone(),
            })
        })
        .collect()
}

/// The kind of document that a clause ends with, as a word of its own.
fn doc_type(names: &Names, text: &CutText) -> Option<Recognised> {
    let is_question = text
        .words
        .iter()
        .any(|word| QUESTION_WORDS.contains(&word.text.as_str()));
    if is_question {
        return None;
    }
    let last = text.words.len().checked_sub(1)?;
    let starts = (0..=last).map(|first| text.text(text.lane_of(first..last + 1)));
    starts.into_iter().find_map(|ending| {
        let general = DOC_TYPES
            .contains(&ending.as_str())
            .then(|| DocType::from_title(&ending))
            .flatten()
            .map(|kind| kind.name);
        let value = general
            .filter(|name| names.has_doc_type(name))
            .or_else(|| {
                names
                    .doc_types()
                    .find(|name| **name == ending)
                    .map(str::to_owned)
            })?;
        Some(Recognised {
            field: FacetField::DocType,
            values: vec![value],
            text: ending,
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::understand;
    use crate::text::Synonyms;

    fn names() -> Names {
        let issuers = [
            "国务院",
            "国务院办公厅",
            "云澜市人民政府",
            "云澜市民政局",
            "岩桂县民政局",
            "岩桂县水利局",
            "全国人民代表大会",
        ];
        Names::new(
            issuers.map(|name| (name.to_owned(), 1)),
            ["通知", "令", "办法", "规定"].map(str::to_owned),
            &Synonyms::built_in(),
        )
    }

    fn recognised(text: &str, filters: &Filters) -> Vec<String> {
        let analysis = Analysis::shared();
        let mut understood = understand(&analysis, text);
        recognise(&analysis, &names(), filters, &mut understood);
        understood
            .recognised
            .iter()
            .filter(|one| one.field != FacetField::WrittenYear)
            .map(|one| format!("{}={}", one.text, one.values.join(",")))
            .collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(recognised(text, &Filters::default()), expected, "{text}");
    }

    #[test]
    fn issuers_and_places_are_recognised() {
        check("国务院办公厅关于营商环境", &["国务院办公厅=国务院办公厅"]);
        check("國辦 營商環境", &["国办=国务院办公厅"]);
        check("云澜市低保", &["云澜市=云澜市人民政府"]);
        check("云澜低保", &["云澜=云澜市人民政府"]);
        check("岩桂县低保民政局", &["民政局=岩桂县民政局"]);
        check("云澜市水利局", &["云澜市=云澜市人民政府"]);
        check("国家水利局", &[]);
        check("全国办学", &[]);
        check("人大代表建议", &[]);
    }

    #[test]
    fn years_and_kinds_are_recognised() {
        check("低保标准 2020年", &["2020年=2020"]);
        check("2019至2020年低保", &["2019至2020年=2019,2020"]);
        check("关于低保的通知", &["通知=通知"]);
        check("养犬管理办法", &["管理办法=办法"]);
        check("水利局令", &["水利局=岩桂县水利局", "令=令"]);
        check("责令改正", &[]);
        check("责令", &[]);
        check("通知书送达", &[]);
        check("低保有什么规定？", &[]);
        check("最低工资标准 通知", &["通知=通知"]);
    }

    #[test]
    fn what_is_quoted_left_out_or_a_number_names_nothing() {
        check("“国务院” -通知", &[]);
        check("国办发〔2020〕12号", &[]);
    }

    #[test]
    fn what_is_chosen_is_not_offered() {
        let mut filters = Filters::default();
        let chosen = vec!["云澜市民政局".to_owned()];
        filters.values.insert(FacetField::Issuer, chosen);
        filters
            .dates
            .insert(DateField::Published, crate::query::DateRange::default());
        assert_eq!(recognised("国务院 2020年 通知", &filters), ["通知=通知"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,30}|[国务院办公厅云澜市县2020年通知令“” -]{0,20}") {
            prop_assert!(recognised(&text, &Filters::default()).len() <= MAX_RECOGNISED);
        }
    }
}
