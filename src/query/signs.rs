//! The signs of the query language, each in full and half width.

use super::field::QueryField;
use crate::text::{is_blank, normalize_char};

/// Takes away the meaning of the sign behind it.
pub(super) const ESCAPE: char = '\\';

/// A blank or a line break: parts clauses.
pub(super) fn blank(c: char) -> bool {
    normalize_char(c).is_none_or(is_blank)
}

/// In front of a clause: leaves it out.
pub(super) fn is_minus(c: char) -> bool {
    normalize_char(c) == Some('-')
}

/// Between two things: either of them.
pub(super) fn is_bar(c: char) -> bool {
    normalize_char(c) == Some('|')
}

/// Behind the name of a field.
pub(super) fn is_colon(c: char) -> bool {
    normalize_char(c) == Some(':')
}

/// Behind a phrase, in front of a number: proximity.
pub(super) fn is_tilde(c: char) -> bool {
    normalize_char(c) == Some('~')
}

/// The mark that closes a phrase opened by `c`.
pub(super) fn closing(c: char) -> Option<char> {
    match c {
        '"' | '＂' => Some('"'),
        '“' => Some('”'),
        '「' => Some('」'),
        _ => None,
    }
}

/// Whether `c` closes a phrase that ends with `closing`.
pub(super) fn closes(c: char, closing: char) -> bool {
    c == closing || (closing == '"' && c == '＂')
}

/// Whether an escape in front of `c` takes something away from it.
pub(super) fn is_sign(c: char) -> bool {
    c == ESCAPE || closing(c).is_some() || is_minus(c) || is_bar(c) || is_colon(c)
}

/// Whether the characters are the word for alternatives, `OR` in capitals.
pub(super) fn is_or(chars: &[char]) -> bool {
    matches!(chars, ['O' | 'Ｏ', 'R' | 'Ｒ'])
}

/// The field that a prefix at the start of `chars` names, and the length of the
/// prefix with its colon.
pub(super) fn prefix(chars: &[char]) -> Option<(QueryField, usize)> {
    const LONGEST_NAME_CHARS: usize = 16;
    let colon = chars
        .iter()
        .take(LONGEST_NAME_CHARS + 1)
        .position(|&c| is_colon(c))?;
    let name: String = chars[..colon].iter().collect();
    Some((QueryField::named(&name)?, colon + 1))
}
