//! Synonyms: what else the words of plain text are called.
//!
//! Phrases in quotes, exclusions and identifiers stay as they were typed. An
//! expansion only ever adds matches: its own units are among the alternatives.

use std::collections::HashSet;
use std::ops::Range;

use super::spans::{CutText, Fit};
use super::understand::{Understood, Unit, units};
use super::understood::{UnderstoodClause, UnderstoodText};
use crate::text::{Analysis, Synonyms, lane_text};

/// Most alternatives of one query: each is a phrase in every field.
const MAX_ALTERNATIVES: usize = 32;

/// A part of a clause, and what it is also looked for as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expansion {
    /// The typed word, normalised.
    pub text: String,
    /// The units of the clause that it is made of.
    pub units: Vec<Unit>,
    /// What is looked for in place of these units, at least one.
    pub alternatives: Vec<Alternative>,
}

/// A synonym in the place of what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The synonym as the list has it.
    pub text: String,
    /// The characters that a field must have in a row: the synonym, with the
    /// rest of the word where only a part of it was replaced.
    pub characters: Vec<char>,
    /// The words of `characters`, for the ranking.
    pub words: Vec<String>,
    /// What was typed right beside it and no dictionary word covers.
    pub beside: Vec<Unit>,
}

/// Adds the synonyms of plain text to what was understood.
pub fn expand(analysis: &Analysis, synonyms: &Synonyms, understood: &mut Understood) {
    if synonyms.is_empty() || !understood.identifiers.is_empty() {
        return;
    }
    let mut left = MAX_ALTERNATIVES;
    for clause in understood
        .clauses
        .iter_mut()
        .filter(|clause| !clause.exclude)
    {
        if let Some(text) = clause.plain_mut()
            && !text.units.is_empty()
        {
            text.expansions = expansions(analysis, synonyms, text, &mut left);
        }
    }
}

impl Understood {
    /// The same without synonyms; `None` where it has none.
    pub fn without_synonyms(&self) -> Option<Self> {
        let has_some = |clause: &UnderstoodClause| {
            let text = clause.plain();
            text.is_some_and(|text| !text.expansions.is_empty())
        };
        self.clauses.iter().any(has_some).then(|| {
            let mut typed = self.clone();
            let texts = typed
                .clauses
                .iter_mut()
                .filter_map(UnderstoodClause::plain_mut);
            for text in texts {
                text.expansions.clear();
            }
            typed
        })
    }
}

impl UnderstoodText {
    /// The units that no expansion covers.
    pub(super) fn plain_units(&self) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(|unit| {
            !self
                .expansions
                .iter()
                .any(|expansion| expansion.units.contains(unit))
        })
    }
}

fn expansions(
    analysis: &Analysis,
    synonyms: &Synonyms,
    typed: &UnderstoodText,
    left: &mut usize,
) -> Vec<Expansion> {
    let typed_units = &typed.units;
    let text = CutText::new(analysis, &typed.typed);
    let found = text.longest(synonyms.longest_chars(), Fit::WordsOrParts, |name| {
        !synonyms.of(name).is_empty()
    });
    let mut expansions: Vec<Expansion> = Vec::new();
    for range in found {
        let typed = text.text(range.clone());
        if expansions.iter().any(|other| other.text == typed) {
            continue;
        }
        let around = text.with_neighbours(text.words_of(&range));
        let own: Vec<Unit> = units(text.words.get(around.clone()).unwrap_or_default())
            .0
            .into_iter()
            .filter(|unit| typed_units.contains(unit))
            .collect();
        let written = alternatives_of(synonyms, &text, &range);
        let alternatives: Vec<Alternative> = written
            .iter()
            .take(*left)
            .map(|synonym| alternative(analysis, &text, synonym, &range, &around))
            .collect();
        if own.is_empty() || alternatives.is_empty() {
            continue;
        }
        *left -= alternatives.len();
        expansions.push(Expansion {
            text: typed,
            units: own,
            alternatives,
        });
    }
    expansions
}

/// What is written in place of a range: its synonyms, and the range with the
/// synonyms of a shorter word inside it: 城市最低生活保障 for 城市低保.
fn alternatives_of(synonyms: &Synonyms, text: &CutText, range: &Range<usize>) -> Vec<String> {
    let typed = text.text(range.clone());
    let mut written = synonyms.of(&typed).to_vec();
    let shorter = text.longest_in(
        range.clone(),
        synonyms.longest_chars(),
        Fit::WordsOrParts,
        |name| name != typed && !synonyms.of(name).is_empty(),
    );
    for inner in shorter {
        for synonym in synonyms.of(&text.text(inner.clone())) {
            let before = text.text(range.start..inner.start);
            let after = text.text(inner.end..range.end);
            written.push([before, lane_text(synonym), after].concat());
        }
    }
    let mut seen = HashSet::new();
    // Whoever finds the typed word finds what contains it.
    written.retain(|other| !lane_text(other).contains(&typed) && seen.insert(lane_text(other)));
    written
}

