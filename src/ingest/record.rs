//! The one form that every format is read into: fields with raw values.

use serde_json::Value;

use super::field::Field;
use super::mapping::Mapping;

/// A record as its file gives it, nothing checked yet.
#[derive(Debug)]
pub(super) struct Record {
    /// Its fields, in the order of the file.
    pub(super) fields: Vec<RawField>,
    /// What was doubtful or repaired when the file was read.
    pub(super) doubts: Vec<Doubt>,
    /// Files that it links to as its attachments.
    pub(super) links: Vec<Link>,
    /// What its names and labels mean.
    pub(super) mapping: Mapping,
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

/// Something doubtful that a parser met or repaired; it becomes a warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doubt {
    pub(super) field: Field,
    /// The value, as found.
    pub(super) value: String,
    /// What is doubtful, to be read behind the field and its value.
    pub(super) reason: String,
}

/// A file that a page links to as an attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    /// The address as written, entities decoded.
    pub(super) address: String,
    /// The text of the link.
    pub(super) text: String,
}

impl Record {
    /// An empty record.
    pub(super) fn new(mapping: &Mapping) -> Self {
        Self {
            fields: Vec::new(),
            doubts: Vec::new(),
            links: Vec::new(),
            mapping: mapping.clone(),
        }
    }

    /// Adds a field under the name or label that the file gives.
    pub(super) fn push(&mut self, name: &str, value: Value, line: Option<u64>) {
        self.fields.push(RawField {
            name: name.trim().to_owned(),
            field: self.mapping.field(name),
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

    /// Takes down what is doubtful or was repaired.
    pub(super) fn doubt(&mut self, field: Field, value: &str, reason: impl Into<String>) {
        self.doubts.push(Doubt {
            field,
            value: value.to_owned(),
            reason: reason.into(),
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
