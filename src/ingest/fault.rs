//! Why a record cannot be taken in, before its file is known.

use std::borrow::Cow;

use super::item::{Place, Refusal};

/// How many characters of a value a message shows.
const MAX_VALUE_CHARS: usize = 80;

/// A refusal without its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) line: Option<u64>,
    pub(super) field: Option<&'static str>,
    pub(super) value: Option<String>,
    pub(super) reason: String,
    pub(super) mend: Cow<'static, str>,
}

impl Fault {
    /// A fault of the file or of the whole record.
    pub(super) fn new(
        line: Option<u64>,
        reason: impl Into<String>,
        mend: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            line,
            field: None,
            value: None,
            reason: reason.into(),
            mend: mend.into(),
        }
    }

    /// Names the field at fault and its value.
    pub(super) fn of_field(mut self, field: &'static str, value: &str) -> Self {
        self.field = Some(field);
        self.value = Some(shorten(value));
        self
    }

    /// The refusal, once the file is known; a fault that names no line of its
    /// own stands at the record's line.
    pub(super) fn at(self, path: &str, line: Option<u64>) -> Refusal {
        Refusal {
            place: Place {
                path: path.to_owned(),
                line: self.line.or(line),
            },
            field: self.field.map(str::to_owned),
            value: self.value,
            reason: self.reason,
            mend: self.mend.into_owned(),
        }
    }
}

/// A value as messages show it: on one line, at most 80 characters.
pub(crate) fn shorten(value: &str) -> String {
    let mut chars = value
        .trim()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c });
    let mut short: String = chars.by_ref().take(MAX_VALUE_CHARS).collect();
    if chars.next().is_some() {
        short.pop();
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shortened_in_characters() {
        assert_eq!(shorten(" a\nb "), "a b");
        let full = "文".repeat(MAX_VALUE_CHARS);
        assert_eq!(shorten(&full), full);
        let short = shorten(&"文".repeat(MAX_VALUE_CHARS + 1));
        assert_eq!(short.chars().count(), MAX_VALUE_CHARS);
        assert!(short.ends_with('…'));
    }
}