fn alternative(
    analysis: &Analysis,
    text: &CutText,
    synonym: &str,
    range: &Range<usize>,
    around: &Range<usize>,
) -> Alternative {
    let touched = text.words_of(range);
    let whole = text.lane_of(touched.clone());
    let characters = [
        text.text(whole.start.min(range.start)..range.start),
        lane_text(synonym),
        text.text(range.end..whole.end.max(range.end)),
    ]
    .concat();
    let beside = [around.start..touched.start, touched.end..around.end]
        .into_iter()
        .flat_map(|words| units(text.words.get(words).unwrap_or_default()).0)
        .collect();
    let mut seen = HashSet::new();
    let words = analysis
        .words(&characters)
        .into_iter()
        .map(|word| word.text)
        .filter(|word| seen.insert(word.clone()))
        .collect();
    Alternative {
        text: synonym.to_owned(),
        characters: characters.chars().collect(),
        words,
        beside,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::understand;

    fn expanded(list: &str, text: &str) -> Understood {
        let analysis = Analysis::shared();
        let mut understood = understand(&analysis, text);
        expand(
            &analysis,
            &Synonyms::parse("test", list).unwrap(),
            &mut understood,
        );
        understood
    }

    /// `typed[units]=alternative+beside|…` of each expansion.
    #[track_caller]
    fn check(list: &str, text: &str, expected: &str) {
        let understood = expanded(list, text);
        let join = |units: &[Unit]| units.iter().map(Unit::text).collect::<Vec<_>>().join(" ");
        let shown: Vec<String> = understood
            .clauses
            .iter()
            .filter_map(UnderstoodClause::plain)
            .flat_map(|text| &text.expansions)
            .map(|one| {
                let alternatives: Vec<String> = one
                    .alternatives
                    .iter()
                    .map(|other| {
                        let characters: String = other.characters.iter().collect();
                        format!("{characters}+{}", join(&other.beside))
                    })
                    .collect();
                format!(
                    "{}[{}]={}",
                    one.text,
                    join(&one.units),
                    alternatives.join("|")
                )
            })
            .collect();
        assert_eq!(shown.join("; "), expected, "{text}");
    }

    #[test]
    fn words_of_plain_text_are_expanded() {
        let list = "低保 = 最低生活保障\n国办 = 国务院办公厅\n发展和改革委员会 = 发改委";
        check(list, "低保 申请", "低保[低保]=最低生活保障+");
        check(list, "低保申请条件", "低保[低保]=最低生活保障+");
        check(list, "发改委的价格", "发改委[发改委]=发展和改革委员会+");
        check(list, "國辦通知", "国办[国办]=国务院办公厅+");
        check(
            list,
            "低保 低保",
            "低保[低保]=最低生活保障+; 低保[低保]=最低生活保障+",
        );
    }

    #[test]
    fn a_part_of_a_word_is_replaced_within_it() {
        let list = "低保 = 最低生活保障";
        check(list, "低保对象", "低保[低保对象]=最低生活保障对象+");
    }

    #[test]
    fn a_shorter_word_inside_a_listed_one_counts_as_well() {
        let list = "低保 = 最低生活保障\n城市低保 = 城市居民最低生活保障";
        check(
            list,
            "城市低保",
            "城市低保[城市 低保]=城市居民最低生活保障+|城市最低生活保障+",
        );
    }

    #[test]
    fn what_no_word_covers_is_parted_from_its_neighbours() {
        let list = "蓳瀛 = 蓬莱岛";
        check(list, "蓳瀛县志", "蓳瀛[蓳瀛]=蓬莱岛+");
        check(list, "鹭蓳瀛", "蓳瀛[鹭蓳瀛]=蓬莱岛+鹭");
    }

    #[test]
    fn phrases_exclusions_and_identifiers_stay_as_typed() {
        let list = "低保 = 最低生活保障\n国办 = 国务院办公厅\n国办发 = 国务院办公厅发文";
        check(list, "“低保” -低保 \"低保\"", "");
        check(list, "国办发〔2020〕12号", "");
    }

    #[test]
    fn what_contains_the_typed_word_is_no_synonym() {
        check("税务总局 = 国家税务总局", "税务总局", "");
        check(
            "税务总局 = 国家税务总局",
            "国家税务总局",
            "国家税务总局[国家税务总局]=税务总局+",
        );
    }

    proptest! {
        #[test]
        fn own_units_are_units_of_the_clause(text in "[低保国办医全学的申请条件 蓳“”-]{0,20}") {
            let list = "低保 = 最低生活保障\n国办 = 国务院办公厅\n医保 = 医疗保险\n保国 = 国保";
            let understood = expanded(list, &text);
            for clause in understood.clauses.iter().filter_map(UnderstoodClause::plain) {
                for expansion in &clause.expansions {
                    prop_assert!(!expansion.units.is_empty() && !expansion.alternatives.is_empty());
                    prop_assert!(expansion.units.iter().all(|unit| clause.units.contains(unit)));
                    for other in &expansion.alternatives {
                        prop_assert!(!other.characters.is_empty());
                    }
                }
            }
        }

        #[test]
        fn a_query_has_a_limit_of_alternatives(count in 0_usize..60) {
            let text = "低保 ".repeat(count);
            let all: usize = expanded("低保 = 最低生活保障 = 低收入保障", &text)
                .clauses
                .iter()
                .filter_map(UnderstoodClause::plain)
            .flat_map(|text| &text.expansions)
                .map(|expansion| expansion.alternatives.len())
                .sum();
            prop_assert!(all <= MAX_ALTERNATIVES);
        }
    }
}
