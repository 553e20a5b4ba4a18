//! Values of columns, of whatever database, as JSON.

use encoding_rs::GB18030;
use serde_json::Value;

/// The value of a column of one row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// It is read without loss.
    Known(Value),
    /// It was repaired or left out.
    Doubtful {
        value: Value,
        /// What the database holds.
        found: String,
        /// Why it is doubtful, to be read behind the column and what was found.
        reason: &'static str,
    },
    /// It cannot be read.
    Unreadable {
        /// Why, to be read behind the column and its type.
        reason: &'static str,
    },
}

impl Cell {
    /// No value.
    pub(super) const NULL: Self = Self::Known(Value::Null);

    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Known(Value::String(text.into()))
    }

    /// A number, or its text where JSON has no such number.
    pub(super) fn float(number: f64) -> Self {
        match serde_json::Number::from_f64(number) {
            Some(number) => Self::Known(Value::Number(number)),
            None => Self::text(number.to_string()),
        }
    }

    /// A value without a type of its own: bytes that are text, or else none.
    pub(super) fn bytes(bytes: &[u8]) -> Self {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Self::of_chars(text, None);
        }
        match GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => {
                Self::of_chars(&text, Some("was read as GB18030, because it is not UTF-8"))
            }
            None => Self::Unreadable {
                reason: "holds bytes that are neither UTF-8 nor GB18030",
            },
        }
    }

    fn of_chars(text: &str, doubt: Option<&'static str>) -> Self {
        let is_binary = text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}'));
        match doubt {
            _ if is_binary => Self::Unreadable {
                reason: "holds bytes that are no text",
            },
            None => Self::text(text),
            Some(reason) => Self::Doubtful {
                value: Value::from(text),
                found: text.to_owned(),
                reason,
            },
        }
    }

    /// A JSON text as what it says.
    pub(super) fn json(text: &str) -> Self {
        match serde_json::from_str(text) {
            Ok(value) => Self::Known(value),
            Err(_) => Self::Unreadable {
                reason: "is no JSON",
            },
        }
    }

    /// The value, where there is one.
    pub(super) fn value(&self) -> Option<&Value> {
        match self {
            Self::Known(value) | Self::Doubtful { value, .. } => Some(value),
            Self::Unreadable { .. } => None,
        }
    }
}

/// The text of a value that stands for one thing.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether a value says yes: a number but 0, a text but a known no, a time.
pub(super) fn is_true(value: &Value) -> bool {
    const NO: [&str; 8] = ["", "0", "f", "false", "n", "no", "否", "off"];
    match value {
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !NO.contains(&text.trim().to_lowercase().as_str()),
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_text_or_nothing() {
        assert_eq!(Cell::bytes("公文\r\n".as_bytes()), Cell::text("公文\r\n"));
        let Cell::Doubtful { value, .. } = Cell::bytes(b"\xb9\xab\xce\xc4") else {
            panic!("it is GB18030");
        };
        assert_eq!(value, "公文");
        for bytes in [
            b"\xff\xd8\xff\xe0\0\x10JFIF".as_slice(),
            b"%PDF\0",
            b"\x80\xff",
        ] {
            assert!(
                matches!(Cell::bytes(bytes), Cell::Unreadable { .. }),
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn yes_is_told_from_no() {
        for (value, expected) in [
            (Value::Null, false),
            (Value::from(0), false),
            (Value::from(2), true),
            (Value::from(0.0), false),
            (Value::from(false), false),
            (Value::from("F"), false),
            (Value::from(" 否"), false),
            (Value::from("Y"), true),
            (Value::from("2026-11-25 08:00:00"), true),
        ] {
            assert_eq!(is_true(&value), expected, "{value}");
        }
    }

    #[test]
    fn numbers_that_json_has_not_are_texts() {
        assert_eq!(Cell::float(0.1), Cell::Known(Value::from(0.1)));
        assert_eq!(Cell::float(f64::NAN), Cell::text("NaN"));
    }
}
