//! The hits of a page.

use minijinja::Value;
use serde::Serialize;

use crate::http::web::labels;
use crate::http::web::links;
use crate::http::web::templates::marked;
use crate::model::Validity;
use crate::query::SearchRequest;
use crate::search::Hit;

/// A document that was found.
#[derive(Debug, Serialize)]
pub(super) struct HitView {
    href: String,
    /// Marked, or plain text where no marks were asked for.
    title: Value,
    passages: Vec<Value>,
    issuers: Vec<String>,
    doc_number: Option<String>,
    written_date: Option<String>,
    published_date: Option<String>,
    doc_type: Option<String>,
    validity: ValidityView,
    /// Why it is there, where asked for.
    why: Option<Vec<String>>,
}

/// Whether a document is in force, and how that is shown.
#[derive(Debug, Serialize)]
pub(in crate::http::web) struct ValidityView {
    label: &'static str,
    style: &'static str,
    is_labelled: bool,
    is_repealed: bool,
}

pub(super) fn hit_view(hit: &Hit, request: &SearchRequest) -> HitView {
    let document = &hit.document;
    HitView {
        href: links::found_document(&document.id, request),
        title: hit
            .title
            .as_ref()
            .map_or_else(|| document.title.as_str().into(), marked),
        passages: hit.body.iter().flatten().map(marked).collect(),
        issuers: document.issuers().map(str::to_owned).collect(),
        doc_number: document
            .doc_number
            .as_ref()
            .map(|number| number.written().to_owned()),
        written_date: document.written_date.map(|date| date.to_string()),
        published_date: document.published_date.map(|date| date.to_string()),
        doc_type: document.doc_type.as_ref().map(|found| found.name.clone()),
        validity: validity_view(document.validity),
        why: hit
            .explanation
            .as_ref()
            .map(|found| found.sentences.clone()),
    }
}

pub(in crate::http::web) fn validity_view(validity: Validity) -> ValidityView {
    ValidityView {
        label: validity.label(),
        style: labels::validity_style(validity),
        is_labelled: validity != Validity::Unlabelled,
        is_repealed: validity == Validity::Repealed,
    }
}
