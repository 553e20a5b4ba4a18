//! The description of the API says what the router does.

use std::collections::BTreeSet;
use std::path::Path;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Map, Value};

use super::client::{get, sent, text};
use crate::client;
use crate::client::router_of;
use crate::support::corpus_engine;

async fn description() -> Value {
    let (status, body) = get("/api/v1/openapi.json").await;
    assert_eq!(status, StatusCode::OK);
    body
}

/// Path, method and operation of each.
fn operations(description: &Value) -> Vec<(&str, Method, &Value)> {
    let paths = description["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().iter();
            methods.map(move |(method, operation)| {
                let method = method.to_uppercase().parse().unwrap();
                (path.as_str(), method, operation)
            })
        })
        .collect()
}

/// The address of an operation with the examples of its parameters.
fn address(path: &str, operation: &Value) -> String {
    let mut path = path.to_owned();
    let mut query = form_urlencoded::Serializer::new(String::new());
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        let example = match &parameter["example"] {
            Value::Null => continue,
            Value::String(text) => text.clone(),
            Value::Array(list) => list[0].as_str().unwrap().to_owned(),
            other => other.to_string(),
        };
        if parameter["in"] == "path" {
            path = path.replace(&format!("{{{name}}}"), &example);
        } else {
            query.append_pair(name, &example);
        }
    }
    format!("{path}?{}", query.finish())
}

fn request(path: &str, method: &Method, operation: &Value) -> Request<Body> {
    let mut request = Request::builder()
        .method(method)
        .uri(address(path, operation).trim_end_matches('?'));
    let content = operation["requestBody"]["content"].as_object();
    let body = content.and_then(|content| content.iter().next());
    let body = body.map(|(kind, content)| {
        request
            .headers_mut()
            .unwrap()
            .insert(header::CONTENT_TYPE, kind.parse().unwrap());
        content["example"].to_string()
    });
    request.body(Body::from(body.unwrap_or_default())).unwrap()
}

/// Holds a value to a schema: every member is described and of its type, and
/// none is missing that is required.
#[track_caller]
fn check_value(value: &Value, schema: &Value, all: &Map<String, Value>, place: &str) {
    let (members, required) = object(schema, all);
    if let Value::Object(object) = value
        && !members.is_empty()
    {
        for (name, member) in object {
            let schema = members.get(name);
            let schema = schema.unwrap_or_else(|| panic!("{place}.{name} is not described"));
            check_value(member, schema, all, &format!("{place}.{name}"));
        }
        for name in required {
            assert!(object.contains_key(&name), "{place}.{name} is missing");
        }
    }
    if let Value::Array(list) = value
        && schema["items"].is_object()
    {
        for one in list {
            check_value(one, &schema["items"], all, &format!("{place}[]"));
        }
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return,
    };
    let is_of = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        _ => value.is_null(),
    };
    assert!(kinds.into_iter().any(is_of), "{place}: {value}");
}

/// The members of an object and those that are required, references followed.
fn object(schema: &Value, all: &Map<String, Value>) -> (Map<String, Value>, Vec<String>) {
    let (mut members, mut required) = (Map::new(), Vec::new());
    let name = schema["$ref"]
        .as_str()
        .and_then(|name| name.rsplit('/').next());
    let named = name.map(|name| &all[name]);
    let parts = schema["allOf"].as_array().into_iter().flatten();
    // Of alternatives every member is described, and none is required.
    let either = ["oneOf", "anyOf"].map(|list| schema[list].as_array());
    for part in named.into_iter().chain(parts) {
        let (theirs, needed) = object(part, all);
        members.extend(theirs);
        required.extend(needed);
    }
    for part in either.into_iter().flatten().flatten() {
        members.extend(object(part, all).0);
    }
    if let Some(own) = schema["properties"].as_object() {
        members.extend(own.clone());
    }
    let own = schema["required"].as_array().into_iter().flatten();
    required.extend(own.map(|name| name.as_str().unwrap().to_owned()));
    (members, required)
}

