//! Cursors: what was written is read as the request that it carries; what lost or
//! changed a character is refused.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gongwen::http::SearchParams;
use gongwen::query::{Position, QueryError};

use super::text::text;

/// Reads any bytes as a cursor, and as the query that a cursor carries.
pub fn check(data: &[u8]) {
    if let Err(error) = read(&text(data)) {
        assert!(!error.parameter().is_empty(), "{error}");
    }
    let Some((position, query)) = data.split_first_chunk::<24>() else {
        return;
    };
    let part = |at: usize| position.get(at..at + 8).unwrap().try_into().unwrap();
    let position_bytes = position;
    let position = Position {
        commit: u64::from_be_bytes(part(0)),
        rank: i64::from_be_bytes(part(8)),
        id_key: u64::from_be_bytes(part(16)),
    };
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query)
        .map(|(name, value)| (name.into_owned(), value.trim().to_owned()))
        .filter(|(name, value)| name != "cursor" && !value.is_empty())
        .collect();
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&pairs)
        .finish();
    let cursor = written(position_bytes, &query);
    if let Ok(direct) = SearchParams::from_pairs(&pairs)
        && direct.request.paging.page == 1
    {
        let mut carried = read(&cursor).unwrap();
        assert_eq!(carried.request.paging.after, Some(position));
        carried.request.paging.after = None;
        assert_eq!(carried, direct, "{query}");
    }
    check_damage(&cursor, data.last().copied().unwrap_or_default());
}

/// A cursor of the form that answers have.
fn written(position: &[u8; 24], query: &str) -> String {
    let mut bytes = vec![1];
    bytes.extend(position);
    bytes.extend(query.as_bytes());
    let check = blake3::hash(&bytes);
    bytes.extend(check.as_bytes().iter().take(4));
    URL_SAFE_NO_PAD.encode(bytes)
}

fn check_damage(cursor: &str, at: u8) {
    let at = usize::from(at) % cursor.len();
    let changed: String = cursor
        .chars()
        .enumerate()
        .map(|(index, c)| match (index == at, c) {
            (true, 'A') => 'B',
            (true, _) => 'A',
            (false, c) => c,
        })
        .collect();
    for damaged in [changed.as_str(), cursor.get(..at).unwrap()] {
        if damaged.is_empty() {
            // An empty parameter is none.
            continue;
        }
        let refused = read(damaged).unwrap_err();
        assert_eq!(refused.parameter(), "cursor", "{refused}");
    }
}

fn read(cursor: &str) -> Result<SearchParams, QueryError> {
    SearchParams::from_pairs(&[("cursor".to_owned(), cursor.to_owned())])
}
