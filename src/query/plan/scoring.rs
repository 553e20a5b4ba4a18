//! What scores. Nothing here changes which documents match.

use super::planner::Planner;
use crate::index::{Lane, TextField};
use crate::query::condition::{TermField, any, phrase, term};
use crate::query::signal::{ScoredTerm, Signal, SignalKind};
use crate::query::understand::{Understood, Unit};
use crate::query::understood::{UnderstoodAtom, UnderstoodText};
use crate::query::weights;

impl Planner {
    /// The texts of all clauses that are looked for, and the whole text.
    pub(super) fn scoring(&self, understood: &Understood) -> Vec<Signal> {
        let mut signals = Vec::new();
        let units = understood.unit_count();
        for known in &understood.recognised {
            let field = TermField::Facet(known.field);
            let values = known.values.iter().map(|value| term(field, value));
            signals.push(Signal::constant(
                SignalKind::Recognised,
                None,
                known.text.clone(),
                any(values.collect()),
                weights::recognised(known.field),
            ));
        }
        for atom in understood.wanted().flat_map(|clause| &clause.alternatives) {
            match atom {
                UnderstoodAtom::Text(text) => self.score_text(text, units, &mut signals),
                UnderstoodAtom::Near(near) => {
                    let places = self.places(near.field);
                    for part in &near.parts {
                        score_bigrams(&places, part.windows(2), units, &mut signals);
                        score_phrase(&places, part, &mut signals);
                    }
                }
                UnderstoodAtom::Number { .. }
                | UnderstoodAtom::DocType(_)
                | UnderstoodAtom::Days { .. } => {}
            }
        }
        if understood.is_plain() && understood.wanted().nth(1).is_some() {
            score_phrase(&self.places(None), &understood.characters, &mut signals);
        }
        signals
    }

    fn score_text(&self, text: &UnderstoodText, units: usize, signals: &mut Vec<Signal>) {
        let places = self.places(text.field);
        for &field in &places {
            for unit in &text.units {
                if let Unit::Word(word) = unit {
                    let repeated = if text.repeated.contains(unit) {
                        weights::REPEATED
                    } else {
                        1.0
                    };
                    let term = ScoredTerm {
                        field,
                        lane: Lane::Words,
                        text: word.clone(),
                        weight: weights::word(field, units) * repeated,
                    };
                    signals.push(Signal::by_term(SignalKind::Word, term));
                }
            }
        }
        self.score_synonyms(text, units, signals);
        let pairs = text.characters.windows(2).zip(text.grammar.windows(2));
        let telling = pairs
            .filter(|(_, grammar)| text.units.is_empty() || grammar.contains(&false))
            .map(|(pair, _)| pair);
        score_bigrams(&places, telling, units, signals);
        score_phrase(&places, &text.characters, signals);
    }
}

/// Each bigram once; one that is typed more than once weighs more.
fn score_bigrams<'a>(
    places: &[TextField],
    pairs: impl Iterator<Item = &'a [char]>,
    units: usize,
    signals: &mut Vec<Signal>,
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
            let repeated = if count > 1 { weights::REPEATED } else { 1.0 };
            let term = ScoredTerm {
                field,
                lane: Lane::Bigrams,
                text: pair.iter().collect(),
                weight: weight * repeated,
            };
            signals.push(Signal::by_term(SignalKind::Bigram, term));
        }
    }
}

fn score_phrase(places: &[TextField], characters: &[char], signals: &mut Vec<Signal>) {
    if characters.len() < 2 {
        return;
    }
    for &field in places {
        signals.push(Signal::constant(
            SignalKind::Phrase,
            Some(field),
            characters.iter().collect(),
            phrase(field, characters),
            weights::phrase(field),
        ));
    }
}
