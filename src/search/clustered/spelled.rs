//! Suggestions, and what is known of spelling, out of the files of the generation.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use crate::cluster::Snapshot;
use crate::index::Lane;
use crate::query::{Condition, SuggestRequest, TermField};
use crate::search::commit::Suggested;
use crate::search::editorial::Edition;
use crate::search::error::SearchError;
use crate::search::spelling::{BIGRAM_FIELDS, Evidence, Vocabulary};

/// Looks suggestions up; blocked ones give way to the next best.
pub(super) fn suggest(
    snapshot: &Snapshot,
    edition: &Edition,
    request: &SuggestRequest,
) -> Result<Suggested, SearchError> {
    let Some(file) = snapshot.suggestions()? else {
        return Ok(Suggested {
            current: false,
            suggestions: Vec::new(),
        });
    };
    Suggested::of(&file, edition, request, |id| {
        Ok(snapshot.document(id)?.is_some())
    })
}

/// The words and characters of the documents.
pub(super) fn vocabulary(snapshot: &Snapshot) -> Result<Vocabulary, SearchError> {
    let tally = snapshot.vocabulary()?;
    let (words, characters) = (tally.words.into_iter(), tally.characters.into_iter());
    Ok(Vocabulary::new(words.collect(), characters.collect()))
}

/// Which characters stand side by side. A pair that was not asked for before counts for
/// nothing until all such pairs are asked for at once.
pub(super) struct Pairs<'a> {
    snapshot: &'a Snapshot,
    known: RefCell<HashMap<(char, char), u64>>,
    missed: RefCell<HashSet<(char, char)>>,
}

impl<'a> Pairs<'a> {
    pub(super) fn of(snapshot: &'a Snapshot) -> Self {
        Self {
            snapshot,
            known: RefCell::default(),
            missed: RefCell::default(),
        }
    }
}

impl Evidence for Pairs<'_> {
    fn pair(&self, first: char, second: char) -> u64 {
        let known = self.known.borrow().get(&(first, second)).copied();
        known.unwrap_or_else(|| {
            self.missed.borrow_mut().insert((first, second));
            0
        })
    }

    fn is_whole(&self) -> Result<bool, SearchError> {
        let missed: Vec<(char, char)> = self.missed.borrow_mut().drain().collect();
        let conditions = missed.iter().flat_map(|(first, second)| {
            let pair: String = [*first, *second].iter().collect();
            BIGRAM_FIELDS.map(|(field, _)| {
                Condition::Term(TermField::Text(field, Lane::Bigrams), pair.clone())
            })
        });
        let counts = self.snapshot.count_each(&conditions.collect::<Vec<_>>())?;
        let mut known = self.known.borrow_mut();
        for (pair, counts) in missed.iter().zip(counts.chunks(BIGRAM_FIELDS.len())) {
            let weights = BIGRAM_FIELDS.iter().map(|(_, weight)| weight);
            let documents = weights.zip(counts).map(|(weight, count)| weight * count);
            known.insert(*pair, documents.sum());
        }
        Ok(missed.is_empty())
    }
}
