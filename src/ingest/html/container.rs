//! Finds the text of the document on its page: in a container that is known,
//! else by readability.

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};

use super::layouts::CONTAINERS;
use super::lines::Line;
use super::parse::parse;
use super::text;

/// How many elements of one kind are looked at.
const MAX_CANDIDATES: usize = 50;

/// A container of text has at least this many characters.
const MIN_CHARS: usize = 5;

/// What may be a container and may be half a page has at least this many.
const MIN_CHARS_AROUND: usize = 50;

/// Of all characters of a container at most one in this many is of a link.
const CHARS_PER_LINK_CHAR: usize = 4;

/// The measure of readability is not taken of pages with more elements.
const MAX_READABLE_ELEMENTS: usize = 20_000;

/// Nor of pages with more text, in bytes: it reads the text of each element once
/// for each that it stands in.
const MAX_READABLE_BYTES: usize = 400_000;

/// A text shorter than this is measured again with looser rules, in characters.
const READABLE_CHARS: usize = 120;

/// A known container on a page.
pub(super) struct Found<'a> {
    pub(super) node: NodeRef<'a>,
    /// Whether it holds the text and nothing else.
    pub(super) exact: bool,
}

/// The known container with the most text, of the surest kind that has one.
pub(super) fn known(document: &Document) -> Option<Found<'_>> {
    CONTAINERS.iter().find_map(|container| {
        let selection = document.try_select(container.selector)?;
        let candidates = selection.nodes().iter().take(MAX_CANDIDATES);
        let weighed = candidates.filter_map(|node| {
            let (plain, linked) = weight(&text::lines(node));
            let least = if container.exact {
                MIN_CHARS
            } else {
                MIN_CHARS_AROUND
            };
            let is_text = container.exact || linked * CHARS_PER_LINK_CHAR <= plain + linked;
            (plain >= least && is_text).then_some((plain, *node))
        });
        let weighed: Vec<_> = weighed.collect();
        let most = weighed.iter().map(|(plain, _)| *plain).max()?;
        // Where one stands in another and has nearly all of its text, the inner
        // one is meant if the outer may be half a page.
        let enough = if container.exact {
            most
        } else {
            most - most / 10
        };
        let mut fitting = weighed.into_iter().filter(|(plain, _)| *plain >= enough);
        let node = if container.exact {
            fitting.next()?.1
        } else {
            fitting.next_back()?.1
        };
        Some(Found {
            node,
            exact: container.exact,
        })
    })
}

/// How many characters stand outside and inside links.
fn weight(lines: &[Line]) -> (usize, usize) {
    lines.iter().fold((0, 0), |(plain, linked), line| {
        let chars = line.text.chars().filter(|c| !c.is_whitespace()).count();
        if line.is_link {
            (plain, linked + chars)
        } else {
            (plain + chars, linked)
        }
    })
}

/// The part of a page that reads like a text, as a page of its own.
pub(super) fn readable(document: &Document) -> Option<Document> {
    let elements = document.tree.len();
    if elements > MAX_READABLE_ELEMENTS || document.text().len() > MAX_READABLE_BYTES {
        return None;
    }
    let config = Config {
        char_threshold: READABLE_CHARS,
        disable_json_ld: true,
        ..Config::default()
    };
    let mut readability = Readability::with_document(document.clone(), None, Some(config)).ok()?;
    let article = readability.parse().ok()?;
    let parsed = parse(&article.content).ok()?.document;
    let (plain, _) = weight(&text::lines(&parsed.root()));
    (plain >= MIN_CHARS).then_some(parsed)
}
