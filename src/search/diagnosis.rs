//! Why a result is empty, or had to be relaxed: what each part of the query
//! and each filter leaves, in exact counts.

use super::commit::{Commit, Count};
use super::error::SearchError;
use crate::query::{DateField, DateRange, FacetField, Filters, SearchRequest, Understood};

/// Most parts of a query that are counted, from the first.
pub const MAX_DIAGNOSED_PARTS: usize = 12;

/// What emptied a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// The parts of the query, in its order.
    pub parts: Vec<DiagnosedPart>,
    /// The filters: facets in their order, then dates.
    pub filters: Vec<DiagnosedFilter>,
    /// Documents that match the query, as it was answered, without any filter.
    pub without_filters: u64,
}

/// A unit, phrase or exclusion of a query with what it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiagnosedPart {
    /// What it is, as text.
    pub text: String,
    /// Whether documents with it are left out.
    pub exclude: bool,
    /// Documents that have it and pass the filters.
    pub documents: u64,
    /// Documents that have it, whatever the filters.
    pub documents_without_filters: u64,
    /// Documents that the query would match without it, unrelaxed and under
    /// the filters; `None` where nothing would be left to look for.
    pub without: Option<u64>,
}

/// A filter with what would be found without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiagnosedFilter {
    /// What it narrows.
    pub kind: FilterKind,
    /// Documents that the query, as it was answered, would match without it,
    /// under the other filters.
    pub without: u64,
}

/// What a filter narrows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterKind {
    /// A facet, to any of these values.
    Values(FacetField, Vec<String>),
    /// A date.
    Dates(DateField, DateRange),
}

/// Explains the answer to a request that was understood so, at the share of the
/// units that it was answered with.
pub(super) fn diagnose(
    commit: &dyn Commit,
    request: &SearchRequest,
    understood: &Understood,
    minimum_share: Option<f32>,
) -> Result<Diagnosis, SearchError> {
    let scope = request.scope;
    let parts = understood
        .parts()
        .into_iter()
        .take(MAX_DIAGNOSED_PARTS)
        .map(|part| {
            let alone = commit.count(&part.alone, scope, None, &request.filters)?;
            let without = part
                .without
                .map(|rest| commit.count(&rest, scope, None, &request.filters))
                .transpose()?;
            Ok(DiagnosedPart {
                text: part.text,
                exclude: part.exclude,
                documents: alone.passing,
                documents_without_filters: alone.matched,
                without: without.map(|count| count.passing),
            })
        })
        .collect::<Result<_, SearchError>>()?;
    let filters = &request.filters;
    let whole = commit.count(understood, scope, minimum_share, filters)?;
    Ok(Diagnosis {
        parts,
        filters: by_filter(filters, &whole),
        without_filters: whole.matched,
    })
}

fn by_filter(filters: &Filters, whole: &Count) -> Vec<DiagnosedFilter> {
    let values = filters.values.iter();
    let values = values.map(|(field, values)| FilterKind::Values(*field, values.clone()));
    let dates = filters.dates.iter();
    let dates = dates.map(|(field, range)| FilterKind::Dates(*field, *range));
    values
        .chain(dates)
        .zip(&whole.failing_one)
        .map(|(kind, failing)| DiagnosedFilter {
            kind,
            without: whole.passing + failing,
        })
        .collect()
}
