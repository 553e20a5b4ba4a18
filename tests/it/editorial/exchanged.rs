//! Lists are exchanged whole while searches run.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use gongwen::http::SearchParams;
use gongwen::query::{SearchRequest, SuggestRequest};
use gongwen::search::{BestBets, BlockedSuggestions, Editorial, Engine, SearchEngine, SearchError};
use gongwen::text::Synonyms;
use tower::ServiceExt;

use super::{DAY, documents, editorial, engine_with};
use crate::client::router_of;
use crate::support::{engine, ids};
use crate::web::client::encoded;

/// A state of the lists by which another document is found and recommended.
fn state(number: usize) -> Editorial {
    let synonyms = format!("消暑金 => 第{number}批");
    let bets =
        format!("[[best_bet]]\nqueries = [\"消暑金\"]\ndocuments = [\"notice-{number:02}\"]\n");
    Editorial::new(
        Synonyms::parse("s", &synonyms).unwrap(),
        BestBets::parse("b", &bets).unwrap(),
        BlockedSuggestions::parse("x", &format!("第{number}批")).unwrap(),
    )
}

fn request(query: &str) -> SearchRequest {
    SearchRequest {
        best_bets: Some(DAY),
        ..SearchParams::from_query_string(query).unwrap().request
    }
}

#[test]
fn each_answer_is_of_one_state() {
    let engine = SearchEngine::clone(&engine(&documents())).with_editorial(state(1));
    let ended = AtomicBool::new(false);
    let asked = request("q=消暑金&facets=doc_type");
    let seen: BTreeSet<String> = thread::scope(|scope| {
        let searching: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let mut seen = BTreeSet::new();
                    while !ended.load(Ordering::Relaxed) {
                        let both = engine.search_all(&[asked.clone(), asked.clone()]);
                        let [first, second] = &both[..] else {
                            panic!("two answers");
                        };
                        let (first, second) = (first.as_ref().unwrap(), second.as_ref().unwrap());
                        assert_eq!(first.total, 1);
                        let found = ids(first)[0].to_owned();
                        assert_eq!(first.best_bets[0].document.id.as_str(), found);
                        assert_eq!(ids(second), [found.as_str()]);
                        seen.insert(found);
                    }
                    seen
                })
            })
            .collect();
        for round in 0..300 {
            engine.replace_editorial(state(1 + round % 2));
            let typed = SuggestRequest::new("第", 20).unwrap();
            assert_eq!(engine.suggest(&typed).unwrap().suggestions.len(), 11);
            thread::yield_now();
        }
        ended.store(true, Ordering::Relaxed);
        let found = searching.into_iter().map(|thread| thread.join().unwrap());
        found.flatten().collect()
    });
    assert!(
        seen.iter()
            .all(|id| ["notice-01", "notice-02"].contains(&id.as_str())),
        "{seen:?}"
    );
    assert!(!seen.is_empty());
}

#[test]
fn names_are_derived_anew() {
    let mut documents = documents();
    for document in &mut documents {
        document.issuer = Some("云澜市大数据管理局".to_owned());
    }
    documents[0].issuer = Some("临岳市民政局".to_owned());
    let engine = engine(&documents);
    let offers = || {
        let asked = request("q=数管局 云澜市&facets=issuer");
        let offers = engine.search(&asked).unwrap().query.offers;
        offers
            .into_iter()
            .any(|offer| offer.text.contains("数管局"))
    };
    let synonyms = |list: &str| {
        let synonyms = Synonyms::parse("s", list).unwrap();
        engine.replace_editorial(Editorial::of_synonyms(synonyms));
    };
    synonyms("社保 = 社会保险");
    assert!(!offers());
    synonyms("数管局 = 大数据管理局");
    assert!(offers());
    synonyms("社保 = 社会保险");
    assert!(!offers());
}

#[test]
fn a_cursor_goes_on_unless_the_synonyms_were_exchanged() {
    let engine = engine_with("", "");
    let query = "q=高温津贴&size=4";
    let next = engine.search(&request(query)).unwrap().next;
    let mut further = request(query);
    further.paging.after = next;
    let second = engine.search(&further).unwrap();
    assert_eq!(second.hits.len(), 4);
    // Lists that no rank depends on.
    let bets = "[[best_bet]]\nqueries = [\"高温津贴\"]\ndocuments = [\"guide\"]\n";
    engine.replace_editorial(editorial(bets, "停水"));
    let again = engine.search(&further).unwrap();
    assert_eq!(ids(&again), ids(&second));
    assert!(again.best_bets.is_empty());
    engine.replace_editorial(state(1));
    let expired = engine.search(&further);
    assert!(matches!(expired, Err(SearchError::ExpiredCursor)));
}

async fn tag(router: &Router, path: &str, known: Option<&str>) -> (StatusCode, String) {
    let request = Request::get(path).header(header::IF_NONE_MATCH, known.unwrap_or("\"none\""));
    let request = request.body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let tag = response.headers()[header::ETAG].to_str().unwrap();
    (response.status(), tag.to_owned())
}

#[tokio::test]
async fn pages_and_answers_have_another_tag_afterwards() {
    let engine = engine_with("", "");
    let router = router_of(Arc::clone(&engine) as Arc<dyn Engine>);
    let query = encoded("高温津贴");
    for path in [
        format!("/search?q={query}"),
        format!("/api/v1/search?q={query}"),
    ] {
        engine.replace_editorial(editorial("", ""));
        let (_, first) = tag(&router, &path, None).await;
        assert_eq!(
            tag(&router, &path, Some(&first)).await.0,
            StatusCode::NOT_MODIFIED
        );
        engine.replace_editorial(editorial("", "# the same\n"));
        assert_eq!(
            tag(&router, &path, Some(&first)).await.0,
            StatusCode::NOT_MODIFIED
        );
        let bets = "[[best_bet]]\nqueries = [\"高温津贴\"]\ndocuments = [\"guide\"]\n";
        for (bets, blocked) in [(bets, ""), ("", "停水")] {
            engine.replace_editorial(editorial(bets, blocked));
            let (status, other) = tag(&router, &path, Some(&first)).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            assert_ne!(first, other);
        }
    }
}
