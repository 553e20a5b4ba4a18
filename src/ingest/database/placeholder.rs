//! Finds `:watermark` in a query, so that it is bound and never spliced.

/// What stands for the watermark in a query.
const PLACEHOLDER: &str = ":watermark";

/// The query with `parameter` in place of every `:watermark`, and how many there
/// are. Texts in quotes and comments are left as they are, and so is the cast
/// `::watermark`. MySQL has comments behind `#` and `\` in texts, which others read
/// as operators and as themselves.
pub(super) fn replace(query: &str, parameter: &str, is_mysql: bool) -> (String, usize) {
    let mut text = String::with_capacity(query.len());
    let mut found = 0;
    let mut rest = query;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' | '`' => quoted(rest, first, is_mysql),
            '-' if rest.starts_with("--") => until(rest, "\n"),
            '#' if is_mysql => until(rest, "\n"),
            '/' if rest.starts_with("/*") => until(rest, "*/"),
            ':' if rest.starts_with("::") => 2,
            ':' if is_placeholder(rest) => {
                found += 1;
                text.push_str(parameter);
                rest = rest.get(PLACEHOLDER.len()..).unwrap_or_default();
                continue;
            }
            other => other.len_utf8(),
        };
        let (taken, behind) = rest.split_at(length);
        text.push_str(taken);
        rest = behind;
    }
    (text, found)
}

fn is_placeholder(rest: &str) -> bool {
    rest.strip_prefix(PLACEHOLDER)
        .is_some_and(|tail| !tail.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// The length of a text in quotes; a doubled quote begins the next one.
fn quoted(rest: &str, quote: char, has_escapes: bool) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if c == quote && !escaped {
            return at + c.len_utf8();
        }
        escaped = has_escapes && c == '\\' && !escaped;
    }
    rest.len()
}

fn until(rest: &str, end: &str) -> usize {
    rest.find(end).map_or(rest.len(), |at| at + end.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_placeholder_is_replaced() {
        for (query, expected, count) in [
            ("a > :watermark", "a > ?", 1),
            (
                "a > cast(:watermark as timestamp) or b>:watermark",
                "a > cast(? as timestamp) or b>?",
                2,
            ),
            ("a > :watermarks", "a > :watermarks", 0),
            ("a::watermark", "a::watermark", 0),
            (
                "':watermark' \":watermark\"",
                "':watermark' \":watermark\"",
                0,
            ),
            ("'it''s :watermark', :watermark", "'it''s :watermark', ?", 1),
            ("-- :watermark\n:watermark", "-- :watermark\n?", 1),
            (
                "/* 公文 :watermark */ :watermark",
                "/* 公文 :watermark */ ?",
                1,
            ),
            ("'公文 :watermark", "'公文 :watermark", 0),
        ] {
            for is_mysql in [false, true] {
                let found = replace(query, "?", is_mysql);
                assert_eq!(found, (expected.to_owned(), count), "{query}");
            }
        }
    }

    #[test]
    fn mysql_has_signs_of_its_own() {
        let query = "a #> '\\' and :watermark";
        assert_eq!(replace(query, "?", false).1, 1);
        assert_eq!(replace(query, "?", true).1, 0);
        assert_eq!(replace("'\\' :watermark', 1", "?", true).1, 0);
    }
}
