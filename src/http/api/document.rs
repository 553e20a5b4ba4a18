//! `GET /api/v1/documents/{id}`: a whole document.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::http::error::Fault;
use crate::http::state::AppState;
use crate::model::{Attachment, Document, Topic};
use crate::search::StoredDocument;

/// A document in JSON; absent fields are left out.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentBody {
    generation: String,
    #[serde(flatten)]
    metadata: MetadataBody,
    body: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fetched_at: Option<String>,
    extra: BTreeMap<String, Value>,
}

/// The fields of a document that a hit has, too.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MetadataBody {
    id: String,
    title: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    title_derived: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    co_issuers: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doc_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    catalog_number: Option<String>,
    keywords: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doc_type: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    doc_type_derived: bool,
    validity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    written_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_url: Option<String>,
    attachments: Vec<AttachmentBody>,
}

#[derive(Debug, Serialize, ToSchema)]
struct AttachmentBody {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    media_type: Option<String>,
    has_text: bool,
    /// In a whole document alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

impl MetadataBody {
    pub(super) fn new(document: &Document) -> Self {
        let doc_type = document.doc_type.as_ref();
        Self {
            id: document.id.to_string(),
            title: document.title.clone(),
            title_derived: document.title_derived,
            issuer: document.issuer.clone(),
            co_issuers: document.co_issuers.clone(),
            doc_number: document
                .doc_number
                .as_ref()
                .map(|number| number.written().to_owned()),
            catalog_number: document
                .catalog_number
                .as_ref()
                .map(|number| number.written().to_owned()),
            keywords: document.keywords.clone(),
            topic: document.topic.as_ref().map(Topic::path),
            doc_type: doc_type.map(|found| found.name.clone()),
            doc_type_derived: doc_type.is_some_and(|found| found.derived),
            validity: document.validity.label(),
            written_date: document.written_date.map(|date| date.to_string()),
            published_date: document.published_date.map(|date| date.to_string()),
            effective_date: document.effective_date.map(|date| date.to_string()),
            source_url: document.source_url.clone(),
            attachments: document.attachments.iter().map(attachment_body).collect(),
        }
    }
}

fn attachment_body(attachment: &Attachment) -> AttachmentBody {
    AttachmentBody {
        name: attachment.name.clone(),
        media_type: attachment.media_type.clone(),
        has_text: attachment.text.is_some(),
        text: None,
    }
}

/// Unknown fields of the source as JSON.
pub(super) fn extra(document: &Document) -> BTreeMap<String, Value> {
    document
        .extra
        .iter()
        .map(|(name, json)| {
            let value = serde_json::from_str(json).unwrap_or_else(|_| json.as_str().into());
            (name.clone(), value)
        })
        .collect()
}

impl From<StoredDocument> for DocumentBody {
    fn from(stored: StoredDocument) -> Self {
        let document = stored.document;
        let mut metadata = MetadataBody::new(&document);
        for (body, attachment) in metadata.attachments.iter_mut().zip(&document.attachments) {
            body.text.clone_from(&attachment.text);
        }
        Self {
            generation: stored.generation,
            metadata,
            extra: extra(&document),
            body: document.body,
            source_path: document.source_path,
            fetched_at: document.fetched_at,
        }
    }
}

pub(super) async fn handle(
    State(state): State<AppState>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<DocumentBody>, Fault> {
    Ok(Json(state.document(id).await?.into()))
}
