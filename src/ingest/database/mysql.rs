//! MySQL and MariaDB: values are read from their bytes, since zero dates and
//! decimals are to come through.

use std::fmt::Write as _;
use std::str::FromStr;

use serde_json::Value;
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection, MySqlRow};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, Row, SqlSafeStr, Statement};

use super::error::Failure;
use super::mark::Mark;
use super::plan::{Column, Plan};
use super::read::{Session, connected};
use super::value::Cell;

const UNREADABLE: Cell = Cell::Unreadable {
    reason: "cannot be read",
};
const ZERO_DATE: &str = "is no day; it is left out";

/// Reads the rows of a query.
pub(super) async fn read(session: &mut Session<'_>) -> Result<(), Failure> {
    let source = session.source;
    let address = source.address.full();
    let address = address
        .strip_prefix("mariadb:")
        .map_or_else(|| address.to_owned(), |rest| format!("mysql:{rest}"));
    let options = MySqlConnectOptions::from_str(&address)
        .map_err(Failure::Connect)?
        .timezone(Some(source.time_zone.clone()))
        // The query means what it means elsewhere.
        .pipes_as_concat(false)
        .no_engine_substitution(false)
        .disable_statement_logging();
    let mut connection = connected(MySqlConnection::connect_with(&options)).await?;
    // The server waits while documents are taken in.
    sqlx::raw_sql("set session transaction read only; set session net_write_timeout = 3600")
        .execute(&mut connection)
        .await
        .map_err(Failure::Query)?;
    let now: String = sqlx::query_scalar("select cast(now(6) as char)")
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
    let mut query = sqlx::query(sql());
    for _ in 0..source.parameters {
        query = match &session.after {
            Some(Mark::Number(number)) => query.bind(*number),
            Some(mark) => query.bind(mark.to_text()),
            None => query,
        };
    }
    session
        .drain(&plan, query.fetch(&mut connection), cells)
        .await
}

fn cells(row: &MySqlRow, plan: &Plan) -> Vec<Cell> {
    let columns = plan.columns.iter().enumerate();
    columns
        .map(|(index, column)| {
            // Without a value there are no bytes.
            match row.try_get_unchecked::<Vec<u8>, _>(index) {
                Ok(bytes) => cell(&bytes, &column.type_name),
                Err(_) => Cell::NULL,
            }
        })
        .collect()
}

/// A value from its bytes in the binary protocol.
fn cell(bytes: &[u8], type_name: &str) -> Cell {
    match type_name {
        "FLOAT" => match bytes.try_into() {
            // By its own digits: 0.1 and not 0.10000000149011612.
            Ok(bytes) => f32::from_le_bytes(bytes)
                .to_string()
                .parse()
                .map_or(UNREADABLE, Cell::float),
            Err(_) => UNREADABLE,
        },
        "DOUBLE" => match bytes.try_into() {
            Ok(bytes) => Cell::float(f64::from_le_bytes(bytes)),
            Err(_) => UNREADABLE,
        },
        "BIT" => integer(bytes.iter().rev(), false),
        "YEAR" => integer(bytes.iter(), false),
        name if name.ends_with(" UNSIGNED") => integer(bytes.iter(), false),
        name if name == "BOOLEAN" || name.ends_with("INT") => integer(bytes.iter(), true),
        "DATE" | "DATETIME" | "TIMESTAMP" => moment(bytes, type_name == "DATE"),
        "TIME" => time(bytes).map_or(UNREADABLE, Cell::text),
        "JSON" => std::str::from_utf8(bytes).map_or(UNREADABLE, Cell::json),
        "GEOMETRY" => UNREADABLE,
        _ => Cell::bytes(bytes),
    }
}

/// A number from its bytes, least first.
fn integer<'a>(bytes: impl DoubleEndedIterator<Item = &'a u8> + Clone, is_signed: bool) -> Cell {
    let is_negative = is_signed
        && bytes
            .clone()
            .next_back()
            .is_some_and(|last| last & 0x80 != 0);
    let start = if is_negative { u64::MAX } else { 0 };
    let bits = bytes
        .rev()
        .fold(start, |bits, byte| bits << 8 | u64::from(*byte));
    Cell::Known(if is_signed {
        Value::from(bits.cast_signed())
    } else {
        Value::from(bits)
    })
}

