//! What the head of a page declares: `<meta>` and JSON-LD.

use dom_query::Document;
use serde_json::{Map, Value};

/// Names of `<meta>` that tell programs how to show or to treat a page, and say
/// nothing of a document: in lower case, what ends in `*` with all that begins so.
const TECHNICAL: &[&str] = &[
    "viewport",
    "generator",
    "renderer",
    "force-rendering",
    "robots",
    "googlebot*",
    "baiduspider*",
    "bytespider*",
    "*verification",
    "*verification-code",
    "msvalidate*",
    "csrf*",
    "_csrf*",
    "format-detection",
    "apple-*",
    "mobile-*",
    "mobileoptimized",
    "handheldfriendly",
    "msapplication-*",
    "application-name",
    "applicable-device",
    "theme-color",
    "color-scheme",
    "supported-color-schemes",
    "referrer",
    "screen-orientation",
    "x5-*",
    "full-screen",
    "browsermode",
    "layoutmode",
    "imagemode",
    "nightmode",
    "wap-font-scale",
    "skype_toolbar",
    "save",
    "location-mode",
    "progid",
    "vs_*",
    "code_language",
    "originator",
    "revisit-after",
    "rating",
    "distribution",
    "resource-type",
    "content-type",
    "content-language",
    "x-ua-compatible",
    "cache-control",
    "pragma",
    "expires",
    "og:type",
    "og:locale*",
    "og:image*",
    "og:video*",
    "og:audio*",
    "twitter:card",
    "twitter:image*",
    "twitter:site",
    "twitter:creator",
    "fb:*",
    "al:*",
    "renderer-*",
    "next-head-count",
];

/// More `<meta>` than this are not read; pages have a few dozen.
const MAX_METAS: usize = 500;

/// What a page declares under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Declared {
    /// The name as written.
    pub(super) name: String,
    pub(super) value: String,
}

/// What the `<meta>` elements of a page say, in order, those left out that are
/// empty or technical; then how many there are too many.
pub(super) fn metas(document: &Document) -> (Vec<Declared>, usize) {
    let Some(selection) = document.try_select("meta[content]") else {
        return (Vec::new(), 0);
    };
    let mut metas = Vec::new();
    let mut too_many = 0;
    for node in selection.nodes() {
        let name = ["name", "property", "itemprop"]
            .into_iter()
            .find_map(|kind| node.attr(kind));
        let (Some(name), Some(value)) = (name, node.attr("content")) else {
            continue;
        };
        let (name, value) = (name.trim(), value.trim());
        if name.is_empty() || value.is_empty() || is_technical(name) {
            continue;
        }
        if metas.len() == MAX_METAS {
            too_many += 1;
            continue;
        }
        metas.push(Declared {
            name: name.to_owned(),
            value: value.to_owned(),
        });
    }
    (metas, too_many)
}

fn is_technical(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    TECHNICAL.iter().any(|known| {
        if let Some(beginning) = known.strip_suffix('*') {
            name.starts_with(beginning)
        } else if let Some(end) = known.strip_prefix('*') {
            name.ends_with(end)
        } else {
            name == *known
        }
    })
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
    /// What else it says in words, by name.
    pub(super) rest: Vec<(String, String)>,
    /// The blocks that are no JSON.
    pub(super) broken: Vec<String>,
}

/// Members of JSON-LD that are read into fields, or say nothing of a document.
const READ_MEMBERS: &[&str] = &[
    "headline",
    "title",
    "datePublished",
    "pubDate",
    "dateCreated",
    "keywords",
    "url",
    "mainEntityOfPage",
    "publisher",
    "image",
    "images",
    "thumbnailUrl",
    "inLanguage",
    "appid",
];

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
        Value::Object(object) if data.title.is_none() && title(object).is_some() => {
            let text = |name: &str| text(object.get(name)?);
            data.title = title(object);
            // The second name is that of the search engine Baidu.
            data.published = text("datePublished").or_else(|| text("pubDate"));
            data.created = text("dateCreated");
            data.keywords = object.get("keywords").cloned();
            data.url = text("url").or_else(|| {
                let entity = object.get("mainEntityOfPage")?;
                self::text(entity.get("@id").unwrap_or(entity))
            });
            data.publisher = named("publisher", object);
            let rest = object
                .keys()
                .filter(|name| !name.starts_with('@') && !READ_MEMBERS.contains(&name.as_str()));
            data.rest = rest
                .filter_map(|name| Some((name.clone(), named(name, object)?)))
                .collect();
        }
        Value::Object(object) => {
            if let Some(graph) = object.get("@graph") {
                take(graph, data);
            }
        }
        _ => {}
    }
}

fn title(object: &Map<String, Value>) -> Option<String> {
    let title = object.get("headline").or_else(|| object.get("title"));
    text(title?)
}

/// A text, or the name of an object.
fn named(member: &str, object: &Map<String, Value>) -> Option<String> {
    let value = object.get(member)?;
    text(value.get("name").unwrap_or(value))
}

fn text(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
