//! `/api/`: the description of the API as a page, out of the OpenAPI document.

use axum::extract::State;
use axum::response::Html;
use serde::Serialize;
use serde_json::{Map, Value};

use super::openapi::document;
use crate::http::error::Fault;
use crate::http::params::query_string;
use crate::http::state::AppState;
use crate::http::web::{SearchBox, Visit, parameter_label};

/// The page.
#[derive(Debug, Serialize)]
struct ApiPage {
    search_box: SearchBox,
    about: &'static str,
    groups: Vec<GroupView>,
    errors: Vec<AnswerView>,
}

#[derive(Debug, Serialize)]
struct GroupView {
    name: &'static str,
    label: &'static str,
    operations: Vec<OperationView>,
}

#[derive(Debug, Serialize)]
struct OperationView {
    id: &'static str,
    method: String,
    path: &'static str,
    title: &'static str,
    about: &'static str,
    needs_token: bool,
    parameters: Vec<ParameterView>,
    /// What the body looks like.
    body: Option<BodyView>,
    answers: Vec<AnswerView>,
    /// An address that can be opened, behind the site's own.
    address: String,
}

#[derive(Debug, Serialize)]
struct ParameterView {
    name: &'static str,
    label: Option<&'static str>,
    takes: String,
    about: &'static str,
}

#[derive(Debug, Serialize)]
struct BodyView {
    media_type: &'static str,
    example: String,
}

#[derive(Debug, Serialize)]
struct AnswerView {
    status: &'static str,
    about: &'static str,
}

pub(super) async fn handle(
    State(state): State<AppState>,
    visit: Visit,
) -> Result<Html<String>, Fault> {
    state.render(&visit, "api.html", &page(document()))
}

fn page(document: &'static Value) -> ApiPage {
    let groups = [
        ("search", "检索"),
        ("documents", "文件"),
        ("changes", "管理"),
    ];
    let errors = members(&document["components"]["responses"]);
    ApiPage {
        search_box: SearchBox::default(),
        about: text(&document["info"]["description"]),
        groups: groups
            .map(|(name, label)| GroupView {
                name,
                label,
                operations: operations(document, name),
            })
            .into(),
        errors: errors
            .map(|(status, error)| AnswerView {
                status,
                about: text(&error["description"]),
            })
            .collect(),
    }
}

fn operations(document: &'static Value, tag: &str) -> Vec<OperationView> {
    members(&document["paths"])
        .flat_map(|(path, methods)| {
            members(methods).map(move |(method, operation)| (path, method, operation))
        })
        .filter(|(_, _, operation)| operation["tags"][0] == tag)
        .map(|(path, method, operation)| OperationView {
            id: text(&operation["operationId"]),
            method: method.to_uppercase(),
            path,
            title: text(&operation["summary"]),
            about: text(&operation["description"]),
            needs_token: operation.get("security").is_some(),
            parameters: list(&operation["parameters"]).map(parameter).collect(),
            body: body(&operation["requestBody"]["content"]),
            answers: members(&operation["responses"])
                .filter_map(|(status, answer)| {
                    let about = answer["description"].as_str()?;
                    Some(AnswerView { status, about })
                })
                .collect(),
            address: address(path, operation),
        })
        .collect()
}

fn parameter(parameter: &'static Value) -> ParameterView {
    let name = text(&parameter["name"]);
    ParameterView {
        name,
        label: parameter_label(name),
        takes: takes(&parameter["schema"]),
        about: text(&parameter["description"]),
    }
}

fn body(content: &'static Value) -> Option<BodyView> {
    let (media_type, content) = members(content).next()?;
    let example = match &content["example"] {
        Value::String(lines) => lines.clone(),
        example => serde_json::to_string_pretty(example).ok()?,
    };
    Some(BodyView {
        media_type,
        example,
    })
}

/// What a schema lets through, in short.
fn takes(schema: &Value) -> String {
    if let Some(names) = schema["enum"].as_array() {
        let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
        return names.join(" | ");
    }
    let kind = schema["type"].as_str().unwrap_or_default();
    match (kind, &schema["minimum"], &schema["maximum"]) {
        ("array", ..) => format!("{} …", takes(&schema["items"])),
        ("boolean", ..) => "true | false".to_owned(),
        ("integer", least, most) => format!("{least}–{most}"),
        _ => match (
            schema["anyOf"][0]["format"].as_str(),
            schema["maxLength"].as_u64(),
        ) {
            (Some("date"), _) => "YYYY-MM-DD".to_owned(),
            (_, Some(most)) => format!("{kind} ≤ {most}"),
            _ if schema["pattern"] == "^[0-9]{4}$" => "YYYY".to_owned(),
            _ => kind.to_owned(),
        },
    }
}

/// The path with the examples of its parameters.
fn address(path: &str, operation: &Value) -> String {
    let mut address = path.to_owned();
    let mut pairs: Vec<(&str, String)> = Vec::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default();
        let mut values = match &parameter["example"] {
            Value::Null => continue,
            Value::Array(list) => list.iter().map(plain).collect(),
            value => vec![plain(value)],
        };
        if parameter["in"] == "path" {
            address = address.replace(&format!("{{{name}}}"), &values.swap_remove(0));
        } else {
            pairs.extend(values.into_iter().map(|value| (name, value)));
        }
    }
    if !pairs.is_empty() {
        address.push('?');
        address.push_str(&query_string(pairs));
    }
    address
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn text(value: &'static Value) -> &'static str {
    value.as_str().unwrap_or_default()
}

fn list(value: &'static Value) -> impl Iterator<Item = &'static Value> {
    value.as_array().into_iter().flatten()
}

fn members(value: &'static Value) -> impl Iterator<Item = (&'static str, &'static Value)> {
    let members: Option<&'static Map<String, Value>> = value.as_object();
    members
        .into_iter()
        .flatten()
        .map(|(name, member)| (name.as_str(), member))
}
