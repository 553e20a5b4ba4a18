//! HTML entities that a source left in its texts.

use std::borrow::Cow;

/// Longest entity, `&#x10ffff;`, in bytes.
const MAX_ENTITY_BYTES: usize = 10;

/// Decodes `&amp;` `&lt;` `&gt;` `&quot;` `&apos;` `&nbsp;` (a blank) and
/// numeric entities, each once: `&amp;lt;` becomes `&lt;`. All others, and
/// numbers that are no characters, stay as they are. Gives the first entity
/// that was decoded, if there was one.
pub(super) fn decode_entities(text: &str) -> (Cow<'_, str>, Option<&str>) {
    let mut decoded = String::new();
    let mut first = None;
    let mut rest = text;
    let mut copied = text;
    while let Some(start) = rest.find('&') {
        let (before, tail) = rest.split_at(start);
        let Some((entity, c)) = entity(tail) else {
            rest = tail.strip_prefix('&').unwrap_or(tail);
            continue;
        };
        first.get_or_insert(entity);
        let kept = copied.len() - rest.len() + before.len();
        decoded.push_str(copied.get(..kept).unwrap_or_default());
        decoded.push(c);
        rest = tail.strip_prefix(entity).unwrap_or_default();
        copied = rest;
    }
    if first.is_none() {
        return (Cow::Borrowed(text), None);
    }
    decoded.push_str(copied);
    (Cow::Owned(decoded), first)
}

/// The entity at the beginning of the text, and what it stands for.
fn entity(text: &str) -> Option<(&str, char)> {
    let length = text
        .bytes()
        .take(MAX_ENTITY_BYTES)
        .position(|b| b == b';')?
        + 1;
    let entity = text.get(..length)?;
    let name = entity.strip_prefix('&')?.strip_suffix(';')?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => numeric(name.strip_prefix('#')?)?,
    };
    Some((entity, c))
}

fn numeric(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) if digits.bytes().all(|b| b.is_ascii_hexdigit()) => {
            u32::from_str_radix(digits, 16).ok()?
        }
        None if number.bytes().all(|b| b.is_ascii_digit()) => number.parse().ok()?,
        _ => return None,
    };
    match char::from_u32(code)? {
        '\u{a0}' => Some(' '),
        c if c.is_control() && !matches!(c, '\n' | '\t') => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, first: Option<&str>) {
        assert_eq!(decode_entities(text), (Cow::Borrowed(expected), first));
    }

    #[test]
    fn decodes_the_standard_ones_once() {
        check("A&amp;B", "A&B", Some("&amp;"));
        check("&lt;p&gt;&quot;&apos;", "<p>\"'", Some("&lt;"));
        check("&amp;lt;", "&lt;", Some("&amp;"));
        check(
            "1.6&nbsp;mg&#160;&#x4e2d;&#22269;",
            "1.6 mg 中国",
            Some("&nbsp;"),
        );
        check("R&D & 甲&amp;乙&", "R&D & 甲&乙&", Some("&amp;"));
    }

    #[test]
    fn leaves_all_others() {
        for text in [
            "", "无", "&sp;", "&ldquo;", "&amp", "&#0;", "&#xd800;", "&#;", "&#x;", "&;", "&二;",
            "&#+5;", "&", "a && b",
        ] {
            check(text, text, None);
        }
    }
}
