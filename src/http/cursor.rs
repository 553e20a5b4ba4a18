//! Cursors: a place in a result, with the query that it is a result of.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::query::Position;

/// First byte of a cursor; raised when its form changes.
const VERSION: u8 = 1;
const CHECK_BYTES: usize = 4;
const POSITION_BYTES: usize = 24;

/// Writes a cursor. `query` is the request as a query string.
pub(super) fn encode(position: Position, query: &str) -> String {
    let mut bytes = vec![VERSION];
    bytes.extend(position.commit.to_be_bytes());
    bytes.extend(position.rank.to_be_bytes());
    bytes.extend(position.id_key.to_be_bytes());
    bytes.extend(query.as_bytes());
    bytes.extend(check(&bytes));
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads a cursor; `None` for anything that [`encode`] did not write.
pub(super) fn decode(cursor: &str) -> Option<(Position, String)> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (content, found) = bytes.split_last_chunk::<CHECK_BYTES>()?;
    if check(content) != *found {
        return None;
    }
    let (&version, content) = content.split_first()?;
    if version != VERSION {
        return None;
    }
    let (position, query) = content.split_first_chunk::<POSITION_BYTES>()?;
    let number = |index: usize| {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&position[index * 8..index * 8 + 8]);
        bytes
    };
    let position = Position {
        commit: u64::from_be_bytes(number(0)),
        rank: i64::from_be_bytes(number(1)),
        id_key: u64::from_be_bytes(number(2)),
    };
    Some((position, String::from_utf8(query.to_vec()).ok()?))
}

/// Tells a cursor that lost characters on its way; it is no signature.
fn check(content: &[u8]) -> [u8; CHECK_BYTES] {
    let mut check = [0; CHECK_BYTES];
    check.copy_from_slice(&blake3::hash(content).as_bytes()[..CHECK_BYTES]);
    check
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_written_is_read(commit: u64, rank: i64, id_key: u64, query: String) {
            let position = Position { commit, rank, id_key };
            let cursor = encode(position, &query);
            prop_assert!(cursor.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
            prop_assert_eq!(decode(&cursor), Some((position, query)));
        }

        #[test]
        fn anything_else_is_refused(text in any::<String>()) {
            prop_assert_eq!(decode(&text), None);
        }
    }

    #[test]
    fn a_shortened_cursor_is_refused() {
        let position = Position {
            commit: 1,
            rank: 2,
            id_key: 3,
        };
        let cursor = encode(position, "q=复议");
        assert_eq!(decode(cursor.get(..cursor.len() - 1).unwrap()), None);
    }
}
