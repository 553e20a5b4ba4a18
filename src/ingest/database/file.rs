//! The file of sources: TOML, one `[[source]]` for each query.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::address::{Address, Kind};
use super::error::DatabaseError;
use super::mark::Mark;
use super::placeholder;
use crate::ingest::mapping::Mapping;

const DEFAULT_INITIAL: &str = "1970-01-01 00:00:00";
const DEFAULT_OVERLAP_SECONDS: u32 = 60;
/// China has one time zone.
const DEFAULT_TIME_ZONE: &str = "+08:00";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourcesFile {
    source: Vec<SourceTable>,
}

/// A source as it is written. It is never shown: its address is whole.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct SourceTable {
    name: String,
    url: String,
    query: String,
    #[serde(default)]
    columns: BTreeMap<String, String>,
    id_prefix: Option<String>,
    #[serde(default)]
    body_format: BodyFormat,
    watermark: Option<WatermarkTable>,
    deleted_column: Option<String>,
    #[serde(default = "default_time_zone")]
    time_zone: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum BodyFormat {
    Html,
    #[default]
    Text,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WatermarkTable {
    column: String,
    #[serde(default = "default_overlap")]
    overlap_seconds: u32,
    #[serde(default = "default_initial")]
    initial: String,
}

fn default_time_zone() -> String {
    DEFAULT_TIME_ZONE.to_owned()
}

fn default_overlap() -> u32 {
    DEFAULT_OVERLAP_SECONDS
}

fn default_initial() -> String {
    DEFAULT_INITIAL.to_owned()
}

/// A database and what is read of it.
#[derive(Debug, Clone)]
pub struct DatabaseSource {
    pub(super) name: String,
    pub(super) address: Address,
    /// With the database's own parameter in place of `:watermark`.
    pub(super) query: String,
    /// How often the parameter stands in the query.
    pub(super) parameters: usize,
    /// Columns and the labels that they stand for.
    pub(super) columns: BTreeMap<String, String>,
    pub(super) id_prefix: String,
    pub(super) body_format: BodyFormat,
    pub(super) watermark: Option<Watermark>,
    pub(super) deleted_column: Option<String>,
    /// The offset in which times are read, `+08:00`.
    pub(super) time_zone: String,
    definition: String,
}

#[derive(Debug, Clone)]
pub(super) struct Watermark {
    pub(super) column: String,
    pub(super) overlap_seconds: u32,
    pub(super) initial: Mark,
}

impl DatabaseSource {
    /// Its name, unique in its file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A hash of what the source is and gives. A watermark is of one definition:
    /// under another one, rows may be missing that were read before.
    pub fn definition(&self) -> &str {
        &self.definition
    }

    /// Whether only what changed is read.
    pub fn is_incremental(&self) -> bool {
        self.watermark.is_some()
    }
}

/// Reads a file of sources; variables of its addresses come from the environment.
///
/// # Errors
/// Where the file cannot be read or says what cannot be.
pub fn read_sources(path: &Path, mapping: &Mapping) -> Result<Vec<DatabaseSource>, DatabaseError> {
    let text = std::fs::read_to_string(path).map_err(|source| DatabaseError::File {
        path: path.to_owned(),
        source,
    })?;
    parse(&text, mapping, |name| std::env::var(name).ok()).map_err(|reason| DatabaseError::Bad {
        path: path.to_owned(),
        reason,
    })
}

/// Reads the text of a file of sources.
pub(super) fn parse(
    text: &str,
    mapping: &Mapping,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Vec<DatabaseSource>, String> {
    let file: SourcesFile = toml::from_str(text).map_err(|error| told(text, &error))?;
    let mut names = BTreeSet::new();
    file.source
        .into_iter()
        .map(|table| {
            let name = table.name.clone();
            if name.trim().is_empty() || name.chars().any(char::is_control) {
                return Err("a source has no `name`".to_owned());
            }
            if !names.insert(name.clone()) {
                return Err(format!("two sources have the name `{name}`"));
            }
            source(table, mapping, &variable).map_err(|reason| format!("source `{name}`: {reason}"))
        })
        .collect()
}

/// What the parser says, and of which line. Neither the line nor a value is shown:
/// under whatever name, it may be an address with a password.
fn told(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map_or(1, |before| before.matches('\n').count() + 1);
    let message = match error.message().split_once("string \"") {
        Some((before, behind)) => {
            let behind = behind.rsplit_once('"').map_or("", |(_, behind)| behind);
            format!("{before}string{behind}")
        }
        None => error.message().to_owned(),
    };
    format!("line {line}: {message}")
}

fn source(
    table: SourceTable,
    mapping: &Mapping,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<DatabaseSource, String> {
    let address = Address::parse(&table.url, variable)?;
    for (column, label) in &table.columns {
        if mapping.field(label).is_none() {
            return Err(format!(
                "`{column} = \"{label}\"` under `columns`: `{label}` is no field and no label of one"
            ));
        }
    }
    if !is_offset(&table.time_zone) {
        let zone = &table.time_zone;
        return Err(format!(
            "`time_zone` `{zone}` is no offset such as `+08:00`"
        ));
    }
    let parameter = match address.kind {
        Kind::Postgres => "$1",
        Kind::MySql => "?",
        Kind::Sqlite => "?1",
    };
    let query = table.query.trim().trim_end_matches(';');
    if query.is_empty() {
        return Err("`query` is empty".to_owned());
    }
    let (query, parameters) = placeholder::replace(query, parameter, address.kind == Kind::MySql);
    match (&table.watermark, parameters) {
        (Some(_), 0) => {
            return Err("`query` has no `:watermark`, which `watermark` is to fill".to_owned());
        }
        (None, 1..) => {
            return Err("`query` has `:watermark`, and the source no `watermark`".to_owned());
        }
        _ => {}
    }
    let definition = definition(&table, &address);
    let watermark = table.watermark.map(watermark).transpose()?;
    Ok(DatabaseSource {
        id_prefix: table
            .id_prefix
            .unwrap_or_else(|| format!("{}-", table.name)),
        name: table.name,
        address,
        query,
        parameters,
        columns: table.columns,
        body_format: table.body_format,
        watermark,
        deleted_column: table.deleted_column,
        time_zone: table.time_zone,
        definition,
    })
}

fn watermark(table: WatermarkTable) -> Result<Watermark, String> {
    let initial = Mark::parse(&table.initial).ok_or_else(|| {
        let initial = &table.initial;
        format!("`initial` `{initial}` of `watermark` is neither a time nor a number")
    })?;
    Ok(Watermark {
        column: table.column,
        overlap_seconds: table.overlap_seconds,
        initial,
    })
}

/// A new password or overlap is no new definition.
fn definition(table: &SourceTable, address: &Address) -> String {
    let watermark = table.watermark.as_ref();
    let parts = serde_json::json!([
        address.to_string(),
        table.query,
        table.columns,
        table.id_prefix,
        table.body_format,
        watermark.map(|watermark| (&watermark.column, &watermark.initial)),
        table.deleted_column,
        table.time_zone,
    ]);
    let hash = blake3::hash(parts.to_string().as_bytes()).to_hex();
    hash.chars().take(16).collect()
}

fn is_offset(text: &str) -> bool {
    let [sign, tens, hours, b':', sixty, minutes] = text.as_bytes() else {
        return false;
    };
    matches!(sign, b'+' | b'-')
        && matches!(tens, b'0' | b'1')
        && matches!(sixty, b'0'..=b'5')
        && hours.is_ascii_digit()
        && minutes.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(toml: &str, told: &str) {
        let error = parse(toml, &Mapping::built_in(), |_| None).unwrap_err();
        assert!(error.contains(told), "{error}");
        assert!(!error.contains("geheim"), "{error}");
    }

    #[test]
    fn what_is_wrong_is_told_without_an_address() {
        let rest = "query = 'select 1'";
        check(
            &format!("[[source]]\nname = 'a'\nulr = 'mysql://u:geheim@h/d'\n{rest}"),
            "line 3: unknown field `ulr`",
        );
        check(
            &format!("[[source]]\nname = 'a'\nurl = 'mysql:/u:geheim@h/d\n{rest}"),
            "line 3: ",
        );
        check(
            &format!("[[source]]\nname = 'a'\n{rest}\nwatermark = 'mysql://u:\\\"geheim@h/d'"),
            "line 4: invalid type: string, expected struct WatermarkTable",
        );
        check(
            &format!("[[source]]\nname = 'a'\nurl = 'oracle://u:geheim@h/d'\n{rest}"),
            "`url` is none of",
        );
        check(
            &format!("[[source]]\nname = 'a'\nurl = 'mysql://u:geheim@h:port/d'\n{rest}"),
            "`url` is no address",
        );
    }
}
