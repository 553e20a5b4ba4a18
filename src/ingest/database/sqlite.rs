//! SQLite: each value has a type of its own, whatever its column says.

use std::str::FromStr;

use serde_json::Value;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, Row, SqlSafeStr, Statement, TypeInfo,
    ValueRef,
};

use super::error::Failure;
use super::mark::Mark;
use super::plan::{Column, Plan};
use super::read::{Session, connected};
use super::value::Cell;

/// Reads the rows of a query.
pub(super) async fn read(session: &mut Session<'_>) -> Result<(), Failure> {
    let source = session.source;
    let options = SqliteConnectOptions::from_str(source.address.full())
        .map_err(Failure::Connect)?
        .read_only(true)
        .create_if_missing(false)
        .disable_statement_logging();
    let mut connection = connected(SqliteConnection::connect_with(&options)).await?;
    let now: String = sqlx::query_scalar("select datetime('now', ?1)")
        .bind(&source.time_zone)
        .fetch_one(&mut connection)
        .await
        .map_err(Failure::Query)?;
    session.begin(now);
    let sql = || AssertSqlSafe(source.query.clone());
    let statement = connection
        .prepare(sql().into_sql_str())
        .await
        .map_err(Failure::Query)?;
    let plan = session.plan(Column::all(statement.columns()))?;
    let query = sqlx::query(sql());
    let query = match &session.after {
        Some(Mark::Number(number)) => query.bind(*number),
        Some(mark) => query.bind(mark.to_text()),
        None => query,
    };
    session
        .drain(&plan, query.fetch(&mut connection), cells)
        .await
}

fn cells(row: &SqliteRow, plan: &Plan) -> Vec<Cell> {
    let indexes = 0..plan.columns.len();
    indexes.map(|index| cell(row, index)).collect()
}

fn cell(row: &SqliteRow, index: usize) -> Cell {
    const UNREADABLE: Cell = Cell::Unreadable {
        reason: "cannot be read",
    };
    let Ok(raw) = row.try_get_raw(index) else {
        return UNREADABLE;
    };
    if raw.is_null() {
        return Cell::NULL;
    }
    let storage = raw.type_info().name().to_owned();
    match storage.as_str() {
        "INTEGER" | "BOOLEAN" | "INT4" | "INT8" => row
            .try_get_unchecked::<i64, _>(index)
            .map_or(UNREADABLE, |number| Cell::Known(Value::from(number))),
        "REAL" => row
            .try_get_unchecked::<f64, _>(index)
            .map_or(UNREADABLE, Cell::float),
        _ => row
            .try_get_unchecked::<Vec<u8>, _>(index)
            .map_or(UNREADABLE, |bytes| Cell::bytes(&bytes)),
    }
}
