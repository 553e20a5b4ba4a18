//! Pages: each is one document or one refusal that says why.

use gongwen::ingest::Item;

use super::files::{assert_items, items};

/// Reads any bytes as a page.
pub fn check(data: &[u8]) {
    let items = items("page.html", data);
    assert_items(&items, data.len(), true);
    assert!(
        matches!(items.as_slice(), [Item::Document { .. } | Item::Refused(_)]),
        "{items:?}"
    );
}
