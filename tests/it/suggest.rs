//! Suggestions through the API and on the command line.

use std::fs;
use std::path::Path;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use gongwen::index::IndexFolder;
use gongwen::query::SuggestRequest;
use gongwen::search::{Engine, SearchEngine};
use serde_json::{Value, json};

use crate::cli::gongwen;
use crate::client::{self, router_of};
use crate::support::{analysis, corpus, corpus_engine, document, engine, writer_config};

async fn get(path: &str) -> (StatusCode, Value) {
    let (status, _, text) = client::answer(router_of(corpus_engine()), Method::GET, path).await;
    (status, serde_json::from_str(&text).unwrap())
}

fn suggested(engine: &dyn Engine, typed: &str) -> Vec<String> {
    let response = engine
        .suggest(&SuggestRequest::new(typed, 20).unwrap())
        .unwrap();
    assert!(response.current);
    response
        .suggestions
        .into_iter()
        .map(|suggestion| suggestion.text)
        .collect()
}

#[tokio::test]
async fn the_answer_has_the_documented_shape() {
    let mut one = document("yl/1", "云澜市法治政府建设报告", "正文");
    one.issuer = Some("云澜市司法局".to_owned());
    one.keywords = vec!["法治政府".to_owned()];
    let router = router_of(engine(&[one]));
    let (status, _, text) =
        client::answer(router, Method::GET, "/api/v1/suggest?q=fzzf&size=5").await;
    let mut body: Value = serde_json::from_str(&text).unwrap();
    assert!(body["took_ms"].take().as_f64().unwrap() >= 0.0);
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        body,
        json!({
            "generation": "000000",
            "took_ms": null,
            "current": true,
            "suggestions": [
                {"text": "法治政府", "kind": "keyword", "count": 1, "ranges": [[0, 4]]},
                {
                    "text": "云澜市法治政府建设报告",
                    "kind": "title",
                    "count": 1,
                    "ranges": [[3, 7]],
                    "document": "yl/1",
                },
            ],
        })
    );
}

#[tokio::test]
async fn what_cannot_be_asked_is_named() {
    let long = format!("q={}", "a".repeat(201));
    for (query, parameter) in [
        ("order=x", "order"),
        ("q=a&size=0", "size"),
        ("q=a&size=21", "size"),
        ("q=a&size=x", "size"),
        ("q=a&q=b", "q"),
        (long.as_str(), "q"),
    ] {
        let (status, body) = get(&format!("/api/v1/suggest?{query}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(body["error"]["parameter"], parameter, "{query}");
    }
    let (status, body) = get("/api/v1/suggest").await;
    assert_eq!(status, StatusCode::OK);
    let counts: Vec<u64> = body["suggestions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|suggestion| suggestion["count"].as_u64().unwrap())
        .collect();
    assert_eq!(counts.len(), 10);
    assert!(counts.is_sorted_by(|one, next| one >= next), "{counts:?}");
}

#[test]
fn every_sample_title_is_suggested_and_leads_to_its_document() {
    let engine = corpus_engine();
    for document in corpus() {
        let typed: String = document.title.chars().take(200).collect();
        let response = engine
            .suggest(&SuggestRequest::new(&typed, 20).unwrap())
            .unwrap();
        assert!(
            response.suggestions.iter().any(
                |suggestion| suggestion.text == document.title && suggestion.document.is_some()
            ),
            "{typed}"
        );
    }
}

fn lines(folder: &Path, name: &str, content: &str) -> String {
    fs::write(folder.join(name), content).unwrap();
    name.to_owned()
}

fn suggest(folder: &Path, typed: &str) -> Value {
    let output = gongwen(folder, &["suggest", typed, "--json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    serde_json::from_slice::<Value>(&output.stdout).unwrap()["suggestions"].take()
}

#[test]
fn the_command_line_follows_commits_and_the_list_of_queries() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let file = folder.join("index/generations/000001/suggestions.bin");
    let one = lines(folder, "a.jsonl", "{\"id\":\"a\",\"title\":\"停水通知\"}\n");
    assert_eq!(gongwen(folder, &["index", &one]).status.code(), Some(0));
    assert_eq!(suggest(folder, "tstz")[0]["document"], "a");
    let built = fs::metadata(&file).unwrap().modified().unwrap();
    gongwen(folder, &["index", &one]);
    assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), built);

    let queries = lines(folder, "asked.tsv", "停水 时间\t40\n停电\t2\n");
    gongwen(folder, &["index", &one, "--queries", &queries]);
    let found = suggest(folder, "ts");
    assert_eq!(found[0]["text"], "停水 时间");
    assert_eq!(found[0]["kind"], "query");
    assert_eq!(found[1]["text"], "停水通知");

    let other = lines(folder, "b.jsonl", "{\"id\":\"a\",\"title\":\"停气公告\"}\n");
    gongwen(folder, &["index", &other]);
    assert_eq!(suggest(folder, "停水通"), json!([]));
    assert_eq!(suggest(folder, "tingqi")[0]["text"], "停气公告");
    assert_eq!(suggest(folder, "停电")[0]["count"], 2);

    let bad = lines(folder, "bad.tsv", "停电\t2\n停水\n");
    let refused = gongwen(folder, &["index", &other, "--queries", &bad]);
    assert_eq!(refused.status.code(), Some(2));
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("`bad.tsv`, line 2"), "{told}");
    assert_eq!(suggest(folder, "停电")[0]["count"], 2);
    let words = gongwen(folder, &["suggest", "停"]);
    let words = String::from_utf8_lossy(&words.stdout).into_owned();
    assert!(words.contains("title    停气公告  1 · a"), "{words}");
}

#[test]
fn a_damaged_or_missing_file_is_told_and_built_anew() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let file = folder.join("index/generations/000001/suggestions.bin");
    let one = lines(folder, "a.jsonl", "{\"id\":\"a\",\"title\":\"停水通知\"}\n");
    gongwen(folder, &["index", &one]);
    for damage in [true, false] {
        if damage {
            let mut bytes = fs::read(&file).unwrap();
            *bytes.last_mut().unwrap() ^= 1;
            fs::write(&file, bytes).unwrap();
        } else {
            fs::remove_file(&file).unwrap();
        }
        let failed = gongwen(folder, &["suggest", "停水"]);
        assert_eq!(failed.status.code(), Some(2));
        let told = String::from_utf8_lossy(&failed.stderr).into_owned();
        assert!(told.contains("gongwen index"), "{told}");
        gongwen(folder, &["index", &one]);
        assert_eq!(suggest(folder, "停水")[0]["text"], "停水通知");
    }
}

