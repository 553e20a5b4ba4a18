//! The hits of a page.

use minijinja::Value;
use serde::Serialize;

use crate::http::day::today;
use crate::http::web::citation::citation;
use crate::http::web::labels;
use crate::http::web::links;
use crate::http::web::templates::marked;
use crate::model::{Document, DocumentId, Validity};
use crate::query::SearchRequest;
use crate::search::{Hit, Marks, Republications};

/// A document that was found.
#[derive(Debug, Serialize)]
pub(super) struct HitView {
    href: String,
    /// Marked, or plain text where no marks were asked for.
    title: Value,
    passages: Vec<Value>,
    /// The attachments in which something matched.
    attachments: Vec<AttachmentView>,
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
    /// Where else it is published, where it is.
    copies: Option<CopiesView>,
    /// How it is cited.
    citation: String,
    /// Why it is there, where asked for.
    why: Option<Vec<String>>,
}

/// What matched in an attachment.
#[derive(Debug, Serialize)]
struct AttachmentView {
    name: Value,
    passage: Option<Value>,
}

/// The other documents of the same content.
#[derive(Debug, Serialize)]
pub(in crate::http::web) struct CopiesView {
    total: u64,
    listed: Vec<CopyView>,
    /// Those that are not listed.
    more: u64,
}

#[derive(Debug, Serialize)]
struct CopyView {
    href: String,
    title: String,
    issuer: Option<String>,
    published_date: Option<String>,
    /// The original's address, where it is one of the web.
    source_url: Option<String>,
}

/// Whether a document is in force, and how that is shown.
#[derive(Debug, Serialize)]
pub(in crate::http::web) struct ValidityView {
    label: &'static str,
    style: &'static str,
    is_labelled: bool,
    is_repealed: bool,
}

/// A hit; `root` is what the addresses that leave the site begin with.
pub(super) fn hit_view(hit: &Hit, request: &SearchRequest, root: &str) -> HitView {
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
        attachments: marks
            .into_iter()
            .flat_map(|marks| &marks.attachments)
            .map(|found| AttachmentView {
                name: marked(&found.name),
                passage: found.text.as_ref().map(marked),
            })
            .collect(),
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
        copies: hit
            .republications
            .as_ref()
            .and_then(|found| copies_view(found, |id| links::found_document(id, request))),
        citation: citation(
            document,
            &format!("{root}{}", links::document(&document.id)),
            today(),
        ),
        why: hit
            .explanation
            .as_ref()
            .map(|found| found.sentences.clone()),
    }
}

/// `None` where there are no others.
pub(in crate::http::web) fn copies_view(
    found: &Republications,
    href: impl Fn(&DocumentId) -> String,
) -> Option<CopiesView> {
    let listed = found.first.iter().map(|other| CopyView {
        href: href(&other.id),
        title: other.title.clone(),
        issuer: other.issuer.clone(),
        published_date: other.published_date.map(|date| date.to_string()),
        source_url: other
            .source_url
            .clone()
            .filter(|address| links::is_web_address(address)),
    });
    (found.total > 0).then(|| CopiesView {
        total: found.total,
        listed: listed.collect(),
        more: found.total - found.first.len() as u64,
    })
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
