//! The hits of a page.

use minijinja::Value;
use serde::Serialize;

use crate::http::web::labels;
use crate::http::web::links;
use crate::http::web::templates::marked;
use crate::model::{Document, Validity};
use crate::query::SearchRequest;
use crate::search::{Hit, Marks};

/// A document that was found.
#[derive(Debug, Serialize)]
pub(super) struct HitView {
    href: String,
    /// Marked, or plain text where no marks were asked for.
    title: Value,
    passages: Vec<Value>,
    issuers: Vec<Value>,
    doc_number: Option<Value>,
    /// Shown where it was looked for.
    catalog_number: Option<Value>,
    /// The keywords in which something matched.
    keywords: Vec<Value>,
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
    let marks = hit.marks.as_ref();
    let number = document.doc_number.as_ref();
    let catalog_number = marks.and_then(|marks| marks.catalog_number.as_ref());
    let keywords = marks.into_iter().flat_map(|marks| &marks.keywords);
    HitView {
        href: links::found_document(&document.id, request),
        title: hit
            .title
            .as_ref()
            .map_or_else(|| document.title.as_str().into(), marked),
        passages: hit.body.iter().flatten().map(marked).collect(),
        issuers: issuers(document, marks),
        doc_number: marks
            .and_then(|marks| marks.doc_number.as_ref())
            .map(marked)
            .or_else(|| number.map(|number| number.written().into())),
        catalog_number: catalog_number.map(marked),
        keywords: keywords.map(marked).collect(),
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

/// The bodies of a document, marked where something matched in their names.
fn issuers(document: &Document, marks: Option<&Marks>) -> Vec<Value> {
    let passages = marks
        .into_iter()
        .flat_map(|marks| marks.issuer.iter().chain(&marks.co_issuers));
    let passages: Vec<_> = passages.collect();
    document
        .issuers()
        .map(|name| {
            let found = passages.iter().find(|passage| passage.text == name);
            found.map_or_else(|| name.into(), |passage| marked(passage))
        })
        .collect()
}

pub(in crate::http::web) fn validity_view(validity: Validity) -> ValidityView {
    ValidityView {
        label: validity.label(),
        style: labels::validity_style(validity),
        is_labelled: validity != Validity::Unlabelled,
        is_repealed: validity == Validity::Repealed,
    }
}
