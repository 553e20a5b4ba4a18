//! The results over the years, or over the months of the one year that they are
//! narrowed to; each bar leads to its documents.

use jiff::civil::date;
use serde::Serialize;

use crate::http::web::links;
use crate::model::Date;
use crate::query::{DateField, DateRange, FacetField, SearchRequest};
use crate::search::{FacetBucket, SearchResponse};

/// Most bars of years; what is older stands in one more.
const MAX_YEARS: i16 = 20;

/// Height of the highest bar.
const HEIGHT: u64 = 48;

/// Least height of a bar that has documents.
const LEAST_HEIGHT: u64 = 2;

/// The chart of a result.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct ChartView {
    /// The year whose months are shown; `None` where years are.
    year: Option<i16>,
    /// From months back to all years.
    all_years: Option<String>,
    bars: Vec<BarView>,
    height: u64,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct BarView {
    kind: BarKind,
    /// The year or the month.
    number: i16,
    count: u64,
    /// Of the bar, up to [`HEIGHT`].
    height: u64,
    selected: bool,
    href: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum BarKind {
    Year,
    Month,
    /// The year and those before it.
    Earlier,
}

/// The year of 发布日期 that a search is narrowed to, where it is one.
pub(super) fn year_of(request: &SearchRequest) -> Option<i16> {
    let chosen = request.filters.values.get(&FacetField::PublishedYear);
    if let Some([year]) = chosen.map(Vec::as_slice) {
        return year.parse().ok();
    }
    let range = request.filters.dates.get(&DateField::Published)?;
    let (from, to) = (range.from?, range.to?);
    (chosen.is_none() && from.year() == to.year()).then_some(from.year())
}

/// `None` where there is nothing to compare.
pub(super) fn chart_view(request: &SearchRequest, response: &SearchResponse) -> Option<ChartView> {
    if let (Some(year), Some(months)) = (request.months, response.months) {
        return months_view(request, year, months);
    }
    let facets = response.facets.iter();
    let mut facets = facets.filter(|facet| facet.field == FacetField::PublishedYear);
    years_view(request, &facets.next()?.buckets)
}

fn months_view(request: &SearchRequest, year: i16, months: [u64; 12]) -> Option<ChartView> {
    let chosen = request.filters.dates.get(&DateField::Published);
    let bars = (1..).zip(months).map(|(month, count)| {
        let range = month_range(year, month);
        let selected = chosen == Some(&range);
        BarView {
            kind: BarKind::Month,
            number: month.into(),
            count,
            height: 0,
            selected,
            href: if selected {
                links::in_year(request, Some(year))
            } else {
                links::within(request, range)
            },
        }
    });
    let bars: Vec<BarView> = bars.collect();
    bars.iter().any(|bar| bar.count > 0).then(|| ChartView {
        year: Some(year),
        all_years: Some(links::in_year(request, None)),
        bars: scaled(bars),
        height: HEIGHT,
    })
}

fn month_range(year: i16, month: i8) -> DateRange {
    let first = date(year, month, 1);
    DateRange {
        from: Some(first),
        to: Some(first.last_of_month()),
    }
}

fn years_view(request: &SearchRequest, buckets: &[FacetBucket]) -> Option<ChartView> {
    let mut counts: Vec<(i16, &FacetBucket)> = buckets
        .iter()
        .filter_map(|bucket| Some((bucket.value.parse().ok()?, bucket)))
        .collect();
    counts.sort_unstable_by_key(|(year, _)| *year);
    let (&(oldest, _), &(newest, _)) = (counts.first()?, counts.last()?);
    if oldest == newest {
        return None;
    }
    let first = oldest.max(newest.saturating_sub(MAX_YEARS - 1));
    let mut bars = Vec::new();
    let earlier = counts.iter().filter(|(year, _)| *year < first);
    let earlier: u64 = earlier.map(|(_, bucket)| bucket.count).sum();
    if earlier > 0 {
        let to: Option<Date> = Date::new(first - 1, 12, 31).ok();
        let range = DateRange { from: None, to };
        bars.push(BarView {
            kind: BarKind::Earlier,
            number: first - 1,
            count: earlier,
            height: 0,
            selected: false,
            href: links::within(request, range),
        });
    }
    for year in first..=newest {
        let found = counts.iter().find(|(of, _)| *of == year);
        let selected = found.is_some_and(|(_, bucket)| bucket.selected);
        bars.push(BarView {
            kind: BarKind::Year,
            number: year,
            count: found.map_or(0, |(_, bucket)| bucket.count),
            height: 0,
            selected,
            href: links::in_year(request, (!selected).then_some(year)),
        });
    }
    Some(ChartView {
        year: None,
        all_years: None,
        bars: scaled(bars),
        height: HEIGHT,
    })
}

fn scaled(mut bars: Vec<BarView>) -> Vec<BarView> {
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    for bar in &mut bars {
        let height = (bar.count * HEIGHT).div_ceil(most);
        bar.height = if bar.count == 0 {
            0
        } else {
            height.max(LEAST_HEIGHT)
        };
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::web::search::search_request;

    fn buckets(counts: &[(&str, u64)]) -> Vec<FacetBucket> {
        let bucket = |&(value, count): &(&str, u64)| FacetBucket {
            value: value.to_owned(),
            count,
            selected: false,
        };
        counts.iter().map(bucket).collect()
    }

    #[test]
    fn years_have_no_gaps_and_older_ones_stand_together() {
        let request = search_request("q=a&published_from=2019-02-01").unwrap();
        let found = [("2024", 100), ("2021", 1), ("1990", 4), ("1992", 5)];
        let chart = years_view(&request, &buckets(&found)).unwrap();
        assert_eq!(chart.bars.len(), 21);
        let earlier = &chart.bars[0];
        assert_eq!((earlier.kind, earlier.count), (BarKind::Earlier, 9));
        assert_eq!(earlier.href, "/search?q=a&published_to=2004-12-31");
        let last = chart.bars.last().unwrap();
        assert_eq!((last.number, last.height), (2024, HEIGHT));
        assert_eq!(last.href, "/search?q=a&published_year=2024");
        let small = &chart.bars[17];
        assert_eq!((small.number, small.height), (2021, LEAST_HEIGHT));
        assert_eq!(chart.bars[16].height, 0);
        assert_eq!(years_view(&request, &buckets(&[("2024", 3)])), None);
    }

    #[test]
    fn a_single_year_is_shown_by_its_months() {
        #[track_caller]
        fn check(query: &str, year: Option<i16>) {
            assert_eq!(year_of(&search_request(query).unwrap()), year, "{query}");
        }
        check("q=a", None);
        check("published_year=2021", Some(2021));
        check("published_year=2021&published_year=2022", None);
        check(
            "published_from=2021-02-01&published_to=2021-02-28",
            Some(2021),
        );
        check("published_from=2021-02-01", None);

        let request = search_request("published_year=2021").unwrap();
        let mut months = [0; 12];
        months[1] = 7;
        let chart = months_view(&request, 2021, months).unwrap();
        let february = "/search?published_from=2021-02-01&published_to=2021-02-28";
        assert_eq!(chart.bars[1].href, february);
        assert_eq!(chart.all_years.as_deref(), Some("/search"));
        let narrowed = search_request(february.split_once('?').unwrap().1).unwrap();
        let chart = months_view(&narrowed, 2021, months).unwrap();
        assert!(chart.bars[1].selected);
        assert_eq!(chart.bars[1].href, "/search?published_year=2021");
    }
}
