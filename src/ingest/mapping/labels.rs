//! Labels in the form in which they are compared.

use crate::text::{is_blank, normalize};

/// A label without blanks, invisible characters and colons, in normal form.
pub(in crate::ingest) fn normalize_label(label: &str) -> String {
    normalize(label)
        .chars()
        .filter(|&c| !is_blank(c) && c != ':')
        .collect()
}
