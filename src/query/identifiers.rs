//! The numbers of documents within the text of a query.

use crate::model::{CatalogNumber, DocNumber};

/// Fewest letters and digits of a text that is taken for a 索引号: the serial alone.
const MIN_CATALOG_NUMBER_CHARS: usize = 5;

/// Fewest letters and digits of a 索引号 written with blanks, in which a hyphen
/// would otherwise leave out what follows: organisation code and year.
const MIN_SPACED_CATALOG_NUMBER_CHARS: usize = 13;

/// A document's number, recognised in the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identifier {
    /// 文号, canonical.
    DocNumber(String),
    /// 索引号 or its last part, canonical.
    CatalogNumber(String),
}

/// The whole text as a document's number, blanks inside it allowed.
pub(super) fn identifiers(text: &str, excludes: bool) -> Vec<Identifier> {
    let doc_number = DocNumber::parse(text)
        .filter(|number| number.parts().is_some())
        .map(|number| Identifier::DocNumber(number.canonical().to_owned()));
    let least = if excludes {
        MIN_SPACED_CATALOG_NUMBER_CHARS
    } else {
        MIN_CATALOG_NUMBER_CHARS
    };
    let catalog_number = CatalogNumber::parse(text)
        .filter(|number| is_catalog_number(number, least))
        .map(|number| Identifier::CatalogNumber(number.canonical().to_owned()));
    doc_number.into_iter().chain(catalog_number).collect()
}

fn is_catalog_number(number: &CatalogNumber, least: usize) -> bool {
    let canonical = number.canonical();
    canonical.len() >= least
        && canonical.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && canonical.bytes().any(|byte| byte.is_ascii_digit())
}
