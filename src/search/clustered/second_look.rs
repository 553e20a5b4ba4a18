//! The second look into hits on a cluster: into what was stored of them, which is
//! fetched as far as it takes.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::fieldnorm::FieldNormReader;

use super::keys;
use super::page::Found;
use crate::cluster::Snapshot;
use crate::index::{Lane, StoredTexts, TextField};
use crate::query::{Condition, Evidence, Scope, TermField, Understood};
use crate::search::commit::Address;
use crate::search::crew::Crew;
use crate::search::error::SearchError;
use crate::search::evidence::{Frequencies, Look, LookedFor, Seen};
use crate::search::look_again::{Best, SecondLook};
use crate::search::related::related;
use crate::text::lane_chars;

pub(super) struct ClusteredLook<'a> {
    snapshot: &'a Snapshot,
    understood: &'a Understood,
    looked_for: LookedFor,
    /// The numbers of the characters that are looked for.
    numbers: FxHashMap<char, usize>,
    frequencies: Frequencies,
    /// The groups of the candidates, where documents are collapsed.
    groups: HashMap<Address, i64>,
}

impl<'a> ClusteredLook<'a> {
    /// `None` where the first phase says all.
    pub(super) fn new(
        snapshot: &'a Snapshot,
        understood: &'a Understood,
        scope: Scope,
    ) -> Result<Option<Self>, SearchError> {
        let Some(looked_for) = LookedFor::of(understood, scope) else {
            return Ok(None);
        };
        let characters = looked_for.characters.iter();
        let characters = characters.map(|one| (Lane::Characters, one.character.to_string()));
        let pairs = looked_for.bigrams.iter();
        let pairs = pairs.map(|bigram| (Lane::Bigrams, looked_for.pair(bigram)));
        let terms: Vec<(Lane, String)> = characters.chain(pairs).collect();
        let mut idfs = idfs(snapshot, &terms)?;
        let bigrams = idfs.split_off(looked_for.characters.len());
        for (idf, character) in idfs.iter_mut().zip(&looked_for.characters) {
            if !character.counts {
                *idf = 0.0;
            }
        }
        let numbers = looked_for.characters.iter().zip(0..);
        Ok(Some(Self {
            snapshot,
            understood,
            numbers: numbers.map(|(one, at)| (one.character, at)).collect(),
            looked_for,
            frequencies: Frequencies {
                characters: idfs,
                bigrams,
                average_length: snapshot.average_length(Lane::Bigrams),
            },
            groups: HashMap::new(),
        }))
    }

    /// With the groups of the candidates, so that those of a group are one.
    pub(super) fn collapsing(mut self, candidates: &[Found]) -> Self {
        let groups = candidates.iter();
        let groups = groups.filter_map(|found| Some((found.address, found.group?)));
        self.groups = groups.collect();
        self
    }

    fn originals(&self, hits: &[Address]) -> Result<Vec<Arc<str>>, SearchError> {
        Ok(self.snapshot.originals_of(&keys(hits))?)
    }
}

impl SecondLook for ClusteredLook<'_> {
    fn most(&self) -> Evidence {
        self.frequencies.most()
    }

    fn look(&self, hits: &[Address]) -> Result<Vec<Seen>, SearchError> {
        Crew::muster().each(self.originals(hits)?, |original| {
            let texts = StoredTexts::parse(&original)?;
            let (body, characters) = self.positions(&texts.body);
            let mut look = Look::new(&self.looked_for, &self.frequencies);
            for &field in &self.looked_for.fields {
                match field {
                    TextField::Title => look.field(field, &self.positions(&texts.title).0),
                    _ => look.field(field, &body),
                }
            }
            // Each character but the last begins a pair.
            Ok(look.end(kept_length(characters.saturating_sub(1))))
        })
    }

    fn group_of(&self, hit: Address) -> Option<u64> {
        self.groups
            .get(&hit)
            .map(|&group| crate::cluster::unsigned(group))
    }

    fn related(&self, best: &[Best]) -> Result<Vec<(String, f32)>, SearchError> {
        let body = |best: &Best| {
            let original = self.originals(&[best.address])?.remove(0);
            Ok(StoredTexts::parse(&original)?.body.into_owned())
        };
        let idfs = |words: &[String]| {
            let terms = words.iter().map(|word| (Lane::Words, word.clone()));
            idfs(self.snapshot, &terms.collect::<Vec<_>>())
        };
        related(self.snapshot.analysis(), self.understood, best, body, idfs)
    }

    fn related_scores(
        &self,
        words: &[(String, f32)],
        hits: &[Address],
    ) -> Result<Vec<f32>, SearchError> {
        Ok(self.snapshot.scores_of_words(words, &keys(hits))?)
    }
}

impl ClusteredLook<'_> {
    /// By character, where it stands in the lane of a text; and how many stand in it.
    fn positions(&self, text: &str) -> (Vec<Vec<u32>>, u32) {
        let mut positions = vec![Vec::new(); self.numbers.len()];
        let mut length = 0;
        for c in lane_chars(text) {
            if let Some(&number) = self.numbers.get(&c.normal) {
                positions[number].push(length);
            }
            length += 1;
        }
        (positions, length)
    }
}

/// The inverse document frequencies of terms of bodies.
fn idfs(snapshot: &Snapshot, terms: &[(Lane, String)]) -> Result<Vec<f32>, SearchError> {
    let conditions = terms
        .iter()
        .map(|(lane, text)| Condition::Term(TermField::Text(TextField::Body, *lane), text.clone()));
    Ok(snapshot.idf_each(&conditions.collect::<Vec<_>>())?)
}

/// A length as indexes keep it, in a byte.
fn kept_length(tokens: u32) -> u32 {
    FieldNormReader::id_to_fieldnorm(FieldNormReader::fieldnorm_to_id(tokens))
}
