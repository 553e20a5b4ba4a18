//! Reading the file: each value is checked as that of its flag is.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, Command};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{Fault, InvalidSettings};
use crate::cli::reading::STDIN;

/// The table of what holds for every command.
pub(super) const COMMON: &str = "common";
/// Commands that have a table of their own: those that run by themselves.
pub(super) const TABLES: [&str; 4] = ["serve", "index", "reindex", "check"];
/// Flags that have no place in a file.
const OF_A_CALL: [&str; 3] = ["config", "help", "version"];

/// What the file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::cli) struct Settings {
    pub(super) entries: Vec<Setting>,
}

/// A key of the file, as text that the flag takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Setting {
    /// [`COMMON`], or a command.
    pub(super) table: String,
    pub(super) key: String,
    pub(super) values: Vec<String>,
}

impl Settings {
    /// Tables and keys that another file says otherwise.
    pub(in crate::cli) fn differing<'a>(&'a self, other: &'a Self) -> Vec<(&'a str, &'a str)> {
        let only = |these: &'a Self, those: &'a Self| {
            let entries = these.entries.iter();
            entries.filter(|entry| !those.entries.contains(entry))
        };
        let mut keys: Vec<_> = only(self, other)
            .chain(only(other, self))
            .map(|entry| (entry.table.as_str(), entry.key.as_str()))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

/// Reads the file. Paths in it are meant from its folder.
pub(super) fn read(path: &Path, command: &Command) -> Result<Settings, InvalidSettings> {
    let whole = |reason: String| InvalidSettings::new(path, vec![Fault { line: None, reason }]);
    let text =
        std::fs::read_to_string(path).map_err(|error| whole(format!("cannot be read: {error}")))?;
    let base = std::path::absolute(path)
        .map_err(|error| whole(format!("cannot tell its folder: {error}")))?;
    let base = base.parent().unwrap_or(Path::new("/"));
    parse(&text, base, command).map_err(|faults| InvalidSettings::new(path, faults))
}

pub(super) fn parse(text: &str, base: &Path, command: &Command) -> Result<Settings, Vec<Fault>> {
    let mut reading = Reading {
        text,
        base,
        command,
        settings: Settings::default(),
        faults: Vec::new(),
    };
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        reading.fault(at, format!("this is no TOML: {}", error.message()));
    }
    if reading.faults.is_empty() {
        reading.tables(document.get_ref());
    }
    if reading.faults.is_empty() {
        Ok(reading.settings)
    } else {
        reading.faults.sort_by_key(|fault| fault.line);
        Err(reading.faults)
    }
}

struct Reading<'a> {
    text: &'a str,
    base: &'a Path,
    command: &'a Command,
    settings: Settings,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn tables(&mut self, document: &DeTable<'_>) {
        for (name, value) in document {
            let at = name.span().start;
            let name = name.get_ref();
            let tables = || format!("[{COMMON}], [{}]", TABLES.join("], ["));
            let Some(table) = value.get_ref().as_table() else {
                let reason = format!("`{name}` stands in no table; there are {}", tables());
                self.fault(at, reason);
                continue;
            };
            if name != COMMON && !TABLES.contains(&name.as_ref()) {
                self.fault(
                    at,
                    format!("there is no table [{name}]; there are {}", tables()),
                );
                continue;
            }
            for (key, value) in table {
                self.entry(name, key, value);
            }
        }
    }

    fn entry(
        &mut self,
        table: &str,
        key: &Spanned<toml::de::DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
    ) {
        let at = key.span().start;
        let key = key.get_ref();
        let args = args_of(self.command, table);
        let Some(arg) = args.iter().find(|arg| arg.get_id() == key.as_ref()) else {
            let known: Vec<_> = args.iter().map(|arg| arg.get_id().as_str()).collect();
            let near = near(key, &known);
            self.fault(at, format!("[{table}] has no `{key}`; {near}"));
            return;
        };
        let values = match texts(value.get_ref(), arg) {
            Ok(values) => values,
            Err(reason) => return self.fault(at, format!("[{table}] {key}: {reason}")),
        };
        let values: Vec<String> = values
            .into_iter()
            .map(|value| self.resolved(value, arg))
            .collect();
        for value in &values {
            if let Err(reason) = accepted(arg, value) {
                self.fault(at, format!("[{table}] {key} = `{value}`: {reason}"));
            }
        }
        self.settings.entries.push(Setting {
            table: table.to_owned(),
            key: key.to_string(),
            values,
        });
    }

    /// A path from the folder of the file.
    fn resolved(&self, value: String, arg: &Arg) -> String {
        if is_path(arg) && value != STDIN {
            return self.base.join(value).to_string_lossy().into_owned();
        }
        value
    }

    fn fault(&mut self, at: usize, reason: String) {
        let before = self.text.as_bytes().iter().take(at);
        let line = before.filter(|&&byte| byte == b'\n').count() + 1;
        self.faults.push(Fault {
            line: Some(line),
            reason,
        });
    }
}

