//! The index fields of a document by name, for an index that is not on this machine.

use tantivy::schema::Value;

use super::convert::to_indexed;
use super::error::IndexError;
use super::schema::{Fields, ORIGINAL, TextField};
use crate::model::Document;

/// A document as an index takes it.
pub(crate) struct Record {
    /// The stored record, one line of JSON.
    pub(crate) original: String,
    /// The values of all other fields but the lanes; a name stands once for each value.
    pub(crate) values: Vec<(String, RecordValue)>,
    /// What is cut into lanes.
    pub(crate) texts: Vec<(TextField, String)>,
}

/// A value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RecordValue {
    /// A text as it is.
    Text(String),
    /// A key or a rank.
    Number(u64),
    /// Days since 1970-01-01.
    Day(i64),
}

impl Record {
    pub(crate) fn of(document: &Document) -> Result<Self, IndexError> {
        let (schema, fields) = Fields::build();
        let indexed = to_indexed(&fields, document)?;
        let mut original = String::new();
        let mut values = Vec::new();
        for (field, value) in indexed.fields.field_values() {
            let name = schema.get_field_name(field);
            let value = match (value.as_str(), value.as_u64(), value.as_i64()) {
                (Some(text), ..) if name == ORIGINAL => {
                    text.clone_into(&mut original);
                    continue;
                }
                (Some(text), ..) => RecordValue::Text(text.to_owned()),
                (None, Some(number), _) => RecordValue::Number(number),
                (None, None, Some(days)) => RecordValue::Day(days),
                (None, None, None) => continue,
            };
            values.push((name.to_owned(), value));
        }
        Ok(Self {
            original,
            values,
            texts: indexed.texts,
        })
    }
}
