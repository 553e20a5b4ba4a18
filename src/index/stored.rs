//! The stored record of a document: its fields as JSON, in the names of the
//! design, so that an export is what was taken in.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::IndexError;
use crate::model::{
    Attachment, CatalogNumber, Date, DocNumber, DocType, Document, DocumentId, Topic, Validity,
};

#[derive(Serialize, Deserialize)]
pub(super) struct StoredDocument {
    id: String,
    title: String,
    #[serde(default, skip_serializing_if = "is_false")]
    title_derived: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    body: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    co_issuers: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    keywords: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doc_type: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    doc_type_derived: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    doc_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    catalog_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    written_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    validity: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<StoredAttachment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fetched_at: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    extra: BTreeMap<String, serde_json::Value>,
}

/// What is running text in a stored record, read without the rest of it.
#[derive(Deserialize)]
pub(crate) struct StoredTexts<'a> {
    /// 标题
    #[serde(borrow)]
    pub(crate) title: Cow<'a, str>,
    /// 正文
    #[serde(borrow, default)]
    pub(crate) body: Cow<'a, str>,
}

impl<'a> StoredTexts<'a> {
    pub(crate) fn parse(original: &'a str) -> Result<Self, IndexError> {
        serde_json::from_str(original).map_err(|error| IndexError::StoredDocument {
            reason: error.to_string(),
        })
    }
}

#[derive(Serialize, Deserialize)]
struct StoredAttachment {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    media_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}

impl StoredDocument {
    pub(super) fn new(document: &Document) -> Self {
        let doc_type = document.doc_type.as_ref();
        Self {
            id: document.id.to_string(),
            title: document.title.clone(),
            title_derived: document.title_derived,
            body: document.body.clone(),
            issuer: document.issuer.clone(),
            co_issuers: document.co_issuers.clone(),
            keywords: document.keywords.clone(),
            topic: document.topic.as_ref().map(Topic::path),
            doc_type: doc_type.map(|found| found.name.clone()),
            doc_type_derived: doc_type.is_some_and(|found| found.derived),
            doc_number: document
                .doc_number
                .as_ref()
                .map(|number| number.written().to_owned()),
            catalog_number: document
                .catalog_number
                .as_ref()
                .map(|number| number.written().to_owned()),
            written_date: document.written_date.map(|date| date.to_string()),
            published_date: document.published_date.map(|date| date.to_string()),
            effective_date: document.effective_date.map(|date| date.to_string()),
            validity: (document.validity != Validity::Unlabelled)
                .then(|| document.validity.label().to_owned()),
            attachments: document.attachments.iter().map(stored_attachment).collect(),
            source_url: document.source_url.clone(),
            source_path: document.source_path.clone(),
            fetched_at: document.fetched_at.clone(),
            extra: document
                .extra
                .iter()
                .map(|(name, value)| {
                    let json = serde_json::from_str(value);
                    (name.clone(), json.unwrap_or_else(|_| value.as_str().into()))
                })
                .collect(),
        }
    }

    pub(super) fn into_document(self) -> Result<Document, IndexError> {
        let id = DocumentId::parse(&self.id).map_err(|error| damaged("id", &error))?;
        let mut document = Document::new(id, self.title);
        document.title_derived = self.title_derived;
        document.body = self.body;
        document.issuer = self.issuer;
        document.co_issuers = self.co_issuers;
        document.keywords = self.keywords;
        document.topic = self
            .topic
            .as_deref()
            .and_then(|path| Topic::parse(path, ""));
        document.doc_type = self.doc_type.map(|name| DocType {
            name,
            derived: self.doc_type_derived,
        });
        document.doc_number = self.doc_number.as_deref().and_then(DocNumber::parse);
        document.catalog_number = self
            .catalog_number
            .as_deref()
            .and_then(CatalogNumber::parse);
        document.written_date = date(self.written_date.as_deref())?;
        document.published_date = date(self.published_date.as_deref())?;
        document.effective_date = date(self.effective_date.as_deref())?;
        document.validity = match self.validity {
            Some(label) => Validity::parse(&label).map_err(|error| damaged("validity", &error))?,
            None => Validity::Unlabelled,
        };
        document.attachments = self
            .attachments
            .into_iter()
            .map(|stored| Attachment {
                name: stored.name,
                media_type: stored.media_type,
                text: stored.text,
            })
            .collect();
        document.source_url = self.source_url;
        document.source_path = self.source_path;
        document.fetched_at = self.fetched_at;
        document.extra = self
            .extra
            .into_iter()
            .map(|(name, value)| (name, value.to_string()))
            .collect();
        Ok(document)
    }
}

fn stored_attachment(attachment: &Attachment) -> StoredAttachment {
    StoredAttachment {
        name: attachment.name.clone(),
        media_type: attachment.media_type.clone(),
        text: attachment.text.clone(),
    }
}

fn date(text: Option<&str>) -> Result<Option<Date>, IndexError> {
    text.map(|text| text.parse().map_err(|error| damaged("date", &error)))
        .transpose()
}

fn damaged(field: &str, error: &dyn std::fmt::Display) -> IndexError {
    IndexError::StoredDocument {
        reason: format!("{field} {error}"),
    }
}
