//! The word lane of a text field over a batch: from the order of the text to the
//! order of the terms.

use std::collections::HashMap;
use std::io;

use foldhash::fast::RandomState;
use tantivy::DocId;
use tantivy::postings::FieldSerializer;
use tantivy::tokenizer::MAX_TOKEN_LEN;

use crate::text::{Analysis, Cut, WordKind};

/// The words of a text field over a batch, in the order of the text.
#[derive(Default)]
pub(super) struct WordLane {
    /// Each word with its number.
    numbers: HashMap<Box<str>, u32, RandomState>,
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
        count(self.text.len() - before)
    }

    fn number(&mut self, analysis: &Analysis, kind: WordKind, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let inner = analysis.inner_words(kind, word);
        let inner = inner.iter().map(|part| self.number(analysis, kind, part));
        let inner = inner.collect();
        let number = count(self.inner.len());
        self.inner.push(inner);
        self.counts.push(0);
        self.numbers.insert(word.into(), number);
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
        let mut words: Vec<(Box<str>, u32)> = self.numbers.into_iter().collect();
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
                documents[*cursor] = count(document);
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
            writer.new_term(word.as_bytes(), count(by_document().count()), true)?;
            for same in by_document() {
                writer.write_doc(same[0], count(same.len()), &[]);
            }
            writer.close_term()?;
        }
        writer.close()
    }
}

/// A batch is bounded far below 4 GiB.
fn count(number: usize) -> u32 {
    u32::try_from(number).expect("a batch has fewer than 2^32 words")
}
