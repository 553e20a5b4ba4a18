//! Entries into the bytes of the file.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::alphabet::{Alphabet, Order};
use super::entries::Entry;
use super::layout::{BLOCK_PLACES, END_OF_ENTRY, Header, sealed};
use crate::text::Analysis;

/// Most places that are sorted at once, which bounds the memory for it.
const MAX_SORTED_AT_ONCE: usize = 8 << 20;
/// Most symbols of all texts: places leave two bits to how good they are.
const MAX_SYMBOLS: usize = 1 << 30;

/// How good a place is to be found from: the less the better.
pub(super) const TIERS: u32 = 4;
/// The first compared character of an entry.
const WHOLE: u32 = 0;
/// The first character of a word inside.
const WORD_START: u32 = 1;
/// Any other character.
pub(super) const INSIDE: u32 = 2;

/// The keys of what a file is built from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) documents_key: u64,
    pub(super) queries_key: u64,
}

/// Makes the file of entries in order of rank.
///
/// The reason where they are too many for it.
pub(super) fn build(
    entries: &[Entry],
    origin: Origin,
    analysis: &Analysis,
) -> Result<Vec<u8>, String> {
    let characters: BTreeSet<char> = entries
        .iter()
        .flat_map(|entry| entry.text.chars())
        .collect();
    let characters: Vec<char> = characters.into_iter().collect();
    if characters.len() >= usize::from(END_OF_ENTRY) {
        return Err(format!(
            "{} different characters are too many",
            characters.len()
        ));
    }
    let alphabet = Alphabet::new(&characters);
    let texts = Texts::new(entries, &characters, &alphabet, analysis);
    if texts.symbols.len().max(texts.ids.len()) >= MAX_SYMBOLS {
        return Err(format!(
            "{} characters of titles are too many",
            texts.symbols.len()
        ));
    }
    let largest = texts.symbols.len() as u64 * u64::from(TIERS);
    let place_bytes = (u64::BITS - largest.leading_zeros()).div_ceil(8).max(1);
    let words: Vec<u32> = texts
        .places
        .iter()
        .copied()
        .filter(|place| place % TIERS != INSIDE)
        .collect();
    let header = Header {
        documents_key: origin.documents_key,
        queries_key: origin.queries_key,
        readings_key: alphabet.key(),
        characters: characters.len() as u64,
        symbols: texts.symbols.len() as u64,
        entries: entries.len() as u64,
        id_bytes: texts.ids.len() as u64,
        place_bytes: u64::from(place_bytes),
        places: [texts.places.len() as u64, words.len() as u64],
    };
    let mut sections: Vec<u8> = Vec::new();
    sections.extend(characters.iter().flat_map(|&c| u32::from(c).to_le_bytes()));
    sections.extend(texts.symbols.iter().flat_map(|symbol| symbol.to_le_bytes()));
    for numbers in [&texts.starts, &texts.facts, &texts.id_starts] {
        sections.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    }
    sections.extend_from_slice(&texts.ids);
    for (order, places) in [(Order::Syllables, &texts.places), (Order::Initials, &words)] {
        push_list(
            &mut sections,
            &texts.symbols,
            places,
            (&alphabet, order),
            place_bytes as usize,
        );
    }
    Ok(sealed(&header, &sections))
}

/// The entries as numbers.
struct Texts {
    symbols: Vec<u16>,
    /// The first symbol of each entry, and the end of the last.
    starts: Vec<u32>,
    facts: Vec<u32>,
    id_starts: Vec<u32>,
    ids: Vec<u8>,
    /// Every place from which something may be typed, ascending.
    places: Vec<u32>,
}

impl Texts {
    fn new(
        entries: &[Entry],
        characters: &[char],
        alphabet: &Alphabet,
        analysis: &Analysis,
    ) -> Self {
        let numbers: HashMap<char, u16> = characters.iter().copied().zip(0..).collect();
        let mut texts = Self {
            symbols: Vec::new(),
            starts: Vec::new(),
            facts: Vec::new(),
            id_starts: Vec::new(),
            ids: Vec::new(),
            places: Vec::new(),
        };
        for entry in entries {
            texts.starts.push(narrow(texts.symbols.len()));
            texts.facts.push(fact(entry));
            texts.id_starts.push(narrow(texts.ids.len()));
            texts
                .ids
                .extend(entry.document.iter().flat_map(|id| id.bytes()));
            let words = analysis.word_starts(&entry.text);
            let mut is_first = true;
            for (index, c) in entry.text.chars().enumerate() {
                let symbol = numbers[&c];
                if alphabet
                    .glyph(symbol)
                    .is_some_and(|glyph| glyph.compared.is_some())
                {
                    let tier = match words.binary_search(&index) {
                        _ if is_first => WHOLE,
                        Ok(_) => WORD_START,
                        Err(_) => INSIDE,
                    };
                    is_first = false;
                    texts
                        .places
                        .push(narrow(texts.symbols.len()).wrapping_mul(TIERS) | tier);
                }
                texts.symbols.push(symbol);
            }
            texts.symbols.push(END_OF_ENTRY);
        }
        texts.starts.push(narrow(texts.symbols.len()));
        texts.id_starts.push(narrow(texts.ids.len()));
        texts
    }
}

