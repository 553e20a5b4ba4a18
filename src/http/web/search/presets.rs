//! Ranges of days that people often want.

use jiff::ToSpan;
use jiff::civil::date;
use serde::Serialize;

use crate::http::web::links;
use crate::model::Date;
use crate::query::{DateField, DateRange, SearchRequest};

/// A range to choose.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct PresetView {
    label: &'static str,
    href: String,
    selected: bool,
}

/// The ranges as of `today`; one that is chosen is let go of by its link.
pub(super) fn presets(request: &SearchRequest, today: Date) -> Vec<PresetView> {
    let chosen = request.filters.dates.get(&DateField::Published);
    ranges(today)
        .into_iter()
        .map(|(label, range)| {
            let selected = chosen == Some(&range);
            let href = if selected {
                links::without_dates(request, DateField::Published)
            } else {
                links::within(request, range)
            };
            PresetView {
                label,
                href,
                selected,
            }
        })
        .collect()
}

fn ranges(today: Date) -> [(&'static str, DateRange); 5] {
    let since = |from: Date| DateRange {
        from: Some(from),
        to: None,
    };
    let last_year = today.year() - 1;
    [
        ("最近一个月", since(today.saturating_sub(1.month()))),
        ("最近三个月", since(today.saturating_sub(3.months()))),
        ("最近一年", since(today.saturating_sub(1.year()))),
        ("今年", since(date(today.year(), 1, 1))),
        (
            "去年",
            DateRange {
                from: Some(date(last_year, 1, 1)),
                to: Some(date(last_year, 12, 31)),
            },
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::web::search::search_request;

    #[test]
    fn ranges_end_where_the_calendar_does() {
        let request = search_request("q=a&published_year=2020&published_from=2026-01-01").unwrap();
        let shown = presets(&request, date(2026, 3, 31));
        let hrefs: Vec<&str> = shown.iter().map(|preset| preset.href.as_str()).collect();
        assert_eq!(
            hrefs,
            [
                "/search?q=a&published_from=2026-02-28",
                "/search?q=a&published_from=2025-12-31",
                "/search?q=a&published_from=2025-03-31",
                "/search?q=a&published_year=2020",
                "/search?q=a&published_from=2025-01-01&published_to=2025-12-31",
            ]
        );
        assert!(shown[3].selected);
    }
}
