//! Takes the fields of a record one by one, in their types, and gathers what is
//! doubtful about them and what is left over.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::ingest::clean::{clean_value, facet_value, single_line};
use crate::ingest::entities::decode_entities;
use crate::ingest::fault::{Fault, shorten};
use crate::ingest::field::Field;
use crate::ingest::item::{Place, Warning};
use crate::ingest::mapping::{Mapping, Separators};
use crate::ingest::record::{RawField, Record};
use crate::model::{Date, DateError};
use crate::text::is_dropped;

/// Where a record comes from.
#[derive(Debug, Clone)]
pub(in crate::ingest) struct Origin {
    /// The file as messages show it.
    pub(in crate::ingest) path: String,
    /// The file relative to the given folder.
    pub(in crate::ingest) relative: String,
    /// The record's line in a file of several records.
    pub(in crate::ingest) line: Option<u64>,
}

impl Origin {
    /// The place of the record.
    pub(in crate::ingest) fn place(&self) -> Place {
        Place {
            path: self.path.clone(),
            line: self.line,
        }
    }
}

/// The fields of a record. Absent values (null, blank, empty) are left out.
pub(super) struct Values<'a> {
    origin: &'a Origin,
    known: BTreeMap<Field, RawField>,
    extra: BTreeMap<String, Value>,
    unknown_fields: Vec<String>,
    warnings: Vec<Warning>,
    mapping: Mapping,
}

/// What is left when all fields are taken.
pub(super) struct Rest {
    /// Fields that are not known, in order of name, each value as JSON text.
    pub(super) extra: Vec<(String, String)>,
    /// The names of those that the record gives beside the known ones.
    pub(super) unknown_fields: Vec<String>,
    pub(super) warnings: Vec<Warning>,
}

impl<'a> Values<'a> {
    pub(super) fn new(record: Record, origin: &'a Origin) -> Self {
        let mut values = Self {
            origin,
            known: BTreeMap::new(),
            extra: BTreeMap::new(),
            unknown_fields: Vec::new(),
            warnings: Vec::new(),
            mapping: record.mapping,
        };
        for doubt in record.doubts {
            values.warn(doubt.field, &doubt.value, &doubt.reason);
        }
        for raw in record.fields {
            if is_absent(&raw.value) {
                continue;
            }
            match raw.field {
                None => values.unknown(&raw.name, raw.value),
                Some(field) => values.insert(field, raw),
            }
        }
        values
    }

    /// The first value of a field counts; another one is kept aside.
    fn insert(&mut self, field: Field, raw: RawField) {
        match self.known.get(&field) {
            None => {
                self.known.insert(field, raw);
            }
            Some(first) if first.value == raw.value => {}
            Some(_) => {
                self.warn(
                    field,
                    &as_text(&raw.value),
                    "is a second value of its field; it is kept under `extra`",
                );
                self.keep(field.name(), raw.value);
            }
        }
    }

    /// Counts a field that is not known, and keeps its value.
    pub(super) fn unknown(&mut self, name: &str, value: Value) {
        if !self.unknown_fields.iter().any(|known| known == name) {
            self.unknown_fields.push(name.to_owned());
        }
        self.keep(name, value);
    }

    /// Keeps a value under `extra`; a name that is taken gets a number.
    pub(super) fn keep(&mut self, name: &str, value: Value) {
        let value = clean_value(value);
        let mut free = name.to_owned();
        let mut number = 1;
        while let Some(other) = self.extra.get(&free) {
            if *other == value {
                return;
            }
            number += 1;
            free = format!("{name}_{number}");
        }
        self.extra.insert(free, value);
    }

    /// Takes down a doubt about a field's value.
    pub(super) fn warn(&mut self, field: Field, value: &str, reason: &str) {
        let line = self.line(field).or(self.origin.line);
        self.warnings.push(Warning {
            place: Place {
                path: self.origin.path.clone(),
                line,
            },
            field: field.name().to_owned(),
            value: shorten(value),
            reason: reason.to_owned(),
        });
    }

    /// Leaves a value out with a warning, keeping it under `extra`.
    pub(super) fn set_aside(&mut self, field: Field, value: &str, reason: &str) {
        self.warn(field, value, &format!("{reason}; it is left out"));
        self.keep(&format!("{}_raw", field.name()), Value::from(value));
    }

    /// Takes a field's value as it is.
    pub(super) fn take(&mut self, field: Field) -> Option<Value> {
        let raw = self.known.get_mut(&field)?;
        match std::mem::take(&mut raw.value) {
            Value::Null => None,
            value => Some(value),
        }
    }

