//! Whether characters stand in a row in one document, told by how often they and their
//! pairs stand in it, and by the positions of as few of them as it takes.
//!
//! A character that stands there 9 times, and 8 times in front of its next neighbour,
//! stands once without it. So of the places where a row can start, as far as its
//! characters were looked at, no more fail at the others than stand without their
//! neighbours; where more places are left than that, the row is there (the pigeonhole
//! principle).

/// More than can fail.
const ALL: u64 = u64::MAX / 2;

pub(super) struct Standing {
    places: Vec<Place>,
    /// Whether positions of any character were looked at.
    has_begun: bool,
    /// Where the row can start, as far as was looked, ascending.
    starts: Vec<u32>,
    /// Room for the positions of a character.
    positions: Vec<u32>,
}

/// A place of the row.
#[derive(Clone, Default)]
struct Place {
    /// Which character stands at it.
    character: usize,
    /// How often that stands in the document.
    times: u32,
    /// How often not in front of the next character of the row.
    without_next: u32,
    /// How often not behind the one before.
    without_previous: u32,
    /// Whether its positions were looked at.
    is_seen: bool,
}

impl Standing {
    /// For a row of characters of which each stands at these places.
    pub(super) fn of<'a>(characters: impl Iterator<Item = &'a [usize]> + Clone) -> Self {
        let length = characters.clone().map(<[usize]>::len).sum();
        let mut places = vec![Place::default(); length];
        for (character, of_character) in characters.enumerate() {
            for &place in of_character {
                places[place].character = character;
            }
        }
        Self {
            places,
            has_begun: false,
            starts: Vec::new(),
            positions: Vec::new(),
        }
    }

    /// Begins with another document, in which the character of these places stands so
    /// often. To be called for every character, then [`Self::has_pair`] for every pair.
    pub(super) fn has_character(&mut self, places: &[usize], times: u32) {
        self.has_begun = false;
        for &place in places {
            let place = &mut self.places[place];
            place.times = times;
            place.is_seen = false;
        }
    }

    /// The pair that begins at these places stands in the document so often.
    pub(super) fn has_pair(&mut self, places: &[usize], times: u32) {
        for &place in places {
            let first = &mut self.places[place];
            first.without_next = first.times.saturating_sub(times);
            let second = &mut self.places[place + 1];
            second.without_previous = second.times.saturating_sub(times);
        }
    }

    /// Whether the row is there, where that can be told.
    pub(super) fn told(&self) -> Option<bool> {
        if !self.has_begun {
            // As if the positions of the first character had been looked at: the
            // difference is the same for each.
            let (_, behind) = self.places.split_last()?;
            let failing: u64 = behind
                .iter()
                .map(|place| u64::from(place.without_next))
                .sum();
            return (u64::from(self.places[0].times) > failing).then_some(true);
        }
        if self.starts.is_empty() {
            return Some(false);
        }
        (self.starts.len() as u64 > self.failing()).then_some(true)
    }

    /// The most of the starts that fail at a place which was not seen. Each is reached
    /// from the nearest seen one before or behind it, whichever way fewer fail.
    fn failing(&self) -> u64 {
        // Least for the places so far, where the last of them is reached from before,
        // and where from behind.
        let (mut from_before, mut from_behind) = (ALL, 0);
        let mut previous: Option<&Place> = None;
        for (at, place) in self.places.iter().enumerate() {
            let either = from_before.min(from_behind);
            if place.is_seen {
                (from_before, from_behind) = (either, ALL);
            } else {
                let next = self.places.get(at + 1);
                let step = |place: Option<u32>| place.map_or(ALL, u64::from);
                from_before += step(previous.map(|place| place.without_next));
                from_behind = either + step(next.map(|place| place.without_previous));
            }
            (from_before, from_behind) = (from_before.min(ALL), from_behind.min(ALL));
            previous = Some(place);
        }
        from_before
    }

    /// The character that stands least often of those whose positions were not seen.
    pub(super) fn rarest(&self) -> usize {
        let unseen = self.places.iter().filter(|place| !place.is_seen);
        let rarest = unseen.min_by_key(|place| place.times);
        rarest.map_or(0, |place| place.character)
    }

    /// Looks at the positions of the character of these places; `read` puts them into
    /// its argument, ascending.
    pub(super) fn see(&mut self, places: &[usize], read: impl FnOnce(&mut Vec<u32>)) {
        read(&mut self.positions);
        for &at in places {
            self.places[at].is_seen = true;
            let behind_start = u32::try_from(at).unwrap_or(u32::MAX);
            if self.has_begun {
                let mut positions = self.positions.iter();
                let mut next = positions.next();
                self.starts.retain(|start| {
                    let wanted = start + behind_start;
                    while next.is_some_and(|&position| position < wanted) {
                        next = positions.next();
                    }
                    next == Some(&wanted)
                });
            } else {
                self.has_begun = true;
                let positions = self.positions.iter();
                self.starts.clear();
                self.starts
                    .extend(positions.filter_map(|position| position.checked_sub(behind_start)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// The places of each of the texts.
    fn places_of<'a>(texts: impl Iterator<Item = &'a [u8]>) -> BTreeMap<&'a [u8], Vec<usize>> {
        let mut places: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (place, text) in texts.enumerate() {
            places.entry(text).or_default().push(place);
        }
        places
    }

    /// Whether the text has the row, and the number of characters whose positions were
    /// looked at; `None` where it has not all pairs.
    fn look(text: &[u8], row: &[u8]) -> Option<(bool, usize)> {
        let (in_text, pairs_in_text) = (places_of(text.chunks(1)), places_of(text.windows(2)));
        let characters = places_of(row.chunks(1));
        let mut standing = Standing::of(characters.values().map(Vec::as_slice));
        for (character, places) in &characters {
            let times = u32::try_from(in_text.get(character)?.len()).unwrap();
            standing.has_character(places, times);
        }
        for (pair, places) in &places_of(row.windows(2)) {
            let times = u32::try_from(pairs_in_text.get(pair)?.len()).unwrap();
            standing.has_pair(places, times);
        }
        let mut looked_at = 0;
        loop {
            if let Some(told) = standing.told() {
                return Some((told, looked_at));
            }
            let (character, places) = characters.iter().nth(standing.rarest()).unwrap();
            standing.see(places, |positions| {
                let found = in_text[character].iter();
                positions.clear();
                positions.extend(found.map(|&at| u32::try_from(at).unwrap()));
            });
            looked_at += 1;
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_096))]

        #[test]
        fn it_tells_rows_from_pairs_that_stand_apart(
            text in prop::collection::vec(0_u8..4, 0..40),
            row in prop::collection::vec(0_u8..4, 3..8),
        ) {
            if let Some((is_there, _)) = look(&text, &row) {
                let expected = text.windows(row.len()).any(|part| part == row);
                prop_assert_eq!(is_there, expected);
            }
        }
    }

    #[test]
    fn no_more_positions_are_read_than_needed() {
        assert_eq!(look(b"abcd", b"abcd"), Some((true, 0)));
        // Of six times, `a` stands alone thrice, and one of `b` stands without `c`.
        assert_eq!(look(b"a abcd a abcd a ab", b"abcd"), Some((true, 0)));
        assert_eq!(look(b"ab bcd bcd", b"abcd"), Some((false, 2)));
        assert_eq!(look(b"ab bc bc cde", b"abcde"), Some((false, 2)));
        assert_eq!(look(b"abcd ab ab bc bc", b"abcd"), Some((true, 2)));
    }
}
