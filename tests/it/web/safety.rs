//! What documents and people write never becomes markup.

use axum::http::StatusCode;
use gongwen::model::{Attachment, DocType, Document, Topic};

use super::client::{check_holds, check_own_scripts, encoded, hit_ids, links, page_of};
use crate::support::{document, engine};

const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;";

fn hostile() -> Document {
    let mut one = document(
        "h\"<i>/1",
        HOSTILE,
        &format!("{HOSTILE}复议\n一、{HOSTILE}"),
    );
    one.issuer = Some(HOSTILE.to_owned());
    one.keywords = vec![HOSTILE.to_owned()];
    one.topic = Topic::parse(HOSTILE, "");
    one.doc_type = Some(DocType {
        name: HOSTILE.to_owned(),
        derived: false,
    });
    one.attachments = vec![Attachment {
        name: HOSTILE.to_owned(),
        media_type: Some(HOSTILE.to_owned()),
        text: Some(HOSTILE.to_owned()),
    }];
    one.source_url = Some(format!("javascript:{HOSTILE}"));
    one.extra = vec![(HOSTILE.to_owned(), serde_json::to_string(HOSTILE).unwrap())];
    one
}

#[tokio::test]
async fn nothing_that_documents_or_people_write_becomes_markup() {
    let text = encoded(HOSTILE);
    for (path, status) in [
        ("/".to_owned(), StatusCode::OK),
        ("/search".to_owned(), StatusCode::OK),
        (
            format!("/search?q={}", encoded("alert 复议")),
            StatusCode::OK,
        ),
        (format!("/search?q={text}"), StatusCode::OK),
        (
            format!("/search?q={text}&issuer={text}&keyword={text}x"),
            StatusCode::OK,
        ),
        (
            format!("/documents/h%22%3Ci%3E%2F1?q={text}"),
            StatusCode::OK,
        ),
        (format!("/search?{text}=1"), StatusCode::BAD_REQUEST),
        (format!("/search?order={text}"), StatusCode::BAD_REQUEST),
        (format!("/documents/{text}"), StatusCode::NOT_FOUND),
        (format!("/{text}"), StatusCode::NOT_FOUND),
    ] {
        let html = page_of(engine(&[hostile()]), &path, status).await;
        check_own_scripts(&html);
        for markup in ["<img src=x", "<i>", "javascript:alert"] {
            assert!(!html.contains(markup), "{path}: {markup}");
        }
        assert_eq!(html.matches("<!doctype html>").count(), 1, "{path}");
        assert!(links(&html, "javascript:").is_empty(), "{path}");
    }
    let html = page_of(
        engine(&[hostile()]),
        &format!("/search?q={}", encoded("复议")),
        StatusCode::OK,
    )
    .await;
    check_holds(&html, &["&lt;script&gt;", "<mark>复议</mark>"]);
    assert_eq!(hit_ids(&html), ["h\"<i>/1"]);
}
