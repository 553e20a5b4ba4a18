//! Pages in the layouts of real sites, about fictional places.

mod fragments;

mod layouts;

mod more_layouts;

mod nothing_lost;

mod other_layouts;

mod portals;

mod robustness;

mod text_form;

use crate::ingest::html::read;
use crate::ingest::mapping::Mapping;
use crate::ingest::record::Record;

fn record(page: &str) -> Record {
    read(page.as_bytes(), &Mapping::built_in()).unwrap()
}

/// Each field as `name=value`, the lines of a text parted by `/`; then the
/// links as `->address text` and the doubts as `?field value`.
fn told(record: &Record) -> Vec<String> {
    let fields = record.fields.iter().map(|raw| {
        let name = raw.field.map_or(raw.name.as_str(), |field| field.name());
        let value = match &raw.value {
            serde_json::Value::String(text) => text.replace('\n', "/"),
            other => other.to_string(),
        };
        format!("{name}={value}")
    });
    let links = record
        .links
        .iter()
        .map(|link| format!("->{} {}", link.address, link.text));
    let doubts = record
        .doubts
        .iter()
        .map(|doubt| format!("?{} {}", doubt.field.name(), doubt.value));
    fields.chain(links).chain(doubts).collect()
}

#[track_caller]
fn check(page: &str, expected: &[&str]) {
    assert_eq!(told(&record(page)), expected);
}
