//! The one form that every format is read into: fields with raw values.

use serde_json::Value;

use super::field::Field;

/// A record as its file gives it, nothing checked yet.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Its fields, in the order of the file.
    pub(super) fields: Vec<RawField>,
}

/// A field as the file gives it.
#[derive(Debug)]
pub(super) struct RawField {
    /// The name or label as written.
    pub(super) name: String,
    /// The field of that name, where it is known.
    pub(super) field: Option<Field>,
    pub(super) value: Value,
    /// Its line, where the record has lines of its own.
    pub(super) line: Option<u64>,
}

impl Record {
    /// Adds a field under the name or label that the file gives.
    pub(super) fn push(&mut self, name: &str, value: Value, line: Option<u64>) {
        self.fields.push(RawField {
            name: name.trim().to_owned(),
            field: Field::from_label(name),
            value,
            line,
        });
    }

    /// Adds the text of a known field.
    pub(super) fn set(&mut self, field: Field, value: impl Into<String>, line: Option<u64>) {
        self.fields.push(RawField {
            name: field.name().to_owned(),
            field: Some(field),
            value: Value::String(value.into()),
            line,
        });
    }

    /// The text of a field, where it has one that is not blank.
    pub(super) fn text(&self, field: Field) -> Option<&str> {
        self.fields
            .iter()
            .filter(|raw| raw.field == Some(field))
            .filter_map(|raw| raw.value.as_str())
            .find(|text| !text.trim().is_empty())
    }
}
