//! A document into the index fields, and back from its stored record.

use std::collections::BTreeSet;

use tantivy::TantivyDocument;
use tantivy::schema::{Field, Value};

use super::error::IndexError;
use super::numbers;
use super::provenance;
use super::same_body::{body_key, number_key};
use super::schema::{DateField, FacetField, Fields, TextField};
use super::stored::StoredDocument;
use crate::model::{Authority, Date, DocNumber, Document, Topic, hash64};
use crate::text::lane_text;

/// A document as the index takes it.
pub(super) struct IndexedDocument {
    /// All but the lanes.
    pub(super) fields: TantivyDocument,
    /// What is cut into lanes, in the order of the fields.
    pub(super) texts: Vec<(TextField, String)>,
    /// Changes exactly when the stored record changes, the time of fetching aside.
    pub(super) content_key: u64,
}

impl IndexedDocument {
    /// Bytes of what is cut into lanes.
    pub(super) fn text_bytes(&self) -> usize {
        self.texts.iter().map(|(_, text)| text.len()).sum()
    }
}

/// A hash of the characters of the character lane: two texts have the same key
/// where each contains the other as a phrase. `None` for a text without any.
pub(crate) fn lane_key(text: &str) -> Option<u64> {
    let lane = lane_text(text);
    (!lane.is_empty()).then(|| hash64(lane.as_bytes()))
}

/// Fills the index fields.
pub(super) fn to_indexed(
    fields: &Fields,
    document: &Document,
) -> Result<IndexedDocument, IndexError> {
    let original = original(document)?;
    let content_key = content_key(document, &original)?;
    let mut indexed = TantivyDocument::default();
    indexed.add_text(fields.id, document.id.as_str());
    indexed.add_u64(fields.id_key, document.id.key());
    indexed.add_u64(fields.content_key, content_key);
    if let Some(key) = body_key(&document.body) {
        indexed.add_u64(fields.body_key, key);
    }
    if let Some(key) = number_key(document) {
        indexed.add_u64(fields.number_key, key);
    }
    indexed.add_text(fields.original, &original);
    let authority = Authority::of(&document.title, document.issuer.as_deref());
    indexed.add_u64(fields.authority, authority.level());
    indexed.add_text(fields.title, &document.title);
    if let Some(key) = lane_key(&document.title) {
        indexed.add_u64(fields.title_key, key);
    }
    provenance::add(fields, document, &mut indexed);
    add_numbers(fields, document, &mut indexed);
    add_dates(fields, document, &mut indexed);
    for facet in FacetField::ALL {
        for value in facet_values(document, facet) {
            indexed.add_text(fields.facet(facet), &value);
        }
    }
    let texts = TextField::ALL.into_iter().flat_map(|text| {
        let values = text_values(document, text).into_iter();
        values.map(move |value| (text, value.to_owned()))
    });
    Ok(IndexedDocument {
        fields: indexed,
        texts: texts.collect(),
        content_key,
    })
}

/// The stored record of a document: the field `original`.
pub(super) fn original_of(field: Field, stored: &TantivyDocument) -> Result<&str, IndexError> {
    stored
        .get_first(field)
        .and_then(|value| value.as_str())
        .ok_or_else(|| IndexError::StoredDocument {
            reason: "it has no original".to_owned(),
        })
}

/// Reads a document back.
pub(super) fn to_document(
    original: Field,
    stored: &TantivyDocument,
) -> Result<Document, IndexError> {
    parse_original(original_of(original, stored)?)
}

/// Reads a document back from its stored record.
pub(crate) fn parse_original(original: &str) -> Result<Document, IndexError> {
    serde_json::from_str::<StoredDocument>(original)
        .map_err(|error| IndexError::StoredDocument {
            reason: error.to_string(),
        })?
        .into_document()
}

fn original(document: &Document) -> Result<String, IndexError> {
    serde_json::to_string(&StoredDocument::new(document)).map_err(|error| {
        IndexError::StoredDocument {
            reason: error.to_string(),
        }
    })
}

fn content_key(document: &Document, with_time: &str) -> Result<u64, IndexError> {
    if document.fetched_at.is_none() {
        return Ok(hash64(with_time.as_bytes()));
    }
    let timeless = Document {
        fetched_at: None,
        ..document.clone()
    };
    Ok(hash64(original(&timeless)?.as_bytes()))
}

fn add_numbers(fields: &Fields, document: &Document, indexed: &mut TantivyDocument) {
    if let Some(number) = &document.doc_number {
        let each = numbers::of_document(document);
        if each.is_empty() {
            let lane = lane_text(number.written());
            indexed.add_text(fields.doc_number_key, lane);
        }
        let mut terms = BTreeSet::new();
        for parts in &each {
            indexed.add_text(fields.doc_number_key, parts.canonical());
            terms.extend(numbers::terms(parts));
        }
        for term in &terms {
            indexed.add_text(fields.doc_number_parts, term);
        }
    }
    if let Some(number) = &document.catalog_number {
        for key in number.keys() {
            indexed.add_text(fields.catalog_number_key, key);
        }
    }
}

fn add_dates(fields: &Fields, document: &Document, indexed: &mut TantivyDocument) {
    for date in DateField::ALL {
        if let Some(value) = date_value(document, date) {
            indexed.add_i64(fields.date(date), days_since_epoch(value));
        }
    }
    if let Some(value) = document.effective_date {
        indexed.add_i64(fields.effective_day, days_since_epoch(value));
    }
}

