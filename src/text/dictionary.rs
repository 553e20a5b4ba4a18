//! The dictionary of the word lane: jieba's own words plus the project's
//! domain words (administrative divisions, agencies, 公文 terms).
//!
//! `tantivy-jieba` holds a custom `Jieba` by value, and tantivy clones a
//! tokenizer on each use; so its re-exported `jieba-rs` is used here behind one
//! shared pointer instead of its tokenizer.

use std::collections::BTreeSet;
use std::ops::Range;

use tantivy_jieba::jieba_rs::Jieba;

use super::words::WordKind;

/// The version of `jieba-rs`, whose compiled-in dictionary is part of the
/// analysis. A test keeps it equal to `Cargo.lock`.
const JIEBA_VERSION: &str = "0.11.0";

/// Raised whenever the cutting itself changes, so that an older index is recognised.
const ANALYZER_VERSION: u32 = 1;

/// The domain words, one a line; `#` starts a comment.
const DOMAIN_WORDS: &str = include_str!("domain_words.txt");

/// Longest word, in characters, for which inner words are looked up.
const MAX_INNER_CHARS: usize = 16;

/// Why a dictionary was refused.
#[derive(Debug, thiserror::Error)]
pub enum DictionaryError {
    /// A line holds something other than one word of two or more Han characters.
    #[error("{list}, line {line}: `{text}` is not a word of two or more Han characters")]
    BadWord {
        /// The list, by its name.
        list: String,
        /// 1-based line number.
        line: usize,
        /// The line as it stands.
        text: String,
    },
}

/// The words that text is cut into, shared by indexing, querying and highlighting.
pub struct Dictionary {
    jieba: Jieba,
    added: Vec<String>,
    hash: String,
}

/// Reads a list of words, one a line; `#` starts a comment. `list` is its name.
/// The words are normalised, in order, and each there once.
///
/// # Errors
/// For the first line that holds something other than a word.
pub fn parse_words(list: &str, text: &str) -> Result<Vec<String>, DictionaryError> {
    let mut words = BTreeSet::new();
    for (index, line) in text.lines().enumerate() {
        let word = line.split('#').next().unwrap_or_default().trim();
        if word.is_empty() {
            continue;
        }
        if word.chars().count() < 2 || !word.chars().all(super::is_han) {
            return Err(DictionaryError::BadWord {
                list: list.to_owned(),
                line: index + 1,
                text: line.to_owned(),
            });
        }
        words.insert(super::normalize(word));
    }
    Ok(words.into_iter().collect())
}

impl Dictionary {
    /// jieba's words, the built-in domain words, and further ones of [`parse_words`].
    ///
    /// # Errors
    /// Where a domain word is not a word; a test keeps the built-in list free of that.
    pub fn with_added(added: Vec<String>) -> Result<Self, DictionaryError> {
        Self::with_words(DOMAIN_WORDS, added)
    }

    fn with_words(domain: &str, added: Vec<String>) -> Result<Self, DictionaryError> {
        let mut jieba = Jieba::new();
        for word in parse_words("domain dictionary", domain)?
            .iter()
            .chain(&added)
        {
            jieba.add_word(word, None, None);
        }
        let mut hasher = blake3::Hasher::new();
        let parts = [JIEBA_VERSION, domain];
        for part in parts.into_iter().chain(added.iter().map(String::as_str)) {
            hasher.update(part.as_bytes()).update(&[0]);
        }
        let hash = hasher.finalize().to_hex().chars().take(16).collect();
        Ok(Self { jieba, added, hash })
    }

    /// The words beside the built-in ones.
    pub fn added(&self) -> &[String] {
        &self.added
    }

    /// The version of the cutting.
    pub fn analyzer_version(&self) -> u32 {
        ANALYZER_VERSION
    }

    /// 16 hexadecimal digits that change with the words.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Cuts a normalised run of Han characters, without the hidden Markov
    /// model: with it the cut of a word depends on the words around it. Gives the
    /// words as bytes of the run.
    pub(super) fn cut<'a>(
        &self,
        han: &'a str,
    ) -> impl Iterator<Item = (WordKind, Range<usize>)> + use<'a> {
        self.jieba.cut(han, false).into_iter().map(|word| {
            let kind = if word.end - word.start == 1 {
                WordKind::SingleHan
            } else {
                WordKind::Han
            };
            (kind, word.byte_start..word.byte_end)
        })
    }

    /// Every dictionary word of two characters or more that stands inside
    /// `word`, `word` itself excepted, in order of start, then length.
    pub(super) fn inner_words<'a>(&self, word: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
        let length = word.chars().count();
        let found = if (3..=MAX_INNER_CHARS).contains(&length) {
            self.jieba.cut_all(word)
        } else {
            Vec::new()
        };
        found
            .into_iter()
            .filter(move |token| (2..length).contains(&(token.end - token.start)))
            .map(|token| token.word)
    }

    #[cfg(test)]
    pub(super) fn to_jieba(&self) -> Jieba {
        self.jieba.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_line_of_a_bad_word() {
        let error = parse_words("words.txt", "政务服务\n# comment\nA级\n").unwrap_err();
        assert!(
            error.to_string().starts_with("words.txt, line 3: `A级`"),
            "{error}"
        );
        let words = parse_words("words.txt", "跨省通办 # 各地\n\n一網通辦\n跨省通办\n");
        assert_eq!(words.unwrap(), ["一网通办", "跨省通办"]);
    }

    #[test]
    fn the_hash_follows_the_words() {
        let one = Dictionary::with_words("一网通办\n", Vec::new()).unwrap();
        let two = Dictionary::with_words("跨省通办\n", Vec::new()).unwrap();
        let more = Dictionary::with_words("一网通办\n", vec!["跨省通办".to_owned()]).unwrap();
        assert_ne!(one.hash(), two.hash());
        assert_ne!(one.hash(), more.hash());
        assert_eq!(one.hash().len(), 16);
    }

    #[test]
    fn the_version_of_jieba_is_the_locked_one() {
        let lock = include_str!("../../Cargo.lock");
        assert!(
            lock.contains(&format!(
                "name = \"jieba-rs\"\nversion = \"{JIEBA_VERSION}\""
            )),
            "JIEBA_VERSION is not the version in Cargo.lock"
        );
    }

    #[test]
    fn words_longer_than_the_limit_are_not_searched_for_inner_words() {
        let dictionary = Dictionary::with_added(Vec::new()).unwrap();
        assert_eq!(dictionary.inner_words(&"行政".repeat(9)).next(), None);
    }
}
