//! Synonyms: beside what was typed, never in its place.
//!
//! A synonym matches as its characters in a row. Its words apart would bring in
//! documents that nobody asked for: the words of 最低生活保障 are everywhere.

use super::planner::Planner;
use crate::index::{Lane, TextField};
use crate::query::condition::{Condition, TermField, Ways, all, phrase, term};
use crate::query::expand::{Alternative, Expansion};
use crate::query::signal::{Raise, ScoredSynonym, ScoredTerm, Signal, SignalKind, SynonymInField};
use crate::query::understand::Unit;
use crate::query::understood::UnderstoodText;
use crate::query::weights;
use crate::text::bigrams;

impl Planner {
    /// What stands for the units of a clause, all of which must hold: each unit
    /// that has no synonyms, and each part that has some, or one of these.
    pub(super) fn units_or_synonyms(&self, text: &UnderstoodText) -> Vec<Ways> {
        let plain = text.plain_units().map(|unit| self.unit(text, unit));
        let expanded = text.expansions.iter().map(|expansion| {
            let own = all(expansion
                .units
                .iter()
                .map(|unit| self.unit(text, unit))
                .collect());
            std::iter::once(own)
                .chain(self.alternatives(text, expansion))
                .collect()
        });
        plain.chain(expanded).collect()
    }

    /// A unit, or a synonym of a part that it belongs to.
    pub(super) fn unit_or_synonym(&self, text: &UnderstoodText, unit: &Unit) -> Ways {
        let expansions = text
            .expansions
            .iter()
            .filter(|expansion| expansion.units.contains(unit));
        let mut ways = self.unit(text, unit);
        ways.extend(expansions.flat_map(|expansion| self.alternatives(text, expansion)));
        ways
    }

    /// Scores the synonyms of a clause: of several for one word, the best.
    pub(super) fn score_synonyms(
        &self,
        text: &UnderstoodText,
        units: usize,
        signals: &mut Vec<Signal>,
    ) {
        for expansion in &text.expansions {
            let alternatives = expansion.alternatives.iter();
            let scored = alternatives.map(|one| self.scored(expansion, one, units));
            signals.push(Signal {
                kind: SignalKind::Synonym,
                field: None,
                text: expansion.text.clone(),
                raise: Raise::BySynonyms(scored.collect()),
            });
        }
    }

    fn alternatives<'a>(
        &'a self,
        text: &'a UnderstoodText,
        expansion: &'a Expansion,
    ) -> impl Iterator<Item = Condition> + 'a {
        expansion
            .alternatives
            .iter()
            .map(|alternative| self.alternative(text, alternative))
    }

    fn alternative(&self, text: &UnderstoodText, alternative: &Alternative) -> Condition {
        all(
            std::iter::once(self.in_a_row(text, &alternative.characters))
                .chain(alternative.beside.iter().map(|unit| self.unit(text, unit)))
                .collect(),
        )
    }

    /// The scores of a synonym as if it had been typed, scaled to the length of
    /// what was typed, so that many words do not outweigh one, and lowered. A
    /// field that has what was typed is scored for that alone: one that has
    /// both would count one thing twice.
    fn scored(
        &self,
        expansion: &Expansion,
        alternative: &Alternative,
        units: usize,
    ) -> ScoredSynonym {
        let typed: Vec<char> = expansion.text.chars().collect();
        let by_words = share(expansion.units.len(), alternative.words.len());
        let by_bigrams = share(
            typed.len().saturating_sub(1),
            alternative.characters.len().saturating_sub(1),
        );
        let in_field = |&field: &TextField| {
            let scored = |lane, text: String, weight| ScoredTerm {
                field,
                lane,
                text,
                weight,
            };
            let word_weight = weights::word(field, units) * by_words;
            let words = alternative.words.iter();
            let words = words.map(|word| scored(Lane::Words, word.clone(), word_weight));
            let pair_weight = weights::bigram(field, units).map(|weight| weight * by_bigrams);
            let pairs = pair_weight.into_iter().flat_map(|weight| {
                bigrams(&alternative.characters)
                    .map(move |pair| scored(Lane::Bigrams, pair, weight))
            });
            SynonymInField {
                condition: phrase(field, &alternative.characters),
                constant: weights::phrase(field),
                unless: pairs_of(field, &typed),
                terms: words.chain(pairs).collect(),
            }
        };
        ScoredSynonym {
            fields: self.scope.fields().iter().map(in_field).collect(),
            factor: weights::SYNONYM,
        }
    }
}

/// Every two neighbours of some characters: nearly those documents that have the
/// characters in a row, which is near enough to score by and, unlike a phrase, can be
/// told for one document out of turn.
fn pairs_of(field: TextField, characters: &[char]) -> Condition {
    let lane = TermField::Text(field, Lane::Bigrams);
    all(bigrams(characters)
        .map(|pair| vec![term(lane, &pair)])
        .collect())
}

/// What each of `others` parts may weigh, so that all of them weigh no more
/// than the `typed` ones.
#[expect(
    clippy::cast_precision_loss,
    reason = "a word of a list has at most 40 characters"
)]
fn share(typed: usize, others: usize) -> f32 {
    if others <= typed {
        1.0
    } else {
        typed.max(1) as f32 / others as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(
        clippy::float_cmp,
        reason = "quotients of small whole numbers are exact"
    )]
    fn many_words_weigh_no_more_than_the_typed_ones() {
        assert_eq!(share(1, 4), 0.25);
        assert_eq!(share(2, 4), 0.5);
        assert_eq!(share(4, 2), 1.0);
        assert_eq!(share(0, 2), 0.5);
        assert_eq!(share(0, 0), 1.0);
    }
}
