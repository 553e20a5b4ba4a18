//! In how many documents words, characters and pairs of them stand, counted while
//! documents are cut: what spelling is told by. Documents that were replaced or removed
//! stay counted until a generation is built anew.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;
use std::hash::Hash;
use std::mem;

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::error::ClusterError;
use super::fields::of_text;
use super::snapshot::not_understood;
use crate::index::{Lane, SPELLED_CHARACTERS, SPELLED_PAIRS, SPELLED_WORDS, TextField};
use crate::text::is_han;

/// Most pairs that are written, those of most documents first: every server holds them,
/// at 12 bytes each. A million documents have fewer.
const MAX_PAIRS: usize = 4_000_000;

/// Numbers of documents, of each field by itself, added up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) words: HashMap<String, u32>,
    pub(crate) characters: HashMap<char, u32>,
    /// Characters side by side, the fields weighed.
    pairs: FxHashMap<[char; 2], u32>,
}

/// In how many documents pairs of characters stand, by the pair.
#[derive(Debug, Default)]
pub(crate) struct Pairs(Vec<([char; 2], u32)>);

impl Pairs {
    /// Documents with `first` right in front of `second`, the fields weighed.
    pub(crate) fn documents(&self, first: char, second: char) -> u32 {
        let found = self.0.binary_search_by_key(&[first, second], |pair| pair.0);
        found.map_or(0, |at| self.0[at].1)
    }
}

impl Tally {
    /// Counts a record whose lanes are cut.
    pub(super) fn count(&mut self, record: &Value) {
        for field in SPELLED_WORDS {
            for word in distinct(record, field, Lane::Words) {
                if word.chars().all(is_han) {
                    match self.words.get_mut(word) {
                        Some(count) => *count = count.saturating_add(1),
                        None => drop(self.words.insert(word.to_owned(), 1)),
                    }
                }
            }
        }
        for field in SPELLED_CHARACTERS {
            for [c] in distinct(record, field, Lane::Characters).filter_map(all_han) {
                add(&mut self.characters, c, 1);
            }
        }
        for (field, weight) in SPELLED_PAIRS {
            for pair in distinct(record, field, Lane::Bigrams).filter_map(all_han) {
                add(&mut self.pairs, pair, weight);
            }
        }
    }

    /// Adds what was counted elsewhere.
    pub(super) fn add(&mut self, other: Self) {
        for (word, documents) in other.words {
            add(&mut self.words, word, documents);
        }
        for (c, documents) in other.characters {
            add(&mut self.characters, c, documents);
        }
        for (pair, documents) in other.pairs {
            add(&mut self.pairs, pair, documents);
        }
    }

    /// The words and characters, and the pairs by themselves.
    pub(super) fn part(mut self) -> (Self, Pairs) {
        let mut pairs: Vec<_> = mem::take(&mut self.pairs).into_iter().collect();
        pairs.sort_unstable();
        (self, Pairs(pairs))
    }

    /// As a file: characters and words with their numbers, a line each; and all that
    /// stands behind a character, on one line, with the numbers of the pairs.
    pub(super) fn to_text(&self) -> String {
        let mut text = String::new();
        let characters = self.characters.iter();
        let characters = characters.map(|(c, count)| ('c', c.to_string(), count.to_string()));
        let words = self.words.iter();
        let words = words.map(|(word, count)| ('w', word.clone(), count.to_string()));
        let pairs = self.lines_of_pairs().into_iter();
        let pairs = pairs.map(|(first, behind)| ('p', first.to_string(), behind));
        let mut lines: Vec<_> = characters.chain(words).chain(pairs).collect();
        lines.sort_unstable();
        for (kind, of, counted) in lines {
            // Writing into a string cannot fail.
            writeln!(text, "{kind}\t{of}\t{counted}").ok();
        }
        text
    }

