//! What suggestions are asked for; the limits are checked here, once.

use super::error::QueryError;

/// Longest typed text, in characters.
pub const MAX_TYPED_CHARS: usize = 200;
/// Most suggestions in an answer.
pub const MAX_SUGGESTIONS: usize = 20;

/// A valid request for suggestions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestRequest {
    text: String,
    size: usize,
}

impl SuggestRequest {
    /// A request for the best `size` suggestions for what was typed; for
    /// nothing, the most frequent.
    ///
    /// # Errors
    /// [`QueryError::InvalidValue`] for more than [`MAX_TYPED_CHARS`] characters
    /// or another size than 1 to [`MAX_SUGGESTIONS`].
    pub fn new(text: &str, size: usize) -> Result<Self, QueryError> {
        if text.chars().count() > MAX_TYPED_CHARS {
            let expected = format!("at most {MAX_TYPED_CHARS} characters");
            return Err(QueryError::invalid("q", text, expected));
        }
        if !(1..=MAX_SUGGESTIONS).contains(&size) {
            let expected = format!("1 to {MAX_SUGGESTIONS}");
            return Err(QueryError::invalid("size", &size.to_string(), expected));
        }
        Ok(Self {
            text: text.trim().to_owned(),
            size,
        })
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Most suggestions to answer with.
    pub fn size(&self) -> usize {
        self.size
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_named() {
        assert_eq!(SuggestRequest::new(" 法 ", 20).unwrap().text(), "法");
        let parameter = |text: &str, size| {
            let error = SuggestRequest::new(text, size).unwrap_err();
            error.parameter().to_owned()
        };
        assert_eq!(parameter("法", 0), "size");
        assert_eq!(parameter("法", 21), "size");
        assert_eq!(parameter(&"法".repeat(201), 10), "q");
    }
}
