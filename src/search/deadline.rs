//! How long an answer may take: looked at wherever one can take long.
//!
//! The deadline goes with the thread that works on the answer, as a span of the
//! log does, so that no function on the way has to hand it on. Without one,
//! nothing is stopped.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::error::SearchError;

thread_local! {
    static CURRENT: RefCell<Option<Deadline>> = const { RefCell::new(None) };
}

/// When an answer is given up. Clones are of the same answer.
#[derive(Debug, Clone)]
pub struct Deadline {
    at: Instant,
    unwanted: Arc<AtomicBool>,
}

impl Deadline {
    /// The deadline that is `limit` from now.
    pub fn after(limit: Duration) -> Self {
        Self {
            at: Instant::now() + limit,
            unwanted: Arc::default(),
        }
    }

    /// Nobody waits for the answer any more: it is given up at once.
    pub fn give_up(&self) {
        self.unwanted.store(true, Ordering::Relaxed);
    }

    /// Does `work` within the deadline: what the engine is asked for in it ends
    /// with [`SearchError::TimedOut`] soon after.
    pub fn bound<T>(&self, work: impl FnOnce() -> T) -> T {
        within(Some(self.clone()), work)
    }

    fn is_over(&self) -> bool {
        self.unwanted.load(Ordering::Relaxed) || Instant::now() >= self.at
    }
}

/// What was current before, which is so again afterwards, also after a panic.
struct Before(Option<Deadline>);

impl Drop for Before {
    fn drop(&mut self) {
        CURRENT.set(self.0.take());
    }
}

/// Does `work` within a deadline, or without one.
pub(super) fn within<T>(deadline: Option<Deadline>, work: impl FnOnce() -> T) -> T {
    let _before = Before(CURRENT.replace(deadline));
    work()
}

/// The deadline of what this thread works on.
pub(super) fn current() -> Option<Deadline> {
    CURRENT.with_borrow(Clone::clone)
}

/// Fails where the time is over.
pub(super) fn check() -> Result<(), SearchError> {
    let is_over = CURRENT.with_borrow(|current| current.as_ref().is_some_and(Deadline::is_over));
    if is_over {
        Err(SearchError::TimedOut)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_holds_for_what_is_done_within_it() {
        let long = Deadline::after(Duration::from_hours(1));
        let over = Deadline::after(Duration::ZERO);
        assert!(check().is_ok());
        long.bound(|| {
            assert!(check().is_ok());
            assert!(over.bound(check).is_err());
            assert!(check().is_ok());
            long.give_up();
            assert!(check().is_err());
        });
        assert!(check().is_ok());
    }

    #[test]
    fn a_panic_leaves_no_deadline_behind() {
        let over = Deadline::after(Duration::ZERO);
        let caught = std::panic::catch_unwind(|| over.bound(|| panic!("on purpose")));
        assert!(caught.is_err());
        assert!(check().is_ok());
    }
}
