//! The file of counts: JSON, replaced as a whole, read by its owner alone.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::counts::{Counts, DayCounts};
use super::error::AnalyticsError;
use super::tally::Tally;
use crate::model::Date;

/// The form of the file.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct CountsBody {
    version: u32,
    days: BTreeMap<String, DayBody>,
}

#[derive(Serialize, Deserialize)]
struct DayBody {
    all: TallyBody,
    personal: u64,
    long: u64,
    dropped: u64,
    texts: BTreeMap<String, TallyBody>,
}

#[derive(Serialize, Deserialize)]
struct TallyBody {
    count: u64,
    without_result: u64,
    slowest_us: u64,
    total_us: u64,
}

impl Counts {
    /// Reads what was written; nothing where there is no file yet.
    ///
    /// # Errors
    /// Where the file cannot be read or does not hold counts.
    pub fn read(path: &Path) -> Result<Self, AnalyticsError> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(AnalyticsError::io("read", path)(error)),
        };
        parse(&bytes).map_err(|reason| AnalyticsError::Damaged {
            path: path.to_owned(),
            reason,
        })
    }

    /// Writes what may be written. A reader sees the file of before or this one.
    pub(super) fn write(&self, path: &Path) -> Result<(), AnalyticsError> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let write = || {
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(&serde_json::to_vec(&body(&self.frequent()))?)?;
            file.as_file().sync_all()?;
            file.persist(path).map_err(|error| error.error)
        };
        write().map_err(AnalyticsError::io("write", path))?;
        Ok(())
    }
}

fn parse(bytes: &[u8]) -> Result<Counts, String> {
    let body: CountsBody = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if body.version != VERSION {
        return Err(format!("it is of version {}, not {VERSION}", body.version));
    }
    let days = body.days.into_iter().map(|(day, of_day)| {
        let date: Date = day.parse().map_err(|_| format!("`{day}` is no day"))?;
        Ok((date, day_counts(of_day)))
    });
    Ok(Counts {
        days: days.collect::<Result<_, String>>()?,
    })
}

fn day_counts(day: DayBody) -> DayCounts {
    DayCounts {
        all: tally(&day.all),
        personal: day.personal,
        long: day.long,
        dropped: day.dropped,
        texts: day
            .texts
            .into_iter()
            .map(|(text, body)| (text, tally(&body)))
            .collect(),
    }
}

fn tally(body: &TallyBody) -> Tally {
    Tally {
        count: body.count,
        without_result: body.without_result,
        slowest: Duration::from_micros(body.slowest_us),
        total: Duration::from_micros(body.total_us),
    }
}

fn body(counts: &Counts) -> CountsBody {
    let days = counts.days.iter().map(|(day, of_day)| {
        let texts = of_day.texts.iter();
        let of_day = DayBody {
            all: tally_body(&of_day.all),
            personal: of_day.personal,
            long: of_day.long,
            dropped: of_day.dropped,
            texts: texts
                .map(|(text, tally)| (text.clone(), tally_body(tally)))
                .collect(),
        };
        (day.to_string(), of_day)
    });
    CountsBody {
        version: VERSION,
        days: days.collect(),
    }
}

fn tally_body(tally: &Tally) -> TallyBody {
    let micros = |duration: Duration| u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
    TallyBody {
        count: tally.count,
        without_result: tally.without_result,
        slowest_us: micros(tally.slowest),
        total_us: micros(tally.total),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use jiff::civil::date;

    use super::*;
    use crate::analytics::LEAST_COUNT;

    #[test]
    fn what_is_written_is_read_and_nothing_rare_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("queries.json");
        assert_eq!(Counts::read(&path).unwrap(), Counts::default());
        let mut counts = Counts::default();
        for _ in 0..LEAST_COUNT {
            counts.add(date(2026, 3, 1), "低保", 0, Duration::from_micros(1_234));
        }
        counts.add(date(2026, 3, 2), "王小明", 0, Duration::from_micros(5));
        counts.add(date(2026, 3, 2), "13912345678", 0, Duration::from_micros(5));
        counts.write(&path).unwrap();
        counts.write(&path).unwrap();
        assert_eq!(Counts::read(&path).unwrap(), counts.frequent());
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("低保"), "{text}");
        for hidden in ["王小明", "139"] {
            assert!(!text.contains(hidden), "{text}");
        }
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_holds_no_counts_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("queries.json");
        for (content, reason) in [
            ("", "EOF"),
            (r#"{"version":9,"days":{}}"#, "version 9, not 1"),
            (
                r#"{"version":1,"days":{"soon":{"all":{"count":1,"without_result":0,"slowest_us":0,"total_us":0},"personal":0,"long":0,"dropped":0,"texts":{}}}}"#,
                "`soon` is no day",
            ),
        ] {
            fs::write(&path, content).unwrap();
            let error = Counts::read(&path).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}
