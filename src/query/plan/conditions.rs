//! What a document can match by without being raised: kinds, dates, numbers in
//! their field or cited, and lone characters. Only explanations ask for it.

use super::identity::number_clause;
use super::planner::Planner;
use crate::query::condition::{any, phrase};
use crate::query::signal::{Signal, SignalKind};
use crate::query::understand::Understood;
use crate::query::understood::{UnderstoodAtom, UnderstoodText};

impl Planner {
    /// The clauses that are looked for and score nothing.
    pub(super) fn conditions(&self, understood: &Understood) -> Vec<Signal> {
        let mut conditions = Vec::new();
        for clause in understood.wanted() {
            for atom in &clause.alternatives {
                if let UnderstoodAtom::Text(text) = atom {
                    self.add_text(text, &mut conditions);
                    continue;
                }
                let ways = self.atom(atom);
                if !ways.is_empty() {
                    conditions.push(Signal::constant(
                        SignalKind::Condition,
                        None,
                        clause.canonical.clone(),
                        any(ways),
                        0.0,
                    ));
                }
            }
        }
        conditions
    }

    fn add_text(&self, text: &UnderstoodText, conditions: &mut Vec<Signal>) {
        let characters = || text.characters.iter().collect::<String>();
        if let [_] = text.characters.as_slice() {
            conditions.extend(self.places(text.field).into_iter().map(|field| {
                let found = phrase(field, &text.characters);
                Signal::constant(SignalKind::Phrase, Some(field), characters(), found, 0.0)
            }));
        } else if text.field.is_none()
            && let Some(cited) = number_clause(text, self.scope)
        {
            let kind = SignalKind::Condition;
            conditions.push(Signal::constant(kind, None, characters(), cited, 0.0));
        }
    }
}
