//! What became of each document of a request, as a line of JSON each.

use serde::Serialize;
use utoipa::ToSchema;

use crate::index::Outcome;
use crate::ingest::{Refusal, Warning};

/// What became of a document.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ResultBody {
    /// Its line in the request, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    pub(super) status: &'static str,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub(super) refusal: Option<RefusalBody>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) warnings: Vec<WarningBody>,
}

/// Why a document was refused.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct RefusalBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    reason: String,
    mend: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct WarningBody {
    field: String,
    value: String,
    reason: String,
}

/// How many documents each thing became of.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(in crate::http) struct SummaryBody {
    pub(super) generation: Option<String>,
    pub(super) read: u64,
    pub(super) added: u64,
    pub(super) replaced: u64,
    pub(super) unchanged: u64,
    pub(super) refused: u64,
}

impl SummaryBody {
    pub(super) fn count(&mut self, outcome: Outcome) {
        let count = match outcome {
            Outcome::Added => &mut self.added,
            Outcome::Replaced => &mut self.replaced,
            // Documents are put alone, so nothing is deleted or absent.
            Outcome::Unchanged | Outcome::Deleted | Outcome::Absent => &mut self.unchanged,
        };
        *count += 1;
    }

    /// Documents that are in the index as they were sent.
    pub(super) fn taken(&self) -> u64 {
        self.added + self.replaced + self.unchanged
    }
}

pub(super) fn refused(refusal: Refusal) -> ResultBody {
    ResultBody {
        line: refusal.place.line,
        id: None,
        status: "refused",
        refusal: Some(RefusalBody {
            field: refusal.field,
            value: refusal.value,
            reason: refusal.reason,
            mend: refusal.mend,
        }),
        warnings: Vec::new(),
    }
}

pub(super) fn warning_body(warning: Warning) -> WarningBody {
    WarningBody {
        field: warning.field,
        value: warning.value,
        reason: warning.reason,
    }
}
