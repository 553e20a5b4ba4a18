//! Parses a page into a tree that is safe to walk.
//!
//! Between the tokenizer and the builder of the tree stands a filter that keeps
//! what makes trees deep, or building them slow, out of it: elements below
//! [`MAX_DEPTH`], and the elements for formatting, which a page that does not
//! close them gets again in each of its paragraphs. No text is lost by it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use dom_query::{Document, NodeId};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, EndTag, StartTag, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{LocalName, TokenizerResult, local_name};

use super::tags::without_endless_tags;
use crate::ingest::fault::Fault;

/// How deep the counted elements of a page may stand in one another.
const MAX_DEPTH: usize = 200;

/// How many elements a page may have.
const MAX_ELEMENTS: usize = 1_000_000;

/// Elements that hold no others, or text only: they are not counted.
const LEAVES: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "iframe", "img",
    "input", "keygen", "link", "meta", "noembed", "noframes", "param", "script", "source", "style",
    "textarea", "title", "track", "wbr", "xmp",
];

/// Elements that another one of their kind closes, so that they do not stand in
/// one another without a counted one between: they are not counted.
const SELF_CLOSED: &[&str] = &[
    "a", "body", "caption", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option",
    "p", "rb", "rp", "rt", "rtc", "tbody", "td", "tfoot", "th", "thead", "tr",
];

/// Elements for formatting, which become `mark`.
const FORMATTING: &[&str] = &[
    "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Parts of drawings, which hold nothing to read and are left out.
const SHAPES: &[&str] = &[
    "animate", "circle", "ellipse", "image", "line", "path", "polygon", "polyline", "rect", "stop",
    "use",
];

/// Elements whose ends do not break a line.
const INLINE: &[&str] = &["mark", "span", "o:p", "st1:chsdate", "label", "sub", "sup"];

/// A page as a tree, with what is doubtful about it.
pub(super) struct Parsed {
    pub(super) document: Document,
    pub(super) doubts: Vec<String>,
}

/// Parses a page.
///
/// # Errors
/// Where it has more than [`MAX_ELEMENTS`] elements.
pub(super) fn parse(page: &str) -> Result<Parsed, Fault> {
    let (page, endless) = without_endless_tags(page);
    let options = TreeBuilderOpts {
        scripting_enabled: false,
        drop_doctype: true,
        ..TreeBuilderOpts::default()
    };
    let filter = Filter {
        builder: TreeBuilder::new(Document::default(), options),
        open: RefCell::default(),
        left_out: RefCell::default(),
        flattened: Cell::default(),
        elements: Cell::default(),
        has_body: Cell::default(),
    };
    let tokenizer = Tokenizer::new(filter, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(page.as_ref()));
    // It also stops behind each script and declaration of an encoding.
    while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
    tokenizer.end();
    let filter = tokenizer.sink;
    if filter.elements.get() > MAX_ELEMENTS {
        return Err(Fault::new(
            None,
            format!("is a page of more than {MAX_ELEMENTS} elements"),
            "split it into pages",
        ));
    }
    let mut doubts = Vec::new();
    if filter.flattened.get() > 0 {
        let count = filter.flattened.get();
        doubts.push(format!(
            "stands on a page with {count} elements deeper than {MAX_DEPTH} in others; they are \
             read as lines"
        ));
    }
    if endless > 0 {
        doubts.push(format!(
            "stands on a page with {endless} tags that do not end; they are read as text"
        ));
    }
    Ok(Parsed {
        document: filter.builder.sink.finish(),
        doubts,
    })
}

/// See the module.
struct Filter {
    builder: TreeBuilder<NodeId, Document>,
    /// The counted elements that are open.
    open: RefCell<Vec<LocalName>>,
    /// Of the elements that were left out, how many are open.
    left_out: RefCell<HashMap<LocalName, usize>>,
    flattened: Cell<usize>,
    elements: Cell<usize>,
    has_body: Cell<bool>,
}

impl Filter {
    /// The tag that goes into the tree in place of this one.
    fn filtered(&self, mut tag: Tag) -> Option<Tag> {
        if SHAPES.contains(&&*tag.name) {
            return None;
        }
        if FORMATTING.contains(&&*tag.name) {
            tag.name = local_name!("mark");
        }
        let counted = !LEAVES.contains(&&*tag.name) && !SELF_CLOSED.contains(&&*tag.name);
        if tag.kind == EndTag {
            return if counted { self.end(tag) } else { Some(tag) };
        }
        self.elements.set(self.elements.get() + 1);
        if self.elements.get() > MAX_ELEMENTS {
            let is_raw = matches!(&*tag.name, "script" | "style" | "textarea" | "title");
            return is_raw.then_some(tag);
        }
        // Each further one would have its attributes compared with all before.
        if tag.name == local_name!("body") && self.has_body.replace(true) {
            return None;
        }
        if tag.name == local_name!("html") && self.has_body.get() {
            return None;
        }
        if !counted {
            return Some(tag);
        }
        if self.open.borrow().len() >= MAX_DEPTH {
            self.flattened.set(self.flattened.get() + 1);
            *self
                .left_out
                .borrow_mut()
                .entry(tag.name.clone())
                .or_default() += 1;
            return line_break(&tag.name);
        }
        self.open.borrow_mut().push(tag.name.clone());
        Some(tag)
    }

    /// The end of an open element closes those that are open in it.
    fn end(&self, tag: Tag) -> Option<Tag> {
        if let Some(count) = self.left_out.borrow_mut().get_mut(&tag.name)
            && *count > 0
        {
            *count -= 1;
            return line_break(&tag.name);
        }
        let mut open = self.open.borrow_mut();
        let at = open
            .iter()
            .rposition(|name| *name == tag.name || (is_heading(name) && is_heading(&tag.name)))?;
        open.truncate(at);
        Some(tag)
    }
}

impl TokenSink for Filter {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        let token = match token {
            Token::TagToken(tag) => match self.filtered(tag) {
                Some(tag) => Token::TagToken(tag),
                None => return TokenSinkResult::Continue,
            },
            Token::CommentToken(_) | Token::ParseError(_) | Token::NullCharacterToken => {
                return TokenSinkResult::Continue;
            }
            token => token,
        };
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// What stands for the start or the end of an element that is left out.
fn line_break(name: &str) -> Option<Tag> {
    (!INLINE.contains(&name)).then(|| Tag {
        kind: StartTag,
        name: local_name!("br"),
        self_closing: false,
        attrs: Vec::new(),
        had_duplicate_attributes: false,
    })
}
