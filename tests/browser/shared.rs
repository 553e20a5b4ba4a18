//! Things that take long to start, shared by the tests that run at the same time.

use std::sync::{Arc, Weak};

use parking_lot::Mutex;

/// A place for one thing. It ends with the last of its users: what a `static`
/// holds would never be dropped, and its processes would stay behind.
pub(crate) struct Shared<T>(Mutex<Weak<T>>);

impl<T> Shared<T> {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(Weak::new()))
    }

    /// The thing that is there, or a new one.
    pub(crate) fn get(&self, start: impl FnOnce() -> T) -> Arc<T> {
        // Where a start has failed, the next test says so for itself.
        let mut place = self.0.lock();
        place.upgrade().unwrap_or_else(|| {
            let thing = Arc::new(start());
            *place = Arc::downgrade(&thing);
            thing
        })
    }
}
