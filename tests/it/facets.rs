//! Facets and filters equal a count over the documents.

use std::collections::BTreeMap;

use gongwen::index::{DateField, FacetField};
use gongwen::model::Document;
use gongwen::query::{
    DateRange, FacetRequest, Factors, Filters, Order, Paging, Scope, SearchRequest,
};
use gongwen::search::{Engine, FacetResult};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::expected::{passes, values};
use crate::support::{corpus, corpus_engine, document, engine, engine_of, search, search_text};

/// The facet by going through the documents.
fn by_brute_force(matching: &[&Document], request: FacetRequest, filters: &Filters) -> FacetResult {
    let field = request.field;
    let passing: Vec<&&Document> = matching
        .iter()
        .filter(|document| passes(document, filters, Some(field)))
        .collect();
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for document in &passing {
        for value in values(document, field) {
            *counts.entry(value).or_default() += 1;
        }
    }
    let chosen = filters.values.get(&field).cloned().unwrap_or_default();
    let mut listed: Vec<(String, u64)> = counts.clone().into_iter().collect();
    listed.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    listed.truncate(request.size);
    for value in &chosen {
        if !listed.iter().any(|(other, _)| other == value) {
            listed.push((value.clone(), counts.get(value).copied().unwrap_or(0)));
        }
    }
    let other = passing.iter().filter(|document| {
        values(document, field)
            .iter()
            .any(|value| !listed.iter().any(|(listed, _)| listed == value))
    });
    let missing = passing
        .iter()
        .filter(|document| values(document, field).is_empty());
    FacetResult {
        field,
        other: other.count() as u64,
        missing: missing.count() as u64,
        buckets: listed
            .into_iter()
            .map(|(value, count)| gongwen::search::FacetBucket {
                selected: chosen.contains(&value),
                value,
                count,
            })
            .collect(),
    }
}

#[track_caller]
fn check(text: &str, matching: &[&Document], filters: Filters, facet_size: usize) {
    let request = SearchRequest {
        text: text.to_owned(),
        filters,
        scope: Scope::All,
        order: Order::Relevance,
        factors: Factors::ALL,
        paging: Paging::new(1, 100, None).unwrap(),
        facets: FacetField::ALL
            .map(|field| FacetRequest {
                field,
                size: facet_size,
            })
            .to_vec(),
        synonyms: true,
        facet_contains: None,
        facet_prefix: None,
        months: Some(2021),
        collapse: false,
        highlight: false,
        explain: false,
        best_bets: None,
    };
    let response = corpus_engine().search(&request).unwrap();
    let passing = matching
        .iter()
        .filter(|document| passes(document, &request.filters, None));
    assert_eq!(
        response.total,
        passing.count() as u64,
        "{:?}",
        request.filters
    );
    let mut months = [0; 12];
    let own = Some(FacetField::PublishedYear);
    for date in matching
        .iter()
        .filter(|document| passes(document, &request.filters, own))
        .filter_map(|document| document.published_date)
        .filter(|date| date.year() == 2021)
    {
        months[usize::try_from(date.month()).unwrap() - 1] += 1;
    }
    assert_eq!(response.months, Some(months), "{:?}", request.filters);
    for (found, &asked) in response.facets.iter().zip(&request.facets) {
        assert_eq!(
            *found,
            by_brute_force(matching, asked, &request.filters),
            "{:?}",
            request.filters
        );
    }
}

