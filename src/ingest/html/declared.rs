//! Takes what the head of a page declares into its record. What the page shows
//! counts before what its head says; where they differ, the head is doubted.

use serde_json::Value;

use super::head::{Declared, LinkedData};
use super::pairs::{Pair, is_empty_value};
use crate::ingest::field::Field;
use crate::ingest::front_matter::same_text;
use crate::ingest::mapping::Mapping;
use crate::ingest::record::{RawField, Record};
use crate::text::normalize;

/// Names that say of a text that it is the site's own.
const OWN_SOURCES: &[&str] = &[
    "本站",
    "本网",
    "本网站",
    "本站原创",
    "原创",
    "网络",
    "互联网",
];

/// What parts keywords in the heads of pages.
const KEYWORD_BORDERS: &[char] = &[';', '；', ',', '，', '、', '|', ' ', '\u{3000}', '\n', '\t'];

const META: &str = "the `<meta>` of the page";
const LINKED_DATA: &str = "the JSON-LD of the page";

/// Takes what the `<meta>` of a page say, the title of the whole page aside.
pub(super) fn from_metas(record: &mut Record, metas: &[Declared]) {
    for meta in metas.iter().filter(|meta| !is_empty_value(&meta.value)) {
        let value = meta.value.as_str();
        match meta.name.to_ascii_lowercase().as_str() {
            "articletitle" => declare(record, Field::Title, value, META),
            "pubdate" | "article:published_time" => {
                declare(record, Field::PublishedDate, value, META);
            }
            // Written as nowhere else: `2021-03-31-10:22:00`.
            "publishdate" | "firstpublishedtime" if record.mapping.date(value).is_ok() => {
                declare(record, Field::PublishedDate, value, META);
            }
            "keywords" => match new_keywords(record, Value::from(value)) {
                Keywords::First(keywords) => record.push(&meta.name, keywords, None),
                Keywords::Others => aside(record, &meta.name, value),
                Keywords::Known => {}
            },
            "url" | "og:url" if is_web_address(value) => address(record, value, META),
            // See `weak_issuer` and `titles`.
            "contentsource" | "title" | "og:title" | "twitter:title" => {}
            name if name.starts_with("og:") || name.starts_with("twitter:") => {
                let is_said = |meta: &Declared| !is_social(&meta.name) && meta.value == value;
                if !metas.iter().any(is_said) {
                    aside(record, &meta.name, value);
                }
            }
            _ => match record.mapping.field(&meta.name) {
                None | Some(Field::Source) => record.push(&meta.name, Value::from(value), None),
                Some(field) if field.describes() => declare(record, field, value, META),
                Some(_) => aside(record, &meta.name, value),
            },
        }
    }
}

/// Takes what JSON-LD says, but for the publisher.
pub(super) fn from_linked_data(record: &mut Record, linked: &LinkedData) {
    for broken in &linked.broken {
        record.doubt(
            Field::Extra,
            broken,
            "is JSON-LD that is no JSON; it is not read",
        );
    }
    for (field, value) in [
        (Field::Title, &linked.title),
        (Field::PublishedDate, &linked.published),
        (Field::WrittenDate, &linked.created),
    ] {
        if let Some(value) = value {
            declare(record, field, value, LINKED_DATA);
        }
    }
    match linked.url.as_deref() {
        Some(url) if is_web_address(url) => address(record, url, LINKED_DATA),
        Some(url) => aside(record, "url", url),
        None => {}
    }
    if let Some(keywords @ (Value::String(_) | Value::Array(_))) = linked.keywords.clone() {
        let told = keywords.as_str().map(str::to_owned);
        let told = told.unwrap_or_else(|| keywords.to_string());
        match new_keywords(record, keywords) {
            Keywords::First(keywords) => record.push(Field::Keywords.name(), keywords, None),
            Keywords::Others => doubt(record, Field::Keywords, &told, LINKED_DATA, "others"),
            Keywords::Known => {}
        }
    }
    for (name, value) in &linked.rest {
        if !record.fields.iter().any(|raw| raw.value == value.as_str()) {
            aside(record, name, value.as_str());
        }
    }
}

/// Takes the title of the whole page, which ends with the name of its site more
/// often than not.
pub(super) fn titles(record: &mut Record, metas: &[Declared]) {
    for meta in metas {
        let is_social = is_social(&meta.name);
        if !matches!(
            meta.name.to_ascii_lowercase().as_str(),
            "title" | "og:title" | "twitter:title"
        ) || is_empty_value(&meta.value)
        {
            continue;
        }
        let Some(title) = record.text(Field::Title) else {
            record.set(Field::Title, meta.value.as_str(), None);
            continue;
        };
        let is_said = compact(&meta.value).starts_with(&compact(title))
            || record
                .fields
                .iter()
                .any(|raw| raw.value == meta.value.as_str());
        if is_said {
            continue;
        }
        if is_social {
            aside(record, &meta.name, meta.value.as_str());
        } else {
            declare(record, Field::Title, &meta.value, META);
        }
    }
}

