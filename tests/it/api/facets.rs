//! The values of one facet, and what is served.

use axum::http::StatusCode;
use serde_json::Value;

use super::client::get;
use crate::support::corpus;

async fn values(query: &str) -> (Vec<String>, Value) {
    let (status, body) = get(&format!("/api/v1/facets/issuer?{query}")).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let buckets = body["buckets"].as_array().unwrap().iter();
    let values = buckets.map(|bucket| bucket["value"].as_str().unwrap().to_owned());
    (values.collect(), body)
}

#[tokio::test]
async fn values_are_counted_as_beside_the_hits() {
    for query in [
        "",
        "q=%E9%80%9A%E7%9F%A5",
        "doc_type=%E9%80%9A%E7%9F%A5&synonyms=false",
    ] {
        let (_, found) = values(&format!("{query}&size=3")).await;
        let (_, hits) = get(&format!("/api/v1/search?{query}&facets=issuer:3")).await;
        assert_eq!(found["total"], hits["total"]);
        for part in ["buckets", "missing", "other"] {
            assert_eq!(found[part], hits["facets"]["issuer"][part], "{query}");
        }
    }
}

#[tokio::test]
async fn values_are_narrowed_by_their_beginning_and_by_a_part() {
    let (all, whole) = values("size=1000").await;
    assert_eq!(whole["other"], 0);
    for (query, is_listed) in [
        (
            "prefix=云澜",
            (|value| value.starts_with("云澜")) as fn(&str) -> bool,
        ),
        ("prefix=雲瀾", |value| value.starts_with("云澜")),
        ("facet_contains=财政", |value| value.contains("财政")),
        ("prefix=云澜&facet_contains=局", |value| {
            value.starts_with("云澜") && value.contains("局")
        }),
    ] {
        let encoded: String = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(query.split('&').filter_map(|pair| pair.split_once('=')))
            .finish();
        let (listed, body) = values(&format!("{encoded}&size=1000")).await;
        let expected: Vec<&String> = all.iter().filter(|value| is_listed(value)).collect();
        assert!(!expected.is_empty(), "{query}");
        assert_eq!(listed.iter().collect::<Vec<_>>(), expected, "{query}");
        assert_eq!(body["total"], whole["total"]);
        assert!(body["other"].as_u64() > Some(0), "{query}");
    }
}

#[tokio::test]
async fn what_is_served_is_counted() {
    let (status, body) = get("/api/v1/stats").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(body["generation"], "000000");
    assert_eq!(body["documents"], corpus().len());
    let published: Vec<_> = corpus()
        .iter()
        .filter_map(|one| one.published_date)
        .collect();
    let written: Vec<_> = corpus().iter().filter_map(|one| one.written_date).collect();
    for (name, days) in [("published_date", published), ("written_date", written)] {
        let ends = [("oldest", days.iter().min()), ("newest", days.iter().max())];
        for (end, day) in ends {
            assert_eq!(body[name][end], day.unwrap().to_string(), "{name}");
        }
    }
}
