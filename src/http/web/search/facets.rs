//! Facets as lists of links, each of which chooses a value or lets go of it.

use std::cmp::Reverse;

use serde::Serialize;

use crate::http::web::{labels, links};
use crate::query::{FacetField, SearchRequest};
use crate::search::{FacetBucket, FacetResult};

/// A facet.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(in crate::http::web) struct FacetView {
    name: &'static str,
    label: &'static str,
    pub(in crate::http::web) values: Vec<FacetValueView>,
    /// Documents without a value.
    missing: u64,
    /// Documents with a value that is not listed.
    other: u64,
    /// All values among the results, where not all are listed.
    more: Option<MoreView>,
}

/// The way to the values that are not listed.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct MoreView {
    href: String,
    /// Where a form looks for one, with what it sends along.
    action: String,
    hidden: Vec<links::Pair>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub(in crate::http::web) struct FacetValueView {
    pub(in crate::http::web) value: String,
    label: String,
    count: u64,
    selected: bool,
    href: String,
    /// Steps below the value above it that it belongs to.
    depth: usize,
}

pub(in crate::http::web) fn facet_view(facet: FacetResult, request: &SearchRequest) -> FacetView {
    let all = facet.buckets.len();
    facet_part(facet, request, 0, all)
}

/// A facet with some of its values: addresses are made for those alone, of which a
/// long list has a few.
pub(in crate::http::web) fn facet_part(
    facet: FacetResult,
    request: &SearchRequest,
    offset: usize,
    size: usize,
) -> FacetView {
    let field = facet.field;
    let view = |(bucket, parent): (FacetBucket, Option<String>)| {
        let shown = parent.as_deref().map_or(bucket.value.as_str(), |parent| {
            let tail = bucket.value.strip_prefix(parent);
            tail.map_or(bucket.value.as_str(), |tail| tail.trim_start_matches('/'))
        });
        FacetValueView {
            label: labels::facet_value(field, shown),
            count: bucket.count,
            selected: bucket.selected,
            href: links::toggled(request, field, &bucket.value),
            value: bucket.value.clone(),
            depth: parent.map_or(0, |parent| parent.split('/').count()),
        }
    };
    FacetView {
        name: field.name(),
        label: labels::facet(field),
        values: ordered(field, facet.buckets)
            .into_iter()
            .skip(offset)
            .take(size)
            .map(view)
            .collect(),
        missing: facet.missing,
        other: facet.other,
        more: (facet.other > 0).then(|| MoreView {
            href: links::values(request, field),
            action: format!("/browse/{}", field.name()),
            hidden: links::hidden(request, &[]),
        }),
    }
}

/// Years from the newest, topics below the topic they belong to, everything
/// else as it came.
fn ordered(field: FacetField, mut buckets: Vec<FacetBucket>) -> Vec<(FacetBucket, Option<String>)> {
    match field {
        FacetField::WrittenYear | FacetField::PublishedYear => {
            buckets.sort_by_key(|bucket| Reverse(bucket.value.clone()));
        }
        FacetField::Topic => return nested(buckets),
        _ => {}
    }
    buckets.into_iter().map(|bucket| (bucket, None)).collect()
}

/// Each topic behind the nearest one above it that is listed, with that one.
fn nested(buckets: Vec<FacetBucket>) -> Vec<(FacetBucket, Option<String>)> {
    let values: Vec<String> = buckets.iter().map(|bucket| bucket.value.clone()).collect();
    let mut keyed: Vec<(Vec<usize>, FacetBucket, Option<String>)> = buckets
        .into_iter()
        .map(|bucket| {
            let above = ancestors(&bucket.value, &values);
            let parent = above.last().map(|&index| values[index].clone());
            let own = values.iter().position(|value| *value == bucket.value);
            (above.into_iter().chain(own).collect(), bucket, parent)
        })
        .collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    keyed
        .into_iter()
        .map(|(_, bucket, parent)| (bucket, parent))
        .collect()
}

/// The places in `values` of the topics above one, from the top.
fn ancestors(value: &str, values: &[String]) -> Vec<usize> {
    let mut above: Vec<usize> = (0..values.len())
        .filter(|&index| {
            let tail = value.strip_prefix(values[index].as_str());
            tail.is_some_and(|tail| tail.starts_with('/'))
        })
        .collect();
    above.sort_by_key(|&index| values[index].len());
    above
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facet(field: FacetField, values: &[(&str, u64, bool)]) -> FacetResult {
        FacetResult {
            field,
            buckets: values
                .iter()
                .map(|&(value, count, selected)| FacetBucket {
                    value: value.to_owned(),
                    count,
                    selected,
                })
                .collect(),
            missing: 0,
            other: 3,
        }
    }

    fn shown(view: &FacetView) -> Vec<(&str, usize)> {
        view.values
            .iter()
            .map(|value| (value.label.as_str(), value.depth))
            .collect()
    }

    #[test]
    fn years_run_from_the_newest() {
        let years = facet(
            FacetField::PublishedYear,
            &[("2019", 5, false), ("2024", 2, false), ("2021", 2, true)],
        );
        let view = facet_view(years, &links::everything());
        assert_eq!(shown(&view), [("2024", 0), ("2021", 0), ("2019", 0)]);
        assert_eq!(view.values[0].href, "/search?published_year=2024");
    }

    #[test]
    fn topics_stand_below_their_own() {
        let topics = facet(
            FacetField::Topic,
            &[
                ("环境", 9, false),
                ("教育", 5, false),
                ("环境/大气", 4, false),
                ("环保", 4, false),
                ("民政/救助", 2, false),
                ("环境/大气/扬尘", 1, false),
            ],
        );
        let view = facet_view(topics, &links::everything());
        assert_eq!(
            shown(&view),
            [
                ("环境", 0),
                ("大气", 1),
                ("扬尘", 2),
                ("教育", 0),
                ("环保", 0),
                ("民政 › 救助", 0),
            ]
        );
    }

    #[test]
    fn a_chosen_value_stays_and_is_let_go_by_its_link() {
        let mut request = links::everything();
        request
            .filters
            .values
            .insert(FacetField::Issuer, vec!["甲局".to_owned()]);
        let view = facet_view(facet(FacetField::Issuer, &[("甲局", 0, true)]), &request);
        assert_eq!(view.values[0].count, 0);
        assert_eq!(view.values[0].href, "/search");
        assert_eq!(
            view.more.unwrap().href,
            "/browse/issuer?issuer=%E7%94%B2%E5%B1%80"
        );
    }
}
