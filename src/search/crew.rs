//! Threads that help with one search while others leave them idle.
//!
//! As many threads work on searches at once as there are cores; a search that comes
//! while all are at work goes alone, so that helping never costs throughput.

use std::num::NonZero;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use parking_lot::Mutex;

use super::deadline;

static CORES: LazyLock<usize> =
    LazyLock::new(|| thread::available_parallelism().map_or(1, NonZero::get));
/// Threads that work on searches, of all crews.
static AT_WORK: AtomicUsize = AtomicUsize::new(0);

/// The threads that work on a search: the caller's and its helpers.
pub(super) struct Crew {
    threads: usize,
}

impl Crew {
    /// The caller and as many helpers as cores are free.
    pub(super) fn muster() -> Self {
        let mut threads = 1;
        let _ = AT_WORK.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |at_work| {
            threads = CORES.saturating_sub(at_work).max(1);
            Some(at_work + threads)
        });
        Self { threads }
    }

    /// The caller without help.
    pub(super) fn alone() -> Self {
        AT_WORK.fetch_add(1, Ordering::Relaxed);
        Self { threads: 1 }
    }

    /// Does `work` on each of the tasks, which are begun in their order, all within the
    /// deadline of the caller.
    ///
    /// # Errors
    /// The first of them by order of the tasks; no task is begun after one.
    pub(super) fn each<T: Send, R: Send, E: Send>(
        &self,
        tasks: Vec<T>,
        work: impl Fn(T) -> Result<R, E> + Sync,
    ) -> Result<Vec<R>, E> {
        let helpers = self.threads.min(tasks.len()).saturating_sub(1);
        let waiting = Mutex::new(tasks.into_iter().enumerate());
        let take_part = || {
            let mut done = Vec::new();
            while let Some((at, task)) = next(&waiting) {
                let outcome = work(task);
                if outcome.is_err() {
                    waiting.lock().by_ref().for_each(drop);
                }
                done.push((at, outcome));
            }
            done
        };
        let deadline = deadline::current();
        let mut done = thread::scope(|scope| {
            let helper = |_| {
                let builder = thread::Builder::new().name("search".to_owned());
                // Where no thread can be had, the others do its share.
                let helping = || deadline::within(deadline.clone(), take_part);
                builder.spawn_scoped(scope, helping).ok()
            };
            let helpers: Vec<_> = (0..helpers).map_while(helper).collect();
            let mut done = take_part();
            for helper in helpers {
                match helper.join() {
                    Ok(part) => done.extend(part),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            done
        });
        done.sort_unstable_by_key(|(at, _)| *at);
        done.into_iter().map(|(_, outcome)| outcome).collect()
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        AT_WORK.fetch_sub(self.threads, Ordering::Relaxed);
    }
}

fn next<T>(waiting: &Mutex<impl Iterator<Item = T>>) -> Option<T> {
    waiting.lock().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As if so many cores were free.
    fn crew(threads: usize) -> Crew {
        AT_WORK.fetch_add(threads, Ordering::Relaxed);
        Crew { threads }
    }

    #[test]
    fn outcomes_are_in_the_order_of_the_tasks() {
        for threads in 1..5 {
            for tasks in 1..9 {
                let squares =
                    crew(threads).each((0..tasks).collect(), |task| Ok::<_, ()>(task * task));
                let expected: Vec<usize> = (0..tasks).map(|task| task * task).collect();
                assert_eq!(squares, Ok(expected), "{threads} threads");
            }
        }
    }

    #[test]
    fn nothing_is_begun_after_an_error() {
        let begun = AtomicUsize::new(0);
        let outcome = crew(1).each(vec![1, 2, 3], |task| {
            begun.fetch_add(1, Ordering::Relaxed);
            if task == 2 { Err(task) } else { Ok(task) }
        });
        assert_eq!((outcome, begun.into_inner()), (Err(2), 2));
    }

    #[test]
    fn a_panic_of_a_helper_is_the_callers() {
        let panics = || {
            crew(2).each(vec![(); 2], |()| -> Result<(), ()> {
                thread::sleep(std::time::Duration::from_millis(1));
                assert!(thread::current().name() != Some("search"), "on purpose");
                Ok(())
            })
        };
        let caught = std::panic::catch_unwind(panics);
        assert!(caught.is_err());
    }
}
