//! How long one waits for bytes to move: whoever sends or takes too few of them
//! in a while is cut off, and does not hold what others need.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Sleep, sleep};

/// Bytes that have to move in a while, unless there are no more.
const LEAST_BYTES: usize = 4 * 1024;

/// Runs while one waits.
#[derive(Debug)]
pub(super) struct Patience {
    limit: Duration,
    running: Option<Pin<Box<Sleep>>>,
    moved: usize,
}

impl Patience {
    pub(super) fn new(limit: Duration) -> Self {
        Self {
            limit,
            running: None,
            moved: 0,
        }
    }

    /// Bytes have moved: with enough of them, the time begins anew.
    pub(super) fn moved(&mut self, bytes: usize) {
        self.moved += bytes;
        if self.moved >= LEAST_BYTES {
            self.rest();
        }
    }

    /// There is nothing to wait for.
    pub(super) fn rest(&mut self) {
        self.running = None;
        self.moved = 0;
    }

    /// One has to wait. Ready when that has been too long.
    pub(super) fn poll_over(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let limit = self.limit;
        let running = self.running.get_or_insert_with(|| Box::pin(sleep(limit)));
        running.as_mut().poll(context)
    }
}
