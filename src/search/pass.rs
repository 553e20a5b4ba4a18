//! One pass over the matches of a query, which ends when the time is over.
//!
//! tantivy's own passes cannot be stopped. Here the matches of a segment are gone
//! through one by one; only the way from one match to the next is not looked into.

use std::sync::atomic::{AtomicBool, Ordering};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::{Query as TantivyQuery, Weight};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocSet, SegmentOrdinal, SegmentReader, TantivyError};

use super::deadline::{Deadline, current};
use super::error::SearchError;
use crate::index::Snapshot;

/// Matches between two looks at the clock: less than a millisecond's work.
const MATCHES_BETWEEN_LOOKS: usize = 2_048;

/// What a segment collector hands over.
type Harvest<C> = <<C as Collector>::Child as SegmentCollector>::Fruit;

/// Collects the matches of a query, unscored.
pub(super) fn pass<C: Collector>(
    snapshot: &Snapshot,
    query: &dyn TantivyQuery,
    collector: &C,
) -> Result<C::Fruit, SearchError> {
    let stoppable = Stoppable {
        collector,
        deadline: current(),
        was_stopped: AtomicBool::new(false),
    };
    let found = snapshot.searcher().search(query, &stoppable);
    if stoppable.was_stopped.into_inner() {
        return Err(SearchError::TimedOut);
    }
    Ok(found?)
}

struct Stoppable<'a, C> {
    collector: &'a C,
    deadline: Option<Deadline>,
    was_stopped: AtomicBool,
}

impl<C: Collector> Collector for Stoppable<'_, C> {
    type Fruit = C::Fruit;
    type Child = C::Child;

    fn for_segment(
        &self,
        ord: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<C::Child> {
        self.collector.for_segment(ord, segment)
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Harvest<C>>) -> tantivy::Result<C::Fruit> {
        self.collector.merge_fruits(segments)
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        ord: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<Harvest<C>> {
        self.look()?;
        let mut child = self.for_segment(ord, segment)?;
        let mut matches = weight.scorer(segment, 1.0)?;
        let alive = segment.alive_bitset();
        let mut block = [0; COLLECT_BLOCK_BUFFER_LEN];
        loop {
            for _ in 0..MATCHES_BETWEEN_LOOKS / COLLECT_BLOCK_BUFFER_LEN {
                let filled = matches.fill_buffer(&mut block);
                for &doc in &block[..filled] {
                    if alive.is_none_or(|alive| alive.is_alive(doc)) {
                        child.collect(doc, 0.0);
                    }
                }
                if filled < block.len() {
                    return Ok(child.harvest());
                }
            }
            self.look()?;
        }
    }
}

impl<C: Collector> Stoppable<'_, C> {
    /// Fails where the time is over.
    fn look(&self) -> tantivy::Result<()> {
        if self.deadline.as_ref().is_some_and(Deadline::is_over) {
            self.was_stopped.store(true, Ordering::Relaxed);
            let stopped = "the pass was stopped".to_owned();
            return Err(TantivyError::InternalError(stopped));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;
    use std::time::Duration;

    use tantivy::query::AllQuery;
    use tantivy::{DocId, Score};

    use super::*;
    use crate::index::{Generation, WriterConfig};
    use crate::model::{Document, DocumentId};
    use crate::text::Analysis;

    /// Segments, and documents of each.
    const SEGMENTS: usize = 2;
    const DOCUMENTS: usize = 2 * MATCHES_BETWEEN_LOOKS + 1;

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
            assert!(self.collected <= self.stops_at + MATCHES_BETWEEN_LOOKS);
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
            (MATCHES_BETWEEN_LOOKS, None),
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
