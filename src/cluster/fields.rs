//! The names of the fields of a cluster's index: those of the index on this machine.

use crate::index::{FacetField, Lane, TextField};
use crate::query::TermField;

/// Each 文号 in canonical form.
pub(super) const DOC_NUMBER: &str = "doc_number_key";
/// The parts of each 文号.
pub(super) const DOC_NUMBER_PARTS: &str = "doc_number_parts";
/// 索引号: canonical, and its tails and heads.
pub(super) const CATALOG_NUMBER: &str = "catalog_number_key";
/// The key of the title.
pub(super) const TITLE_KEY: &str = "title_key";
/// The day of 发布日期, or of 成文日期 where it is not published: what age is told by.
pub(super) const DAY: &str = "day";
/// What it shares with documents of the same content.
pub(super) const GROUP_KEY: &str = "group_key";
/// The rank among the sources of law.
pub(super) const AUTHORITY: &str = "authority";

/// The field of a lane of a text field.
pub(crate) fn of_text(field: TextField, lane: Lane) -> String {
    format!("{}_{}", field.name(), lane.suffix())
}

/// The column of the number of tokens that a lane of the body has.
pub(super) fn of_length(lane: Lane) -> String {
    format!("{}_length", of_text(TextField::Body, lane))
}

/// The field of the values of a facet.
pub(crate) fn of_facet(facet: FacetField) -> String {
    facet.name().to_owned()
}

/// The column of the number of values that a document has of a facet.
pub(crate) fn of_value_count(facet: FacetField) -> String {
    format!("{}_values", facet.name())
}

/// A field of terms.
pub(super) fn of_terms(field: TermField) -> String {
    match field {
        TermField::Text(field, lane) => of_text(field, lane),
        TermField::Facet(facet) => of_facet(facet),
        TermField::DocNumber => DOC_NUMBER.to_owned(),
        TermField::CatalogNumber => CATALOG_NUMBER.to_owned(),
    }
}

/// A key of 64 bits as the cluster has it, whose whole numbers have a sign. The order
/// stays.
#[expect(clippy::cast_possible_wrap, reason = "the sign is what is made of it")]
pub(crate) fn signed(key: u64) -> i64 {
    (key ^ (1 << 63)) as i64
}

/// As it was before [`signed`].
#[expect(clippy::cast_sign_loss, reason = "the sign is what is taken off")]
pub(crate) fn unsigned(key: i64) -> u64 {
    (key as u64) ^ (1 << 63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_order() {
        let keys = [0, 1, (1 << 63) - 1, 1 << 63, u64::MAX];
        assert!(keys.map(signed).is_sorted());
        assert_eq!(keys.map(|key| unsigned(signed(key))), keys);
        assert_eq!(signed(0), i64::MIN);
    }
}
