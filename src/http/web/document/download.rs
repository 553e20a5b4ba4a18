//! A document to keep: as text, and as the JSON of the API.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::fields::metadata;
use crate::http::api::DocumentBody;
use crate::http::error::Fault;
use crate::http::state::AppState;
use crate::http::web::links;
use crate::http::web::visit::Visit;
use crate::model::Document;

/// Longest name of a file without its ending, in characters: systems take 255 bytes.
const MAX_NAME_CHARS: usize = 60;

/// What RFC 5987 lets stand as it is.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

pub(in crate::http::web) async fn handle_text(
    State(state): State<AppState>,
    visit: Visit,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Fault> {
    let document = state.document(id).await?.document;
    let address = format!("{}{}", visit.root, links::document(&document.id));
    let disposition = disposition(&document.title, "txt")?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        ),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, text(&document, &address)).into_response())
}

pub(in crate::http::web) async fn handle_json(
    State(state): State<AppState>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Fault> {
    let stored = state.document(id).await?;
    let disposition = disposition(&stored.document.title, "json")?;
    let body = Json(DocumentBody::from(stored));
    Ok(([(header::CONTENT_DISPOSITION, disposition)], body).into_response())
}

/// What is known of a document, a line a field, then its texts.
fn text(document: &Document, address: &str) -> String {
    let mut parts = vec![format!("标题：{}", document.title)];
    for field in metadata(document) {
        parts.push(format!("{}：{}", field.label, field.text()));
    }
    if let Some(original) = &document.source_url {
        parts.push(format!("原文地址：{original}"));
    }
    parts.push(format!("本页地址：{address}"));
    parts.push(String::new());
    parts.push(document.body.trim_end().to_owned());
    for attachment in &document.attachments {
        parts.push(String::new());
        parts.push(format!("附件：{}", attachment.name));
        if let Some(text) = &attachment.text {
            parts.push(String::new());
            parts.push(text.trim_end().to_owned());
        }
    }
    parts.push(String::new());
    parts.join("\n")
}

/// The header that names the file, for old programs and for new ones (RFC 6266).
fn disposition(title: &str, ending: &str) -> Result<HeaderValue, Fault> {
    let name = format!("{}.{ending}", file_name(title));
    let encoded = utf8_percent_encode(&name, KEPT);
    let value = format!("attachment; filename=\"document.{ending}\"; filename*=UTF-8''{encoded}");
    HeaderValue::try_from(value).map_err(|_| Fault::internal())
}

/// A title as the name of a file on every system.
fn file_name(title: &str) -> String {
    let is_invisible = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let name: String = title
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| if r#"/\:*?"<>|"#.contains(c) { '_' } else { c })
        .take(MAX_NAME_CHARS)
        .collect();
    let name = name.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if name.is_empty() {
        return "document".to_owned();
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attachment, DocumentId};

    #[test]
    fn names_of_files_are_safe_everywhere() {
        for (title, expected) in [
            ("关于供热的通知", "关于供热的通知"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("a\"b\r\nSet-Cookie: x", "a_bSet-Cookie_ x"),
            ("通知\u{202e}txt.exe", "通知txt.exe"),
            (" .. ", "document"),
            ("", "document"),
        ] {
            assert_eq!(file_name(title), expected);
        }
        assert_eq!(file_name(&"长".repeat(200)).chars().count(), MAX_NAME_CHARS);
    }

    #[test]
    fn the_header_is_ascii() {
        let value = disposition("供热 'a'", "txt").unwrap();
        assert_eq!(
            value.to_str().unwrap(),
            "attachment; filename=\"document.txt\"; filename*=UTF-8''%E4%BE%9B%E7%83%AD%20%27a%27.txt"
        );
    }

    #[test]
    fn the_text_has_what_is_known_and_all_that_is_written() {
        let mut one = Document::new(DocumentId::parse("1").unwrap(), "供热通知".to_owned());
        one.issuer = Some("云澜市供热办".to_owned());
        one.body = "第一行\n\n第二行\n".to_owned();
        one.attachments = vec![Attachment {
            name: "表.xls".to_owned(),
            media_type: None,
            text: Some("甲\t乙".to_owned()),
        }];
        assert_eq!(
            text(&one, "https://yunlan.example/documents/1"),
            "标题：供热通知\n发布机构：云澜市供热办\n有效性：未标注\n\
             本页地址：https://yunlan.example/documents/1\n\n第一行\n\n第二行\n\n\
             附件：表.xls\n\n甲\t乙\n"
        );
    }
}
