//! What the head of a page declares: `<meta>` and JSON-LD.

use dom_query::Document;
use serde_json::Value;

/// The names of `<meta>` that say something of the document or its site, in
/// lower case, as the standard for government sites and the web name them.
const NAMES: &[&str] = &[
    "articletitle",
    "pubdate",
    "contentsource",
    "keywords",
    "description",
    "columnname",
    "columndescription",
    "columnkeywords",
    "columntype",
    "sitename",
    "sitedomain",
    "siteidcode",
    "url",
    "author",
    "og:url",
    "article:published_time",
];

/// What a page declares under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Declared {
    /// The name as written.
    pub(super) name: String,
    pub(super) value: String,
}

/// What the `<meta>` elements of a page say, in order, empty ones left out.
pub(super) fn metas(document: &Document) -> Vec<Declared> {
    let Some(selection) = document.try_select("meta[content]") else {
        return Vec::new();
    };
    let metas = selection.nodes().iter().filter_map(|node| {
        let name = node.attr("name").or_else(|| node.attr("property"))?;
        let name = name.trim().to_owned();
        let value = node.attr("content")?.trim().to_owned();
        let is_known = NAMES.contains(&name.to_ascii_lowercase().as_str());
        (is_known && !value.is_empty()).then_some(Declared { name, value })
    });
    metas.collect()
}

/// The address that a page names as its own.
pub(super) fn canonical(document: &Document) -> Option<String> {
    let selection = document.try_select("link[rel=canonical][href]")?;
    let address = selection.nodes().first()?.attr("href")?;
    Some(address.trim().to_owned()).filter(|address| !address.is_empty())
}

/// What JSON-LD says of the document.
#[derive(Debug, Default)]
pub(super) struct LinkedData {
    pub(super) title: Option<String>,
    pub(super) published: Option<String>,
    pub(super) created: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) keywords: Option<Value>,
    pub(super) url: Option<String>,
    /// The blocks that are no JSON.
    pub(super) broken: Vec<String>,
}

/// Reads the first object of JSON-LD that describes a document.
pub(super) fn linked_data(document: &Document) -> LinkedData {
    let mut data = LinkedData::default();
    let Some(selection) = document.try_select("script[type=\"application/ld+json\"]") else {
        return data;
    };
    for script in selection.nodes() {
        let text = script.text();
        match serde_json::from_str(text.trim()) {
            Ok(value) => take(&value, &mut data),
            Err(_) => data.broken.push(text.trim().to_owned()),
        }
    }
    data
}

fn take(value: &Value, data: &mut LinkedData) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| take(value, data)),
        Value::Object(object) if object.contains_key("headline") && data.title.is_none() => {
            let text = |name: &str| {
                let text = object.get(name)?.as_str()?.trim();
                (!text.is_empty()).then(|| text.to_owned())
            };
            data.title = text("headline");
            data.published = text("datePublished");
            data.created = text("dateCreated");
            data.keywords = object.get("keywords").cloned();
            data.url = text("url").or_else(|| {
                let entity = object.get("mainEntityOfPage")?;
                let id = entity.get("@id").unwrap_or(entity).as_str()?;
                Some(id.trim().to_owned())
            });
            data.publisher = object.get("publisher").and_then(|publisher| {
                let name = publisher.get("name").unwrap_or(publisher).as_str()?;
                Some(name.trim().to_owned())
            });
        }
        Value::Object(object) => {
            if let Some(graph) = object.get("@graph") {
                take(graph, data);
            }
        }
        _ => {}
    }
}
