//! PostgreSQL: the database itself writes every value as text, so that there is no
//! type that cannot be read.

use std::str::FromStr;

use serde_json::Value;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgRow, PgTypeInfo, PgTypeKind};
use sqlx::{
    AssertSqlSafe, Column as _, ConnectOptions, Connection, Executor, Row, SqlSafeStr, Statement,
    Type, TypeInfo,
};

use super::error::Failure;
use super::plan::{Column, Plan};
use super::read::{Session, connected};
use super::value::Cell;

/// Reads the rows of a query.
pub(super) async fn read(session: &mut Session<'_>) -> Result<(), Failure> {
    let source = session.source;
    let options = PgConnectOptions::from_str(source.address.full())
        .map_err(Failure::Connect)?
        .application_name("gongwen")
        .disable_statement_logging();
    let mut connection = connected(PgConnection::connect_with(&options)).await?;
    let settings = format!(
        "set default_transaction_read_only = on; set datestyle = 'ISO, YMD'; \
         set time zone interval '{}' hour to minute",
        source.time_zone
    );
    sqlx::raw_sql(AssertSqlSafe(settings))
        .execute(&mut connection)
        .await
        .map_err(Failure::Query)?;
    let now: String = sqlx::query_scalar("select localtimestamp::text")
        .fetch_one(&mut connection)
        .await
        .map_err(Failure::Query)?;
    session.begin(now);
    let text = [<str as Type<sqlx::Postgres>>::type_info()];
    let parameters: &[PgTypeInfo] = if source.parameters > 0 { &text } else { &[] };
    let statement = connection
        .prepare_with(
            AssertSqlSafe(source.query.clone()).into_sql_str(),
            parameters,
        )
        .await
        .map_err(Failure::Query)?;
    let columns = statement.columns().iter().map(|column| Column {
        name: column.name().to_owned(),
        type_name: match column.type_info().kind() {
            PgTypeKind::Array(entry) => format!("{}[]", entry.name()),
            _ => column.type_info().name().to_owned(),
        },
    });
    let plan = session.plan(columns.collect())?;
    let query = sqlx::query(AssertSqlSafe(as_texts(&source.query, &plan.columns)));
    let query = match &session.after {
        Some(mark) => query.bind(mark.to_text()),
        None => query,
    };
    session
        .drain(&plan, query.fetch(&mut connection), cells)
        .await
}

/// The query with every column as text, lists as JSON. That it stands in brackets
/// also says that it is one `SELECT`.
fn as_texts(query: &str, columns: &[Column]) -> String {
    let columns = columns.iter().map(|Column { name, type_name }| {
        let name = format!("gongwen_row.\"{}\"", name.replace('"', "\"\""));
        match type_name.as_str() {
            "BYTEA" => name,
            list if list.ends_with("[]") => format!("array_to_json({name})::text"),
            _ => format!("{name}::text"),
        }
    });
    let columns = columns.collect::<Vec<_>>().join(", ");
    format!("select {columns} from (\n{query}\n) as gongwen_row")
}

fn cells(row: &PgRow, plan: &Plan) -> Vec<Cell> {
    let columns = plan.columns.iter().enumerate();
    columns
        .map(|(index, column)| cell(row, index, &column.type_name))
        .collect()
}

fn cell(row: &PgRow, index: usize, type_name: &str) -> Cell {
    const UNREADABLE: Cell = Cell::Unreadable {
        reason: "cannot be read",
    };
    if type_name == "BYTEA" {
        return match row.try_get::<Option<Vec<u8>>, _>(index) {
            Ok(Some(bytes)) => Cell::bytes(&bytes),
            Ok(None) => Cell::NULL,
            Err(_) => UNREADABLE,
        };
    }
    let text = match row.try_get::<Option<String>, _>(index) {
        Ok(Some(text)) => text,
        Ok(None) => return Cell::NULL,
        Err(_) => return UNREADABLE,
    };
    match type_name {
        "BOOL" => Cell::Known(Value::Bool(text == "true")),
        "INT2" | "INT4" | "INT8" | "OID" => text
            .parse::<i64>()
            .map_or(UNREADABLE, |number| Cell::Known(Value::from(number))),
        // A float4 has fewer digits than the float8 of its value.
        "FLOAT4" | "FLOAT8" => text.parse().map_or(UNREADABLE, Cell::float),
        "JSON" | "JSONB" => Cell::json(&text),
        list if list.ends_with("[]") => Cell::json(&text),
        // Blanks at the end of `char(n)` are no part of the value.
        "CHAR" => Cell::text(text.trim_end_matches(' ')),
        _ => Cell::text(text),
    }
}
