//! What scores. Nothing here changes which documents match.

use tantivy::query::{BoostQuery, Occur, Query as TantivyQuery};

use super::combine::{Clauses, constant};
use super::compiler::Compiler;
use crate::index::{Lane, TextField};
use crate::query::phrase::{phrase, term};
use crate::query::understand::{Understood, Unit};
use crate::query::understood::{UnderstoodAtom, UnderstoodText};
use crate::query::weights;
use crate::text::bigrams;

impl Compiler<'_> {
    /// The texts of all clauses that are looked for, and the whole text.
    pub(super) fn score(&self, understood: &Understood, query: &mut Clauses) {
        for atom in understood.wanted().flat_map(|clause| &clause.alternatives) {
            match atom {
                UnderstoodAtom::Text(text) => self.score_text(text, query),
                UnderstoodAtom::Near(near) => {
                    let places = self.places(near.field);
                    for part in &near.parts {
                        self.score_bigrams(&places, part, query);
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

    fn score_text(&self, text: &UnderstoodText, query: &mut Clauses) {
        let places = self.places(text.field);
        for &field in &places {
            for unit in &text.units {
                if let Unit::Word(word) = unit {
                    let inner = term(self.fields.text(field, Lane::Words), word);
                    query.push((Occur::Should, boosted(inner, weights::word(field))));
                }
            }
        }
        self.score_bigrams(&places, &text.characters, query);
        self.score_phrase(&places, &text.characters, query);
    }

    fn score_bigrams(&self, places: &[TextField], characters: &[char], query: &mut Clauses) {
        for &field in places {
            if let Some(weight) = weights::bigram(field) {
                for pair in bigrams(characters) {
                    let inner = term(self.fields.text(field, Lane::Bigrams), &pair);
                    query.push((Occur::Should, boosted(inner, weight)));
                }
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
