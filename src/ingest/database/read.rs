//! Reads a database to its end, a row at a time.

use std::time::Duration;

use futures_util::{Stream, StreamExt};
use tokio::runtime;

use super::address::Kind;
use super::error::{DatabaseError, Failure};
use super::file::DatabaseSource;
use super::mark::{Mark, Progress};
use super::plan::Plan;
use super::row::Rows;
use super::value::Cell;
use super::{mysql, postgres, sqlite};
use crate::ingest::duplicates::Seen;
use crate::ingest::item::Item;
use crate::ingest::mapping::Mapping;
use crate::model::DocumentId;

/// How long a connection may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(30);

/// What a row says.
#[derive(Debug)]
pub enum Entry {
    /// A document, or a refusal.
    Item(Item),
    /// The document of this identifier is to be removed.
    Removed(DocumentId),
}

/// A source that was read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Rows, refused ones and deletions included.
    pub rows: u64,
    /// How far the source is read, for the next run; none for a source that is
    /// read whole each time.
    pub watermark: Option<String>,
}

/// Takes the rows of a query on their way.
pub(super) struct Session<'a> {
    pub(super) source: &'a DatabaseSource,
    /// What `:watermark` is, where the query has it.
    pub(super) after: Option<Mark>,
    mapping: &'a Mapping,
    rows: Rows<'a>,
    progress: Option<Progress>,
    /// The database's clock before the query began.
    now: String,
    count: u64,
    take: &'a mut dyn FnMut(Entry) -> bool,
}

/// Reads a source, each row as it comes; no more than a few are held. `watermark`
/// is how far it was read before, of the same
/// [`definition`](DatabaseSource::definition).
///
/// # Errors
/// Those of `take`, and [`DatabaseError`] where the database cannot be read to the
/// end: what was taken until then is not all.
pub fn read_database<E: From<DatabaseError>>(
    source: &DatabaseSource,
    watermark: Option<&str>,
    mapping: &Mapping,
    mut take: impl FnMut(Entry) -> Result<(), E>,
) -> Result<Reading, E> {
    let mut refused = None;
    let mut keep_error = |entry| match take(entry) {
        Ok(()) => true,
        Err(error) => {
            refused = Some(error);
            false
        }
    };
    let read = read(source, watermark, mapping, &mut keep_error);
    match (refused, read) {
        (Some(error), _) => Err(error),
        (None, Ok(reading)) => Ok(reading),
        (None, Err(failure)) => Err(DatabaseError::Source {
            name: source.name.clone(),
            address: source.address.to_string(),
            reason: source.address.without_secrets(&failure.reason()),
        }
        .into()),
    }
}

fn read(
    source: &DatabaseSource,
    watermark: Option<&str>,
    mapping: &Mapping,
    take: &mut dyn FnMut(Entry) -> bool,
) -> Result<Reading, Failure> {
    let before = source.watermark.as_ref().map(|known| {
        watermark
            .and_then(Mark::parse)
            .filter(|mark| mark.compare(&known.initial).is_some())
            .unwrap_or_else(|| known.initial.clone())
    });
    let overlap = source
        .watermark
        .as_ref()
        .map_or(0, |known| known.overlap_seconds);
    let mut session = Session {
        source,
        after: before.as_ref().map(|mark| mark.minus(overlap)),
        mapping,
        rows: Rows {
            source,
            mapping,
            seen: Seen::default(),
        },
        progress: before.map(Progress::new),
        now: String::new(),
        count: 0,
        take,
    };
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Connect(error.into()))?;
    runtime.block_on(async {
        match source.address.kind {
            Kind::Postgres => postgres::read(&mut session).await,
            Kind::MySql => mysql::read(&mut session).await,
            Kind::Sqlite => sqlite::read(&mut session).await,
        }
    })?;
    Ok(Reading {
        rows: session.count,
        watermark: session
            .progress
            .map(|progress| progress.end(&session.now).to_text()),
    })
}

impl Session<'_> {
    /// Takes note of the database's clock, before the query sees its rows.
    pub(super) fn begin(&mut self, now: String) {
        self.now = now;
    }

    /// What the columns of the query stand for.
    pub(super) fn plan(&self, columns: Vec<super::plan::Column>) -> Result<Plan, Failure> {
        Plan::new(self.source, columns, self.mapping).map_err(Failure::Plan)
    }

    /// Takes all rows.
    pub(super) async fn drain<R>(
        &mut self,
        plan: &Plan,
        mut rows: impl Stream<Item = Result<R, sqlx::Error>> + Unpin,
        cells: impl Fn(&R, &Plan) -> Vec<Cell>,
    ) -> Result<(), Failure> {
        while let Some(row) = rows.next().await {
            let row = row.map_err(|error| match self.count {
                0 if matches!(error, sqlx::Error::Database(_)) => Failure::Query(error),
                count => Failure::Lost(count, error),
            })?;
            self.count += 1;
            let made = self.rows.row(plan, cells(&row, plan), self.count);
            if let Some(progress) = &mut self.progress {
                match (&made.entry, made.mark) {
                    (Entry::Item(Item::Refused(_)), mark) => progress.refused(mark),
                    (_, Some(mark)) => progress.taken(mark),
                    (_, None) => {}
                }
            }
            if !(self.take)(made.entry) {
                return Err(Failure::Stopped);
            }
        }
        Ok(())
    }
}

/// Connects, or gives up after a while.
pub(super) async fn connected<C>(
    connecting: impl Future<Output = Result<C, sqlx::Error>>,
) -> Result<C, Failure> {
    if let Ok(connected) = tokio::time::timeout(CONNECT_WITHIN, connecting).await {
        return connected.map_err(Failure::Connect);
    }
    let reason = format!("no answer within {} seconds", CONNECT_WITHIN.as_secs());
    let error = std::io::Error::new(std::io::ErrorKind::TimedOut, reason);
    Err(Failure::Connect(error.into()))
}
