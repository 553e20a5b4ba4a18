//! Synonyms as tantivy queries: beside what was typed, never in its place.
//!
//! A synonym matches as its characters in a row. Its words apart would bring in
//! documents that nobody asked for: the words of 最低生活保障 are everywhere.

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, Occur, Query as TantivyQuery};
use tantivy::schema::Field;

use super::combine::{all, constant};
use super::compiler::Compiler;
use crate::index::{Lane, TextField};
use crate::query::expand::{Alternative, Expansion};
use crate::query::phrase::{phrase, term};
use crate::query::sets::Ways;
use crate::query::signal::{Most, Signal, SignalKind};
use crate::query::understand::Unit;
use crate::query::understood::UnderstoodText;
use crate::query::weights;
use crate::text::bigrams;

impl Compiler<'_> {
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
            let (scorers, most) = expansion
                .alternatives
                .iter()
                .map(|alternative| self.scored(expansion, alternative, units))
                .unzip();
            signals.push(Signal::scored(
                SignalKind::Synonym,
                expansion.text.clone(),
                Box::new(DisjunctionMaxQuery::new(scorers)),
                most,
            ));
        }
    }

    fn alternatives<'a>(
        &'a self,
        text: &'a UnderstoodText,
        expansion: &'a Expansion,
    ) -> impl Iterator<Item = Box<dyn TantivyQuery>> + 'a {
        expansion
            .alternatives
            .iter()
            .map(|alternative| self.alternative(text, alternative))
    }

    fn alternative(
        &self,
        text: &UnderstoodText,
        alternative: &Alternative,
    ) -> Box<dyn TantivyQuery> {
        all(
            std::iter::once(self.in_a_row(text, &alternative.characters))
                .chain(alternative.beside.iter().map(|unit| self.unit(text, unit)))
                .collect(),
        )
    }

    /// Documents whose field has every two neighbours of some characters: nearly
    /// those that have the characters in a row, which is near enough to score by
    /// and, unlike a phrase, can be told for one document out of turn.
    fn pairs(&self, field: TextField, characters: &[char]) -> Box<dyn TantivyQuery> {
        let lane = self.fields.text(field, Lane::Bigrams);
        all(bigrams(characters)
            .map(|pair| vec![term(lane, &pair)])
            .collect())
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
    ) -> (Box<dyn TantivyQuery>, Most) {
        let typed: Vec<char> = expansion.text.chars().collect();
        let by_words = share(expansion.units.len(), alternative.words.len());
        let by_bigrams = share(
            typed.len().saturating_sub(1),
            alternative.characters.len().saturating_sub(1),
        );
        let mut fields: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
        let mut most = Most::default();
        for &field in self.scope.fields() {
            let in_a_row = phrase(self.fields, field, &alternative.characters);
            let mut query = vec![
                (Occur::Must, constant(in_a_row, weights::phrase(field))),
                (Occur::MustNot, self.pairs(field, &typed)),
            ];
            most.constant += weights::phrase(field) * weights::SYNONYM;
            let mut score = |lane: Field, text: &str, weight: f32| {
                let scored = BoostQuery::new(term(lane, text), weight);
                query.push((Occur::Should, Box::new(scored)));
                let term = Term::from_field_text(lane, text);
                most.terms.push((term, weight * weights::SYNONYM));
            };
            for word in &alternative.words {
                let lane = self.fields.text(field, Lane::Words);
                score(lane, word, weights::word(field, units) * by_words);
            }
            if let Some(weight) = weights::bigram(field, units) {
                for pair in bigrams(&alternative.characters) {
                    let lane = self.fields.text(field, Lane::Bigrams);
                    score(lane, &pair, weight * by_bigrams);
                }
            }
            fields.push((Occur::Should, Box::new(BooleanQuery::new(query))));
        }
        let fields = Box::new(BooleanQuery::new(fields));
        let lowered = Box::new(BoostQuery::new(fields, weights::SYNONYM));
        (lowered, most)
    }
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
