//! A valid search request. Limits are checked where it is made, once.

use std::collections::BTreeMap;

use super::error::QueryError;
use super::factors::Factors;
use crate::index::{DateField, FacetField, TextField};
use crate::model::Date;

/// Longest query text, in characters.
pub const MAX_QUERY_CHARS: usize = 1_000;
/// Most hits on a page.
pub const MAX_PAGE_SIZE: usize = 100;
/// Deepest hit that a page number reaches; a cursor goes beyond.
pub const MAX_PAGE_DEPTH: usize = 10_000;
/// Most values of one facet.
pub const MAX_FACET_SIZE: usize = 1_000;
/// Most values of one filter.
pub const MAX_FILTER_VALUES: usize = 1_000;

/// What to search for, and how to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a parameter of its own"
)]
pub struct SearchRequest {
    /// The text of the search box; empty for every document.
    pub text: String,
    /// What the results are narrowed to.
    pub filters: Filters,
    /// The fields that are searched.
    pub scope: Scope,
    /// What counts in the relevance besides the text.
    pub factors: Factors,
    /// The order of the hits; without anything to look for, relevance is the
    /// newest published first.
    pub order: Order,
    /// Which of the hits.
    pub paging: Paging,
    /// The facets to count, in the order of the answer.
    pub facets: Vec<FacetRequest>,
    /// Only values of the facets that contain this, in any script and width, are
    /// listed; counts of others stay as they are.
    pub facet_contains: Option<String>,
    /// Likewise for what the values begin with.
    pub facet_prefix: Option<String>,
    /// A year of 发布日期 whose months are to be counted.
    pub months: Option<i16>,
    /// Whether synonyms of plain words are looked for as well.
    pub synonyms: bool,
    /// Whether documents of the same content are one hit, the best of them.
    pub collapse: bool,
    /// Whether hits carry passages with what matched.
    pub highlight: bool,
    /// Whether hits carry why they are there and stand where they stand.
    pub explain: bool,
    /// The day whose recommended documents are wanted above the hits; `None` where
    /// none are.
    pub best_bets: Option<Date>,
}

/// Which of the hits are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// 1-based page; meaningless beside `after`.
    pub page: usize,
    /// Hits on a page.
    pub size: usize,
    /// Where an earlier answer ended, in place of a page.
    pub after: Option<Position>,
}

/// A place in the whole result, behind a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The commit that the result was taken from, mixed with the synonyms.
    pub commit: u64,
    /// The hit's rank, the higher the earlier.
    pub rank: i64,
    /// The hit's key, which orders hits of equal rank, the lower the earlier.
    pub id_key: u64,
}

impl Paging {
    /// Checks the limits.
    ///
    /// # Errors
    /// Where page or size are out of bounds, or the page is too deep.
    pub fn new(page: usize, size: usize, after: Option<Position>) -> Result<Self, QueryError> {
        if !(1..=MAX_PAGE_SIZE).contains(&size) {
            let expected = format!("1 to {MAX_PAGE_SIZE}");
            return Err(QueryError::invalid("size", &size.to_string(), expected));
        }
        if page == 0 || page.saturating_mul(size) > MAX_PAGE_DEPTH {
            let expected = format!(
                "at least 1, and page × size at most {MAX_PAGE_DEPTH}; use `cursor` to go deeper"
            );
            return Err(QueryError::invalid("page", &page.to_string(), expected));
        }
        Ok(Self { page, size, after })
    }

    /// Hits before the first one of the page.
    pub fn offset(&self) -> usize {
        if self.after.is_some() {
            0
        } else {
            (self.page - 1) * self.size
        }
    }
}

/// A facet to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FacetRequest {
    /// The facet.
    pub field: FacetField,
    /// Most values in the answer.
    pub size: usize,
}

/// What results are narrowed to: values of one facet are alternatives, facets
/// and dates must all hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Chosen values by facet, none of them empty.
    pub values: BTreeMap<FacetField, Vec<String>>,
    /// Chosen ranges by date.
    pub dates: BTreeMap<DateField, DateRange>,
}

impl Filters {
    /// Whether nothing is chosen.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.dates.is_empty()
    }

    /// What narrows each facet that anything narrows.
    pub(crate) fn by_facet(&self) -> impl Iterator<Item = FacetFilter<'_>> {
        let facets = FacetField::ALL.into_iter();
        let filters = facets.map(|facet| {
            let ranges = self.dates.iter().map(|(date, range)| (*date, *range));
            FacetFilter {
                facet,
                values: self.values.get(&facet).map(Vec::as_slice),
                dates: ranges
                    .filter(|(date, _)| date.year_facet() == facet)
                    .collect(),
            }
        });
        filters.filter(|filter| filter.values.is_some() || !filter.dates.is_empty())
    }
}

/// What narrows a facet: its chosen values and, for the facets over years, the range of
/// that date.
pub(crate) struct FacetFilter<'a> {
    pub(crate) facet: FacetField,
    pub(crate) values: Option<&'a [String]>,
    pub(crate) dates: Vec<(DateField, DateRange)>,
}

/// A range of days, both ends included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DateRange {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

/// The fields in which words and phrases are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// Every text field.
    #[default]
    All,
    /// 标题 alone.
    Title,
    /// 正文 alone.
    Body,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 3] = [Self::All, Self::Title, Self::Body];

    /// The name in URLs.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Title => "title",
            Self::Body => "body",
        }
    }

    /// The text fields of the scope.
    pub fn fields(self) -> &'static [TextField] {
        match self {
            Self::All => &TextField::ALL,
            Self::Title => &[TextField::Title],
            Self::Body => &[TextField::Body],
        }
    }
}

/// The order of the hits. Undated documents come last in every date order;
/// ties are broken the same way in every index of the same documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Best match first.
    #[default]
    Relevance,
    /// Oldest first.
    Ascending(DateField),
    /// Newest first.
    Descending(DateField),
}

impl Order {
    /// All orders.
    pub const ALL: [Self; 5] = [
        Self::Relevance,
        Self::Descending(DateField::Published),
        Self::Ascending(DateField::Published),
        Self::Descending(DateField::Written),
        Self::Ascending(DateField::Written),
    ];

    /// The name in URLs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Ascending(DateField::Published) => "published_date",
            Self::Descending(DateField::Published) => "-published_date",
            Self::Ascending(DateField::Written) => "written_date",
            Self::Descending(DateField::Written) => "-written_date",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_checked() {
        assert!(Paging::new(1, 0, None).is_err());
        assert!(Paging::new(1, 101, None).is_err());
        assert!(Paging::new(0, 10, None).is_err());
        assert!(Paging::new(101, 100, None).is_err());
        assert!(Paging::new(usize::MAX, 100, None).is_err());
        assert_eq!(Paging::new(100, 100, None).unwrap().offset(), 9_900);
    }
}