/// Any choice of values that occur, and one that does not.
fn any_filters() -> impl Strategy<Value = Filters> {
    let of_facet = |facet: FacetField| {
        let mut all: Vec<String> = corpus()
            .iter()
            .flat_map(|document| values(document, facet))
            .collect();
        all.sort_unstable();
        all.dedup();
        all.push("0000".to_owned());
        let most = all.len().min(4);
        subsequence(all, 1..=most).prop_map(move |chosen| (facet, chosen))
    };
    let chosen: Vec<_> = FacetField::ALL.map(of_facet).into_iter().collect();
    let day =
        || (2015_i16..2027, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| jiff::civil::date(y, m, d));
    let range =
        (proptest::option::of(day()), proptest::option::of(day())).prop_map(|(a, b)| {
            match (a, b) {
                (Some(a), Some(b)) => DateRange {
                    from: Some(a.min(b)),
                    to: Some(a.max(b)),
                },
                (from, to) => DateRange { from, to },
            }
        });
    let dates = proptest::collection::btree_map(select(DateField::ALL.to_vec()), range, 0..=2);
    (
        proptest::collection::btree_set(0..FacetField::ALL.len(), 0..=3),
        chosen,
        dates,
    )
        .prop_map(|(picked, chosen, dates)| Filters {
            values: picked
                .into_iter()
                .map(|index| chosen[index].clone())
                .collect(),
            dates,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn counts_equal_a_count_over_the_documents(filters in any_filters(), facet_size in 1..12_usize) {
        let all: Vec<&Document> = corpus().iter().collect();
        check("", &all, filters, facet_size);
    }
}

#[test]
fn counts_are_those_of_the_matching_documents() {
    let matching: Vec<&Document> = corpus()
        .iter()
        .filter(|document| document.title.contains("招生入学"))
        .collect();
    assert!(matching.len() >= 3);
    let titles = corpus_engine();
    let found = search_text(
        titles.as_ref(),
        "“招生入学”",
        "&scope=title&facets=published_year:9,issuer",
    );
    assert_eq!(found.total, matching.len() as u64);
    let sum: u64 = found.facets[0]
        .buckets
        .iter()
        .map(|bucket| bucket.count)
        .sum();
    assert_eq!(sum + found.facets[0].missing, found.total);
}

#[test]
fn deleted_documents_are_not_counted() {
    let mut before = document("a", "通知", "正文");
    before.issuer = Some("旧机构".to_owned());
    let mut after = document("a", "通知", "正文");
    after.issuer = Some("新机构".to_owned());
    let engine = engine_of(&[&[before], &[after]]);
    let found = search(engine.as_ref(), "facets=issuer");
    let buckets: Vec<_> = found.facets[0]
        .buckets
        .iter()
        .map(|b| (b.value.as_str(), b.count))
        .collect();
    assert_eq!(buckets, [("新机构", 1)]);
    assert_eq!(found.total, 1);
}

#[test]
fn a_chosen_value_stays_listed_at_zero() {
    let engine = engine(&[document("a", "通知", "正文")]);
    let found = search(engine.as_ref(), "issuer=无此机构&facets=issuer:1,validity");
    assert_eq!(found.total, 0);
    let bucket = &found.facets[0].buckets[0];
    assert_eq!(
        (bucket.value.as_str(), bucket.count, bucket.selected),
        ("无此机构", 0, true)
    );
    assert_eq!(found.facets[0].missing, 1);
    assert!(found.facets[1].buckets.is_empty());
}

#[test]
fn values_are_listed_that_contain_a_text_in_either_script() {
    let listed = |text: &str| -> Vec<String> {
        let query = format!("facets=issuer:100&facet_contains={text}");
        let mut found = search(corpus_engine().as_ref(), &query);
        let buckets = found.facets.swap_remove(0).buckets.into_iter();
        buckets.map(|bucket| bucket.value).collect()
    };
    let all = listed("");
    let finance = listed("财政");
    assert!(!finance.is_empty() && finance.len() < all.len());
    assert!(finance.iter().all(|issuer| issuer.contains("财政")));
    assert_eq!(listed("財政"), finance);
}

#[test]
fn every_value_has_its_documents_of_each_year() {
    let facet = FacetField::Issuer;
    for found in corpus_engine().years(facet).unwrap().iter() {
        let having = corpus()
            .iter()
            .filter(|document| values(document, facet).contains(&found.value));
        let mut years = std::collections::BTreeMap::new();
        for date in having
            .clone()
            .filter_map(|document| document.published_date)
        {
            *years.entry(date.year()).or_insert(0) += 1;
        }
        assert_eq!(found.count, having.count() as u64, "{}", found.value);
        assert_eq!(found.years, years, "{}", found.value);
    }
}
