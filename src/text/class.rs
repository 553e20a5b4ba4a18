//! What a character is, for cutting words.

use std::sync::LazyLock;

use super::normalize::is_han;

/// Code points below this are looked up in a table, those above are computed.
const TABLE_LEN: u32 = 0x1_0000;

static TABLE: LazyLock<Box<[Class]>> = LazyLock::new(|| {
    (0..TABLE_LEN)
        .map(|code| char::from_u32(code).map_or(Class::Other, compute))
        .collect()
});

/// What a normalised character is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A Han character.
    Han,
    /// One of `0` to `9`.
    Digit,
    /// A letter of any other script.
    Letter,
    /// A mark, a sign or a blank.
    Other,
}

/// What a normalised character is.
pub fn class(c: char) -> Class {
    let index = usize::try_from(u32::from(c)).ok();
    match index.and_then(|index| TABLE.get(index)) {
        Some(&class) => class,
        None => compute(c),
    }
}

fn compute(c: char) -> Class {
    if is_han(c) {
        Class::Han
    } else if c.is_ascii_digit() {
        Class::Digit
    } else if c.is_alphanumeric() {
        Class::Letter
    } else {
        Class::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_told_apart() {
        let classes = "政〇𠀀7aé٣，·㎡ \u{10ffff}".chars().map(class);
        let expected = [
            Class::Han,
            Class::Han,
            Class::Han,
            Class::Digit,
            Class::Letter,
            Class::Letter,
            Class::Letter,
            Class::Other,
            Class::Other,
            Class::Other,
            Class::Other,
            Class::Other,
        ];
        assert!(classes.eq(expected));
    }
}
