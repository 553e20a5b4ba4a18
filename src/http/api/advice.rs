//! Other spellings of a query, and why there is nothing, as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use crate::search::{DiagnosedFilter, DiagnosedPart, Diagnosis, FilterKind, SpellingSuggestion};

/// Another spelling, which finds documents.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SpellingBody)]
pub(super) struct SuggestionBody {
    text: String,
    /// What is spelled otherwise, in Unicode code points of `text`.
    ranges: Vec<[usize; 2]>,
    total: u64,
}

/// What each unit and each filter leaves.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DiagnosisBody {
    units: Vec<UnitBody>,
    filters: Vec<FilterBody>,
    without_filters: u64,
}

#[derive(Debug, Serialize, ToSchema)]
struct UnitBody {
    text: String,
    excluded: bool,
    documents: u64,
    documents_without_filters: u64,
    without: Option<u64>,
}

#[derive(Debug, Serialize, ToSchema)]
struct FilterBody {
    field: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    without: u64,
}

pub(super) fn suggestion_body(suggestion: SpellingSuggestion) -> SuggestionBody {
    SuggestionBody {
        text: suggestion.text,
        ranges: suggestion
            .ranges
            .iter()
            .map(|range| [range.start, range.end])
            .collect(),
        total: suggestion.total,
    }
}

pub(super) fn diagnosis_body(diagnosis: Diagnosis) -> DiagnosisBody {
    DiagnosisBody {
        units: diagnosis.parts.into_iter().map(unit_body).collect(),
        filters: diagnosis.filters.into_iter().map(filter_body).collect(),
        without_filters: diagnosis.without_filters,
    }
}

fn unit_body(part: DiagnosedPart) -> UnitBody {
    UnitBody {
        text: part.text,
        excluded: part.exclude,
        documents: part.documents,
        documents_without_filters: part.documents_without_filters,
        without: part.without,
    }
}

fn filter_body(filter: DiagnosedFilter) -> FilterBody {
    match filter.kind {
        FilterKind::Values(field, values) => FilterBody {
            field: field.name(),
            values: Some(values),
            from: None,
            to: None,
            without: filter.without,
        },
        FilterKind::Dates(date, range) => FilterBody {
            field: date.name(),
            values: None,
            from: range.from.map(|day| day.to_string()),
            to: range.to.map(|day| day.to_string()),
            without: filter.without,
        },
    }
}
