//! How a query was understood, as answers tell it.

use super::response::{OfferedFilter, Relaxation, UnderstoodQuery, UsedSynonyms};
use crate::query::{Identifier, Understood, UnderstoodClause, Unit};

pub(super) fn describe(
    understood: &Understood,
    relaxation: Option<Relaxation>,
    offers: Vec<OfferedFilter>,
) -> UnderstoodQuery {
    let mut wanted = Vec::new();
    let mut excluded = Vec::new();
    for clause in &understood.clauses {
        let list = if clause.exclude {
            &mut excluded
        } else {
            &mut wanted
        };
        match clause.plain() {
            Some(text) if text.units.is_empty() => {
                let characters: String = text.characters.iter().collect();
                list.push(format!("“{characters}”"));
            }
            Some(text) => list.extend(text.units.iter().map(Unit::text)),
            None => list.push(clause.canonical.clone()),
        }
    }
    let identifiers = understood
        .identifiers
        .iter()
        .map(|identifier| match identifier {
            Identifier::DocNumber(number) | Identifier::CatalogNumber(number) => number.clone(),
            Identifier::DocNumberPart(pattern) => pattern.to_string(),
        })
        .collect();
    UnderstoodQuery {
        wanted,
        excluded,
        identifiers,
        canonical: understood
            .uses_signs()
            .then(|| understood.canonical.clone()),
        relaxation,
        suggestions: Vec::new(),
        diagnosis: None,
        synonyms: used_synonyms(understood),
        offers,
    }
}

fn used_synonyms(understood: &Understood) -> Vec<UsedSynonyms> {
    let mut used: Vec<UsedSynonyms> = Vec::new();
    let texts = understood.wanted().filter_map(UnderstoodClause::plain);
    for expansion in texts.flat_map(|text| &text.expansions) {
        if !used.iter().any(|other| other.text == expansion.text) {
            let synonyms = expansion.alternatives.iter().map(|one| one.text.clone());
            used.push(UsedSynonyms {
                text: expansion.text.clone(),
                synonyms: synonyms.collect(),
            });
        }
    }
    used
}
