//! Makes a document of a record, whatever format the record comes from.

use serde_json::Value;

use super::attachments;
use super::derived::{derive_id, derive_title};
use super::lists::{split_keywords, split_names};
use super::values::{Origin, Values};
use crate::ingest::chrome::without_top;
use crate::ingest::clean::{facet_value, paragraphs, single_line};
use crate::ingest::fault::Fault;
use crate::ingest::field::Field;
use crate::ingest::item::Warning;
use crate::ingest::record::Record;
use crate::model::{CatalogNumber, DocNumber, DocType, Document, DocumentId, Topic, Validity};

/// A document with what is to be told about it.
#[derive(Debug)]
pub(in crate::ingest) struct Made {
    pub(in crate::ingest) document: Document,
    pub(in crate::ingest) warnings: Vec<Warning>,
    pub(in crate::ingest) unknown_fields: Vec<String>,
}

/// Makes a document of a record.
///
/// # Errors
/// Where a value has the wrong type, a date is no day, the identifier is not
/// valid, or there is neither title nor body.
pub(in crate::ingest) fn document(record: Record, origin: &Origin) -> Result<Made, Fault> {
    let mut values = Values::new(record, origin);
    extra(&mut values)?;
    let given_id = id(&mut values)?;
    let title = values.text(Field::Title, single_line)?;
    let body = values.text(Field::Body, |text| {
        without_top(&paragraphs(text)).to_owned()
    })?;
    // The identifier may have to be derived from the other fields.
    let placeholder = DocumentId::derive("path", &[&origin.relative]);
    let mut document = Document::new(placeholder, title.unwrap_or_default());
    document.body = body.unwrap_or_default();
    if document.title.is_empty() && document.body.is_empty() {
        return Err(Fault::new(
            None,
            "has neither title nor body",
            "give it at least one of `title` and `body`",
        ));
    }
    fill(&mut document, &mut values)?;
    let read_from = Some(origin.relative.clone()).filter(|path| !path.is_empty());
    document.source_path = values.text(Field::SourcePath, single_line)?.or(read_from);
    document.title_derived = flag(&mut values, Field::TitleDerived)?;
    if document.title.is_empty() {
        document.title = derive_title(&document);
        document.title_derived = true;
        values.warn(
            Field::Title,
            &document.title,
            "is derived, because the source gives no title",
        );
    }
    document.doc_type = doc_type(&mut values, &document.title)?;
    document.id = match given_id {
        Some(id) => id,
        None => derived_id(&document, &mut values, origin),
    };
    let rest = values.finish();
    document.extra = rest.extra;
    Ok(Made {
        document,
        warnings: rest.warnings,
        unknown_fields: rest.unknown_fields,
    })
}

fn fill(document: &mut Document, values: &mut Values<'_>) -> Result<(), Fault> {
    let mut issuers = issuers(values, Field::Issuer)?.into_iter();
    document.issuer = issuers.next();
    document.co_issuers = issuers
        .chain(self::issuers(values, Field::CoIssuers)?)
        .collect();
    document.keywords = values.list(Field::Keywords, split_keywords)?;
    document.topic = topic(values)?;
    document.doc_number = values
        .text(Field::DocNumber, single_line)?
        .and_then(|text| or_aside(values, Field::DocNumber, &text, DocNumber::parse));
    document.catalog_number = values
        .text(Field::CatalogNumber, single_line)?
        .and_then(|text| or_aside(values, Field::CatalogNumber, &text, CatalogNumber::parse));
    document.written_date = values.date(Field::WrittenDate)?;
    document.published_date = values.date(Field::PublishedDate)?;
    document.effective_date = values.date(Field::EffectiveDate)?;
    document.validity = validity(values)?;
    document.attachments = attachments::take(values)?;
    document.source_url = source_url(values)?;
    document.fetched_at = values.text(Field::FetchedAt, single_line)?;
    Ok(())
}

