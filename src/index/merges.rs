//! Merging segments beside the writing: which, and whether it goes on.
//!
//! Merges are started here and not by tantivy, which does not tell whether any
//! are under way: a writer that is closed meanwhile loses what they did.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};
use tantivy::{FutureResult, IndexWriter, TantivyError};

use super::error::IndexError;
use super::folder::files_of;
use super::generation::Generation;

/// Segments of about one size that are merged into one. Fewer segments make a
/// smaller index (each has a dictionary of its own) and quicker searches.
const SEGMENTS_TO_MERGE: usize = 4;
/// How much larger, as a power of two, the segments of the next size are: each
/// merge makes one of the next size.
const LOG2_OF_SIZES: f64 = 2.0;
/// Segments of fewer documents count as one size.
const SMALLEST_SIZE_DOCUMENTS: u32 = 256;
/// Share of removed documents above which a segment is written anew.
const MAX_DELETED_SHARE: f32 = 0.2;

type Outcome = tantivy::Result<Option<SegmentMeta>>;

/// The merges of a writer.
pub(super) struct Merges {
    policy: LogMergePolicy,
    /// Merges at once that segments of one size are shared out to, if they are many.
    threads: usize,
    running: Vec<Running>,
}

struct Running {
    segments: Vec<SegmentId>,
    outcome: Pin<Box<FutureResult<Option<SegmentMeta>>>>,
}

impl Merges {
    /// Segments of about one size are merged by fours, and those with many
    /// removed documents written anew: three segments a size at most, and a fifth
    /// of removed documents.
    pub(super) fn new(threads: usize) -> Self {
        let mut policy = LogMergePolicy::default();
        policy.set_min_num_segments(SEGMENTS_TO_MERGE);
        policy.set_level_log_size(LOG2_OF_SIZES);
        policy.set_min_layer_size(SMALLEST_SIZE_DOCUMENTS);
        policy.set_del_docs_ratio_before_merge(MAX_DELETED_SHARE);
        Self {
            policy,
            threads: threads.max(1),
            running: Vec::new(),
        }
    }

    /// Starts the merges that the committed segments call for. What is damaged is
    /// not merged: its checksums would be those of the damage.
    pub(super) fn start(
        &mut self,
        generation: &Generation,
        writer: &mut IndexWriter,
    ) -> Result<(), IndexError> {
        let mut segments = generation.index.searchable_segment_metas()?;
        segments.retain(|segment| {
            let mut busy = self.running.iter().flat_map(|merge| &merge.segments);
            !busy.any(|id| *id == segment.id())
        });
        for MergeCandidate(candidate) in self.policy.compute_merge_candidates(&segments) {
            let merged = segments.iter();
            let merged = merged.filter(|segment| candidate.contains(&segment.id()));
            generation.check(&files_of(merged))?;
            for share in candidate.chunks(share(candidate.len(), self.threads)) {
                self.running.push(Running {
                    outcome: Box::pin(writer.merge(share)),
                    segments: share.to_vec(),
                });
            }
        }
        Ok(())
    }

    /// Takes note of the merges that are done; whether any go on.
    pub(super) fn go_on(&mut self) -> tantivy::Result<bool> {
        let mut outcomes: Vec<Outcome> = Vec::new();
        self.running.retain_mut(|merge| {
            let mut context = Context::from_waker(Waker::noop());
            match merge.outcome.as_mut().poll(&mut context) {
                Poll::Ready(outcome) => {
                    outcomes.push(outcome);
                    false
                }
                Poll::Pending => true,
            }
        });
        for outcome in outcomes {
            settled(outcome)?;
        }
        Ok(!self.running.is_empty())
    }

    /// Merges until nothing calls for it any more.
    pub(super) fn finish(
        mut self,
        generation: &Generation,
        writer: &mut IndexWriter,
    ) -> Result<(), IndexError> {
        loop {
            for merge in std::mem::take(&mut self.running) {
                settled(Pin::into_inner(merge.outcome).wait())
                    .map_err(|error| generation.cause(error))?;
            }
            self.start(generation, writer)?;
            if self.running.is_empty() {
                return Ok(());
            }
        }
    }
}

/// How many of so many segments are merged into one. Many, as a load leaves them, are
/// shared out, but never so that what was merged would have to be merged again.
fn share(segments: usize, threads: usize) -> usize {
    let shares = threads.min(SEGMENTS_TO_MERGE - 1);
    let shares = shares.min(segments / (2 * SEGMENTS_TO_MERGE)).max(1);
    segments.div_ceil(shares)
}

/// A segment that lost its last document while it was merged is gone, and what it
/// was merged into with it. The next commit starts again without it.
fn settled(outcome: Outcome) -> tantivy::Result<()> {
    match outcome {
        Ok(_) | Err(TantivyError::InvalidArgument(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(segments: usize, threads: usize, expected: usize) {
        assert_eq!(share(segments, threads), expected, "{segments} {threads}");
    }

    #[test]
    fn many_segments_are_shared_out_and_few_are_not() {
        check(4, 2, 4);
        check(15, 2, 15);
        check(16, 2, 8);
        check(33, 2, 17);
        check(33, 1, 33);
        check(100, 8, 34);
    }
}
