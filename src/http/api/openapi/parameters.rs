//! Parameters as OpenAPI has them, in query strings and as members of an object.

use serde_json::{Map, Value, json};

use crate::http::params::{Kind, Parameter, SEARCH, facet_names};
use crate::query::{MAX_FACET_SIZE, MAX_FILTER_VALUES};

/// Parameters of a query string.
pub(super) fn in_query<'a>(parameters: impl IntoIterator<Item = &'a Parameter>) -> Vec<Value> {
    parameters.into_iter().map(query_parameter).collect()
}

/// A part of the path.
pub(super) fn in_path(name: &str, about: &str, schema: &Value, example: &str) -> Value {
    json!({
        "name": name,
        "in": "path",
        "required": true,
        "description": about,
        "schema": schema,
        "example": example,
    })
}

fn query_parameter(parameter: &Parameter) -> Value {
    let mut described = json!({
        "name": parameter.name,
        "in": "query",
        "description": parameter.about,
        "schema": schema(parameter),
    });
    if let Some(object) = described.as_object_mut() {
        if matches!(parameter.kind, Kind::Names(_) | Kind::Facets) {
            object.insert("style".to_owned(), json!("form"));
            object.insert("explode".to_owned(), json!(false));
        }
        if let Some(example) = parameter.example {
            object.insert("example".to_owned(), example_value(parameter, example));
        }
    }
    described
}

/// The parameters of a search as an object.
pub(super) fn search_object() -> Value {
    let members: Map<String, Value> = SEARCH
        .iter()
        .map(|parameter| {
            let mut member = in_json(parameter);
            if let Some(object) = member.as_object_mut() {
                object.insert("description".to_owned(), json!(parameter.about));
            }
            (parameter.name.to_owned(), member)
        })
        .collect();
    json!({
        "type": "object",
        "description": "The parameters of a search. `null` and empty texts count as absent.",
        "properties": members,
        "additionalProperties": false,
    })
}

/// An object with the examples of the parameters.
pub(super) fn search_example() -> Value {
    let examples = SEARCH.iter().filter_map(|parameter| {
        let example = example_value(parameter, parameter.example?);
        Some((parameter.name.to_owned(), example))
    });
    Value::Object(examples.collect())
}

fn example_value(parameter: &Parameter, example: &str) -> Value {
    match parameter.kind {
        Kind::Number { .. } => example.parse::<u64>().map_or(Value::Null, Value::from),
        Kind::Names(_) | Kind::Facets => json!([example]),
        _ if parameter.many => json!([example]),
        _ => json!(example),
    }
}

fn schema(parameter: &Parameter) -> Value {
    let single = in_address(parameter.kind);
    if parameter.many {
        json!({"type": "array", "items": single, "maxItems": MAX_FILTER_VALUES})
    } else {
        single
    }
}

fn in_address(kind: Kind) -> Value {
    match kind {
        // Lists are parted at commas, and texts may be empty.
        Kind::Text(_) | Kind::Names(_) | Kind::Facets => single(kind),
        kind => or_empty(&single(kind)),
    }
}

/// An empty value counts as absent: forms send what was left blank.
pub(super) fn or_empty(schema: &Value) -> Value {
    json!({"anyOf": [schema, {"type": "string", "maxLength": 0}]})
}

fn in_json(parameter: &Parameter) -> Value {
    let single = match parameter.kind {
        Kind::Year => json!({"oneOf": [
            single(Kind::Year),
            {"type": "integer", "minimum": 1000, "maximum": 9999},
        ]}),
        kind => single(kind),
    };
    let empty = json!({"type": "string", "maxLength": 0});
    let nothing = json!({"type": "null"});
    if parameter.many {
        let list =
            json!({"type": "array", "items": or_empty(&single), "maxItems": MAX_FILTER_VALUES});
        json!({"anyOf": [single, empty, nothing, list]})
    } else {
        json!({"anyOf": [single, empty, nothing]})
    }
}

fn single(kind: Kind) -> Value {
    match kind {
        Kind::Text(None) => json!({"type": "string"}),
        Kind::Text(Some(most)) => json!({"type": "string", "maxLength": most}),
        Kind::Number { least, most, usual } => {
            json!({"type": "integer", "minimum": least, "maximum": most, "default": usual})
        }
        Kind::Flag(usual) => json!({"type": "boolean", "default": usual}),
        Kind::Day => json!({"type": "string", "format": "date"}),
        Kind::Year => json!({"type": "string", "pattern": "^[0-9]{4}$"}),
        Kind::Choice(names) => json!({"type": "string", "enum": names()}),
        Kind::Names(names) => json!({
            "type": "array",
            "items": {"type": "string", "enum": names()},
        }),
        Kind::Facets => {
            let names = facet_names().join("|");
            json!({
                "type": "array",
                "items": {
                    "type": "string",
                    "description": format!(
                        "a facet, or `facet:size` with a size of 1 to {MAX_FACET_SIZE}; each facet once"
                    ),
                    "pattern": format!("^({names})(:[1-9][0-9]{{0,2}}|:{MAX_FACET_SIZE})?$"),
                },
                "uniqueItems": true,
            })
        }
    }
}
