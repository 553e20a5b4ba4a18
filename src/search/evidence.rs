//! A second look into the best hits: what stands close together in them.
//!
//! Where the query's characters and bigrams stand in a document is all that is needed;
//! each index tells it in its own way.

use super::bm25;
use super::stretch::{Place, best_stretch};
use crate::index::TextField;
use crate::query::{
    Evidence, SHORT_STRETCH_CHARS, STRETCH_CHARS, Scope, Understood, UnderstoodClause,
};
use crate::text::is_han;

/// Fewest units of plain text for which a second look tells more than the first.
const LEAST_UNITS: usize = 2;

/// What of a query is looked at.
pub(super) struct LookedFor {
    /// The fields that are looked into.
    pub(super) fields: Vec<TextField>,
    /// Each character once.
    pub(super) characters: Vec<Character>,
    /// Each two neighbours once.
    pub(super) bigrams: Vec<Bigram>,
}

/// A character that is looked for.
pub(super) struct Character {
    pub(super) character: char,
    /// Whether it tells anything by itself.
    pub(super) counts: bool,
}

/// Two characters in a row, by their numbers among the characters.
pub(super) struct Bigram {
    pub(super) first: usize,
    pub(super) second: usize,
}

/// The inverse document frequencies of what is looked for, over bodies: of characters,
/// 0 for those that tell nothing, and of bigrams.
pub(super) struct Frequencies {
    pub(super) characters: Vec<f32>,
    pub(super) bigrams: Vec<f32>,
    /// Mean number of bigrams of a body.
    pub(super) average_length: f32,
}

impl Frequencies {
    /// No hit shows more.
    pub(super) fn most(&self) -> Evidence {
        let pairs: f32 = self.bigrams.iter().sum();
        let characters: f32 = self.characters.iter().sum();
        Evidence {
            characters: characters * bm25::MOST,
            short_stretch: pairs,
            stretch: pairs,
        }
    }
}

/// What was seen in a hit.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    pub(super) evidence: Evidence,
    /// Where the best stretch of the body starts, in characters of the lane.
    pub(super) start: Option<u32>,
}

impl LookedFor {
    /// `None` where the first phase says all: for phrases and single words.
    pub(super) fn of(understood: &Understood, scope: Scope) -> Option<Self> {
        let fields = [TextField::Title, TextField::Body].into_iter();
        let fields: Vec<TextField> = fields
            .filter(|field| scope.fields().contains(field))
            .collect();
        if understood.unit_count() < LEAST_UNITS || fields.is_empty() {
            return None;
        }
        let mut looked_for = Self {
            fields,
            characters: Vec::new(),
            bigrams: Vec::new(),
        };
        for text in understood.wanted().filter_map(UnderstoodClause::plain) {
            let mut previous: Option<(usize, bool)> = None;
            for (&c, &grammar) in text.characters.iter().zip(&text.grammar) {
                let index = looked_for.character(c, grammar);
                if let Some((first, before)) = previous
                    && !(grammar && before)
                {
                    looked_for.bigram(first, index);
                }
                previous = Some((index, grammar));
            }
        }
        (!looked_for.bigrams.is_empty()).then_some(looked_for)
    }

    fn character(&mut self, c: char, grammar: bool) -> usize {
        let counts = !grammar && (is_han(c) || c.is_alphanumeric());
        let known = self
            .characters
            .iter()
            .position(|known| known.character == c);
        let index = known.unwrap_or_else(|| {
            self.characters.push(Character {
                character: c,
                counts: false,
            });
            self.characters.len() - 1
        });
        self.characters[index].counts |= counts;
        index
    }

    fn bigram(&mut self, first: usize, second: usize) {
        let mut known = self.bigrams.iter();
        if !known.any(|known| known.first == first && known.second == second) {
            self.bigrams.push(Bigram { first, second });
        }
    }

    /// The characters of a bigram.
    pub(super) fn pair(&self, bigram: &Bigram) -> String {
        let places = [bigram.first, bigram.second];
        let characters = places.iter().map(|&at| self.characters[at].character);
        characters.collect()
    }
}

/// What is seen in one hit, field after field.
pub(super) struct Look<'a> {
    looked_for: &'a LookedFor,
    frequencies: &'a Frequencies,
    seen: Seen,
    /// By character, how often it stands in the fields.
    counts: Vec<f32>,
    places: Vec<Place>,
}

impl<'a> Look<'a> {
    pub(super) fn new(looked_for: &'a LookedFor, frequencies: &'a Frequencies) -> Self {
        Self {
            looked_for,
            frequencies,
            seen: Seen::default(),
            counts: vec![0.0; looked_for.characters.len()],
            places: Vec::new(),
        }
    }

    /// Takes in where the characters stand in a field, ascending.
    pub(super) fn field(&mut self, field: TextField, positions: &[Vec<u32>]) {
        for (count, places) in self.counts.iter_mut().zip(positions) {
            *count += bm25::count(u32::try_from(places.len()).unwrap_or(u32::MAX));
        }
        self.find_places(positions);
        let weights = &self.frequencies.bigrams;
        let evidence = &mut self.seen.evidence;
        let short = best_stretch(&self.places, weights, SHORT_STRETCH_CHARS);
        evidence.short_stretch = evidence.short_stretch.max(short.sum);
        let stretch = best_stretch(&self.places, weights, STRETCH_CHARS);
        evidence.stretch = evidence.stretch.max(stretch.sum);
        if field == TextField::Body && stretch.sum > 0.0 {
            self.seen.start = Some(stretch.start);
        }
    }

    /// What was seen. `length` is the number of bigrams of the body, and the look is
    /// ready for the next hit.
    pub(super) fn end(&mut self, length: u32) -> Seen {
        let norm = bm25::norm(length, self.frequencies.average_length);
        let counts = self.counts.iter().zip(&self.frequencies.characters);
        let characters = counts.map(|(&tf, idf)| idf * bm25::saturated(tf, norm));
        self.seen.evidence.characters = characters.sum();
        self.counts.fill(0.0);
        std::mem::take(&mut self.seen)
    }

    /// Where the bigrams stand, in order.
    fn find_places(&mut self, positions: &[Vec<u32>]) {
        self.places.clear();
        for (index, bigram) in self.looked_for.bigrams.iter().enumerate() {
            let mut seconds = positions[bigram.second].iter().peekable();
            for &first in &positions[bigram.first] {
                while seconds.next_if(|&&second| second <= first).is_some() {}
                if seconds.peek() == Some(&&(first + 1)) {
                    self.places.push(Place {
                        position: first,
                        gram: index,
                    });
                }
            }
        }
        self.places.sort_unstable_by_key(|place| place.position);
    }
}
