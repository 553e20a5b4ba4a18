//! Takes the tags with more attributes than any page has out of a page: the
//! parser compares each attribute of a tag with all before it.

use std::borrow::Cow;

/// How many attributes a tag may have.
const MAX_ATTRIBUTES: usize = 1_000;

/// What the next character of a tag belongs to.
enum State {
    Between,
    Name,
    AfterEquals,
    Unquoted,
    Quoted(u8),
}

/// The page with the `<` of such tags written as `&lt;`, and how many there were.
///
/// Scripts are scanned like the rest of the page; what that finds in them
/// changes nothing that is read.
pub(super) fn without_endless_tags(page: &str) -> (Cow<'_, str>, usize) {
    let bytes = page.as_bytes();
    let mut mended = String::new();
    let (mut copied, mut at, mut count) = (0, 0, 0);
    while let Some(offset) = page.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + offset;
        at = start + 1;
        let is_tag = bytes
            .get(at)
            .is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/');
        if !is_tag {
            continue;
        }
        let (length, attributes) = scan(bytes.get(at..).unwrap_or_default());
        if attributes > MAX_ATTRIBUTES {
            count += 1;
            mended.push_str(page.get(copied..start).unwrap_or_default());
            mended.push_str("&lt;");
            copied = at;
        }
        // All bytes that end a scan are ASCII, so a character begins behind it.
        at += length;
    }
    if count == 0 {
        return (Cow::Borrowed(page), 0);
    }
    mended.push_str(page.get(copied..).unwrap_or_default());
    (Cow::Owned(mended), count)
}

/// The length of the tag that begins here and the number of its attributes;
/// where there are too many, only up to that many.
fn scan(bytes: &[u8]) -> (usize, usize) {
    let mut state = State::Name;
    let mut attributes = 0;
    for (index, &byte) in bytes.iter().enumerate() {
        state = match (state, byte) {
            (State::Quoted(mark), byte) if byte != mark => State::Quoted(mark),
            (State::Quoted(_), _) | (State::Name | State::Between, b'/') => State::Between,
            (_, b'>') => return (index + 1, attributes),
            (State::AfterEquals, mark @ (b'"' | b'\'')) => State::Quoted(mark),
            (State::AfterEquals, byte) if byte.is_ascii_whitespace() => State::AfterEquals,
            (State::AfterEquals, _) => State::Unquoted,
            (State::Name | State::Between, b'=') => State::AfterEquals,
            (_, byte) if byte.is_ascii_whitespace() => State::Between,
            (State::Between, _) => {
                attributes += 1;
                if attributes > MAX_ATTRIBUTES {
                    return (index, attributes);
                }
                State::Name
            }
            (state, _) => state,
        };
    }
    (bytes.len(), attributes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_pages_stay() {
        for page in [
            "",
            "a < b <",
            "<p class=\"a\" id='b>' title=c d>文</p>",
            "<img src=\"data:image/png;base64,AAAA BBBB\">",
            "<a href=x",
            "<文 字>",
        ] {
            assert_eq!(without_endless_tags(page), (Cow::Borrowed(page), 0));
        }
    }

    #[test]
    fn tags_without_end_become_text() {
        let words = " 文件".repeat(MAX_ATTRIBUTES + 1);
        let page = format!("<p>甲</p><a{words}<p>乙</p>");
        let (mended, count) = without_endless_tags(&page);
        assert_eq!(count, 1);
        assert_eq!(mended, format!("<p>甲</p>&lt;a{words}<p>乙</p>"));
    }
}
