//! The factors of a document, with what they follow from.

use super::explanation::{Factor, FactorKind};
use crate::model::{Authority, Document};
use crate::query::Factors;
use crate::search::commit::DocumentFactors;

/// Those that are switched on.
pub(in crate::search) fn factors(
    switched: Factors,
    found: DocumentFactors,
    document: &Document,
) -> Vec<Factor> {
    let authority = Authority::of(&document.title, document.issuer.as_deref());
    let date = document.published_date.or(document.written_date);
    let factors = [
        (
            switched.authority,
            Factor {
                kind: FactorKind::Authority,
                value: found.authority,
                label: Some(authority.label().to_owned()),
            },
        ),
        (
            switched.validity,
            Factor {
                kind: FactorKind::Validity,
                value: found.validity,
                label: Some(document.validity.label().to_owned()),
            },
        ),
        (
            switched.recency,
            Factor {
                kind: FactorKind::Recency,
                value: found.recency,
                label: date.map(|date| date.to_string()),
            },
        ),
    ];
    let on = factors.into_iter().filter(|(is_on, _)| *is_on);
    on.map(|(_, factor)| factor).collect()
}
