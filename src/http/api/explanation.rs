//! Why a hit is there and stands where it stands, as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use crate::search::{Contribution, Explanation, Factor};

/// The score is the sum of the contributions, times the product of the factors.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ExplanationBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f32>,
    contributions: Vec<ContributionBody>,
    factors: Vec<FactorBody>,
    sentences: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ContributionBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
    lane: &'static str,
    text: String,
    score: f32,
    note: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct FactorBody {
    name: &'static str,
    value: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
}

pub(super) fn explanation_body(explanation: Explanation) -> ExplanationBody {
    ExplanationBody {
        score: explanation.score,
        contributions: explanation
            .contributions
            .into_iter()
            .map(contribution_body)
            .collect(),
        factors: explanation.factors.into_iter().map(factor_body).collect(),
        sentences: explanation.sentences,
    }
}

fn contribution_body(contribution: Contribution) -> ContributionBody {
    ContributionBody {
        field: contribution.field_name(),
        lane: contribution.lane(),
        note: contribution.note(),
        text: contribution.text,
        score: contribution.score,
    }
}

fn factor_body(factor: Factor) -> FactorBody {
    FactorBody {
        name: factor.name(),
        value: factor.value,
        label: factor.label,
    }
}
