//! The named analyzers and the one place where they are registered.

use std::sync::Arc;

use tantivy::tokenizer::TokenizerManager;

use super::characters::{CharacterTokenizer, lane_chars};
use super::cut::Cut;
use super::dictionary::{Dictionary, DictionaryError};
use super::words::{self, Word, WordKind, WordTokenizer};

/// Name of the analyzer of the word lane.
pub const WORDS: &str = "gongwen_words";
/// Name of the analyzer that cuts the character lane into bigrams.
pub const BIGRAMS: &str = "gongwen_bigrams";
/// Name of the analyzer that cuts the character lane into single characters.
pub const CHARACTERS: &str = "gongwen_characters";

/// The text analysis, cheap to clone: every clone shares one dictionary.
#[derive(Clone)]
pub struct Analysis {
    dictionary: Arc<Dictionary>,
}

impl Analysis {
    /// The analysis with the built-in dictionary.
    ///
    /// # Errors
    /// As [`Dictionary::with_added`].
    pub fn built_in() -> Result<Self, DictionaryError> {
        Self::of_words(Vec::new())
    }

    /// The analysis with further words, as [`parse_words`](super::parse_words) reads
    /// them.
    ///
    /// # Errors
    /// As [`Dictionary::with_added`].
    pub fn of_words(added: Vec<String>) -> Result<Self, DictionaryError> {
        Ok(Self {
            dictionary: Arc::new(Dictionary::with_added(added)?),
        })
    }

    /// As [`of_words`](Self::of_words): this analysis, where it has just these.
    ///
    /// # Errors
    /// As [`Dictionary::with_added`].
    pub fn with_words(&self, added: &[String]) -> Result<Self, DictionaryError> {
        if self.dictionary.added() == added {
            return Ok(self.clone());
        }
        Self::of_words(added.to_vec())
    }

    /// One analysis for all unit tests: loading the dictionary takes time.
    #[cfg(test)]
    pub(crate) fn shared() -> Self {
        static SHARED: std::sync::LazyLock<Analysis> =
            std::sync::LazyLock::new(|| Analysis::built_in().unwrap());
        SHARED.clone()
    }

    /// The dictionary that every lane and every clone shares.
    pub fn dictionary(&self) -> Arc<Dictionary> {
        Arc::clone(&self.dictionary)
    }

    /// Registers the analyzers under their names.
    pub fn register(&self, manager: &TokenizerManager) {
        manager.register(
            WORDS,
            WordTokenizer {
                dictionary: self.dictionary(),
            },
        );
        manager.register(BIGRAMS, CharacterTokenizer::Bigram);
        manager.register(CHARACTERS, CharacterTokenizer::Single);
    }

    /// Cuts `text` for all lanes, in place of what was cut before.
    pub fn cut(&self, text: &str, cut: &mut Cut) {
        cut.make(&self.dictionary, text);
    }

    /// The words inside a word that indexing adds to it.
    pub fn inner_words<'a>(&self, kind: WordKind, word: &'a str) -> Vec<&'a str> {
        words::inner_words(&self.dictionary, kind, word)
    }

    /// The words of `text`, without the words inside them.
    pub fn words(&self, text: &str) -> Vec<Word> {
        words::cut(&self.dictionary, text)
    }

    /// The normalised characters of the character lane.
    pub fn characters(&self, text: &str) -> Vec<char> {
        lane_chars(text).map(|c| c.normal).collect()
    }

    /// The tokens that indexing makes of `text` with the analyzer `name`, or
    /// `None` where there is no such analyzer.
    pub fn tokens(&self, name: &str, text: &str) -> Option<Vec<tantivy::tokenizer::Token>> {
        let manager = TokenizerManager::new();
        self.register(&manager);
        let mut analyzer = manager.get(name)?;
        let mut stream = analyzer.token_stream(text);
        let mut tokens = Vec::new();
        while let Some(token) = stream.next() {
            tokens.push(token.clone());
        }
        Some(tokens)
    }
}
