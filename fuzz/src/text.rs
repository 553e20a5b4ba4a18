//! Bytes as text, and what holds of ranges in it.

use std::ops::Range;

/// The text of any bytes.
pub(super) fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// Asserts that ranges of bytes lie in a text, on boundaries of characters, are
/// not empty and start in ascending order.
pub(super) fn assert_spans(text: &str, spans: impl IntoIterator<Item = Range<usize>>) {
    let mut last_start = 0;
    for span in spans {
        assert!(span.start >= last_start, "{span:?} goes back in {text:?}");
        last_start = span.start;
        let part = text.get(span.clone());
        assert!(
            part.is_some_and(|part| !part.is_empty()),
            "{span:?} of {text:?}"
        );
    }
}

/// Asserts that ranges of characters lie in a text, ascend and do not overlap.
pub(super) fn assert_marks(text: &str, marks: &[Range<usize>]) {
    let length = text.chars().count();
    let mut last_end = 0;
    for mark in marks {
        assert!(
            last_end <= mark.start && mark.start < mark.end && mark.end <= length,
            "{mark:?} behind {last_end} in {length} characters of {text:?}"
        );
        last_end = mark.end;
    }
}
