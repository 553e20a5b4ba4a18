//! The administrator's token.

use std::fmt;

/// Shortest token, in bytes: a shorter one can be guessed.
const MIN_BYTES: usize = 16;

/// The secret of the administrator. Its hash alone is kept.
#[derive(Clone)]
pub struct AdminToken {
    hash: blake3::Hash,
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

    /// Whether a text is the token, in a time that does not tell how much of it is.
    pub(super) fn is(&self, token: &str) -> bool {
        self.hash == blake3::hash(token.as_bytes())
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
    fn a_token_is_itself_alone() {
        assert_eq!(AdminToken::new(" short ").unwrap_err(), InvalidToken);
        let token = AdminToken::new("0123456789abcdef\n").unwrap();
        assert!(token.is("0123456789abcdef"));
        assert!(!token.is("0123456789abcdeF"));
        assert!(!format!("{token:?}").contains("0123"));
    }
}
