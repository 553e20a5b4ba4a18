//! What the answer to a search says about synonyms and offered filters.

use serde::Serialize;
use utoipa::ToSchema;

use crate::search::{OfferedFilter, UsedSynonyms};

/// A typed word, and what else was looked for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SynonymsBody {
    text: String,
    synonyms: Vec<String>,
}

/// A filter that the text names. Adding each of `values` as a parameter of the
/// name `field` chooses it; `value` is what to show.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OfferBody {
    field: &'static str,
    value: String,
    values: Vec<String>,
    text: String,
    count: u64,
}

pub(super) fn synonyms(used: Vec<UsedSynonyms>) -> Vec<SynonymsBody> {
    used.into_iter()
        .map(|one| SynonymsBody {
            text: one.text,
            synonyms: one.synonyms,
        })
        .collect()
}

pub(super) fn offers(offered: Vec<OfferedFilter>) -> Vec<OfferBody> {
    offered
        .into_iter()
        .map(|offer| OfferBody {
            field: offer.field.name(),
            value: offer.value(),
            values: offer.values,
            text: offer.text,
            count: offer.count,
        })
        .collect()
}