#[tokio::test]
async fn every_example_is_answered_as_described() {
    let description = description().await;
    assert_eq!(description["openapi"], "3.1.0");
    let all = description["components"]["schemas"].as_object().unwrap();
    let operations = operations(&description);
    assert!(operations.len() >= 10, "{}", operations.len());
    for (path, method, operation) in operations {
        let (status, body) = sent(request(path, &method, operation)).await;
        let answer = &operation["responses"][status.as_str()];
        assert!(
            answer.is_object(),
            "{method} {path} answers {status}: {body}"
        );
        let is_change = operation.get("security").is_some();
        let expected = if is_change {
            StatusCode::FORBIDDEN
        } else {
            StatusCode::OK
        };
        assert_eq!(status, expected, "{method} {path}: {body}");
        if !is_change {
            let schema = &answer["content"]["application/json"]["schema"];
            check_value(&body, schema, all, &format!("{method} {path}"));
        }
    }
}

#[tokio::test]
async fn fields_and_reasons_are_described() {
    let description = description().await;
    let all = description["components"]["schemas"].as_object().unwrap();
    for query in [
        "q=%E9%80%9A%E7%9F%A5&explain=true&collapse=true&size=50&months=2021",
        "q=%E9%80%9A%E7%9F%A5&fields=title,body,extra,score",
        "q=%E5%A4%8D%E8%AE%AE%E5%A4%8D%E8%AE%AE%E7%81%AB%E6%98%9F&issuer=x&published_from=2020-01-01",
        "q=xingzhengfuyi",
        "q=%E4%BA%91%E6%9D%A1%E5%B8%82%E4%BD%8E%E4%BF%9D%202021%E5%B9%B4&size=30",
    ] {
        let (status, body) = get(&format!("/api/v1/search?{query}")).await;
        assert_eq!(status, StatusCode::OK);
        check_value(&body, &all["SearchBody"], all, query);
    }
    let (_, error) = get("/api/v1/search?size=0").await;
    check_value(&error, &all["ErrorBody"], all, "error");
}

#[tokio::test]
async fn every_reference_leads_somewhere() {
    fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
        match value {
            Value::Object(object) => {
                found.extend(object.get("$ref").and_then(Value::as_str));
                object.values().for_each(|member| references(member, found));
            }
            Value::Array(list) => list.iter().for_each(|one| references(one, found)),
            _ => {}
        }
    }
    let description = description().await;
    let mut found = BTreeSet::new();
    references(&description, &mut found);
    assert!(found.len() > 20);
    for reference in found {
        let pointer = reference.trim_start_matches('#');
        assert!(description.pointer(pointer).is_some(), "{reference}");
    }
}

/// The paths that the sources of the routes name.
fn routed() -> BTreeSet<String> {
    let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
    let description = room.join("api/openapi");
    let mut found = BTreeSet::new();
    for entry in walkdir::WalkDir::new(room) {
        let path = entry.unwrap().into_path();
        if path.extension().is_some_and(|name| name == "rs") && !path.starts_with(&description) {
            let source = std::fs::read_to_string(&path).unwrap();
            let texts = source
                .split('"')
                .filter(|text| text.starts_with("/api/v1/"));
            found.extend(texts.map(str::to_owned));
        }
    }
    found
}

#[tokio::test]
async fn the_routes_are_those_that_are_described() {
    let description = description().await;
    let described = operations(&description);
    let paths: BTreeSet<String> = described
        .iter()
        .map(|(path, ..)| (*path).to_owned())
        .collect();
    assert_eq!(paths, routed());
    let all = [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::DELETE,
        Method::PATCH,
    ];
    for path in &paths {
        for method in &all {
            let mut of_path = described.iter().filter(|(other, ..)| other == path);
            let is_described = of_path.any(|(_, other, _)| other == method);
            let address = path.replace("{field}", "issuer").replace("{id}", "a");
            let router = router_of(corpus_engine());
            let (status, ..) = client::answer(router, method.clone(), &address).await;
            let is_taken = status != StatusCode::METHOD_NOT_ALLOWED;
            assert_eq!(is_taken, is_described, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn the_page_shows_every_operation() {
    let description = description().await;
    for (language, heading) in [("zh", "数据接口"), ("en", "API")] {
        let request = Request::get("/api/").header(header::COOKIE, format!("lang={language}"));
        let html = text(request.body(Body::empty()).unwrap()).await;
        let html = html.replace("&#x2f;", "/");
        assert!(html.contains(&format!("<h1>{heading}</h1>")), "{language}");
        for (path, method, _) in operations(&description) {
            assert!(
                html.contains(&format!("{method} {path}</code></h3>")),
                "{method} {path}"
            );
        }
        let foreign = html
            .split("href=\"")
            .skip(1)
            .filter(|link| link.starts_with("http"));
        assert_eq!(foreign.count(), 0);
    }
}
