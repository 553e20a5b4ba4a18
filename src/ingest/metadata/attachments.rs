//! The attachments of a record.

use serde_json::{Map, Value};

use super::values::{Values, is_absent};
use crate::ingest::clean::{paragraphs, single_line};
use crate::ingest::fault::Fault;
use crate::ingest::field::Field;
use crate::model::Attachment;

/// Takes the attachments: a list of objects with `name`, `media_type` and
/// `text`; a text alone is a name.
pub(super) fn take(values: &mut Values<'_>) -> Result<Vec<Attachment>, Fault> {
    let list = match values.take(Field::Attachments) {
        None => return Ok(Vec::new()),
        Some(Value::Array(list)) => list,
        Some(text @ Value::String(_)) => vec![text],
        Some(other) => return Err(values.wrong_type(Field::Attachments, &other, "a list")),
    };
    let mut attachments = Vec::new();
    for entry in list {
        let members = match entry {
            Value::Null => continue,
            Value::Object(members) => members,
            name @ Value::String(_) => Map::from_iter([("name".to_owned(), name)]),
            other => {
                return Err(values.wrong_type(Field::Attachments, &other, "a list of objects"));
            }
        };
        let number = attachments.len() + 1;
        attachments.push(attachment(values, members, number)?);
    }
    Ok(attachments)
}

fn attachment(
    values: &mut Values<'_>,
    mut members: Map<String, Value>,
    number: usize,
) -> Result<Attachment, Fault> {
    let name = member(values, &mut members, "name", single_line)?;
    let media_type = member(values, &mut members, "media_type", single_line)?;
    let text = member(values, &mut members, "text", paragraphs)?;
    let name = name.unwrap_or_else(|| {
        let name = format!("附件{number}");
        values.warn(
            Field::Attachments,
            &name,
            "has no name and is given this one",
        );
        name
    });
    members.retain(|_, value| !is_absent(value));
    if !members.is_empty() {
        values.set_aside(
            Field::Attachments,
            &Value::Object(members).to_string(),
            "is not known of attachments",
        );
    }
    Ok(Attachment {
        name,
        media_type,
        text,
    })
}

fn member(
    values: &mut Values<'_>,
    members: &mut Map<String, Value>,
    name: &str,
    shape: fn(&str) -> String,
) -> Result<Option<String>, Fault> {
    match members.shift_remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(values.shaped(Field::Attachments, &text, shape)),
        Some(other) => {
            let expected = format!("the text of `{name}`");
            Err(values.wrong_type(Field::Attachments, &other, &expected))
        }
    }
}
