//! What is told of an element without looking into it.

use dom_query::{NodeData, NodeRef};

use super::layouts::CHROME;

/// An element that holds more text than this is more than chrome, in characters.
const MAX_CHROME_CHARS: usize = 1_000;

/// Elements that hold nothing to read.
const SILENT: &[&str] = &[
    "applet", "audio", "base", "button", "canvas", "datalist", "embed", "frame", "frameset",
    "head", "iframe", "input", "link", "map", "meta", "nav", "noembed", "noframes", "noscript",
    "object", "option", "script", "select", "style", "svg", "template", "textarea", "title",
    "video",
];

/// Elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "ucapcontent",
];

/// The name of an element, empty for what is none.
pub(super) fn name(node: &NodeRef<'_>) -> String {
    node.node_name()
        .map_or_else(String::new, |name| name.to_string())
}

pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

/// Runs over the text of a text node.
pub(super) fn with_text<T>(node: &NodeRef<'_>, run: impl FnOnce(&str) -> T) -> Option<T> {
    node.query(|node| match &node.data {
        NodeData::Text { contents } => Some(run(contents)),
        _ => None,
    })
    .flatten()
}

/// Whether an element shows nothing: of its kind, or because it is hidden.
pub(super) fn is_silent(node: &NodeRef<'_>, name: &str) -> bool {
    SILENT.contains(&name)
        || node.has_attr("hidden")
        || node.attr("style").is_some_and(|style| {
            let compact: String = style
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect::<String>()
                .to_ascii_lowercase();
            compact.contains("display:none") || compact.contains("visibility:hidden")
        })
}

/// Whether an element belongs to the site by its class or name.
pub(super) fn is_chrome(node: &NodeRef<'_>) -> bool {
    let known = |value: &str| {
        value.split_ascii_whitespace().any(|word| {
            let plain: String = word
                .chars()
                .filter(|c| !matches!(c, '-' | '_'))
                .collect::<String>()
                .to_ascii_lowercase();
            CHROME.contains(&plain.as_str())
        })
    };
    let named = node.class().is_some_and(|class| known(&class))
        || node.id_attr().is_some_and(|id| known(&id));
    named && node.normalized_char_count() <= MAX_CHROME_CHARS
}
