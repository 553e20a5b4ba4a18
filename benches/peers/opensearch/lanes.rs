//! Lanes, cut for `whitespace` fields.

use gongwen::text::Analysis;

/// What the fields are made of.
#[derive(Clone)]
pub(super) enum Cut {
    Cjk,
    Lanes(Analysis),
}

/// The fields that hold them.
pub(super) const LANES: [&str; 4] = ["title_words", "title_bigrams", "body_words", "body_bigrams"];

/// The tokens of a lane, blanks between them.
pub(super) fn lane(analysis: &Analysis, name: &str, text: &str) -> String {
    let tokens = analysis.tokens(name, text).unwrap_or_default();
    let texts: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    texts.join(" ")
}
