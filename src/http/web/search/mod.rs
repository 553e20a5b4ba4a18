//! `/search`: the results of a search, and how to narrow them.

mod hits;

mod facets;

mod filters;

mod chart;

mod presets;

mod paging;

mod ways_out;

mod advice;

mod understanding;

mod page;

pub(super) use facets::{FacetView, facet_part, facet_view};
pub(super) use filters::{ChipView, chips};
pub(super) use hits::{CopiesView, ValidityView, copies_view, validity_view};
pub(super) use page::handle;
pub(in crate::http) use page::search_request;
