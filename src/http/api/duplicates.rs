//! The other places at which a hit is published, as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use crate::search::{Republication, Republications};

/// The other documents of the same content that match as well.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DuplicatesBody {
    duplicates: Vec<DuplicateBody>,
    duplicates_total: u64,
}

#[derive(Debug, Serialize, ToSchema)]
struct DuplicateBody {
    id: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_date: Option<String>,
}

impl DuplicatesBody {
    pub(super) fn new(found: Republications) -> Self {
        Self {
            duplicates: found.first.into_iter().map(duplicate).collect(),
            duplicates_total: found.total,
        }
    }
}

fn duplicate(other: Republication) -> DuplicateBody {
    DuplicateBody {
        id: other.id.to_string(),
        title: other.title,
        issuer: other.issuer,
        source_url: other.source_url,
        published_date: other.published_date.map(|date| date.to_string()),
    }
}