    /// Takes a text as it is.
    pub(super) fn raw_text(&mut self, field: Field) -> Result<Option<String>, Fault> {
        match self.take(field) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(self.wrong_type(field, &other, "a text")),
        }
    }

    /// Takes a text in the shape in which it is stored.
    pub(super) fn text(
        &mut self,
        field: Field,
        shape: fn(&str) -> String,
    ) -> Result<Option<String>, Fault> {
        let text = self.raw_text(field)?;
        Ok(text.and_then(|text| self.shaped(field, &text, shape)))
    }

    /// Takes a list of texts, or one text that is split. Each entry once.
    pub(super) fn list(
        &mut self,
        field: Field,
        split: fn(&str, &Separators) -> Vec<String>,
    ) -> Result<Vec<String>, Fault> {
        let texts = match self.take(field) {
            None => Vec::new(),
            Some(Value::String(text)) => {
                let decoded = self.decoded(field, &text);
                split(
                    self.mapping.strip_label(field, &decoded),
                    self.mapping.separators(),
                )
            }
            Some(Value::Array(list)) => {
                let mut texts = Vec::new();
                for entry in list {
                    match entry {
                        Value::String(text) => texts.push(self.decoded(field, &text)),
                        Value::Null => {}
                        other => return Err(self.wrong_type(field, &other, "a text")),
                    }
                }
                texts
            }
            Some(other) => return Err(self.wrong_type(field, &other, "a list of texts")),
        };
        let mut list = Vec::new();
        for text in texts {
            let entry = facet_value(self.mapping.strip_label(field, &text));
            if !entry.is_empty() && !list.contains(&entry) {
                list.push(entry);
            }
        }
        Ok(list)
    }

    /// Takes a date. One that cannot be understood is left out with a warning.
    pub(super) fn date(&mut self, field: Field) -> Result<Option<Date>, Fault> {
        let Some(text) = self.text(field, single_line)? else {
            return Ok(None);
        };
        match self.mapping.date(&text) {
            Ok(date) => Ok(Some(date)),
            Err(error @ DateError::Impossible) => Err(Fault::new(
                self.line(field),
                error.to_string(),
                "correct the date or leave it out",
            )
            .of_field(field.name(), &text)),
            Err(error @ DateError::Unrecognized) => {
                self.set_aside(field, &text, &error.to_string());
                Ok(None)
            }
        }
    }

    /// Decodes, strips and shapes a text; `None` where nothing is left.
    pub(super) fn shaped(
        &mut self,
        field: Field,
        text: &str,
        shape: fn(&str) -> String,
    ) -> Option<String> {
        let decoded = self.decoded(field, text);
        if matches!(field, Field::DocNumber | Field::CatalogNumber) && has_unseen(&decoded) {
            self.warn(
                field,
                &decoded,
                "holds characters that cannot be seen; those at its ends and control characters \
                 are removed",
            );
        }
        let text = match field {
            Field::Body => decoded.as_str(),
            field => self.mapping.strip_label(field, &decoded),
        };
        let text = shape(text);
        (!text.is_empty()).then_some(text)
    }

    /// Decodes left-over entities, with one warning for each field.
    fn decoded(&mut self, field: Field, text: &str) -> String {
        const REASON: &str = "is an HTML entity that the source left over; such are decoded";
        let (decoded, first) = decode_entities(text);
        if let Some(entity) = first
            && !self
                .warnings
                .iter()
                .any(|warning| warning.field == field.name() && warning.reason == REASON)
        {
            self.warn(field, entity, REASON);
        }
        decoded.into_owned()
    }

    /// The fault of a value that has another type than its field.
    pub(super) fn wrong_type(&self, field: Field, value: &Value, expected: &str) -> Fault {
        let found = match value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        Fault::new(
            self.line(field),
            format!("is {found}, where {expected} is expected"),
            "write the value in the field's type, texts in quotation marks",
        )
        .of_field(field.name(), &as_text(value))
    }

    /// What the source calls the fields, and how it writes their values.
    pub(super) fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// The line of a field, where it has one of its own.
    pub(super) fn line(&self, field: Field) -> Option<u64> {
        self.known.get(&field).and_then(|raw| raw.line)
    }

    /// What is left.
    pub(super) fn finish(self) -> Rest {
        let extra = self.extra.into_iter();
        Rest {
            extra: extra
                .map(|(name, value)| (name, value.to_string()))
                .collect(),
            unknown_fields: self.unknown_fields,
            warnings: self.warnings,
        }
    }
}

/// Whether a text holds zero-width or control characters.
fn has_unseen(text: &str) -> bool {
    text.chars().any(|c| is_dropped(c) && !c.is_whitespace())
}

/// Null, a blank text, an empty list or object: the field is not there.
pub(super) fn is_absent(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A value as messages show it: texts without their quotation marks.
fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
