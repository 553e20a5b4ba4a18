//! The scores of documents of a segment, block by block.
//!
//! A signal is asked for all documents of a block that may still be among the best,
//! before the next: what is read of it stays near.

use std::slice;

use tantivy::schema::Field;
use tantivy::{DocId, Score, TERMINATED};

use super::part::Part;
use crate::search::rank::ROUNDING;

/// Share of the documents up to which what a field is looked through for is asked
/// together.
const FEW: f32 = 1.0 / 16.0;

/// The signals that documents of a segment have.
pub(in crate::search) struct SegmentScores {
    /// In the order in which they are summed.
    parts: Vec<Part>,
    /// In the order in which they are asked.
    steps: Vec<Step>,
    /// By place in the block, what was summed so far.
    sums: Vec<Score>,
    /// By place in the block, the least that the sum must be.
    bars: Vec<Score>,
    /// The places of those that may still be as much.
    left: Vec<usize>,
    /// The places of those that are, with their scores.
    scored: Vec<(usize, Score)>,
}

/// Parts that are asked together: those of a field that few documents have, or one.
struct Step {
    /// Their places.
    parts: Vec<usize>,
    /// The most that all steps behind this one add up to.
    behind: Score,
    /// No document before this one, which is not asked for yet, has any of them.
    next: DocId,
}

impl SegmentScores {
    pub(super) fn of(parts: Vec<Part>) -> Self {
        let mut steps = steps(&parts);
        let worth = |step: &Step| step.most(&parts) / step.cost(&parts);
        steps.sort_by(|a, b| worth(a).total_cmp(&worth(b)));
        let mut behind = 0.0;
        for step in &mut steps {
            step.behind = behind;
            behind += step.most(&parts);
        }
        steps.reverse();
        Self {
            parts,
            steps,
            sums: Vec::new(),
            bars: Vec::new(),
            left: Vec::new(),
            scored: Vec::new(),
        }
    }

    /// The places in `docs` of those whose scores are not below their bars, ascending,
    /// with the scores. The documents are ascending, behind all that were asked for
    /// before.
    pub(in crate::search) fn score(
        &mut self,
        docs: &[DocId],
        bar: impl Fn(DocId) -> Score,
    ) -> &[(usize, Score)] {
        self.sums.clear();
        self.sums.resize(docs.len(), 0.0);
        self.bars.clear();
        self.bars.extend(docs.iter().map(|&doc| bar(doc)));
        self.left.clear();
        self.left.extend(0..docs.len());
        self.scored.clear();
        for part in &mut self.parts {
            part.raised.clear();
        }
        for step in &mut self.steps {
            step.ask(docs, &self.left, &mut self.parts, &mut self.sums);
            keep(&mut self.left, |place| {
                (self.sums[place] + step.behind) * ROUNDING >= self.bars[place]
            });
            if self.left.is_empty() {
                return &[];
            }
        }
        // Sums of floats depend on their order.
        self.sums.fill(0.0);
        for part in &self.parts {
            for &(place, score) in &part.raised {
                self.sums[place] += score;
            }
        }
        let left = self.left.iter();
        self.scored
            .extend(left.map(|&place| (place, self.sums[place])));
        &self.scored
    }
}

fn steps(parts: &[Part]) -> Vec<Step> {
    let mut together: Vec<(Field, Vec<usize>)> = Vec::new();
    let mut alone: Vec<Vec<usize>> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let Some(field) = part.field.filter(|_| part.share <= FEW) else {
            alone.push(vec![at]);
            continue;
        };
        match together.iter_mut().find(|(known, _)| *known == field) {
            Some((_, of_field)) => of_field.push(at),
            None => together.push((field, vec![at])),
        }
    }
    let together = together.into_iter().map(|(_, parts)| parts);
    let steps = together.chain(alone).map(|parts| Step {
        parts,
        behind: 0.0,
        next: 0,
    });
    steps.collect()
}

impl Step {
    fn most(&self, parts: &[Part]) -> Score {
        self.parts.iter().map(|&at| parts[at].most).sum()
    }

    /// What asking a document costs on the average: a look whether it comes into
    /// question, and if so every part.
    fn cost(&self, parts: &[Part]) -> f32 {
        let share: f32 = self.parts.iter().map(|&at| parts[at].share).sum();
        let cost: f32 = self.parts.iter().map(|&at| parts[at].cost).sum();
        1.0 + share.min(1.0) * cost
    }

    /// Asks all parts for the documents at these places of the block, and adds what they
    /// are raised by.
    fn ask(&mut self, docs: &[DocId], places: &[usize], parts: &mut [Part], sums: &mut [Score]) {
        if let &[at] = self.parts.as_slice() {
            parts[at].ask(docs, places, sums);
            return;
        }
        for place in places {
            if docs[*place] < self.next {
                continue;
            }
            self.next = TERMINATED;
            for &at in &self.parts {
                let part = &mut parts[at];
                part.ask(docs, slice::from_ref(place), sums);
                self.next = self.next.min(part.next());
            }
        }
    }
}

/// Keeps those places that are wanted, in their order.
fn keep(places: &mut Vec<usize>, is_wanted: impl Fn(usize) -> bool) {
    let mut kept = 0;
    for at in 0..places.len() {
        let place = places[at];
        // Without a branch, which could not be foretold.
        places[kept] = place;
        kept += usize::from(is_wanted(place));
    }
    places.truncate(kept);
}