/// `length year year month day hour minute second microseconds`, cut where only
/// zeros follow.
fn moment(bytes: &[u8], is_date: bool) -> Cell {
    let mut parts = [0; 11];
    for (part, byte) in parts.iter_mut().zip(bytes.iter().skip(1)) {
        *part = *byte;
    }
    let [y0, y1, month, day, hour, minute, second, micros @ ..] = parts;
    let year = u16::from_le_bytes([y0, y1]);
    let mut text = format!("{year:04}-{month:02}-{day:02}");
    if !is_date {
        write!(text, " {hour:02}:{minute:02}:{second:02}").expect("a text takes all");
        push_micros(&mut text, micros);
    }
    if month == 0 || day == 0 {
        return Cell::Doubtful {
            value: Value::Null,
            found: text,
            reason: ZERO_DATE,
        };
    }
    Cell::text(text)
}

/// `length is_negative days×4 hour minute second microseconds×4`, cut likewise.
fn time(bytes: &[u8]) -> Option<String> {
    let mut parts = [0; 12];
    for (part, byte) in parts.iter_mut().zip(bytes.iter().skip(1)) {
        *part = *byte;
    }
    let [
        is_negative,
        d0,
        d1,
        d2,
        d3,
        hour,
        minute,
        second,
        micros @ ..,
    ] = parts;
    let days = u32::from_le_bytes([d0, d1, d2, d3]);
    let hours = days.checked_mul(24)?.checked_add(hour.into())?;
    let sign = if is_negative == 0 { "" } else { "-" };
    let mut text = format!("{sign}{hours:02}:{minute:02}:{second:02}");
    push_micros(&mut text, micros);
    Some(text)
}

fn push_micros(text: &mut String, micros: [u8; 4]) {
    let micros = u32::from_le_bytes(micros);
    if micros > 0 {
        write!(text, ".{micros:06}").expect("a text takes all");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(type_name: &str, bytes: &[u8], expected: impl Into<Value>) {
        assert_eq!(
            cell(bytes, type_name),
            Cell::Known(expected.into()),
            "{type_name}"
        );
    }

    #[test]
    fn values_are_read_from_their_bytes() {
        check("BOOLEAN", &[2], 2);
        check("TINYINT", &[0xff], -1);
        check("TINYINT UNSIGNED", &[0xff], 255);
        check("INT", &[0xfe, 0xff, 0xff, 0xff], -2);
        check("BIGINT", &i64::MIN.to_le_bytes(), i64::MIN);
        check("BIGINT UNSIGNED", &u64::MAX.to_le_bytes(), u64::MAX);
        check("YEAR", &2026_u16.to_le_bytes(), 2026);
        check("BIT", &[1, 2], 258);
        check("FLOAT", &0.1_f32.to_le_bytes(), 0.1);
        check("DOUBLE", &0.1_f64.to_le_bytes(), 0.1);
        check(
            "DECIMAL",
            b"12345678901234567890.10",
            "12345678901234567890.10",
        );
        check("DATE", &[4, 0xea, 7, 11, 25], "2026-11-25");
        check("DATETIME", &[4, 0xea, 7, 11, 25], "2026-11-25 00:00:00");
        check(
            "TIMESTAMP",
            &[11, 0xea, 7, 11, 25, 8, 1, 2, 1, 0, 0, 0],
            "2026-11-25 08:01:02.000001",
        );
        check("TIME", &[8, 1, 1, 0, 0, 0, 2, 3, 4], "-26:03:04");
        check("TIME", &[0], "00:00:00");
        check("JSON", br#"{"a":1}"#, serde_json::json!({"a": 1}));
        check("VARCHAR", "公文".as_bytes(), "公文");
    }

    #[test]
    fn zero_dates_are_no_days() {
        for (bytes, found) in [
            (&[0][..], "0000-00-00"),
            (&[4, 0xea, 7, 0, 0][..], "2026-00-00"),
        ] {
            let expected = Cell::Doubtful {
                value: Value::Null,
                found: found.to_owned(),
                reason: ZERO_DATE,
            };
            assert_eq!(cell(bytes, "DATE"), expected);
        }
        assert_eq!(cell(&[1, 2], "GEOMETRY"), UNREADABLE);
    }
}