    fn lines_of_pairs(&self) -> BTreeMap<char, String> {
        let mut pairs: Vec<_> = self.pairs.iter().collect();
        if pairs.len() > MAX_PAIRS {
            pairs.select_nth_unstable_by_key(MAX_PAIRS, |&(pair, count)| (Reverse(count), pair));
            pairs.truncate(MAX_PAIRS);
        }
        pairs.sort_unstable();
        let mut lines: BTreeMap<char, String> = BTreeMap::new();
        for ([first, second], count) in pairs {
            let line = lines.entry(*first).or_default();
            write!(line, "{second}{count}").ok();
        }
        lines
    }

    /// As it was written.
    pub(super) fn parse(text: &str) -> Result<Self, ClusterError> {
        let mut tally = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            let read = tally.read_line(line);
            read.ok_or_else(|| not_understood("vocabulary", &format!("line {number} is none")))?;
        }
        Ok(tally)
    }

    fn read_line(&mut self, line: &str) -> Option<()> {
        let mut parts = line.split('\t');
        let (kind, of, counted) = (parts.next()?, parts.next()?, parts.next()?);
        match kind {
            "c" => drop(
                self.characters
                    .insert(of.chars().next()?, counted.parse().ok()?),
            ),
            "w" => drop(self.words.insert(of.to_owned(), counted.parse().ok()?)),
            "p" => {
                let first = of.chars().next()?;
                let mut rest = counted;
                while let Some(second) = rest.chars().next() {
                    rest = rest.strip_prefix(second)?;
                    let digits = rest.find(|c: char| !c.is_ascii_digit());
                    let (count, behind) = rest.split_at(digits.unwrap_or(rest.len()));
                    self.pairs.insert([first, second], count.parse().ok()?);
                    rest = behind;
                }
            }
            _ => return None,
        }
        Some(())
    }
}

fn add<K: Hash + Eq, S: std::hash::BuildHasher>(
    counts: &mut HashMap<K, u32, S>,
    of: K,
    documents: u32,
) {
    let count = counts.entry(of).or_default();
    *count = count.saturating_add(documents);
}

/// A token of so many Han characters.
fn all_han<const N: usize>(token: &str) -> Option<[char; N]> {
    let mut chars = token.chars();
    let mut han = ['\0'; N];
    for place in &mut han {
        *place = chars.next().filter(|&c| is_han(c))?;
    }
    chars.next().is_none().then_some(han)
}

/// The tokens of a lane of a field, each once.
fn distinct(record: &Value, field: TextField, lane: Lane) -> impl Iterator<Item = &str> {
    let texts = match &record[of_text(field, lane)] {
        Value::Array(texts) => texts.as_slice(),
        one => std::slice::from_ref(one),
    };
    let texts = texts.iter().filter_map(Value::as_str);
    let tokens = texts.flat_map(|text| text.split(' '));
    let tokens: HashSet<&str> = tokens.filter(|token| !token.is_empty()).collect();
    tokens.into_iter()
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
        assert_eq!(tally.pairs, FxHashMap::from_iter([(['复', '议'], 8)]));
        assert_eq!(Tally::parse(&tally.to_text()).unwrap(), tally);
        let mut twice = tally.clone();
        twice.add(tally);
        assert_eq!(twice.characters[&'复'], 8);
        twice.add(Tally::parse("p\t复\t核2议10\np\t议\t会7\n").unwrap());
        let (_, pairs) = Tally::parse(&twice.to_text()).unwrap().part();
        let counted = ["复议", "复核", "议会", "核复"].map(|pair| {
            let pair: Vec<char> = pair.chars().collect();
            pairs.documents(pair[0], pair[1])
        });
        assert_eq!(counted, [26, 2, 7, 0]);
        for broken in ["w\t复议", "p\t复\t议", "p\t复\t议1会", "x\t复\t1"] {
            assert!(Tally::parse(broken).is_err(), "{broken}");
        }
    }
}