#[tokio::test]
async fn a_reader_follows_the_file_and_never_offers_what_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let index = IndexFolder::new(folder.path());
    let lock = index.lock("test", Duration::ZERO).unwrap();
    let generation = index.open_or_create(&lock, &analysis()).unwrap();
    let mut writer = generation.writer(writer_config()).unwrap();
    writer.add(&document("a", "停水通知", "")).unwrap();
    writer.commit().unwrap();
    writer.refresh_suggestions().unwrap();
    let file = folder.path().join("generations/000001/suggestions.bin");
    let before = fs::read(&file).unwrap();
    let reader = generation.reader().unwrap();
    reader.follow().unwrap();
    let engine = std::sync::Arc::new(SearchEngine::embedded(reader.clone()));
    assert_eq!(suggested(engine.as_ref(), "停"), ["停水通知"]);

    // As if the process had been killed between the commit and the file.
    writer.add(&document("a", "停气公告", "")).unwrap();
    writer.add(&document("b", "停电公告", "")).unwrap();
    writer.commit().unwrap();
    writer.refresh_suggestions().unwrap();
    let after = fs::read(&file).unwrap();
    fs::write(&file, &before).unwrap();
    reader.follow().unwrap();
    let request = SuggestRequest::new("停", 10).unwrap();
    assert!(!engine.suggest(&request).unwrap().current);

    let replacing = file.with_extension("new");
    fs::write(&replacing, &after).unwrap();
    fs::rename(&replacing, &file).unwrap();
    assert_eq!(suggested(engine.as_ref(), "停"), ["停气公告", "停电公告"]);

    // What is open is served on; who has nothing open says so.
    fs::remove_file(&file).unwrap();
    assert_eq!(suggested(engine.as_ref(), "停"), ["停气公告", "停电公告"]);
    let late = std::sync::Arc::new(SearchEngine::embedded(generation.reader().unwrap()));
    let path = "/api/v1/suggest?q=a";
    let (status, _, text) = client::answer(router_of(late), Method::GET, path).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(text.contains("suggestions_unavailable"), "{text}");
    assert!(!text.contains("generations"), "{text}");
}