fn date_value(document: &Document, date: DateField) -> Option<Date> {
    match date {
        DateField::Written => document.written_date,
        DateField::Published => document.published_date,
    }
}

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// Days since 1970-01-01, negative before it.
pub(crate) fn days_since_epoch(date: Date) -> i64 {
    i64::from((date - EPOCH).get_days())
}

/// The day that is so many days since 1970-01-01; `None` for what
/// [`days_since_epoch`] did not count.
pub(crate) fn date_of_days(days: i64) -> Option<Date> {
    let span = jiff::Span::new().try_days(days).ok()?;
    EPOCH.checked_add(span).ok()
}

/// The values under which a document counts in a facet, each once.
fn facet_values(document: &Document, facet: FacetField) -> BTreeSet<String> {
    let year = |date: Option<Date>| date.map(|date| date.year().to_string());
    match facet {
        FacetField::Issuer => document.issuers().map(str::to_owned).collect(),
        FacetField::Keyword => document.keywords.iter().cloned().collect(),
        FacetField::Topic => document.topic.iter().flat_map(Topic::ancestors).collect(),
        FacetField::DocType => document
            .doc_type
            .iter()
            .map(|found| found.name.clone())
            .collect(),
        FacetField::Validity => [document.validity.label().to_owned()].into(),
        FacetField::WrittenYear => year(document.written_date).into_iter().collect(),
        FacetField::PublishedYear => year(document.published_date).into_iter().collect(),
    }
}

/// The values of a text field, as they are cut into lanes.
pub(crate) fn text_values(document: &Document, text: TextField) -> Vec<&str> {
    match text {
        TextField::Title => vec![&document.title],
        TextField::Body => vec![&document.body],
        TextField::Keyword => document.keywords.iter().map(String::as_str).collect(),
        TextField::Issuer => document.issuers().collect(),
        TextField::DocNumber => document.doc_number.iter().map(DocNumber::written).collect(),
        TextField::Attachment => document
            .attachments
            .iter()
            .flat_map(|attachment| {
                std::iter::once(attachment.name.as_str()).chain(attachment.text.as_deref())
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attachment, DocType, DocumentId, Validity};

    fn document() -> Document {
        let mut document = Document::new(DocumentId::parse("yl-1").unwrap(), "通知".to_owned());
        document.body = "第一段\n第二段".to_owned();
        document.issuer = Some("民政局".to_owned());
        document.co_issuers = vec!["财政局".to_owned()];
        document.keywords = vec!["低保".to_owned(), "低保".to_owned()];
        document.topic = Topic::parse("民政/救助", "");
        document.doc_type = DocType::from_title("通知");
        document.doc_number = DocNumber::parse("云民〔2022〕第007号");
        document.written_date = Some(jiff::civil::date(1969, 12, 31));
        document.validity = Validity::Repealed;
        document.attachments = vec![Attachment {
            name: "附表.xlsx".to_owned(),
            media_type: None,
            text: None,
        }];
        document.extra = vec![("栏目".to_owned(), "[1,\"a\"]".to_owned())];
        document
    }

    #[test]
    fn a_document_comes_back_as_it_went_in() {
        let (_, fields) = Fields::build();
        let document = document();
        let indexed = to_indexed(&fields, &document).unwrap();
        assert_eq!(
            to_document(fields.original, &indexed.fields).unwrap(),
            document
        );
    }

    #[test]
    fn the_time_of_fetching_is_no_change() {
        let (_, fields) = Fields::build();
        let before = to_indexed(&fields, &document()).unwrap().content_key;
        let mut fetched = document();
        fetched.fetched_at = Some("2024-01-01T00:00:00Z".to_owned());
        assert_eq!(to_indexed(&fields, &fetched).unwrap().content_key, before);
        fetched.body.push('。');
        assert_ne!(to_indexed(&fields, &fetched).unwrap().content_key, before);
    }

    #[test]
    fn days_count_from_1970() {
        assert_eq!(days_since_epoch(jiff::civil::date(1970, 1, 1)), 0);
        assert_eq!(days_since_epoch(jiff::civil::date(1969, 12, 31)), -1);
        assert_eq!(days_since_epoch(jiff::civil::date(2021, 3, 31)), 18_717);
        for days in [-1, 0, 18_717] {
            assert_eq!(date_of_days(days).map(days_since_epoch), Some(days));
        }
        assert_eq!(date_of_days(i64::MAX), None);
    }

    #[test]
    fn facets_count_each_value_once_and_every_level_of_a_topic() {
        let document = document();
        let values = |facet| {
            facet_values(&document, facet)
                .into_iter()
                .collect::<Vec<_>>()
        };
        assert_eq!(values(FacetField::Keyword), ["低保"]);
        assert_eq!(values(FacetField::Issuer), ["民政局", "财政局"]);
        assert_eq!(values(FacetField::Topic), ["民政", "民政/救助"]);
        assert_eq!(values(FacetField::Validity), ["已废止"]);
        assert_eq!(values(FacetField::WrittenYear), ["1969"]);
        assert!(values(FacetField::PublishedYear).is_empty());
    }
}
