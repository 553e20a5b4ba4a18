//! Places for searches: so many at once, so many that wait, and no more.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};

use crate::http::error::Fault;

/// A place, which is given back when this is dropped.
pub(in crate::http) type Place = OwnedSemaphorePermit;

/// The places and the queue before them. Clones share both.
#[derive(Clone)]
pub(in crate::http) struct Places {
    free: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    long: Arc<Semaphore>,
    max_wait: Duration,
}

impl Places {
    /// `places` at once, and as many as `queue` that wait, each at most `max_wait`;
    /// also of what takes places again and again, as many as `queue` at once.
    pub(in crate::http) fn new(places: usize, queue: usize, max_wait: Duration) -> Self {
        Self {
            free: Arc::new(Semaphore::new(places)),
            queue: Arc::new(Semaphore::new(queue)),
            long: Arc::new(Semaphore::new(queue)),
            max_wait,
        }
    }

    /// The same places behind another queue. Who waits in the one before goes on.
    pub(super) fn with_queue(&self, queue: usize) -> Self {
        Self {
            free: Arc::clone(&self.free),
            queue: Arc::new(Semaphore::new(queue)),
            long: Arc::new(Semaphore::new(queue)),
            max_wait: self.max_wait,
        }
    }

    /// A place, in the order of asking. Who stops asking leaves the queue.
    ///
    /// # Errors
    /// At once where the queue is full; else where none comes free in time.
    pub(in crate::http) async fn take(&self) -> Result<Place, Fault> {
        match Arc::clone(&self.free).try_acquire_owned() {
            Ok(place) => return Ok(place),
            Err(TryAcquireError::Closed) => return Err(Fault::internal()),
            Err(TryAcquireError::NoPermits) => {}
        }
        let _waiting = self.queue.try_acquire().map_err(|_| Fault::overloaded())?;
        tokio::time::timeout(self.max_wait, self.take_again())
            .await
            .map_err(|_| Fault::overloaded())?
    }

    /// Lets in what takes places again and again, until this is dropped.
    ///
    /// # Errors
    /// Where there are too many of the kind.
    pub(in crate::http) fn begin_long(&self) -> Result<Place, Fault> {
        let begun = Arc::clone(&self.long).try_acquire_owned();
        begun.map_err(|_| Fault::overloaded())
    }

    /// A place for what has had one and is not done, however long that takes: it
    /// was let in, and does not count among those that wait.
    pub(in crate::http) async fn take_again(&self) -> Result<Place, Fault> {
        let place = Arc::clone(&self.free).acquire_owned();
        place.await.map_err(|_| Fault::internal())
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::*;

    const LONG: Duration = Duration::from_hours(1);

    async fn check_refused(places: &Places) {
        let fault = places.take().await.unwrap_err();
        assert_eq!(fault.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(fault.code, "overloaded");
    }

    /// Asks in the background, and is waiting when this returns.
    async fn waiting(places: &Places) -> tokio::task::JoinHandle<Result<Place, Fault>> {
        let before = places.queue.available_permits();
        let places = places.clone();
        let queue = Arc::clone(&places.queue);
        let asking = tokio::spawn(async move { places.take().await });
        while queue.available_permits() == before {
            tokio::task::yield_now().await;
        }
        asking
    }

    #[tokio::test]
    async fn a_full_queue_turns_away_at_once() {
        let places = Places::new(1, 2, LONG);
        let held = places.take().await.unwrap();
        let first = waiting(&places).await;
        let second = waiting(&places).await;
        check_refused(&places).await;
        drop(held);
        let place = first.await.unwrap().unwrap();
        let third = waiting(&places).await;
        check_refused(&places).await;
        drop(place);
        drop(second.await.unwrap().unwrap());
        drop(third.await.unwrap().unwrap());
        assert_eq!(places.free.available_permits(), 1);
        assert_eq!(places.queue.available_permits(), 2);
    }

    #[tokio::test]
    async fn who_stops_asking_leaves_the_queue() {
        let places = Places::new(1, 1, LONG);
        let held = places.take().await.unwrap();
        let gone = waiting(&places).await;
        gone.abort();
        assert!(gone.await.is_err());
        let next = waiting(&places).await;
        drop(held);
        assert!(next.await.unwrap().is_ok());
    }

    #[tokio::test]
    async fn nobody_waits_longer_than_allowed() {
        let places = Places::new(1, 1, Duration::ZERO);
        let held = places.take().await.unwrap();
        check_refused(&places).await;
        drop(held);
        assert!(places.take().await.is_ok());
    }

    #[tokio::test]
    async fn what_goes_on_needs_no_room_in_the_queue() {
        let places = Places::new(1, 0, LONG);
        let held = places.take().await.unwrap();
        check_refused(&places).await;
        let again = tokio::spawn({
            let places = places.clone();
            async move { places.take_again().await }
        });
        drop(held);
        assert!(again.await.unwrap().is_ok());
    }
}
