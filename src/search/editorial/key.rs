//! When two texts are the same to an editor.

use crate::text::lane_text;

/// A whole text as it is compared: simplified, in one width and case, without
/// blanks and quotation marks, and without punctuation at its ends. A minus at
/// the beginning stays, since it leaves out what stands behind it.
pub(super) fn whole_key(text: &str) -> String {
    lane_text(text)
        .trim_start_matches(|c: char| !c.is_alphanumeric() && c != '-')
        .trim_end_matches(|c: char| !c.is_alphanumeric())
        .to_owned()
}
