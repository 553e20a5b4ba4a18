//! What matches. Nothing here knows of scores.
//!
//! A clause is made as a flat list of ways to match, which one union joins:
//! hundreds of alternatives or exclusions are one union, not a tree of them.

use super::identity::number_clause;
use super::metadata;
use super::planner::{Planner, least_units};
use crate::index::Lane;
use crate::query::condition::{Condition, TermField, Ways, all, any, at_least, phrase, term};
use crate::query::understand::{Understood, Unit};
use crate::query::understood::{UnderstoodAtom, UnderstoodClause, UnderstoodNear, UnderstoodText};
use crate::text::is_han;

impl Planner {
    /// Every clause that is looked for.
    pub(super) fn strict(&self, understood: &Understood) -> Ways {
        let clauses = understood.wanted().map(|clause| self.clause(clause));
        let mut clauses: Vec<Ways> = clauses.collect();
        match clauses.len() {
            1 => clauses.remove(0),
            _ => vec![all(clauses)],
        }
    }

    /// A share of the units of plain words, and every other clause.
    pub(super) fn relaxed(&self, understood: &Understood, share: f32) -> Ways {
        let mut must = Vec::new();
        let mut units = Vec::new();
        for clause in understood.wanted() {
            match clause.plain() {
                Some(text) if !text.units.is_empty() => {
                    units.extend(
                        text.units
                            .iter()
                            .map(|unit| self.unit_or_synonym(text, unit)),
                    );
                }
                _ => must.push(self.clause(clause)),
            }
        }
        let least = least_units(units.len(), share);
        must.push(vec![at_least(units, least)]);
        vec![all(must)]
    }

    /// What results must not have; `None` where nothing is left out.
    pub(super) fn excluded(&self, understood: &Understood) -> Option<Condition> {
        let ways: Ways = understood
            .clauses
            .iter()
            .filter(|clause| clause.exclude)
            .flat_map(|clause| self.clause(clause))
            .collect();
        (!ways.is_empty()).then(|| any(ways))
    }

    fn clause(&self, clause: &UnderstoodClause) -> Ways {
        clause
            .alternatives
            .iter()
            .flat_map(|atom| self.atom(atom))
            .collect()
    }

    pub(super) fn atom(&self, atom: &UnderstoodAtom) -> Ways {
        match atom {
            UnderstoodAtom::Text(text) => self.text(text),
            UnderstoodAtom::Near(near) => self.near(near),
            UnderstoodAtom::Number { field, text } => {
                metadata::number(*field, text).into_iter().collect()
            }
            UnderstoodAtom::DocType(name) => metadata::doc_type(name),
            UnderstoodAtom::Days { field, range } => {
                metadata::days(*field, *range).into_iter().collect()
            }
        }
    }

    /// The characters in a row in any field, or all units, each in any field.
    fn text(&self, text: &UnderstoodText) -> Ways {
        if text.characters.is_empty() {
            return Vec::new();
        }
        let mut ways = self.in_a_row(text, &text.characters);
        if text.field.is_none()
            && !text.units.is_empty()
            && let Some(number) = number_clause(text, self.scope)
        {
            ways.push(number);
            return ways;
        }
        match text.units.as_slice() {
            [] => {}
            [one] if text.expansions.is_empty() => {
                if !is_in_a_row(one, &text.characters) {
                    ways.extend(self.unit(text, one));
                }
            }
            _ => ways.push(all(self.units_or_synonyms(text))),
        }
        ways
    }

    pub(super) fn unit(&self, text: &UnderstoodText, unit: &Unit) -> Ways {
        match unit {
            Unit::Word(word) => self
                .places(text.field)
                .into_iter()
                .map(|field| term(TermField::Text(field, Lane::Words), word))
                .collect(),
            Unit::Characters(characters) => self.in_a_row(text, characters),
        }
    }

    pub(super) fn in_a_row(&self, text: &UnderstoodText, characters: &[char]) -> Ways {
        self.places(text.field)
            .into_iter()
            .map(|field| phrase(field, characters))
            .collect()
    }

    fn near(&self, near: &UnderstoodNear) -> Ways {
        if near.parts.is_empty() {
            return Vec::new();
        }
        let places = self.places(near.field).into_iter();
        places
            .map(|field| Condition::Near {
                field,
                parts: near.parts.clone(),
                within_chars: near.within_chars,
            })
            .collect()
    }
}

/// Whether a unit is found only where `characters` stand in a row: a word of
/// Han characters never reaches across a blank or a mark. Numbers do, `7,476`.
fn is_in_a_row(unit: &Unit, characters: &[char]) -> bool {
    match unit {
        Unit::Word(word) => {
            characters.iter().all(|&c| is_han(c)) && word.chars().eq(characters.iter().copied())
        }
        Unit::Characters(unit) => unit == characters,
    }
}
