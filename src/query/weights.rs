//! Every number of the ranking, with its reason.
//!
//! Scores are sums of BM25 (Robertson et al., k1 = 1.2 and b = 0.75 as tantivy
//! fixes them) over fields and lanes, and of constants for phrases. The order
//! of the weights follows the design: a phrase in the title, then keywords, then
//! words of the title, then the issuer, then phrases and words of the body.

use crate::index::{FacetField, TextField};

/// A document's own 文号 or 索引号, or its whole title. Above any sum of the
/// others, so that such a look-up stands first.
pub(super) const IDENTITY: f32 = 10_000.0;

/// BM25 of a word in a field.
pub(super) fn word(field: TextField) -> f32 {
    match field {
        TextField::Title => 3.0,
        TextField::Keyword => 3.5,
        TextField::Issuer => 2.0,
        TextField::Body | TextField::DocNumber => 1.0,
        TextField::Attachment => 0.5,
    }
}

/// BM25 of a bigram in a field; `None` where bigrams do not count. There are
/// about as many bigrams as characters, so that each weighs less than a word.
pub(super) fn bigram(field: TextField) -> Option<f32> {
    match field {
        TextField::Title => Some(1.0),
        TextField::Body => Some(0.5),
        TextField::Attachment => Some(0.2),
        TextField::Keyword | TextField::Issuer | TextField::DocNumber => None,
    }
}

/// A clause of two characters or more, or the whole text, that stands in a field
/// as it was typed.
pub(super) fn phrase(field: TextField) -> f32 {
    match field {
        TextField::Title => 8.0,
        TextField::Keyword => 6.0,
        TextField::Issuer => 4.0,
        TextField::Body => 3.0,
        TextField::DocNumber => 2.0,
        TextField::Attachment => 1.0,
    }
}

/// Shares of the units of plain text that a document must have, tried in this
/// order while nothing is found.
pub const MINIMUM_SHARES: [f32; 3] = [0.75, 0.5, 0.25];

/// Fewest units of plain text for which shares are tried: of one unit there is no share.
pub const LEAST_UNITS_TO_RELAX: usize = 2;

/// A synonym against the same words typed. Below 1, so that a document in the
/// typed words stands before one in other words; well above 0, so that a title
/// with the synonym stands before a passing mention of what was typed.
///
/// nDCG@10 on 789 lay questions over statutes: .2475 without synonyms, .2517,
/// .2512 and .2510 with factors of .5, .6 and .7; on 667 policy questions, in
/// the words of the documents, .8145 without and .8127 with each of them.
pub(super) const SYNONYM: f32 = 0.6;

/// A document that has a value which the text was recognised to mean: an issuer,
/// a year, a kind of document. About what a phrase in the body adds, for an
/// issuer, so that it decides between documents of like content and never lifts
/// a document that is about something else; a year or a kind is shared by many
/// documents and says less. A year counts for either date, so half for each.
pub(super) fn recognised(facet: FacetField) -> f32 {
    match facet {
        FacetField::Issuer => 3.0,
        FacetField::WrittenYear | FacetField::PublishedYear => 0.75,
        FacetField::DocType => 1.0,
        FacetField::Keyword | FacetField::Topic | FacetField::Validity => 0.0,
    }
}
