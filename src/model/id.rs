//! The stable identifier of a document.

use std::fmt;

/// Longest identifier accepted, in bytes.
const MAX_BYTES: usize = 256;

/// A document's identifier: given by its source, or derived from what
/// identifies it, never from its body. It outlives reindexing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(String);

/// Why a text cannot be an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// Nothing but blanks.
    #[error("identifier is empty")]
    Empty,
    /// More than 256 bytes.
    #[error("identifier is longer than {MAX_BYTES} bytes")]
    TooLong,
    /// A control character or a line break inside.
    #[error("identifier holds a control character")]
    ControlCharacter,
}

impl DocumentId {
    /// Takes an identifier as the source gives it, outer blanks removed.
    ///
    /// # Errors
    /// Where it is empty, too long or holds control characters.
    pub fn parse(text: &str) -> Result<Self, InvalidId> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidId::Empty);
        }
        if text.len() > MAX_BYTES {
            return Err(InvalidId::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(InvalidId::ControlCharacter);
        }
        Ok(Self(text.to_owned()))
    }

    /// Derives an identifier from what identifies the document: `kind` says
    /// what that is (`catalog`, `number`, `url`, `path`), `parts` its values.
    pub fn derive(kind: &str, parts: &[&str]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in [kind].iter().chain(parts) {
            hasher.update(part.as_bytes()).update(&[0]);
        }
        let digits: String = hasher.finalize().to_hex().chars().take(20).collect();
        Self(format!("{kind}-{digits}"))
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 64 bits of the identifier's hash, for ordering ties the same way in
    /// every index of the same documents.
    pub fn key(&self) -> u64 {
        hash64(self.0.as_bytes())
    }
}

/// The first 64 bits of the BLAKE3 hash, as keys of the index have them.
pub(crate) fn hash64(bytes: &[u8]) -> u64 {
    let hash = blake3::hash(bytes);
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_be_bytes(first)
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_sources_give_and_refuses_the_rest() {
        assert_eq!(
            DocumentId::parse(" yl-2021/35 ").unwrap().as_str(),
            "yl-2021/35"
        );
        assert_eq!(DocumentId::parse(" \u{3000}"), Err(InvalidId::Empty));
        assert_eq!(DocumentId::parse("a\nb"), Err(InvalidId::ControlCharacter));
        assert_eq!(DocumentId::parse(&"号".repeat(90)), Err(InvalidId::TooLong));
    }

    #[test]
    fn derived_ones_depend_on_kind_and_every_part() {
        let one = DocumentId::derive("number", &["云政发〔2020〕1号", "云澜市人民政府"]);
        assert_eq!(
            one,
            DocumentId::derive("number", &["云政发〔2020〕1号", "云澜市人民政府"])
        );
        assert_ne!(
            one,
            DocumentId::derive("number", &["云政发〔2020〕1号", "沧浦市人民政府"])
        );
        assert_ne!(
            one,
            DocumentId::derive("path", &["云政发〔2020〕1号", "云澜市人民政府"])
        );
        assert!(one.as_str().starts_with("number-"));
    }
}
