//! Pages and cursors go through a whole result without repeats or gaps.

use gongwen::http::SearchParams;
use gongwen::http::api::SearchBody;
use gongwen::index::Generation;
use gongwen::model::DocumentId;
use gongwen::search::{Engine, SearchEngine, SearchError};

use crate::support::{analysis, corpus, corpus_engine, document, ids, search, writer_config};

/// Every query of the walk, with and without ties.
const QUERIES: [&str; 5] = [
    "size=7",
    "size=7&order=published_date",
    "size=3&q=%E5%85%AC%E5%BC%80",
    "size=1&q=%E9%80%9A%E7%9F%A5&order=written_date",
    "size=7&q=%E5%85%AC%E5%BC%80&published_year=2021&published_year=2022",
];

fn next_cursor(query: &str) -> (Vec<String>, Option<String>) {
    let params = SearchParams::from_query_string(query).unwrap();
    let response = corpus_engine().search(&params.request).unwrap();
    let found = ids(&response).into_iter().map(str::to_owned).collect();
    let body = serde_json::to_value(SearchBody::new(&params, response).unwrap()).unwrap();
    let cursor = body
        .get("next_cursor")
        .map(|cursor| cursor.as_str().unwrap().to_owned());
    (found, cursor)
}

#[test]
fn pages_joined_are_the_whole_result() {
    for query in QUERIES {
        let all: Vec<String> = whole(query);
        let size = SearchParams::from_query_string(query)
            .unwrap()
            .request
            .paging
            .size;
        let mut joined = Vec::new();
        for page in 1..=all.len() / size + 1 {
            let found = search(corpus_engine().as_ref(), &format!("{query}&page={page}"));
            joined.extend(ids(&found).into_iter().map(str::to_owned));
        }
        assert_eq!(joined, all, "{query}");
    }
}

#[test]
fn a_cursor_goes_through_the_whole_result() {
    for query in QUERIES {
        let (mut joined, mut cursor) = next_cursor(query);
        while let Some(next) = cursor {
            let (found, following) = next_cursor(&format!("cursor={next}"));
            assert!(!found.is_empty(), "{query}: a cursor led to nothing");
            joined.extend(found);
            cursor = following;
        }
        assert_eq!(joined, whole(query), "{query}");
    }
}

fn whole(query: &str) -> Vec<String> {
    let (_, parameters) = query.split_once('&').unwrap_or((query, ""));
    let found = search(corpus_engine().as_ref(), &format!("{parameters}&size=100"));
    assert!(
        found.total > 5 && found.total <= 100 && corpus().len() <= 100,
        "{query}"
    );
    assert_eq!(found.hits.len() as u64, found.total, "{query}");
    assert!(found.next.is_none(), "{query}");
    ids(&found).into_iter().map(str::to_owned).collect()
}

#[test]
fn a_cursor_goes_on_through_its_commit_while_others_write() {
    let generation = Generation::in_memory(&analysis()).unwrap();
    let mut writer = generation.writer(writer_config()).unwrap();
    for id in ["a", "b", "c"] {
        writer.add(&document(id, "通知", "正文")).unwrap();
    }
    writer.commit().unwrap();
    let reader = generation.reader().unwrap();
    let engine = SearchEngine::embedded(reader.clone());
    let mut request = SearchParams::from_query_string("size=1").unwrap().request;
    let mut found = Vec::new();
    for number in 0.. {
        let answer = engine.search(&request).unwrap();
        assert_eq!(answer.total, 3);
        found.extend(ids(&answer).into_iter().map(str::to_owned));
        request.paging.after = answer.next;
        if request.paging.after.is_none() {
            break;
        }
        let id = DocumentId::parse(["a", "b", "c"][number]).unwrap();
        writer.delete(&id).unwrap();
        let new = format!("new{number}");
        writer.add(&document(&new, "通知", "正文")).unwrap();
        writer.commit().unwrap();
        reader.follow().unwrap();
    }
    found.sort();
    assert_eq!(found, ["a", "b", "c"]);
}

#[test]
fn a_cursor_of_a_commit_that_is_not_kept_has_expired() {
    let generation = Generation::in_memory(&analysis()).unwrap();
    let mut writer = generation.writer(writer_config()).unwrap();
    writer.add(&document("a", "通知", "正文")).unwrap();
    writer.add(&document("b", "通知", "正文")).unwrap();
    writer.commit().unwrap();
    let mut request = SearchParams::from_query_string("size=1").unwrap().request;
    let engine = SearchEngine::embedded(generation.reader().unwrap());
    request.paging.after = engine.search(&request).unwrap().next;
    assert_eq!(engine.search(&request).unwrap().hits.len(), 1);

    writer.add(&document("d", "通知", "正文")).unwrap();
    writer.commit().unwrap();
    let restarted = SearchEngine::embedded(generation.reader().unwrap());
    assert!(matches!(
        restarted.search(&request),
        Err(SearchError::ExpiredCursor)
    ));
}