/// The kind in two bits below the count.
fn fact(entry: &Entry) -> u32 {
    (entry.count.min(u32::MAX >> 2) << 2) | entry.kind as u32
}

/// More than the largest number is refused by the check of the symbols.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Sorts places by key, then by how good they are, and appends the list.
fn push_list(
    sections: &mut Vec<u8>,
    symbols: &[u16],
    places: &[u32],
    (alphabet, order): (&Alphabet, Order),
    place_bytes: usize,
) {
    let classes = alphabet.order(order);
    let class_at = |place: u32| {
        let number = symbols.get((place / TIERS) as usize).copied();
        let glyph = number.and_then(|number| alphabet.glyph(number));
        glyph.map_or(0, |glyph| glyph.class(order))
    };
    let key_at = |place: u32| {
        let rest = symbols.get((place / TIERS) as usize..).unwrap_or_default();
        let classes_there = rest
            .iter()
            .take_while(|&&symbol| symbol != END_OF_ENTRY)
            .filter_map(|&symbol| alphabet.glyph(symbol))
            .filter(|glyph| glyph.compared.is_some())
            .map(|glyph| glyph.class(order));
        classes.key(classes_there)
    };
    let mut sorted: Vec<(u64, u32)> = Vec::new();
    let mut block_keys: Vec<u8> = Vec::new();
    let mut block_best: Vec<u8> = Vec::new();
    let mut listed: Vec<u8> = Vec::with_capacity(places.len() * place_bytes);
    let mut count = 0;
    let mut best = u32::MAX;
    for group in groups(places, class_at, MAX_SORTED_AT_ONCE) {
        sorted.clear();
        let members = places
            .iter()
            .filter(|&&place| group.contains(&class_at(place)));
        sorted.extend(members.map(|&place| (key_at(place), merit(place))));
        sorted.sort_unstable();
        for &(key, merit) in &sorted {
            if count % BLOCK_PLACES == 0 {
                if count > 0 {
                    block_best.extend(best.to_le_bytes());
                }
                best = u32::MAX;
                block_keys.extend(key.to_le_bytes());
            }
            best = best.min(merit);
            let place = place_of(merit).to_le_bytes();
            listed.extend(place.iter().take(place_bytes));
            count += 1;
        }
    }
    if count > 0 {
        block_best.extend(best.to_le_bytes());
    }
    sections.extend(block_keys);
    sections.extend(block_best);
    sections.extend(listed);
}

/// Ranges of classes with at most `limit` places each, where a class has no more.
fn groups(places: &[u32], class_at: impl Fn(u32) -> u16, limit: usize) -> Vec<Range<u16>> {
    let mut counts: Vec<usize> = vec![0; usize::from(u16::MAX) + 1];
    for &place in places {
        counts[usize::from(class_at(place))] += 1;
    }
    let mut groups = Vec::new();
    let (mut from, mut held) = (0, 0);
    for (class, count) in (0..u16::MAX).zip(counts) {
        if held > 0 && held + count > limit {
            groups.push(from..class);
            (from, held) = (class, 0);
        }
        held += count;
    }
    groups.push(from..u16::MAX);
    groups
}

/// A place as a number that is the less the better it is to be found from:
/// first by how good it is in its entry, then by the rank of the entry, which is
/// the order of the texts.
pub(super) fn merit(place: u32) -> u32 {
    ((place % TIERS) << 30) | (place / TIERS)
}

fn place_of(merit: u32) -> u32 {
    ((merit & (u32::MAX >> 2)) * TIERS) | (merit >> 30)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_sorted_by_how_good_they_are_and_come_back() {
        let places = [(9, WHOLE), (3, WORD_START), (5, WORD_START), (1, INSIDE)]
            .map(|(symbol, tier)| symbol * TIERS + tier);
        let mut merits = places.map(merit);
        merits.sort_unstable();
        assert_eq!(merits.map(place_of), places);
    }

    #[test]
    fn groups_cover_every_class_within_the_limit() {
        let places: Vec<u32> = (0..10).flat_map(|class| [class; 3]).collect();
        let class_at = |place| u16::try_from(place).unwrap() * 7;
        let groups = groups(&places, class_at, 7);
        assert_eq!(groups.first().map(|group| group.start), Some(0));
        assert_eq!(groups.last().map(|group| group.end), Some(u16::MAX));
        for (one, next) in groups.iter().zip(groups.iter().skip(1)) {
            assert_eq!(one.end, next.start);
        }
        for group in groups {
            let held = places
                .iter()
                .filter(|&&place| group.contains(&class_at(place)));
            assert!(held.count() <= 7);
        }
    }
}
