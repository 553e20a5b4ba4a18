//! The best suggestions for what was typed.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::alphabet::Order;
use super::build::{INSIDE, TIERS, merit};
use super::entries::SuggestionKind;
use super::file::SuggestionFile;
use super::ranges::key_ranges;
use super::typed::{Typed, add};

/// Most places that are tried for one text. A place takes some 50 ns, so this
/// bounds a look-up to a few milliseconds; places are tried best first, so what
/// is beyond it is what would be listed last.
const MAX_TRIED: usize = 65_536;

/// Something that may be meant by what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// As the documents have it.
    pub text: String,
    /// What it is.
    pub kind: SuggestionKind,
    /// How often a query was asked; documents of anything else.
    pub count: u32,
    /// The characters of the text that were typed.
    pub range: Range<usize>,
    /// Of a title, the newest document that has it.
    pub document: Option<String>,
}

/// A match in the texts.
#[derive(Debug, Clone)]
struct Match {
    merit: u32,
    entry: u32,
    symbols: Range<u32>,
}

/// The places of what was typed at which a match stands, kept from one place
/// that is tried to the next.
#[derive(Default)]
struct Steps {
    places: Vec<usize>,
    reached: Vec<usize>,
}

/// The best `size` suggestions out of the entries that are wanted; for nothing
/// typed, those of the highest rank.
pub(super) fn lookup(
    file: &SuggestionFile,
    text: &str,
    size: usize,
    is_wanted: impl Fn(u32) -> bool,
) -> Vec<Suggestion> {
    let typed = Typed::new(text);
    let found = if typed.end() == 0 && text.trim().is_empty() {
        let entries = 0..file.entry_count();
        let wanted = entries.filter(|&entry| is_wanted(entry));
        let first = wanted.take(size).filter_map(|entry| {
            let start = file.start(entry)?;
            Some(Match {
                merit: start,
                entry,
                symbols: start..start,
            })
        });
        first.collect()
    } else if typed.end() == 0 {
        Vec::new()
    } else {
        matches(file, &typed, size, is_wanted)
    };
    found
        .into_iter()
        .filter_map(|found| suggestion(file, &found))
        .collect()
}

fn suggestion(file: &SuggestionFile, found: &Match) -> Option<Suggestion> {
    let start = file.start(found.entry)?;
    let (kind, count) = file.fact(found.entry)?;
    let index = |symbol: u32| symbol.saturating_sub(start) as usize;
    Some(Suggestion {
        text: file.text(found.entry)?,
        kind,
        count,
        range: index(found.symbols.start)..index(found.symbols.end),
        document: file.document(found.entry).map(str::to_owned),
    })
}

/// The best matches that are wanted, each entry once, best first.
fn matches(
    file: &SuggestionFile,
    typed: &Typed,
    size: usize,
    is_wanted: impl Fn(u32) -> bool,
) -> Vec<Match> {
    let starts_with_letter = typed.letter_at(0).is_some();
    let (order, blocks) = cheapest(file, typed, starts_with_letter);
    let mut heap: BinaryHeap<Reverse<(u32, usize)>> = blocks
        .into_iter()
        .flatten()
        .filter_map(|block| Some(Reverse((file.best(order, block)?, block))))
        .collect();
    let mut found: Vec<Match> = Vec::with_capacity(size + 1);
    let mut tried = 0;
    let mut steps = Steps::default();
    while let Some(Reverse((best, block))) = heap.pop() {
        let full = found.len() >= size;
        if tried >= MAX_TRIED || (full && found.last().is_some_and(|last| last.merit < best)) {
            break;
        }
        for place in file.places(order, block) {
            // First letters are typed from where words start.
            if starts_with_letter && place % TIERS == INSIDE {
                continue;
            }
            tried += 1;
            let merit = merit(place);
            if found.len() >= size && found.last().is_some_and(|last| last.merit <= merit) {
                continue;
            }
            let start = place / TIERS;
            if let Some(end) = typed_from(file, typed, start, &mut steps) {
                let entry = file.entry_at(start);
                if !is_wanted(entry) {
                    continue;
                }
                keep(
                    &mut found,
                    size,
                    Match {
                        merit,
                        entry,
                        symbols: start..end,
                    },
                );
            }
        }
    }
    found
}

/// The order in which the fewest blocks have to be looked into. Only that of
/// syllables has the places inside words.
fn cheapest(
    file: &SuggestionFile,
    typed: &Typed,
    starts_with_letter: bool,
) -> (Order, Vec<Range<usize>>) {
    let by_syllables = blocks(file, typed, Order::Syllables);
    if !starts_with_letter {
        return (Order::Syllables, by_syllables);
    }
    let by_initials = blocks(file, typed, Order::Initials);
    let count = |ranges: &[Range<usize>]| ranges.iter().map(ExactSizeIterator::len).sum::<usize>();
    if count(&by_syllables) < count(&by_initials) {
        (Order::Syllables, by_syllables)
    } else {
        (Order::Initials, by_initials)
    }
}

/// The blocks that may hold matches, each once.
fn blocks(file: &SuggestionFile, typed: &Typed, order: Order) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for keys in key_ranges(typed, &file.alphabet, order) {
        let range = file.blocks(order, keys);
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// The place behind the last character that was typed, where the text reads so
/// from `start` on.
fn typed_from(
    file: &SuggestionFile,
    typed: &Typed,
    start: u32,
    Steps { places, reached }: &mut Steps,
) -> Option<u32> {
    places.clear();
    places.push(0);
    reached.clear();
    for symbol in start.. {
        let glyph = file.glyph(symbol)?;
        let Some(compared) = glyph.compared else {
            continue;
        };
        for &place in places.iter() {
            if typed.char_at(place) == Some(compared) {
                add(reached, place + 1);
            }
            if typed.letter_at(place).is_some() {
                for spelling in file.alphabet.spellings(glyph) {
                    typed.spell(place, spelling, reached);
                }
            }
        }
        if reached.contains(&typed.end()) {
            return Some(symbol + 1);
        }
        if reached.is_empty() {
            return None;
        }
        std::mem::swap(places, reached);
        reached.clear();
    }
    None
}

/// Puts a match among the best, unless its entry is there in a better way.
fn keep(found: &mut Vec<Match>, size: usize, new: Match) {
    if let Some(known) = found.iter().position(|one| one.entry == new.entry) {
        if found[known].merit <= new.merit {
            return;
        }
        found.remove(known);
    }
    let at = found.partition_point(|one| one.merit < new.merit);
    found.insert(at, new);
    found.truncate(size);
}