/// The bodies that a field names, each under its own name.
fn issuers(values: &mut Values<'_>, field: Field) -> Result<Vec<String>, Fault> {
    let mut names = values.list(field, split_names)?;
    for name in &mut names {
        if let Some(own) = values.mapping().issuer(name) {
            *name = own.to_owned();
        }
    }
    Ok(names)
}

/// Moves the members of `extra` to the fields that are not known.
fn extra(values: &mut Values<'_>) -> Result<(), Fault> {
    match values.take(Field::Extra) {
        None => Ok(()),
        Some(Value::Object(members)) => {
            for (name, value) in members {
                if !value.is_null() {
                    values.keep(&name, value);
                }
            }
            Ok(())
        }
        Some(other) => Err(values.wrong_type(Field::Extra, &other, "an object")),
    }
}

fn id(values: &mut Values<'_>) -> Result<Option<DocumentId>, Fault> {
    let Some(text) = values.raw_text(Field::Id)? else {
        return Ok(None);
    };
    DocumentId::parse(&text).map(Some).map_err(|error| {
        Fault::new(
            values.line(Field::Id),
            error.to_string(),
            "give it at most 256 bytes on one line, or leave it out",
        )
        .of_field(Field::Id.name(), &text)
    })
}

fn derived_id(document: &Document, values: &mut Values<'_>, origin: &Origin) -> DocumentId {
    let id = derive_id(document, &origin.relative, origin.line);
    if origin.relative == "-" && id.as_str().starts_with("path-") {
        values.warn(
            Field::Id,
            id.as_str(),
            "is derived from the line of standard input, for want of anything that identifies \
             the document; the same line of another run replaces it",
        );
    }
    id
}

fn topic(values: &mut Values<'_>) -> Result<Option<Topic>, Fault> {
    let text = values.text(Field::Topic, facet_value)?;
    Ok(text.and_then(|text| {
        let separators = values.mapping().separators().topic.clone();
        or_aside(values, Field::Topic, &text, |text| {
            Topic::parse(text, &separators)
        })
    }))
}

/// Parses a value that holds something; one of signs only is set aside.
fn or_aside<T>(
    values: &mut Values<'_>,
    field: Field,
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let parsed = parse(text);
    if parsed.is_none() {
        values.set_aside(field, text, "holds neither letter nor digit");
    }
    parsed
}

fn validity(values: &mut Values<'_>) -> Result<Validity, Fault> {
    let Some(text) = values.text(Field::Validity, single_line)? else {
        return Ok(Validity::default());
    };
    Ok(Validity::parse(&text).unwrap_or_else(|error| {
        values.set_aside(Field::Validity, &text, &error.to_string());
        Validity::default()
    }))
}

/// The address of the original: `source_url`, else `source` where that is an
/// address. Only web addresses count, because pages link to them.
fn source_url(values: &mut Values<'_>) -> Result<Option<String>, Fault> {
    let mut url = values.text(Field::SourceUrl, single_line)?;
    if let Some(other) = url.take_if(|url| !is_web_address(url)) {
        values.set_aside(Field::SourceUrl, &other, "is no http or https address");
    }
    match values.take(Field::Source) {
        Some(Value::String(source)) if url.is_none() && is_web_address(source.trim()) => {
            Ok(values.shaped(Field::Source, &source, single_line))
        }
        Some(source) => {
            values.unknown(Field::Source.name(), source);
            Ok(url)
        }
        None => Ok(url),
    }
}

fn is_web_address(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
    })
}

/// Whether something that an export says was derived.
fn flag(values: &mut Values<'_>, field: Field) -> Result<bool, Fault> {
    match values.take(field) {
        None => Ok(false),
        Some(Value::Bool(derived)) => Ok(derived),
        Some(other) => Err(values.wrong_type(field, &other, "true or false")),
    }
}

fn doc_type(values: &mut Values<'_>, title: &str) -> Result<Option<DocType>, Fault> {
    let given = values.text(Field::DocType, facet_value)?;
    let derived = flag(values, Field::DocTypeDerived)?;
    Ok(match given {
        Some(name) => Some(DocType { name, derived }),
        None => DocType::from_title(title),
    })
}
