//! What the time of a search goes to.

use std::time::{Duration, Instant};

use tracing::info_span;
use tracing::span::EnteredSpan;

/// A part of the work on a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Cutting the text, and finding out what is meant.
    Understanding,
    /// Going through what matches, counting and ranking.
    Matching,
    /// Reading what is shown, marking it, and what is said beside it.
    Presenting,
}

impl Phase {
    /// The name, for figures and traces.
    pub fn name(self) -> &'static str {
        match self {
            Self::Understanding => "understanding",
            Self::Matching => "matching",
            Self::Presenting => "presenting",
        }
    }
}

/// How long each phase took.
pub type Phases = Vec<(Phase, Duration)>;

/// Runs while a search is worked on. Each phase is a span of the trace.
pub(super) struct Stopwatch {
    done: Phases,
    phase: Phase,
    since: Instant,
    _span: EnteredSpan,
}

impl Stopwatch {
    /// Begins with the first phase.
    pub(super) fn start() -> Self {
        Self {
            done: Vec::new(),
            phase: Phase::Understanding,
            since: Instant::now(),
            _span: span(Phase::Understanding),
        }
    }

    /// Goes on to another phase.
    pub(super) fn next(self, phase: Phase) -> Self {
        let done = self.stop();
        Self {
            done,
            phase,
            since: Instant::now(),
            _span: span(phase),
        }
    }

    /// The phases that are done, the running one being the last.
    pub(super) fn stop(mut self) -> Phases {
        self.done.push((self.phase, self.since.elapsed()));
        self.done
    }
}

fn span(phase: Phase) -> EnteredSpan {
    match phase {
        Phase::Understanding => info_span!("understanding"),
        Phase::Matching => info_span!("matching"),
        Phase::Presenting => info_span!("presenting"),
    }
    .entered()
}
