//! What a result is narrowed to, and the forms that narrow and order it.

use serde::Serialize;

use super::presets::{PresetView, presets};
use crate::http::day::today;
use crate::http::web::{labels, links};
use crate::query::{DateField, DateRange, FacetField, Order, Scope, SearchRequest};

/// A chosen filter; its link takes it off.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(in crate::http::web) struct ChipView {
    pub(super) label: &'static str,
    pub(super) value: String,
    pub(super) href: String,
}

/// A form with what it sends along.
#[derive(Debug, Serialize)]
pub(super) struct DateForm {
    presets: Vec<PresetView>,
    ranges: Vec<DateRangeView>,
    hidden: Vec<links::Pair>,
}

#[derive(Debug, Serialize)]
struct DateRangeView {
    label: &'static str,
    /// `published_from` and `published_to` without their ends.
    name: &'static str,
    from: Option<String>,
    to: Option<String>,
    is_set: bool,
}

/// Scope and order: links, so that a choice applies at once, by a key as by a
/// finger, and without scripts.
#[derive(Debug, Serialize)]
pub(super) struct ControlsView {
    scopes: Vec<ChoiceView>,
    orders: Vec<ChoiceView>,
}

#[derive(Debug, Serialize)]
struct ChoiceView {
    label: &'static str,
    href: String,
    selected: bool,
}

/// The chosen filters, in the order of the facets, then the dates.
pub(in crate::http::web) fn chips(request: &SearchRequest) -> Vec<ChipView> {
    let values = FacetField::ALL.into_iter().flat_map(|field| {
        let chosen = request.filters.values.get(&field).into_iter().flatten();
        chosen.map(move |value| ChipView {
            label: labels::facet(field),
            value: labels::facet_value(field, value),
            href: links::toggled(request, field, value),
        })
    });
    let dates = request.filters.dates.iter().map(|(field, range)| ChipView {
        label: labels::date(*field),
        value: range_in_words(range),
        href: links::without_dates(request, *field),
    });
    values.chain(dates).collect()
}

fn range_in_words(range: &DateRange) -> String {
    match (range.from, range.to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from} – {to}"),
        (Some(from), None) => format!("{from} –"),
        (None, Some(to)) => format!("– {to}"),
        (None, None) => "–".to_owned(),
    }
}

pub(super) fn date_form(request: &SearchRequest) -> DateForm {
    let own = [
        "published_from",
        "published_to",
        "written_from",
        "written_to",
    ];
    let range = |field, name| {
        let range = request.filters.dates.get(&field).copied();
        let range = range.unwrap_or_default();
        DateRangeView {
            label: labels::date(field),
            name,
            from: range.from.map(|day| day.to_string()),
            to: range.to.map(|day| day.to_string()),
            is_set: range != DateRange::default(),
        }
    };
    DateForm {
        presets: presets(request, today()),
        ranges: vec![
            range(DateField::Published, "published"),
            range(DateField::Written, "written"),
        ],
        hidden: links::hidden(request, &own),
    }
}

pub(super) fn controls_view(request: &SearchRequest) -> ControlsView {
    // Nothing to look for is shown newest first by itself.
    let newest = Order::Descending(DateField::Published);
    let is_newest = request.text.is_empty() && request.order == Order::Relevance;
    let orders = Order::ALL
        .into_iter()
        .filter(|&order| order != Order::Relevance || !request.text.is_empty())
        .map(|order| ChoiceView {
            label: labels::order(order),
            href: links::ordered(request, order),
            selected: order == request.order || (order == newest && is_newest),
        });
    let scopes = Scope::ALL.map(|scope| ChoiceView {
        label: labels::scope(scope),
        href: links::in_scope(request, scope),
        selected: scope == request.scope,
    });
    ControlsView {
        scopes: scopes.into(),
        orders: orders.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::web::search::search_request;

    #[test]
    fn every_filter_has_a_chip_that_takes_it_off() {
        let request = search_request(
            "q=a&topic=%E7%8E%AF%E5%A2%83/%E5%A4%A7%E6%B0%94&published_year=2021&issuer=x\
             &written_to=2020-12-31&page=4",
        )
        .unwrap();
        let chips = chips(&request);
        let shown: Vec<(&str, &str)> = chips
            .iter()
            .map(|chip| (chip.label, chip.value.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                ("发布机构", "x"),
                ("发布年份", "2021"),
                ("主题分类", "环境 › 大气"),
                ("成文日期", "– 2020-12-31"),
            ]
        );
        for chip in &chips {
            let query = chip.href.split_once('?').unwrap().1;
            let without = search_request(query).unwrap();
            assert_eq!(super::chips(&without).len(), 3);
            assert_eq!(without.paging.page, 1);
        }
    }

    #[test]
    fn forms_send_along_what_they_do_not_set() {
        let request =
            search_request("q=a&issuer=x&scope=title&published_from=2020-01-01&page=2&size=20")
                .unwrap();
        let names = |pairs: &[links::Pair]| -> Vec<&'static str> {
            pairs.iter().map(|(name, _)| *name).collect()
        };
        assert_eq!(
            names(&date_form(&request).hidden),
            ["q", "issuer", "scope", "size"]
        );
    }

    #[test]
    fn one_order_is_chosen_whether_anything_is_looked_for_or_not() {
        #[track_caller]
        fn check(query: &str, count: usize, chosen: &str) {
            let orders = controls_view(&search_request(query).unwrap()).orders;
            assert_eq!(orders.len(), count, "{query}");
            let mut selected = orders.iter().filter(|order| order.selected);
            assert_eq!(selected.next().unwrap().label, chosen, "{query}");
            assert!(selected.next().is_none(), "{query}");
        }
        check("q=a", 5, "相关程度");
        check("q=a&order=written_date", 5, "最早成文");
        check("", 4, "最新发布");
        check("order=-published_date", 4, "最新发布");
    }
}
