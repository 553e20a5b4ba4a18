//! Documents that come with a request, one by one, in the field names of the
//! design.
//!
//! A request has no path, so a document must say what identifies it: two of them
//! on the same line of two requests are not the same.

use std::io::BufRead;

use super::fault::Fault;
use super::field::Field;
use super::item::Item;
use super::json_lines::{JsonLines, MAX_LINE_BYTES, empty, record};
use super::mapping::Mapping;
use super::metadata::{self, Origin};
use super::record::Record;
use crate::model::DocumentId;

/// What messages say a document was read from.
const REQUEST: &str = "request";

/// What identifiers begin with that are derived from where a document was read.
const DERIVED_FROM_PLACE: &str = "path-";

/// The documents of JSON Lines, one read at a time, each with its line.
pub fn posted_lines(lines: impl BufRead + Send + 'static) -> impl Iterator<Item = Item> {
    JsonLines::new(Box::new(lines), MAX_LINE_BYTES, &Mapping::built_in())
        .map(|(line, record)| item(record, line))
}

/// The one document of a JSON object, whose identifier is known.
pub fn posted_document(json: &[u8], id: &DocumentId) -> Item {
    let made = record(json, &Mapping::built_in()).unwrap_or_else(|| Err(empty()));
    item(made.and_then(|record| identified(record, id)), None)
}

fn identified(mut record: Record, id: &DocumentId) -> Result<Record, Fault> {
    match record.text(Field::Id) {
        None => record.set(Field::Id, id.as_str(), None),
        Some(other) if other.trim() == id.as_str() => {}
        Some(other) => {
            let fault = Fault::new(
                None,
                format!("is not `{id}`, for which the document was sent"),
                "send it to the address of its identifier, or leave `id` out",
            );
            return Err(fault.of_field(Field::Id.name(), other));
        }
    }
    Ok(record)
}

fn item(record: Result<Record, Fault>, line: Option<u64>) -> Item {
    let origin = Origin {
        path: REQUEST.to_owned(),
        relative: String::new(),
        line,
    };
    let is_named = record
        .as_ref()
        .is_ok_and(|record| record.text(Field::Id).is_some());
    let made = record
        .and_then(|record| metadata::document(record, &origin))
        .and_then(|made| {
            if !is_named && made.document.id.as_str().starts_with(DERIVED_FROM_PLACE) {
                return Err(Fault::new(
                    None,
                    "has nothing that identifies it",
                    "give it an `id`, a `catalog_number`, a `doc_number` or a `source_url`",
                ));
            }
            Ok(made)
        });
    match made {
        Ok(made) => Item::Document {
            document: Box::new(made.document),
            warnings: made.warnings,
            unknown_fields: made.unknown_fields,
            place: origin.place(),
        },
        Err(fault) => Item::Refused(fault.at(REQUEST, line)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(item: Item) -> (Option<String>, String) {
        match item {
            Item::Refused(refusal) => (refusal.field, refusal.reason),
            other => panic!("not refused: {other:?}"),
        }
    }

    #[test]
    fn a_document_must_say_what_identifies_it() {
        let lines = "{\"id\":\"a\",\"title\":\"通知\"}\n\n{\"title\":\"公告\"}\n{\"title\":\n";
        let mut items = posted_lines(lines.as_bytes());
        let Some(Item::Document {
            document, place, ..
        }) = items.next()
        else {
            panic!("the first was refused");
        };
        assert_eq!((document.id.as_str(), place.line), ("a", Some(1)));
        assert_eq!(document.source_path, None);
        assert_eq!(
            refusal(items.next().unwrap()).1,
            "has nothing that identifies it"
        );
        assert!(
            matches!(items.next(), Some(Item::Refused(refusal)) if refusal.place.line == Some(4))
        );
        assert!(items.next().is_none());
    }

    #[test]
    fn the_address_says_which_document_it_is() {
        let id = DocumentId::parse("a").unwrap();
        for json in ["{\"title\":\"通知\"}", "{\"id\":\"a\",\"title\":\"通知\"}"] {
            let Item::Document { document, .. } = posted_document(json.as_bytes(), &id) else {
                panic!("{json} was refused");
            };
            assert_eq!(document.id, id);
        }
        let (field, reason) = refusal(posted_document(b"{\"id\":\"b\",\"title\":\"x\"}", &id));
        assert_eq!(field.as_deref(), Some("id"));
        assert!(reason.contains("`a`"), "{reason}");
        assert_eq!(refusal(posted_document(b" ", &id)).1, "is empty");
    }
}