/// Takes the publisher that JSON-LD names, often the site itself.
pub(super) fn publisher(record: &mut Record, publisher: Option<&str>) {
    let Some(publisher) = publisher.filter(|name| !is_empty_value(name)) else {
        return;
    };
    let Some(issuer) = record.text(Field::Issuer) else {
        record.set(Field::Issuer, publisher, None);
        return;
    };
    let is_said = compact(issuer).contains(&compact(publisher))
        || record.fields.iter().any(|raw| raw.value == publisher);
    if !is_said {
        let issuer = issuer.to_owned();
        doubt(record, Field::Issuer, publisher, LINKED_DATA, &issuer);
    }
}

/// What a page names as the source of its content is the issuer where it names
/// no other. Elsewhere it is kept as what it is.
pub(super) fn weak_issuer(record: &mut Record, metas: &[Declared], shown: &[Pair]) {
    let metas = metas
        .iter()
        .filter(|meta| meta.name.eq_ignore_ascii_case("ContentSource"))
        .map(|meta| (meta.name.as_str(), meta.value.as_str()));
    let shown = shown
        .iter()
        .map(|pair| (pair.label.as_str(), pair.value.as_str()));
    let mut known: Vec<&str> = Vec::new();
    for (name, source) in metas.chain(shown) {
        if is_empty_value(source) || known.contains(&source) {
            continue;
        }
        let is_own = OWN_SOURCES.contains(&source);
        if record.text(Field::Issuer).is_none() && !is_own && known.is_empty() {
            record.set(Field::Issuer, source, None);
        } else {
            let name = if known.is_empty() {
                "ContentSource"
            } else {
                name
            };
            record.push(name, Value::from(source), None);
        }
        known.push(source);
    }
}

/// Takes an address of the page.
pub(super) fn address(record: &mut Record, address: &str, place: &str) {
    let Some(known) = record.text(Field::SourceUrl) else {
        record.set(Field::SourceUrl, address, None);
        return;
    };
    let plain = |address: &str| -> String {
        let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
        rest.trim_end_matches('/').to_ascii_lowercase()
    };
    if plain(known) != plain(address) {
        let known = known.to_owned();
        doubt(record, Field::SourceUrl, address, place, &known);
    }
}

pub(super) fn is_web_address(address: &str) -> bool {
    address.starts_with("http://") || address.starts_with("https://")
}

/// Keeps a value under its name, whatever a mapping makes of that.
pub(super) fn aside(record: &mut Record, name: &str, value: impl Into<Value>) {
    record.fields.push(RawField {
        name: name.trim().to_owned(),
        field: None,
        value: value.into(),
        line: None,
    });
}

/// Takes what the page declares, or doubts it where the page shows otherwise.
fn declare(record: &mut Record, field: Field, value: &str, place: &str) {
    let Some(shown) = record.text(field) else {
        record.set(field, value, None);
        return;
    };
    let shown = record.mapping.strip_label(field, shown).to_owned();
    if !is_same(&record.mapping, &shown, value) {
        doubt(record, field, value, place, &shown);
    }
}

fn is_same(mapping: &Mapping, shown: &str, value: &str) -> bool {
    match (mapping.date(shown), mapping.date(value)) {
        (Ok(one), Ok(other)) => one == other,
        _ => same_text(&normalize(shown), &normalize(value)),
    }
}

fn doubt(record: &mut Record, field: Field, value: &str, place: &str, shown: &str) {
    let reason = format!("is what {place} says, and the page shows `{shown}`, which counts");
    record.doubt(field, value, reason);
}

/// Keywords beside those that the record has.
enum Keywords {
    /// The record has none.
    First(Value),
    /// They are not those of the record.
    Others,
    /// They say nothing that is not known.
    Known,
}

fn new_keywords(record: &Record, given: Value) -> Keywords {
    let words = |value: &Value| -> Vec<String> {
        let texts: Vec<&str> = match value {
            Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
            value => value.as_str().into_iter().collect(),
        };
        let words = texts.iter().flat_map(|text| text.split(KEYWORD_BORDERS));
        words.map(compact).filter(|word| !word.is_empty()).collect()
    };
    // Many sites write the title where keywords belong.
    let is_title = record.text(Field::Title).is_some_and(|title| {
        given
            .as_str()
            .is_some_and(|given| compact(given) == compact(title))
    });
    let new = words(&given);
    if is_title
        || !new
            .iter()
            .any(|word| word.chars().any(char::is_alphanumeric))
    {
        return Keywords::Known;
    }
    let known: Vec<String> = record
        .fields
        .iter()
        .filter(|raw| raw.field == Some(Field::Keywords))
        .flat_map(|raw| words(&raw.value))
        .collect();
    if known.is_empty() {
        Keywords::First(given)
    } else if new.iter().all(|word| known.contains(word)) {
        Keywords::Known
    } else {
        Keywords::Others
    }
}

fn compact(text: &str) -> String {
    let text = normalize(text);
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a name is one for sharing a page, which repeats what others say.
fn is_social(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("og:") || name.starts_with("twitter:")
}
