//! Makes a document of a row.

use serde_json::Value;

use super::file::{BodyFormat, DatabaseSource};
use super::mark::Mark;
use super::plan::Plan;
use super::read::Entry;
use super::value::{Cell, is_true, scalar};
use crate::ingest::duplicates::Seen;
use crate::ingest::fault::{Fault, shorten};
use crate::ingest::field::Field;
use crate::ingest::html::fragment;
use crate::ingest::item::{Item, Refusal, Warning};
use crate::ingest::mapping::Mapping;
use crate::ingest::metadata::{self, Made, Origin};
use crate::ingest::record::Record;
use crate::model::DocumentId;

/// What identifiers begin with that are derived from where a document was read.
const DERIVED_FROM_PLACE: &str = "path-";

/// Makes documents of the rows of a source.
pub(super) struct Rows<'a> {
    pub(super) source: &'a DatabaseSource,
    pub(super) mapping: &'a Mapping,
    pub(super) seen: Seen,
}

/// What became of a row.
pub(super) struct MadeRow {
    pub(super) entry: Entry,
    pub(super) mark: Option<Mark>,
}

impl Rows<'_> {
    /// What a row says; `number` counts rows from 1.
    pub(super) fn row(&mut self, plan: &Plan, cells: Vec<Cell>, number: u64) -> MadeRow {
        let origin = Origin {
            path: format!("source {}", self.source.name),
            relative: String::new(),
            line: Some(number),
        };
        let id = self.shown_id(plan, &cells);
        let mark = self.mark(plan, &cells);
        let refused =
            |fault: Fault| Entry::Item(Item::Refused(named(fault, &origin, id.as_deref())));
        let mark = match mark {
            Ok(mark) => mark,
            Err(fault) => {
                return MadeRow {
                    entry: refused(fault),
                    mark: None,
                };
            }
        };
        let is_deleted = plan
            .deleted
            .and_then(|index| cells.get(index)?.value())
            .is_some_and(is_true);
        let entry = if is_deleted {
            self.removed(plan, cells, &origin).map(Entry::Removed)
        } else {
            self.document(plan, cells, &origin).map(Entry::Item)
        };
        MadeRow {
            entry: entry.unwrap_or_else(refused),
            mark,
        }
    }

    fn mark(&self, plan: &Plan, cells: &[Cell]) -> Result<Option<Mark>, Fault> {
        let Some(cell) = plan.watermark.and_then(|index| cells.get(index)) else {
            return Ok(None);
        };
        let text = cell.value().and_then(scalar).unwrap_or_default();
        let initial = self.source.watermark.as_ref().map(|known| &known.initial);
        match (Mark::parse(&text), initial) {
            (Some(mark), Some(initial)) if mark.compare(initial).is_some() => Ok(Some(mark)),
            _ => {
                let shown = if text.is_empty() { "NULL" } else { &text };
                let reason = format!(
                    "has the watermark `{}`, which cannot be compared with the one before",
                    shorten(shown)
                );
                Err(Fault::new(
                    None,
                    reason,
                    "give every row a time (or a number, and `initial` too), or leave it out",
                ))
            }
        }
    }

    /// The identifier column's value, for messages.
    fn shown_id(&self, plan: &Plan, cells: &[Cell]) -> Option<String> {
        let index = plan.labels.iter().position(|label| {
            let field = label.as_deref().and_then(|label| self.mapping.field(label));
            field == Some(Field::Id)
        })?;
        scalar(cells.get(index)?.value()?).map(|id| shorten(&id))
    }

    fn record(
        &self,
        plan: &Plan,
        cells: Vec<Cell>,
        origin: &Origin,
    ) -> Result<(Record, Vec<Warning>), Fault> {
        let mut record = Record::new(self.mapping);
        let mut warnings = Vec::new();
        for ((cell, column), label) in cells.into_iter().zip(&plan.columns).zip(&plan.labels) {
            let Some(label) = label else {
                continue;
            };
            let field = self.mapping.field(label);
            let value = match cell {
                Cell::Known(value) => value,
                Cell::Doubtful {
                    value,
                    found,
                    reason,
                } => {
                    let name = field.map(Field::name);
                    warnings.push(Warning {
                        place: origin.place(),
                        field: name.unwrap_or(&column.name).to_owned(),
                        value: shorten(&found),
                        reason: reason.to_owned(),
                    });
                    value
                }
                Cell::Unreadable { reason } => {
                    return Err(Fault::new(
                        None,
                        format!(
                            "column `{}` of type `{}` {reason}",
                            column.name, column.type_name
                        ),
                        "cast it to text in the query, or leave it out",
                    ));
                }
            };
            let value = self.in_field(field, value);
            match (field, value) {
                (Some(Field::Body), Value::String(html))
                    if self.source.body_format == BodyFormat::Html =>
                {
                    let (text, doubts) = fragment(&html)?;
                    record.push(label, Value::String(text), None);
                    for reason in doubts {
                        record.doubt(Field::Body, "", reason);
                    }
                }
                (_, value) => record.push(label, value, None),
            }
        }
        Ok((record, warnings))
    }

    /// A value in the form that its field takes. Databases have numbers where
    /// documents have texts, and some keep lists as JSON texts.
    fn in_field(&self, field: Option<Field>, value: Value) -> Value {
        let Some(field) = field else {
            return value;
        };
        match (field, value) {
            (Field::TitleDerived | Field::DocTypeDerived, value) => value,
            (
                Field::Attachments | Field::Keywords | Field::CoIssuers | Field::Extra,
                Value::String(text),
            ) => match serde_json::from_str(&text) {
                Ok(structured @ (Value::Array(_) | Value::Object(_))) => structured,
                _ => Value::String(text),
            },
            (Field::Id, value) => match scalar(&value) {
                Some(id) if !id.trim().is_empty() => {
                    Value::String(format!("{}{}", self.source.id_prefix, id.trim()))
                }
                _ => Value::Null,
            },
            (_, value @ (Value::Number(_) | Value::Bool(_))) => {
                scalar(&value).map_or(Value::Null, Value::String)
            }
            (_, value) => value,
        }
    }

    fn document(&mut self, plan: &Plan, cells: Vec<Cell>, origin: &Origin) -> Result<Item, Fault> {
        let (record, doubts) = self.record(plan, cells, origin)?;
        let made = made(record, origin)?;
        let place = origin.place();
        let mut warnings = doubts;
        warnings.extend(made.warnings);
        warnings.extend(self.seen.warning(&made.document.id, &place));
        Ok(Item::Document {
            document: Box::new(made.document),
            warnings,
            unknown_fields: made.unknown_fields,
            place,
        })
    }

    /// The document that a row removes; the row need hold no more than what
    /// identifies it.
    fn removed(&self, plan: &Plan, cells: Vec<Cell>, origin: &Origin) -> Result<DocumentId, Fault> {
        // What cannot be read does not matter any more.
        let cells = cells.into_iter().map(|cell| match cell {
            Cell::Unreadable { .. } => Cell::NULL,
            cell => cell,
        });
        let (mut record, _) = self.record(plan, cells.collect(), origin)?;
        if let Some(id) = record.text(Field::Id) {
            return DocumentId::parse(id)
                .map_err(|error| Fault::new(None, error.to_string(), "correct the identifier"));
        }
        if record.text(Field::Title).is_none() && record.text(Field::Body).is_none() {
            // What identifies the document is looked for; a title does not matter.
            record.set(Field::Title, "-", None);
        }
        made(record, origin).map(|made| made.document.id)
    }
}

fn made(record: Record, origin: &Origin) -> Result<Made, Fault> {
    let made = metadata::document(record, origin)?;
    if made.document.id.as_str().starts_with(DERIVED_FROM_PLACE) {
        return Err(Fault::new(
            None,
            "has nothing that identifies it",
            "give it an `id`, a `catalog_number`, a `doc_number` or a `source_url`",
        ));
    }
    Ok(made)
}

fn named(fault: Fault, origin: &Origin, id: Option<&str>) -> Refusal {
    let mut refusal = fault.at(&origin.path, origin.line);
    if let Some(id) = id {
        refusal.reason = format!("{} (row of id `{id}`)", refusal.reason);
    }
    refusal
}
