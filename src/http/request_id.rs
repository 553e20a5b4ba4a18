//! The name of a request, by which its lines in the log are found: the client's
//! own where it is one, else a new one.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// The header that carries it, both ways.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The identifier of a request, for those who handle it.
#[derive(Debug, Clone)]
pub(super) struct RequestId(pub(super) String);

/// What proxies and clients send is shorter.
const MAX_CHARS: usize = 64;

/// The identifier of a request: that which its header gives, unless it could
/// be anything else than an identifier.
pub(super) fn of(headers: &HeaderMap) -> String {
    let mut given = headers.get_all(HEADER).iter();
    match (given.next().map(HeaderValue::to_str), given.next()) {
        (Some(Ok(id)), None) if is_sane(id) => id.to_owned(),
        _ => format!("{:032x}", rand::random::<u128>()),
    }
}

/// Letters, digits and three signs: nothing that a log could take for its own.
fn is_sane(id: &str) -> bool {
    let is_of_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (1..=MAX_CHARS).contains(&id.len()) && id.chars().all(is_of_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(given: &[&str], is_taken: bool) {
        let mut headers = HeaderMap::new();
        for id in given {
            let id = HeaderValue::from_bytes(id.as_bytes()).unwrap();
            headers.append(HEADER, id);
        }
        let id = of(&headers);
        assert_eq!(given.first() == Some(&id.as_str()), is_taken, "{given:?}");
        assert!(is_sane(&id), "{id}");
    }

    #[test]
    fn only_what_is_an_identifier_is_taken() {
        check(&["7c0e9a4e-1f6b-4a83-9c22-0d6f1f1b2a3c"], true);
        check(&["edge_01.42"], true);
        check(&[&"a".repeat(MAX_CHARS)], true);
        check(&[&"a".repeat(MAX_CHARS + 1)], false);
        for id in ["", "a b", "a\"b", "a\tb", "身份证", "a;b", "a=b"] {
            check(&[id], false);
        }
        check(&["one", "two"], false);
        check(&[], false);
        assert_ne!(of(&HeaderMap::new()), of(&HeaderMap::new()));
    }
}
