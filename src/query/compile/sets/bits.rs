//! Sets of the documents of a window, and how many of them have a document.

use tantivy::DocId;

/// Documents of a window.
pub(super) const WINDOW: DocId = 4_096;
const WORDS: usize = WINDOW as usize / 64;

/// Documents of a window, by their places in it.
#[derive(Clone)]
pub(super) struct Bits([u64; WORDS]);

impl Bits {
    pub(super) const NONE: Self = Self([0; WORDS]);

    #[inline]
    pub(super) fn insert(&mut self, place: DocId) {
        self.0[place as usize / 64 % WORDS] |= 1 << (place % 64);
    }

    pub(super) fn remove(&mut self, place: DocId) {
        self.0[place as usize / 64 % WORDS] &= !(1 << (place % 64));
    }

    pub(super) fn has(&self, place: DocId) -> bool {
        self.0[place as usize / 64 % WORDS] >> (place % 64) & 1 == 1
    }

    pub(super) fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|&word| word == 0)
    }

    /// Those that are in the other set, too.
    pub(super) fn and(mut self, other: &Self) -> Self {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
        self
    }

    /// Those that are in either set.
    pub(super) fn or(mut self, other: &Self) -> Self {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word |= other;
        }
        self
    }

    /// Those that are not in the other set.
    pub(super) fn without(&self, other: &Self) -> Self {
        let mut rest = self.clone();
        for (word, other) in rest.0.iter_mut().zip(&other.0) {
            *word &= !other;
        }
        rest
    }

    pub(super) fn iter(&self) -> Places<'_> {
        self.iter_from(0)
    }

    /// Those from `place` on.
    #[inline]
    pub(super) fn iter_from(&self, place: DocId) -> Places<'_> {
        let at = place as usize / 64;
        let word = self
            .0
            .get(at)
            .map_or(0, |word| word & u64::MAX << (place % 64));
        Places {
            words: &self.0,
            at,
            word,
        }
    }
}

/// Goes through the places of a set, ascending.
pub(super) struct Places<'a> {
    words: &'a [u64; WORDS],
    at: usize,
    /// Those of the word at `at` that are still to come.
    word: u64,
}

impl Iterator for Places<'_> {
    type Item = DocId;

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "there are few words")]
    fn next(&mut self) -> Option<DocId> {
        while self.word == 0 {
            self.at += 1;
            self.word = *self.words.get(self.at)?;
        }
        let lowest = self.word.trailing_zeros();
        self.word &= self.word - 1;
        Some(self.at as DocId * 64 + lowest)
    }
}

/// By document of a window, how many sets have it, in binary: the first plane holds the
/// ones, the next the twos, and so on.
pub(super) struct Counts(Vec<Bits>);

impl Counts {
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn add(&mut self, set: Bits) {
        let mut carried = set;
        for plane in &mut self.0 {
            for (word, carry) in plane.0.iter_mut().zip(&mut carried.0) {
                (*word, *carry) = (*word ^ *carry, *word & *carry);
            }
        }
        if !carried.is_empty() {
            self.0.push(carried);
        }
    }

    /// The documents that so many sets have.
    pub(super) fn at_least(&self, number: usize) -> Bits {
        if self.0.len() < usize::BITS as usize && number >> self.0.len() > 0 {
            return Bits::NONE;
        }
        let mut more = Bits::NONE;
        let mut same = Bits([u64::MAX; WORDS]);
        for (at, plane) in self.0.iter().enumerate().rev() {
            let is_wanted = number >> at & 1 == 1;
            let words = more.0.iter_mut().zip(&mut same.0).zip(&plane.0);
            for ((more, same), word) in words {
                if is_wanted {
                    *same &= word;
                } else {
                    *more |= *same & word;
                    *same &= !word;
                }
            }
        }
        for (more, same) in more.0.iter_mut().zip(&same.0) {
            *more |= same;
        }
        more
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bits(places: &[DocId]) -> Bits {
        let mut bits = Bits::NONE;
        for &place in places {
            bits.insert(place);
        }
        bits
    }

    proptest! {
        #[test]
        fn sets_are_counted(
            sets in prop::collection::vec(prop::collection::btree_set(0..WINDOW, 0..60), 0..20),
        ) {
            let mut counts = Counts::new();
            for set in &sets {
                let places: Vec<DocId> = set.iter().copied().collect();
                let set = bits(&places);
                prop_assert_eq!(set.iter().collect::<Vec<_>>(), places.clone());
                prop_assert_eq!(set.len() as usize, places.len());
                prop_assert_eq!(set.is_empty(), places.is_empty());
                counts.add(set);
            }
            for number in 1..=sets.len() + 2 {
                let expected = (0..WINDOW).filter(|place| {
                    sets.iter().filter(|set| set.contains(place)).count() >= number
                });
                let found = counts.at_least(number);
                prop_assert_eq!(found.iter().collect::<Vec<_>>(), expected.collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn a_set_is_gone_through_from_anywhere() {
        let set = bits(&[3, 64, 4_095]);
        for (place, expected) in [
            (0, Some(3)),
            (3, Some(3)),
            (4, Some(64)),
            (65, Some(4_095)),
            (4_095, Some(4_095)),
            (WINDOW, None),
        ] {
            assert_eq!(set.iter_from(place).next(), expected, "{place}");
        }
        let rest = set.without(&bits(&[64, 65]));
        assert_eq!(rest.iter().collect::<Vec<_>>(), [3, 4_095]);
        assert_eq!(Bits::NONE.iter().next(), None);
    }
}
