//! The page numbers below the hits.

use serde::Serialize;

use crate::http::params::next_cursor;
use crate::http::web::links;
use crate::query::{MAX_PAGE_DEPTH, Position, SearchRequest};

/// Pages on either side of the current one.
const AROUND: usize = 2;

/// The way through the pages of a result.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct PagingView {
    /// The current page; `None` behind a cursor, where pages have no number.
    pub(super) page: Option<usize>,
    pub(super) last: usize,
    previous: Option<String>,
    next: Option<String>,
    numbers: Vec<NumberView>,
    /// Whether there are more documents than page numbers reach.
    is_beyond_reach: bool,
    /// How many documents they reach.
    reach: usize,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct NumberView {
    /// `None` for pages left out.
    page: Option<usize>,
    href: String,
    is_current: bool,
}

/// The paging of a result; `None` where there is but one page.
pub(super) fn paging_view(
    request: &SearchRequest,
    total: u64,
    next: Option<Position>,
) -> Option<PagingView> {
    let size = request.paging.size;
    let deepest = MAX_PAGE_DEPTH / size;
    let documents = usize::try_from(total).unwrap_or(usize::MAX);
    let pages = documents.div_ceil(size);
    let last = pages.min(deepest).max(1);
    let with_cursor = || next.map(|next| links::after(request, next_cursor(request, next)));
    if request.paging.after.is_some() {
        return Some(PagingView {
            page: None,
            last,
            previous: Some(links::at_page(request, 1)),
            next: with_cursor(),
            numbers: Vec::new(),
            is_beyond_reach: false,
            reach: deepest * size,
        });
    }
    let page = request.paging.page;
    if pages <= 1 && page == 1 {
        return None;
    }
    let next = if page < last {
        Some(links::at_page(request, page + 1))
    } else {
        with_cursor()
    };
    Some(PagingView {
        page: Some(page),
        last,
        previous: (page > 1).then(|| links::at_page(request, last.min(page - 1))),
        next,
        numbers: numbers(page, last)
            .into_iter()
            .map(|number| NumberView {
                page: number,
                href: number.map_or_else(String::new, |number| links::at_page(request, number)),
                is_current: number == Some(page),
            })
            .collect(),
        is_beyond_reach: pages > deepest && page + AROUND >= last,
        reach: deepest * size,
    })
}

/// The first page, the last one and those around the current one; `None`
/// stands for two or more that are left out.
fn numbers(page: usize, last: usize) -> Vec<Option<usize>> {
    let is_shown = |number: usize| number == 1 || number == last || number.abs_diff(page) <= AROUND;
    let mut numbers = Vec::new();
    let mut before = 0;
    let from = page.saturating_sub(AROUND + 1).max(2);
    let near = from..=(page + AROUND + 1).min(last);
    for number in [1].into_iter().chain(near).chain([last]) {
        // A single page left out would take as much room as its number.
        let closes_gap = number == before + 1 && (number == 2 || number + 1 == last);
        if number <= before || !(is_shown(number) || closes_gap) {
            continue;
        }
        if number > before + 1 {
            numbers.push(None);
        }
        numbers.push(Some(number));
        before = number;
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::web::search::search_request;

    #[track_caller]
    fn check(page: usize, last: usize, expected: &str) {
        let shown: Vec<String> = numbers(page, last)
            .into_iter()
            .map(|number| number.map_or_else(|| "…".to_owned(), |number| number.to_string()))
            .collect();
        assert_eq!(shown.join(" "), expected, "{page} of {last}");
    }

    #[test]
    fn numbers_around_the_page() {
        check(1, 1, "1");
        check(1, 2, "1 2");
        check(1, 9, "1 2 3 … 9");
        check(5, 9, "1 2 3 4 5 6 7 8 9");
        check(6, 20, "1 … 4 5 6 7 8 … 20");
        check(20, 20, "1 … 18 19 20");
        check(30, 20, "1 … 20");
    }

    #[test]
    fn pages_are_linked_up_to_the_deepest() {
        let view = |query: &str, total| paging_view(&search_request(query).unwrap(), total, None);
        assert_eq!(view("q=a", 10), None);
        let first = view("q=a", 11).unwrap();
        assert_eq!(
            (first.previous, first.next.as_deref()),
            (None, Some("/search?q=a&page=2"))
        );
        let deepest = view("q=a&size=100&page=100", 10_001).unwrap();
        assert_eq!((deepest.last, deepest.is_beyond_reach), (100, true));
        assert!(!view("q=a&size=100&page=2", 10_001).unwrap().is_beyond_reach);
        let behind = view("q=a&page=9", 11).unwrap();
        assert_eq!(behind.previous.as_deref(), Some("/search?q=a&page=2"));
    }

    #[test]
    fn behind_the_deepest_page_a_cursor_leads_on() {
        let request = search_request("q=a&size=100&page=100").unwrap();
        let next = Position {
            commit: 1,
            rank: 2,
            id_key: 3,
        };
        let view = paging_view(&request, 20_000, Some(next)).unwrap();
        let query = view.next.unwrap();
        let behind = search_request(query.split_once('?').unwrap().1).unwrap();
        assert_eq!(behind.paging.after, Some(next));
        let view = paging_view(&behind, 20_000, Some(next)).unwrap();
        assert_eq!(view.previous.as_deref(), Some("/search?q=a&size=100"));
        assert!(view.next.is_some() && view.page.is_none());
    }
}
