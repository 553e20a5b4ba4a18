//! The character lane of a text field over a batch: from the order of the text to
//! the order of the terms.

use std::io;

use tantivy::DocId;
use tantivy::postings::FieldSerializer;

use super::batch::narrow;
use super::table::CharTable;

/// Stands behind each value. It takes a position, as tantivy has it, and ends the
/// last bigram. Not a Unicode scalar value.
const GAP: u32 = u32::MAX;

/// Places of which one is noted, so that a document is found from a place.
const PLACES_A_NOTE: usize = 256;

/// The characters of a text field over a batch, in the order of the text.
#[derive(Default)]
pub(super) struct CharacterLane {
    /// Code points, with gaps behind values.
    text: Vec<u32>,
    /// By document, where it ends in the text.
    ends: Vec<u32>,
    bigrams: u64,
    characters: u64,
}

impl CharacterLane {
    /// Appends a value of the document that is at hand; gives the number of its
    /// characters.
    pub(super) fn push(&mut self, value: impl Iterator<Item = char>) -> u32 {
        let before = self.text.len();
        self.text.extend(value.map(u32::from));
        let characters = self.text.len() - before;
        self.text.push(GAP);
        self.characters += characters as u64;
        self.bigrams += characters.saturating_sub(1) as u64;
        narrow(characters)
    }

    /// What comes next is of the next document.
    pub(super) fn end_document(&mut self) {
        self.ends.push(narrow(self.text.len()));
    }

    /// Brings the occurrences into the order of the characters.
    pub(super) fn invert(self) -> InvertedCharacters {
        let mut table = CharTable::new();
        for &code in self.text.iter().filter(|&&code| code != GAP) {
            *table.get_mut(code) += 1;
        }
        let counts: Vec<(char, u32)> = table.filled().collect();
        let mut start = 0;
        let mut ends = Vec::with_capacity(counts.len());
        for (c, count) in counts {
            *table.get_mut(c.into()) = start;
            start += count;
            ends.push((c, start));
        }
        let mut occurrences = vec![0; start as usize];
        let next = self.text.iter().skip(1).chain([&GAP]);
        for (at, (&code, &next)) in self.text.iter().zip(next).enumerate() {
            if code != GAP {
                let cursor = table.get_mut(code);
                occurrences[*cursor as usize] = occurrence(narrow(at), next);
                *cursor += 1;
            }
        }
        InvertedCharacters {
            documents: Documents::new(self.ends, self.text.len()),
            occurrences,
            ends,
            bigrams: self.bigrams,
            characters: self.characters,
        }
    }
}

/// Where a character stands and which one follows it; in order of the place.
fn occurrence(at: u32, next: u32) -> u64 {
    u64::from(at) << 32 | u64::from(next)
}

fn at(occurrence: u64) -> u32 {
    (occurrence >> 32) as u32
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
fn lower(pair: u64) -> u32 {
    pair as u32
}

/// Finds the document of a place.
struct Documents {
    /// By document, where it ends.
    ends: Vec<u32>,
    /// By every so many places, the document there.
    notes: Vec<u32>,
}

impl Documents {
    fn new(ends: Vec<u32>, places: usize) -> Self {
        let mut document = 0;
        let notes = (0..places).step_by(PLACES_A_NOTE).map(|at| {
            while ends[document] as usize <= at {
                document += 1;
            }
            narrow(document)
        });
        let notes = notes.collect();
        Self { ends, notes }
    }

    /// The document of a place, and where the document starts.
    fn of(&self, at: u32) -> (DocId, u32) {
        let mut document = self.notes[at as usize / PLACES_A_NOTE] as usize;
        while self.ends[document] <= at {
            document += 1;
        }
        let start = document.checked_sub(1).map_or(0, |last| self.ends[last]);
        (narrow(document), start)
    }
}

/// The character lane in the order of the terms.
pub(super) struct InvertedCharacters {
    documents: Documents,
    /// By character, then by place.
    occurrences: Vec<u64>,
    /// Each character, and where its occurrences end.
    ends: Vec<(char, u32)>,
    bigrams: u64,
    characters: u64,
}

impl InvertedCharacters {
    /// Tokens that [`write_bigrams`](Self::write_bigrams) writes.
    pub(super) fn bigrams(&self) -> u64 {
        self.bigrams
    }

    /// Tokens that [`write_characters`](Self::write_characters) writes.
    pub(super) fn characters(&self) -> u64 {
        self.characters
    }

    fn by_character(&self) -> impl Iterator<Item = (char, &[u64])> {
        let mut start = 0;
        self.ends.iter().map(move |&(c, end)| {
            let occurrences = &self.occurrences[start..end as usize];
            start = end as usize;
            (c, occurrences)
        })
    }

    /// Writes each pair of characters with the documents that have it and how often.
    pub(super) fn write_bigrams(&self, mut writer: FieldSerializer<'_>) -> io::Result<()> {
        let mut term = String::new();
        let mut pairs: Vec<u64> = Vec::new();
        let mut counts: Vec<(DocId, u32)> = Vec::new();
        for (first, occurrences) in self.by_character() {
            pairs.clear();
            pairs.extend(occurrences.iter().map(|pair| pair.rotate_left(32)));
            pairs.sort_unstable();
            for same in pairs.chunk_by(|a, b| at(*a) == at(*b)) {
                let Some(second) = char::from_u32(at(same[0])) else {
                    continue;
                };
                counts.clear();
                for &pair in same {
                    let (document, _) = self.documents.of(lower(pair));
                    match counts.last_mut() {
                        Some((last, count)) if *last == document => *count += 1,
                        _ => counts.push((document, 1)),
                    }
                }
                term.clear();
                term.push(first);
                term.push(second);
                writer.new_term(term.as_bytes(), narrow(counts.len()), true)?;
                for &(document, count) in &counts {
                    writer.write_doc(document, count, &[]);
                }
                writer.close_term()?;
            }
        }
        writer.close()
    }

    /// Writes each character with the documents that have it and its positions there.
    pub(super) fn write_characters(&self, mut writer: FieldSerializer<'_>) -> io::Result<()> {
        let mut term = [0; 4];
        let mut deltas: Vec<u32> = Vec::new();
        // Each document, and where its deltas end.
        let mut found: Vec<(DocId, usize)> = Vec::new();
        for (c, occurrences) in self.by_character() {
            deltas.clear();
            found.clear();
            let mut last = 0;
            for &occurrence in occurrences {
                let at = at(occurrence);
                let (document, start) = self.documents.of(at);
                let end = deltas.len() + 1;
                match found.last_mut() {
                    Some((known, known_end)) if *known == document => {
                        deltas.push(at - last);
                        *known_end = end;
                    }
                    _ => {
                        deltas.push(at - start);
                        found.push((document, end));
                    }
                }
                last = at;
            }
            let term = c.encode_utf8(&mut term).as_bytes();
            writer.new_term(term, narrow(found.len()), true)?;
            let mut start = 0;
            for &(document, end) in &found {
                let deltas = &deltas[start..end];
                writer.write_doc(document, narrow(deltas.len()), deltas);
                start = end;
            }
            writer.close_term()?;
        }
        writer.close()
    }
}
