//! From what was typed to ranges of keys in a sorted list.
//!
//! Each way of reading the typed text as classes of characters is the beginning
//! of a key. The ways are followed all at once, a character at a time, so that
//! ways that agree are one; they are followed no further where they become too
//! many, which only makes the ranges wider.

use std::collections::{BTreeMap, HashMap};

use super::alphabet::{Alphabet, Order};
use super::typed::{Typed, add};

/// Most ranges for one text.
const MAX_RANGES: usize = 256;

/// The classes that may stand at a place of the typed text, and the places that
/// each leads to.
type Steps = Vec<(u16, Vec<usize>)>;

/// The first and last keys of the ranges in which every match stands.
pub(super) fn key_ranges(typed: &Typed, alphabet: &Alphabet, order: Order) -> Vec<(u64, u64)> {
    let classes = alphabet.order(order);
    let mut known: HashMap<usize, Steps> = HashMap::new();
    let mut ranges = Vec::new();
    let mut open: Vec<(u64, Vec<usize>)> = vec![(0, vec![0])];
    let mut length = 0;
    while length < classes.depth() {
        let (done, going): (Vec<_>, Vec<_>) = open
            .into_iter()
            .partition(|(_, places)| places.contains(&typed.end()));
        ranges.extend(done.iter().map(|&(key, _)| classes.keys_of(key, length)));
        open = going;
        let mut longer: Vec<(u64, Vec<usize>)> = Vec::new();
        for (key, places) in &open {
            let mut reached: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
            for &place in places {
                let steps = known
                    .entry(place)
                    .or_insert_with(|| steps(typed, place, alphabet, order));
                for (class, targets) in steps {
                    let reached = reached.entry(*class).or_default();
                    for &target in targets.iter() {
                        add(reached, target);
                    }
                }
            }
            let next = reached.into_iter();
            longer.extend(next.map(|(class, places)| (classes.append(*key, class), places)));
        }
        if ranges.len() + longer.len() > MAX_RANGES {
            break;
        }
        open = longer;
        length += 1;
    }
    ranges.extend(open.iter().map(|&(key, _)| classes.keys_of(key, length)));
    ranges.sort_unstable();
    ranges
}

fn steps(typed: &Typed, place: usize, alphabet: &Alphabet, order: Order) -> Steps {
    let Some(c) = typed.char_at(place) else {
        return Steps::new();
    };
    let Some(letter) = typed.letter_at(place) else {
        let class = alphabet.class_of(c, order);
        return class
            .map(|class| (class, vec![place + 1]))
            .into_iter()
            .collect();
    };
    match order {
        Order::Syllables => alphabet
            .order(order)
            .all()
            .filter_map(|(class, spellings)| {
                let mut reached = Vec::new();
                for spelling in spellings {
                    typed.spell(place, spelling, &mut reached);
                }
                (!reached.is_empty()).then_some((class, reached))
            })
            .collect(),
        Order::Initials => {
            let mut reached = Vec::new();
            for syllable in &alphabet.syllables {
                typed.spell(place, syllable, &mut reached);
            }
            alphabet
                .order(order)
                .all()
                .filter(|(_, initials)| initials.iter().any(|one| one.as_bytes() == [letter]))
                .map(|(class, _)| (class, reached.clone()))
                .collect()
        }
    }
}
