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

/// Scope and order.
#[derive(Debug, Serialize)]
pub(super) struct ControlForm {
    scopes: Vec<OptionView>,
    orders: Vec<OptionView>,
    hidden: Vec<links::Pair>,
}

#[derive(Debug, Serialize)]
struct OptionView {
    value: &'static str,
    label: &'static str,
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

pub(super) fn control_form(request: &SearchRequest) -> ControlForm {
    let has_text = !request.text.is_empty();
    let scopes = Scope::ALL.map(|scope| OptionView {
        value: scope.name(),
        label: labels::scope(scope),
        selected: scope == request.scope,
    });
    let orders = Order::ALL.map(|order| OptionView {
        value: order.name(),
        label: labels::order(order, has_text),
        selected: order == request.order,
    });
    ControlForm {
        scopes: scopes.into(),
        orders: orders.into(),
        hidden: links::hidden(request, &["scope", "order"]),
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
        assert_eq!(
            names(&control_form(&request).hidden),
            ["q", "issuer", "published_from", "size"]
        );
    }
}
