//! The word lane of a text field over a batch: from the order of the text to the
//! order of the terms.

use std::collections::HashMap;
use std::io;

use foldhash::fast::RandomState;
use tantivy::DocId;
use tantivy::postings::FieldSerializer;
use tantivy::tokenizer::MAX_TOKEN_LEN;

use super::batch::narrow;
use crate::text::{Analysis, Cut, WordKind};

/// Characters of which a number can be made that stands for a word: 21 bits each.
const MOST_PACKED: usize = 6;
const BITS_OF_CHAR: u32 = 21;

/// The words of a text field over a batch, in the order of the text.
#[derive(Default)]
pub(super) struct WordLane {
    /// Each short word, packed, with its number.
    short: HashMap<u128, u32, RandomState>,
    /// Each other word with its number.
    long: HashMap<Box<str>, u32, RandomState>,
    /// By word, the numbers of the words inside it.
    inner: Vec<Vec<u32>>,
    /// By word, how often it stands in the text.
    counts: Vec<u32>,
    /// Words by number, those inside a word behind it.
    text: Vec<u32>,
    /// By document, where it ends in the text.
    ends: Vec<usize>,
}

impl WordLane {
    /// Appends a value of the document that is at hand; gives the number of its
    /// words, with those inside of others. A word that is too long for a term is none.
    pub(super) fn push(&mut self, analysis: &Analysis, value: &Cut) -> u32 {
        let before = self.text.len();
        for (word, text) in value.words() {
            if text.len() > MAX_TOKEN_LEN {
                for part in analysis.inner_words(word.kind, &text) {
                    if part.len() <= MAX_TOKEN_LEN {
                        let number = self.number(analysis, word.kind, part);
                        self.text.push(number);
                    }
                }
            } else {
                let number = self.number(analysis, word.kind, &text);
                self.text.push(number);
                self.text.extend(&self.inner[number as usize]);
            }
        }
        for &number in &self.text[before..] {
            self.counts[number as usize] += 1;
        }
        narrow(self.text.len() - before)
    }

    fn number(&mut self, analysis: &Analysis, kind: WordKind, word: &str) -> u32 {
        let packed = packed(word);
        let known = match packed {
            Some(packed) => self.short.get(&packed),
            None => self.long.get(word),
        };
        if let Some(&number) = known {
            return number;
        }
        let inner = analysis.inner_words(kind, word);
        let inner = inner.iter().map(|part| self.number(analysis, kind, part));
        let inner = inner.collect();
        let number = narrow(self.inner.len());
        self.inner.push(inner);
        self.counts.push(0);
        match packed {
            Some(packed) => self.short.insert(packed, number),
            None => self.long.insert(word.into(), number),
        };
        number
    }

    /// What comes next is of the next document.
    pub(super) fn end_document(&mut self) {
        self.ends.push(self.text.len());
    }

    /// Tokens that [`write`](Self::write) writes.
    pub(super) fn tokens(&self) -> u64 {
        self.text.len() as u64
    }

    /// Writes each word with the documents that have it and how often.
    pub(super) fn write(self, mut writer: FieldSerializer<'_>) -> io::Result<()> {
        let short = self.short.into_iter();
        let short = short.map(|(packed, number)| (unpacked(packed).into(), number));
        let mut words: Vec<(Box<str>, u32)> = short.chain(self.long).collect();
        words.sort_unstable();
        // By word, where the next of its documents is put down.
        let mut cursors = vec![0; words.len()];
        let mut start = 0;
        for &(_, number) in &words {
            cursors[number as usize] = start;
            start += self.counts[number as usize] as usize;
        }
        let mut documents: Vec<DocId> = vec![0; start];
        let mut start = 0;
        for (document, &end) in self.ends.iter().enumerate() {
            for &number in &self.text[start..end] {
                let cursor = &mut cursors[number as usize];
                documents[*cursor] = narrow(document);
                *cursor += 1;
            }
            start = end;
        }
        let mut start = 0;
        for (word, number) in words {
            let end = cursors[number as usize];
            let found = &documents[start..end];
            start = end;
            let by_document = || found.chunk_by(|a, b| a == b);
            writer.new_term(word.as_bytes(), narrow(by_document().count()), true)?;
            for same in by_document() {
                writer.write_doc(same[0], narrow(same.len()), &[]);
            }
            writer.close_term()?;
        }
        writer.close()
    }
}

/// A number that stands for a short word; `None` for a longer one.
fn packed(word: &str) -> Option<u128> {
    let mut packed = 0;
    for (index, c) in word.chars().enumerate() {
        if index == MOST_PACKED {
            return None;
        }
        // No character is 0, so that none is lost in front.
        packed = packed << BITS_OF_CHAR | (u128::from(u32::from(c)) + 1);
    }
    Some(packed)
}

fn unpacked(packed: u128) -> String {
    let chars = (0..MOST_PACKED).rev().filter_map(|index| {
        let code = packed >> (BITS_OF_CHAR * u32::try_from(index).ok()?);
        let code = u32::try_from(code & ((1 << BITS_OF_CHAR) - 1)).ok()?;
        char::from_u32(code.checked_sub(1)?)
    });
    chars.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_come_back_and_long_ones_are_not_packed() {
        for word in ["", "a", "行政", "\u{10ffff}\u{10ffff}", "11.205"] {
            assert_eq!(unpacked(packed(word).unwrap()), word);
        }
        assert_eq!(packed("七个字的长词语"), None);
    }
}
