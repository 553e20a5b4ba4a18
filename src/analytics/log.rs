//! Counting while a server runs, and writing the counts now and then.

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use parking_lot::Mutex;

use super::counts::Counts;
use super::error::AnalyticsError;
use crate::model::Date;

/// How much of what was counted a kill may cost.
const WRITE_EVERY: Duration = Duration::from_mins(1);

/// Counts what is searched for. Clones share the counts.
#[derive(Debug, Clone)]
pub struct QueryLog {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    counts: Mutex<Counts>,
    /// Held while the file is replaced, so that it never goes back.
    writing: Mutex<()>,
}

impl QueryLog {
    /// Goes on with the counts in a file, whose folder is made. A file that does
    /// not hold counts is put aside.
    ///
    /// # Errors
    /// Where folder or file cannot be read or written.
    pub fn open(path: &Path) -> Result<Self, AnalyticsError> {
        if let Some(folder) = path.parent() {
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)
                .map_err(AnalyticsError::io("create", folder))?;
        }
        let counts = match Counts::read(path) {
            Err(error @ AnalyticsError::Damaged { .. }) => {
                let aside = path.with_extension("damaged");
                tracing::warn!(%error, "the counts of queries begin anew; the file is kept as `{}`", aside.display());
                fs::rename(path, &aside).map_err(AnalyticsError::io("rename", path))?;
                Counts::default()
            }
            counts => counts?,
        };
        let log = Self {
            inner: Arc::new(Inner {
                path: path.to_owned(),
                counts: Mutex::new(counts),
                writing: Mutex::default(),
            }),
        };
        // Now, not after a minute, is it told where nothing can be written.
        log.write()?;
        Ok(log)
    }

    /// Counts a search with so many results.
    pub fn count(&self, day: Date, text: &str, results: u64, took: Duration) {
        self.inner.counts.lock().add(day, text, results, took);
    }

    /// What was counted and may be shown.
    pub fn frequent(&self) -> Counts {
        self.inner.counts.lock().frequent()
    }

    /// Writes what was counted and may be written.
    ///
    /// # Errors
    /// Where the file cannot be replaced; what was counted is kept.
    pub fn write(&self) -> Result<(), AnalyticsError> {
        self.inner.write()
    }

    /// Writes every minute, until the last clone is dropped.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub fn write_in_background(&self) -> std::io::Result<()> {
        let inner = Arc::downgrade(&self.inner);
        thread::Builder::new()
            .name("query-log".to_owned())
            .spawn(move || write_until_dropped(&inner))
            .map(drop)
    }
}

fn write_until_dropped(inner: &Weak<Inner>) {
    loop {
        thread::sleep(WRITE_EVERY);
        let Some(inner) = inner.upgrade() else {
            return;
        };
        if let Err(error) = inner.write() {
            tracing::error!(%error, "the counts of queries are not written; they are kept in memory");
        }
    }
}

impl Inner {
    fn write(&self) -> Result<(), AnalyticsError> {
        let _one = self.writing.lock();
        let frequent = self.counts.lock().frequent();
        frequent.write(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::analytics::LEAST_COUNT;

    #[test]
    fn counts_survive_an_end_and_go_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("analytics/queries.json");
        let day = date(2026, 3, 1);
        for run in 1..=3 {
            let log = QueryLog::open(&path).unwrap();
            for _ in 0..LEAST_COUNT {
                log.clone().count(day, "低保", 1, Duration::ZERO);
            }
            log.write().unwrap();
            let counts = Counts::read(&path).unwrap();
            assert_eq!(counts.totals()["低保"].count, run * LEAST_COUNT);
        }
    }

    #[test]
    fn a_damaged_file_is_put_aside_and_a_missing_right_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("queries.json");
        fs::write(&path, "{").unwrap();
        QueryLog::open(&path).unwrap();
        let aside = folder.path().join("queries.damaged");
        assert_eq!(fs::read_to_string(aside).unwrap(), "{");
        assert_eq!(Counts::read(&path).unwrap(), Counts::default());
        // A file stands where the folder is to be.
        let error = QueryLog::open(&path.join("queries.json")).unwrap_err();
        assert!(error.to_string().starts_with("cannot create"), "{error}");
    }
}
