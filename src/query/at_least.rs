//! At least so many of several queries.
//!
//! Counted by windows of documents: every member goes through its part of the window
//! in one go, which costs a fraction of taking all members forward document by
//! document. The members of most documents are only asked for those that have enough
//! of the others.

use tantivy::query::{
    EmptyScorer, EnableScoring, Explanation, Query as TantivyQuery, Scorer, Weight,
};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::any_of::{any, members, weights};
use super::seek::seek;

/// Documents of a window.
const WINDOW: DocId = 4_096;
/// Going to a document costs about as much as going through so many.
const SEEK_COST: u64 = 4;

/// Documents that at least `least` of the queries match; none where that are more
/// than there are.
pub(super) fn at_least(queries: Vec<Box<dyn TantivyQuery>>, least: usize) -> Box<dyn TantivyQuery> {
    match least {
        0 | 1 => any(queries),
        _ => Box::new(AtLeast { queries, least }),
    }
}

#[derive(Debug)]
struct AtLeast {
    queries: Vec<Box<dyn TantivyQuery>>,
    least: usize,
}

impl Clone for AtLeast {
    fn clone(&self) -> Self {
        Self {
            queries: self.queries.iter().map(|query| query.box_clone()).collect(),
            least: self.least,
        }
    }
}

impl TantivyQuery for AtLeast {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(AtLeastWeight {
            weights: weights(&self.queries, scoring)?,
            least: self.least,
        }))
    }
}

struct AtLeastWeight {
    weights: Vec<Box<dyn Weight>>,
    least: usize,
}

impl Weight for AtLeastWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut members = members(&self.weights, segment, boost)?;
        let Some(asked) = members.len().checked_sub(self.least) else {
            return Ok(Box::new(EmptyScorer));
        };
        members.sort_by_key(DocSet::size_hint);
        let frequent = members.split_off(asked + 1);
        let mut counted = Counted {
            rare: members,
            frequent,
            least: self.least,
            documents: segment.max_doc(),
            counts: vec![0; WINDOW as usize],
            found: Vec::new(),
            at: 0,
        };
        counted.fill();
        Ok(Box::new(counted))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("at least so many of several", 1.0))
    }
}

/// The documents of one segment.
struct Counted {
    /// The members of fewest documents: so many that a document which has enough has
    /// one of them.
    rare: Vec<Box<dyn Scorer>>,
    /// The others, which may stand behind the window.
    frequent: Vec<Box<dyn Scorer>>,
    least: usize,
    documents: DocId,
    /// By document of the window, how many members have it.
    counts: Vec<u16>,
    /// The documents of the window that have enough.
    found: Vec<DocId>,
    at: usize,
}

impl Counted {
    /// Goes to the next window that has a document, from where the rare members
    /// stand; to the end where there is none.
    fn fill(&mut self) {
        self.at = 0;
        self.found.clear();
        while self.found.is_empty() {
            let first = self.rare.iter().map(DocSet::doc).min();
            match first {
                None | Some(TERMINATED) => return,
                Some(first) => self.fill_from(first),
            }
        }
    }

    fn fill_from(&mut self, start: DocId) {
        let end = start.saturating_add(WINDOW);
        self.counts.fill(0);
        for member in &mut self.rare {
            count_all(member.as_mut(), start..end, &mut self.counts);
        }
        let mut asked = self.frequent.len();
        for member in &mut self.frequent {
            let needed = self.least - asked;
            let candidates = || enough(&self.counts, needed);
            let share = u64::from(member.size_hint()) * u64::from(WINDOW);
            let through = share / u64::from(self.documents.max(1));
            if (candidates().count() as u64) * SEEK_COST < through {
                for at in candidates().collect::<Vec<_>>() {
                    let doc = start + at;
                    let found = seek(member.as_mut(), doc);
                    self.counts[at as usize] += u16::from(found == doc);
                }
            } else {
                seek(member.as_mut(), start);
                count_all(member.as_mut(), start..end, &mut self.counts);
            }
            asked -= 1;
        }
        let found = enough(&self.counts, self.least).map(|at| start + at);
        self.found.extend(found);
    }
}

