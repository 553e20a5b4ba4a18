//! A document as the rules look at it.

use crate::ingest::Place;
use crate::model::{Date, Document};
use crate::text::{is_han, normalize_char};

/// How many characters tell the script of a document.
const MAX_SCRIPT_CHARS: usize = 600;
/// Of this many Han characters, one that is traditional makes a document so.
/// In simplified texts less than one in a hundred has another normal form.
const TRADITIONAL_ONE_IN: usize = 20;

/// A document with what is looked up more than once.
pub(super) struct Subject<'a> {
    pub(super) document: &'a Document,
    pub(super) place: &'a Place,
    /// The day of the check.
    pub(super) today: Date,
    /// Whether it is written in traditional characters, as in Taiwan, Hong Kong
    /// and Macau: rules of the mainland do not hold for it.
    pub(super) traditional: bool,
}

impl<'a> Subject<'a> {
    pub(super) fn new(document: &'a Document, place: &'a Place, today: Date) -> Self {
        Self {
            document,
            place,
            today,
            traditional: is_traditional(document),
        }
    }

    /// All texts that would be published, each with its field.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&'static str, &'a str)> {
        let document = self.document;
        let one = |field, text: &'a str| std::iter::once((field, text));
        one("title", &document.title)
            .chain(one("body", &document.body))
            .chain(document.issuers().map(|text| ("issuer", text)))
            .chain(document.keywords.iter().map(|text| ("keywords", &**text)))
            .chain(document.attachments.iter().flat_map(|attachment| {
                [Some(attachment.name.as_str()), attachment.text.as_deref()]
                    .into_iter()
                    .flatten()
                    .map(|text| ("attachments", text))
            }))
            .chain(document.extra.iter().map(|(_, text)| ("extra", &**text)))
            .filter(|(_, text)| !text.is_empty())
    }
}

fn is_traditional(document: &Document) -> bool {
    let (mut han, mut traditional) = (0, 0);
    let chars = document
        .title
        .chars()
        .chain(document.issuer.iter().flat_map(|name| name.chars()))
        .chain(document.body.chars());
    for c in chars.filter(|&c| is_han(c)).take(MAX_SCRIPT_CHARS) {
        han += 1;
        traditional += usize::from(normalize_char(c) != Some(c));
    }
    traditional * TRADITIONAL_ONE_IN > han
}
