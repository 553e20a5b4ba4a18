//! One pass over the matches of a query, which ends when the time is over.
//!
//! tantivy's own passes cannot be stopped. Here the matches of a segment are gone
//! through one by one; only the way from one match to the next is not looked into.
//! Where there are many documents, idle threads take segments of their own.

use std::cmp::Reverse;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::fastfield::AliveBitSet;
use tantivy::query::{EnableScoring, Query as TantivyQuery, Weight};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, SegmentOrdinal, SegmentReader};

use crate::index::Snapshot;
use crate::search::crew::Crew;
use crate::search::deadline::check;
use crate::search::error::SearchError;

/// Blocks of matches between two looks at the clock: less than a millisecond's work.
const BLOCKS_BETWEEN_LOOKS: usize = 32;
/// Documents from which on help pays.
const MANY: u64 = 10_000;

/// What a segment collector hands over.
type Harvest<C> = <<C as Collector>::Child as SegmentCollector>::Fruit;

/// Collects the matches of a query, unscored.
pub(super) fn pass<C: Collector>(
    snapshot: &Snapshot,
    query: &dyn TantivyQuery,
    collector: &C,
) -> Result<C::Fruit, SearchError> {
    let searcher = snapshot.searcher();
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let segments = (0..).zip(searcher.segment_readers());
    let mut parts: Vec<Part> = segments
        .map(|(ord, segment)| Part { ord, segment })
        .collect();
    // Those that take longest are begun first.
    parts.sort_by_key(|part| Reverse(part.segment.max_doc()));
    let crew = if snapshot.document_count() < MANY {
        Crew::alone()
    } else {
        Crew::muster()
    };
    let harvests = crew.each(parts, |part| part.collect(weight.as_ref(), collector))?;
    Ok(collector.merge_fruits(harvests)?)
}

/// The matches of a segment.
struct Part<'a> {
    ord: SegmentOrdinal,
    segment: &'a SegmentReader,
}

impl Part<'_> {
    fn collect<C: Collector>(
        self,
        weight: &dyn Weight,
        collector: &C,
    ) -> Result<Harvest<C>, SearchError> {
        check()?;
        // It goes to the first match already.
        let mut matches = weight.scorer(self.segment, 1.0)?;
        let mut child = collector.for_segment(self.ord, self.segment)?;
        let alive = self.segment.alive_bitset();
        let mut block = [0; COLLECT_BLOCK_BUFFER_LEN];
        loop {
            check()?;
            for _ in 0..BLOCKS_BETWEEN_LOOKS {
                let filled = matches.fill_buffer(&mut block);
                let kept = match alive {
                    None => filled,
                    Some(alive) => keep_alive(&mut block[..filled], alive),
                };
                child.collect_block(&block[..kept]);
                if filled < block.len() {
                    return Ok(child.harvest());
                }
            }
        }
    }
}

/// Brings the documents that were not removed to the front; gives their number.
fn keep_alive(docs: &mut [DocId], alive: &AliveBitSet) -> usize {
    let mut kept = 0;
    for at in 0..docs.len() {
        if alive.is_alive(docs[at]) {
            docs[kept] = docs[at];
            kept += 1;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use tantivy::Score;
    use tantivy::query::AllQuery;

    use super::*;
    use crate::index::{Generation, WriterConfig};
    use crate::model::{Document, DocumentId};
    use crate::search::Deadline;
    use crate::text::Analysis;

    /// Matches between two looks.
    const A_LOOK: usize = BLOCKS_BETWEEN_LOOKS * COLLECT_BLOCK_BUFFER_LEN;
    /// Segments, and documents of each.
    const SEGMENTS: usize = 2;
    const DOCUMENTS: usize = 2 * A_LOOK + 1;

    /// Gives the deadline up at a match, and counts the segments it is asked for.
    struct Impatient {
        stops_at: usize,
        segments: AtomicUsize,
        deadline: Deadline,
    }

    struct Child {
        deadline: Deadline,
        stops_at: usize,
        collected: usize,
    }

    impl Collector for Impatient {
        type Fruit = usize;
        type Child = Child;

        fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<Child> {
            self.segments.fetch_add(1, Ordering::Relaxed);
            Ok(Child {
                deadline: self.deadline.clone(),
                stops_at: self.stops_at,
                collected: 0,
            })
        }

        fn requires_scoring(&self) -> bool {
            false
        }

        fn merge_fruits(&self, segments: Vec<usize>) -> tantivy::Result<usize> {
            Ok(segments.into_iter().sum())
        }
    }

    impl SegmentCollector for Child {
        type Fruit = usize;

        fn collect(&mut self, _: DocId, _: Score) {
            self.collected += 1;
            assert!(self.collected <= self.stops_at + A_LOOK);
            if self.collected == self.stops_at {
                self.deadline.give_up();
            }
        }

        fn harvest(self) -> usize {
            self.collected
        }
    }

    #[test]
    fn a_pass_ends_soon_after_its_deadline() {
        let generation = Generation::in_memory(&Analysis::shared()).unwrap();
        let config = WriterConfig {
            threads: 1,
            memory_bytes: 20_000_000,
        };
        let mut writer = generation.writer(config).unwrap();
        for number in 0..SEGMENTS * DOCUMENTS {
            let id = DocumentId::parse(&format!("d-{number}")).unwrap();
            writer.add(&Document::new(id, "通知".to_owned())).unwrap();
            if number % DOCUMENTS == DOCUMENTS - 1 {
                writer.commit().unwrap();
            }
        }
        let snapshot = generation.reader().unwrap().snapshot();
        for (stops_at, expected) in [
            (1, None),
            (A_LOOK, None),
            (usize::MAX / 2, Some(SEGMENTS * DOCUMENTS)),
        ] {
            let collector = Impatient {
                stops_at,
                segments: AtomicUsize::new(0),
                deadline: Deadline::after(Duration::from_hours(1)),
            };
            let bound = || pass(&snapshot, &AllQuery, &collector);
            match (collector.deadline.bound(bound), expected) {
                (Ok(found), Some(expected)) => assert_eq!(found, expected),
                (Err(SearchError::TimedOut), None) => {
                    assert_eq!(collector.segments.into_inner(), 1, "segments begun");
                }
                (result, _) => panic!("{stops_at}: {result:?}"),
            }
        }
    }
}
