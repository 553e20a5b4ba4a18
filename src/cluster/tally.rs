//! In how many documents words and characters stand, counted while documents are cut:
//! what spelling is told by. Documents that were replaced or removed stay counted until
//! a generation is built anew.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use serde_json::Value;

use super::error::ClusterError;
use super::fields::of_text;
use super::snapshot::not_understood;
use crate::index::{Lane, SPELLED_CHARACTERS, SPELLED_WORDS};
use crate::text::is_han;

/// Numbers of documents, of each field by itself, added up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) words: HashMap<String, u32>,
    pub(crate) characters: HashMap<char, u32>,
}

impl Tally {
    /// Counts a record whose lanes are cut.
    pub(super) fn count(&mut self, record: &Value) {
        for field in SPELLED_WORDS {
            for word in distinct(&record[of_text(field, Lane::Words)]) {
                if word.chars().all(is_han) {
                    match self.words.get_mut(word) {
                        Some(count) => *count = count.saturating_add(1),
                        None => drop(self.words.insert(word.to_owned(), 1)),
                    }
                }
            }
        }
        for field in SPELLED_CHARACTERS {
            for text in distinct(&record[of_text(field, Lane::Characters)]) {
                let mut rest = text.chars();
                if let (Some(c), None) = (rest.next(), rest.next())
                    && is_han(c)
                {
                    let count = self.characters.entry(c).or_default();
                    *count = count.saturating_add(1);
                }
            }
        }
    }

    /// Adds what was counted elsewhere.
    pub(super) fn add(&mut self, other: Self) {
        for (word, documents) in other.words {
            let count = self.words.entry(word).or_default();
            *count = count.saturating_add(documents);
        }
        for (c, documents) in other.characters {
            let count = self.characters.entry(c).or_default();
            *count = count.saturating_add(documents);
        }
    }

    /// As a file: characters and words with their numbers, a line each.
    pub(super) fn to_text(&self) -> String {
        let mut text = String::new();
        let characters = self
            .characters
            .iter()
            .map(|(c, count)| ('c', c.to_string(), count));
        let words = self
            .words
            .iter()
            .map(|(word, count)| ('w', word.clone(), count));
        let mut lines: Vec<_> = characters.chain(words).collect();
        lines.sort_unstable();
        for (kind, of, count) in lines {
            // Writing into a string cannot fail.
            writeln!(text, "{kind}\t{of}\t{count}").ok();
        }
        text
    }

    /// As it was written.
    pub(super) fn parse(text: &str) -> Result<Self, ClusterError> {
        let mut tally = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            let read = (|| {
                let mut parts = line.split('\t');
                let (kind, of, count) = (parts.next()?, parts.next()?, parts.next()?);
                let count = count.parse().ok()?;
                match kind {
                    "c" => tally.characters.insert(of.chars().next()?, count),
                    "w" => tally.words.insert(of.to_owned(), count),
                    _ => return None,
                };
                Some(())
            })();
            read.ok_or_else(|| not_understood("vocabulary", &format!("line {number} is none")))?;
        }
        Ok(tally)
    }
}

/// The tokens of a lane, each once.
fn distinct(lane: &Value) -> HashSet<&str> {
    let texts = match lane {
        Value::Array(texts) => texts.as_slice(),
        one => std::slice::from_ref(one),
    };
    let texts = texts.iter().filter_map(Value::as_str);
    texts
        .flat_map(|text| text.split(' '))
        .filter(|token| !token.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::record::Fields;
    use crate::model::{Document, DocumentId};
    use crate::text::Analysis;

    #[test]
    fn documents_are_counted_once_a_field_and_come_back() {
        let mut tally = Tally::default();
        for id in ["a", "b"] {
            let id = DocumentId::parse(id).unwrap();
            let mut document = Document::new(id, "复议、复议".to_owned());
            document.body = "复议 GDP".to_owned();
            let fields = Fields::of(&document).unwrap();
            tally.count(&fields.with_lanes(&Analysis::shared()));
        }
        assert_eq!(tally.words, HashMap::from([("复议".to_owned(), 4)]));
        assert_eq!(tally.characters, HashMap::from([('复', 4), ('议', 4)]));
        assert_eq!(Tally::parse(&tally.to_text()).unwrap(), tally);
        let mut twice = tally.clone();
        twice.add(tally);
        assert_eq!(twice.characters[&'复'], 8);
        assert!(Tally::parse("w\t复议").is_err());
    }
}
