//! What a browser needs to search from its address bar: a description
//! (`OpenSearch` 1.1) and suggestions in the form of its extension.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::xml::Xml;
use crate::http::error::Fault;
use crate::http::params::suggest_request;
use crate::http::state::AppState;
use crate::http::web::{Visit, document_link, text_link};
use crate::model::DocumentId;
use crate::search::{Suggestion, SuggestionKind};

const DESCRIPTION: &str = "application/opensearchdescription+xml";
const SUGGESTIONS: &str = "application/x-suggestions+json";

/// Longest `ShortName`, in characters.
const SHORT_NAME_CHARS: usize = 16;

pub(super) async fn describe(State(state): State<AppState>, visit: Visit) -> Response {
    let written = description(&state.site.name, &visit.root);
    ([(header::CONTENT_TYPE, DESCRIPTION)], written).into_response()
}

fn description(site_name: &str, root: &str) -> Vec<u8> {
    let short: String = site_name.chars().take(SHORT_NAME_CHARS).collect();
    let namespace = [("xmlns", "http://a9.com/-/spec/opensearch/1.1/")];
    Xml::document("OpenSearchDescription", &namespace, |xml| {
        xml.text("ShortName", &[], &short);
        xml.text(
            "LongName",
            &[],
            &site_name.chars().take(48).collect::<String>(),
        );
        xml.text("Description", &[], &format!("检索公开的文件：{site_name}"));
        let mut address = |media_type: &str, template: &str, rel: &str| {
            let template = format!("{root}{template}");
            let attributes = [("type", media_type), ("rel", rel), ("template", &template)];
            xml.empty("Url", &attributes);
        };
        address(
            "text/html",
            "/search?q={searchTerms}&page={startPage?}",
            "results",
        );
        address(
            "application/atom+xml",
            "/feed.atom?q={searchTerms}&page={startPage?}",
            "results",
        );
        address(SUGGESTIONS, "/suggest.json?q={searchTerms}", "suggestions");
        address(DESCRIPTION, "/opensearch.xml", "self");
        let icon = format!("{root}/assets/icon.svg");
        let size = [("type", "image/svg+xml"), ("width", "16"), ("height", "16")];
        xml.text("Image", &size, &icon);
        xml.text("Language", &[], "zh-CN");
        xml.text("InputEncoding", &[], "UTF-8");
        xml.text("OutputEncoding", &[], "UTF-8");
    })
}

/// `[typed, [completions], [descriptions], [addresses]]`
type Suggested = (String, Vec<String>, Vec<String>, Vec<String>);

pub(super) async fn suggest(
    State(state): State<AppState>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let request = suggest_request(&query.unwrap_or_default())?;
    let mut suggested: Suggested = (request.text().to_owned(), vec![], vec![], vec![]);
    for suggestion in state.suggest(request).await?.suggestions {
        suggested.2.push(described(&suggestion));
        let link = link(&suggestion);
        suggested.3.push(format!("{}{link}", visit.root));
        suggested.1.push(suggestion.text);
    }
    Ok(([(header::CONTENT_TYPE, SUGGESTIONS)], Json(suggested)).into_response())
}

fn described(suggestion: &Suggestion) -> String {
    let count = suggestion.count;
    match suggestion.kind {
        SuggestionKind::Query => "常用检索".to_owned(),
        SuggestionKind::Issuer => format!("发布机构，{count} 份文件"),
        SuggestionKind::Keyword => format!("关键词，{count} 份文件"),
        SuggestionKind::Title => "文件标题".to_owned(),
    }
}

/// The document that a title leads to, else the results for the text.
fn link(suggestion: &Suggestion) -> String {
    let document = suggestion.document.as_deref();
    match document.map(DocumentId::parse) {
        Some(Ok(id)) => document_link(&id),
        _ => text_link(&suggestion.text),
    }
}
