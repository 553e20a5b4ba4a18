//! What scores. Nothing here changes which documents match.

use tantivy::query::{BoostQuery, Occur, Query as TantivyQuery};

use super::combine::{Clauses, any, constant};
use super::compiler::Compiler;
use crate::index::{Lane, TextField};
use crate::query::phrase::{phrase, term};
use crate::query::understand::{Understood, Unit};
use crate::query::understood::{UnderstoodAtom, UnderstoodText};
use crate::query::weights;

impl Compiler<'_> {
    /// The texts of all clauses that are looked for, and the whole text.
    pub(super) fn score(&self, understood: &Understood, query: &mut Clauses) {
        let units = understood.unit_count();
        for known in &understood.recognised {
            let field = self.fields.facet(known.field);
            let values = known.values.iter().map(|value| term(field, value));
            let named = constant(any(values.collect()), weights::recognised(known.field));
            query.push((Occur::Should, named));
        }
        for atom in understood.wanted().flat_map(|clause| &clause.alternatives) {
            match atom {
                UnderstoodAtom::Text(text) => self.score_text(text, units, query),
                UnderstoodAtom::Near(near) => {
                    let places = self.places(near.field);
                    for part in &near.parts {
                        self.score_bigrams(&places, part.windows(2), units, query);
                        self.score_phrase(&places, part, query);
                    }
                }
                UnderstoodAtom::Number { .. }
                | UnderstoodAtom::DocType(_)
                | UnderstoodAtom::Days { .. } => {}
            }
        }
        if understood.is_plain() && understood.wanted().nth(1).is_some() {
            self.score_phrase(&self.places(None), &understood.characters, query);
        }
    }

    fn score_text(&self, text: &UnderstoodText, units: usize, query: &mut Clauses) {
        let places = self.places(text.field);
        for &field in &places {
            for unit in &text.units {
                if let Unit::Word(word) = unit {
                    let inner = term(self.fields.text(field, Lane::Words), word);
                    let repeated = if text.repeated.contains(unit) {
                        weights::REPEATED
                    } else {
                        1.0
                    };
                    let weight = weights::word(field, units) * repeated;
                    query.push((Occur::Should, boosted(inner, weight)));
                }
            }
        }
        self.score_synonyms(text, units, query);
        let pairs = text.characters.windows(2).zip(text.grammar.windows(2));
        let telling = pairs
            .filter(|(_, grammar)| text.units.is_empty() || grammar.contains(&false))
            .map(|(pair, _)| pair);
        self.score_bigrams(&places, telling, units, query);
        self.score_phrase(&places, &text.characters, query);
    }

    /// Each bigram once; one that is typed more than once weighs more.
    fn score_bigrams<'a>(
        &self,
        places: &[TextField],
        pairs: impl Iterator<Item = &'a [char]>,
        units: usize,
        query: &mut Clauses,
    ) {
        let mut counts: Vec<(&[char], usize)> = Vec::new();
        for pair in pairs {
            match counts.iter_mut().find(|(known, _)| *known == pair) {
                Some((_, count)) => *count += 1,
                None => counts.push((pair, 1)),
            }
        }
        for &field in places {
            let Some(weight) = weights::bigram(field, units) else {
                continue;
            };
            for &(pair, count) in &counts {
                let pair: String = pair.iter().collect();
                let inner = term(self.fields.text(field, Lane::Bigrams), &pair);
                let repeated = if count > 1 { weights::REPEATED } else { 1.0 };
                query.push((Occur::Should, boosted(inner, weight * repeated)));
            }
        }
    }

    fn score_phrase(&self, places: &[TextField], characters: &[char], query: &mut Clauses) {
        if characters.len() < 2 {
            return;
        }
        for &field in places {
            let found = phrase(self.fields, field, characters);
            query.push((Occur::Should, constant(found, weights::phrase(field))));
        }
    }
}

fn boosted(query: Box<dyn TantivyQuery>, weight: f32) -> Box<dyn TantivyQuery> {
    Box::new(BoostQuery::new(query, weight))
}