/// The flags of a table: a command's own, or for all those of all commands.
pub(super) fn args_of<'a>(command: &'a Command, table: &str) -> Vec<&'a Arg> {
    let is_of_file =
        |arg: &&Arg| !OF_A_CALL.contains(&arg.get_id().as_str()) && !arg.is_global_set();
    let own = |name: &str| {
        command
            .find_subcommand(name)
            .into_iter()
            .flat_map(Command::get_arguments)
    };
    if table != COMMON {
        return own(table).filter(is_of_file).collect();
    }
    let global = command
        .get_arguments()
        .filter(|arg| !OF_A_CALL.contains(&arg.get_id().as_str()));
    global
        .chain(TABLES.into_iter().flat_map(own).filter(is_of_file))
        .collect()
}

/// Whether the flag takes a path.
pub(super) fn is_path(arg: &Arg) -> bool {
    arg.get_value_parser().type_id() == std::any::TypeId::of::<PathBuf>()
}

/// A value as texts, as many as the flag takes.
fn texts(value: &DeValue<'_>, arg: &Arg) -> Result<Vec<String>, String> {
    let takes_several = matches!(arg.get_action(), ArgAction::Append);
    match value {
        DeValue::Array(values) if takes_several => {
            values.iter().map(|value| text(value.get_ref())).collect()
        }
        DeValue::Array(_) => Err("there is one value, and no list".to_owned()),
        value => Ok(vec![text(value)?]),
    }
}

fn text(value: &DeValue<'_>) -> Result<String, String> {
    match value {
        DeValue::String(text) => Ok(text.to_string()),
        DeValue::Boolean(value) => Ok(value.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Ok(number.as_str().to_owned()),
        DeValue::Float(number) => Ok(number.as_str().to_owned()),
        other => Err(format!(
            "a {} stands where text, a number, or true or false is taken",
            other.type_str()
        )),
    }
}

/// What the flag says of a value.
fn accepted(arg: &Arg, value: &str) -> Result<(), String> {
    let id = arg.get_id().as_str().to_owned();
    // The flag by itself: what it needs or excludes is another matter.
    let mut alone = Arg::new(id.clone())
        .long(id)
        .require_equals(true)
        .num_args(1)
        .action(ArgAction::Append)
        .value_parser(arg.get_value_parser().clone());
    if let Some(delimiter) = arg.get_value_delimiter() {
        alone = alone.value_delimiter(delimiter);
    }
    let parsed = Command::new("gongwen")
        .no_binary_name(true)
        .disable_help_flag(true)
        .arg(alone)
        .try_get_matches_from([format!("--{}={value}", arg.get_id())]);
    parsed.map(|_| ()).map_err(|error| reason(&error))
}

/// Why a value is not taken, without what clap says of its place.
fn reason(error: &clap::Error) -> String {
    if let Some(cause) = std::error::Error::source(error) {
        return cause.to_string();
    }
    let text = error.to_string();
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with('['));
    lines.collect::<Vec<_>>().join(" ")
}

/// The keys that may have been meant, or all.
fn near(key: &str, known: &[&str]) -> String {
    let words: Vec<&str> = key.split(['_', '-']).collect();
    let mut alike: Vec<&str> = known
        .iter()
        .copied()
        .filter(|name| {
            words
                .iter()
                .any(|word| word.len() > 2 && name.contains(word))
        })
        .collect();
    if alike.is_empty() {
        alike = known.to_vec();
    }
    alike.sort_unstable();
    alike.dedup();
    format!("there are {}", alike.join(", "))
}
