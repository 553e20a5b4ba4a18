//! The documents that a query names by number or by whole title.

use tantivy::query::{BooleanQuery, Query as TantivyQuery};

use super::identifiers::Identifier;
use super::phrase::{number, term};
use super::request::Scope;
use super::understand::Understood;
use crate::index::{Fields, lane_key};

/// The document whose number or whole title the query is.
pub(super) fn identity(
    fields: &Fields,
    understood: &Understood,
    scope: Scope,
) -> Option<Box<dyn TantivyQuery>> {
    let mut keys = Vec::new();
    if scope == Scope::All {
        keys.extend(
            understood
                .identifiers
                .iter()
                .map(|identifier| match identifier {
                    Identifier::DocNumber(key) => term(fields.doc_number_key, key),
                    Identifier::CatalogNumber(key) => term(fields.catalog_number_key, key),
                }),
        );
    }
    let title: String = understood.characters.iter().collect();
    if scope != Scope::Body
        && let Some(key) = lane_key(&title)
    {
        keys.push(number(fields.title_key, key));
    }
    match keys.len() {
        0 | 1 => keys.pop(),
        _ => Some(Box::new(BooleanQuery::union(keys))),
    }
}
