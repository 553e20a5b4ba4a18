//! The one token of a small site, with every scope.

use std::fmt;

/// Shortest token, in bytes: a shorter one can be guessed.
const MIN_BYTES: usize = 16;

/// A secret that lets one do everything. Its hash alone is kept.
#[derive(Clone)]
pub struct AdminToken {
    pub(super) hash: blake3::Hash,
}

/// A text that is too short to be a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the administrator's token has fewer than {MIN_BYTES} bytes; make a longer one, such as `openssl rand -hex 32` prints"
)]
pub struct InvalidToken;

impl AdminToken {
    /// Takes a token, outer blanks removed.
    ///
    /// # Errors
    /// Where it is too short.
    pub fn new(token: &str) -> Result<Self, InvalidToken> {
        let token = token.trim();
        if token.len() < MIN_BYTES {
            return Err(InvalidToken);
        }
        Ok(Self {
            hash: blake3::hash(token.as_bytes()),
        })
    }
}

impl fmt::Debug for AdminToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AdminToken")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_token_is_none_and_a_token_is_not_shown() {
        assert_eq!(AdminToken::new(" short ").unwrap_err(), InvalidToken);
        let token = AdminToken::new("0123456789abcdef\n").unwrap();
        assert_eq!(token.hash, blake3::hash(b"0123456789abcdef"));
        assert_eq!(format!("{token:?}"), "AdminToken");
    }
}
