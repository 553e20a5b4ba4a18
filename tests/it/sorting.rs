//! Orders of the hits.

use gongwen::model::Document;
use jiff::civil::date;

use crate::support::{document, engine, ids, search, search_text};

fn dated() -> Vec<Document> {
    let mut documents: Vec<Document> = ["old", "new", "none", "middle"]
        .into_iter()
        .map(|id| document(id, "通知", "正文"))
        .collect();
    documents[0].published_date = Some(date(1969, 5, 1));
    documents[1].published_date = Some(date(2024, 5, 1));
    documents[3].published_date = Some(date(2001, 5, 1));
    documents[0].written_date = Some(date(2024, 1, 1));
    documents[1].written_date = Some(date(2023, 1, 1));
    documents
}

#[test]
fn undated_documents_come_last_in_both_orders() {
    let engine = engine(&dated());
    let order = |query: &str| {
        let found = search(engine.as_ref(), query);
        ids(&found)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        order("order=-published_date"),
        ["new", "middle", "old", "none"]
    );
    assert_eq!(
        order("order=published_date"),
        ["old", "middle", "new", "none"]
    );
    assert_eq!(order("order=-written_date")[..2], ["old", "new"]);
    assert_eq!(order("order=written_date")[..2], ["new", "old"]);
    assert_eq!(order(""), order("order=-published_date"));
    assert_eq!(order("order=relevance"), order("order=-published_date"));
}

#[test]
fn relevance_puts_titles_before_keywords_before_bodies() {
    let filler = "其他内容".repeat(20);
    let mut keyword = document("keyword", "通知", &filler);
    keyword.keywords = vec!["行政复议".to_owned()];
    let engine = engine(&[
        document("body", "通知", &format!("{filler}行政复议{filler}")),
        keyword,
        document("title", "关于行政复议的通知", &filler),
        document("apart", "通知", &format!("行政{filler}复议{filler}")),
    ]);
    let found = search_text(engine.as_ref(), "行政复议", "");
    assert_eq!(ids(&found), ["title", "keyword", "body"]);
    assert!(found.hits.iter().all(|hit| hit.score.is_some()));
    let apart = search_text(engine.as_ref(), "行政 复议", "");
    assert_eq!(ids(&apart).last(), Some(&"apart"));
}