/// Takes a member through a window.
fn count_all(member: &mut dyn Scorer, window: std::ops::Range<DocId>, counts: &mut [u16]) {
    let mut doc = member.doc();
    while doc < window.end {
        counts[(doc - window.start) as usize] += 1;
        doc = member.advance();
    }
}

/// The places of those that so many members have.
fn enough(counts: &[u16], needed: usize) -> impl Iterator<Item = DocId> {
    let places = (0..).zip(counts);
    places.filter_map(move |(at, &count)| (usize::from(count) >= needed).then_some(at))
}

impl DocSet for Counted {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        if self.at >= self.found.len() {
            self.fill();
        }
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() >= target {
            return self.doc();
        }
        match self.found.last() {
            Some(&last) if last >= target => {
                self.at += self.found[self.at..].partition_point(|&doc| doc < target);
            }
            _ => {
                for member in &mut self.rare {
                    seek(member.as_mut(), target);
                }
                self.fill();
            }
        }
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.found.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        let rarest = self.rare.iter().map(DocSet::size_hint);
        rarest.max().unwrap_or_default()
    }

    fn cost(&self) -> u64 {
        let members = self.rare.iter().chain(&self.frequent);
        members.map(DocSet::cost).sum()
    }
}

impl Scorer for Counted {
    fn score(&mut self) -> Score {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::collector::DocSetCollector;
    use tantivy::schema::{INDEXED, Schema};
    use tantivy::{Index, TantivyDocument};

    use super::*;
    use crate::query::phrase::number;

    const DOCUMENTS: u64 = 3 * WINDOW as u64;

    /// A segment whose documents have the multiples of each of the steps.
    fn segment(steps: &[u64]) -> (Index, tantivy::schema::Field) {
        let mut schema = Schema::builder();
        let field = schema.add_u64_field("step", INDEXED);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 20_000_000).unwrap();
        for doc in 0..DOCUMENTS {
            let mut document = TantivyDocument::new();
            for &step in steps.iter().filter(|&step| doc.is_multiple_of(*step)) {
                document.add_u64(field, step);
            }
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        (index, field)
    }

    fn expected(steps: &[u64], least: usize) -> impl Iterator<Item = DocId> {
        (0..DocId::try_from(DOCUMENTS).unwrap()).filter(move |&doc| {
            let matching = steps
                .iter()
                .filter(|&&step| u64::from(doc).is_multiple_of(step));
            matching.count() >= least
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn it_has_what_enough_of_its_members_have(
            steps in prop::collection::btree_set(prop_oneof![1..9_u64, 50..5_000_u64], 1..7),
            targets in prop::collection::vec(1..6_000_u32, 1..20),
        ) {
            let steps: Vec<u64> = steps.into_iter().collect();
            let (index, field) = segment(&steps);
            let searcher = index.reader().unwrap().searcher();
            let segment = &searcher.segment_readers()[0];
            for least in 1..=steps.len() + 1 {
                let members = steps.iter().map(|&step| number(field, step));
                let query = at_least(members.collect(), least);
                let found = searcher.search(&query, &DocSetCollector).unwrap();
                let mut found: Vec<DocId> = found.iter().map(|address| address.doc_id).collect();
                found.sort_unstable();
                prop_assert_eq!(found, expected(&steps, least).collect::<Vec<_>>());

                let scoring = EnableScoring::disabled_from_searcher(&searcher);
                let mut scorer = query.weight(scoring).unwrap().scorer(segment, 1.0).unwrap();
                for &step in &targets {
                    if scorer.doc() == TERMINATED {
                        break;
                    }
                    let target = scorer.doc() + step;
                    let first = expected(&steps, least).find(|&doc| doc >= target);
                    prop_assert_eq!(scorer.seek(target), first.unwrap_or(TERMINATED));
                }
            }
        }
    }
}
