//! `gongwen config show`: what holds, and where it comes from.

use std::fmt::Write;
use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, CommandFactory};
use serde::Serialize;
use serde_json::{Value, json};

use super::file::{COMMON, Settings, TABLES, is_path};
use super::layers::{Given, matches_of};
use super::listed::tables;
use crate::cli::config::Options;
use crate::cli::output;
use crate::cli::reading::STDIN;

/// A setting that holds.
#[derive(Serialize)]
struct Shown {
    table: &'static str,
    key: String,
    /// `null` where it is not set.
    value: Value,
    origin: String,
}

pub(super) fn show(given: &Given) -> anyhow::Result<ExitCode> {
    let shown = all(&given.settings)?;
    if given.options.common.json {
        output::print_json(&json!({"file": given.file, "settings": shown}))?;
    } else {
        output::print(&in_toml(given, &shown))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn all(settings: &Settings) -> anyhow::Result<Vec<Shown>> {
    let command = Options::command();
    let mut shown = Vec::new();
    for (table, args) in tables(&command) {
        // What holds for all commands is the same for each of them.
        let asked = if table == COMMON { TABLES[0] } else { table };
        let matches = matches_of(settings, asked)?;
        let matches = matches.subcommand_matches(asked).unwrap_or(&matches);
        let args = args.into_iter();
        shown.extend(args.map(|arg| one(settings, table, arg, matches)));
    }
    Ok(shown)
}

fn one(settings: &Settings, table: &'static str, arg: &Arg, matches: &ArgMatches) -> Shown {
    let key = arg.get_id().as_str();
    let is_of_file = settings
        .entries
        .iter()
        .any(|setting| setting.key == key && [COMMON, table].contains(&setting.table.as_str()));
    let origin = match matches.value_source(key) {
        Some(ValueSource::EnvVariable) => {
            let name = arg.get_env().unwrap_or_default().to_string_lossy();
            format!("environment {name}")
        }
        _ if is_of_file => "file".to_owned(),
        _ => "default".to_owned(),
    };
    let mut values: Vec<Value> = matches
        .get_raw(key)
        .unwrap_or_default()
        .map(|value| scalar(&shown_path(arg, &value.to_string_lossy())))
        .collect();
    let value = match arg.get_action() {
        ArgAction::Append => Value::Array(values),
        _ => values.pop().unwrap_or_default(),
    };
    Shown {
        table,
        key: key.to_owned(),
        value,
        origin,
    }
}

/// Paths as they are from everywhere, so that what is shown can be a file again.
fn shown_path(arg: &Arg, value: &str) -> String {
    match std::path::absolute(value) {
        Ok(path) if is_path(arg) && value != STDIN => path.to_string_lossy().into_owned(),
        _ => value.to_owned(),
    }
}

/// A number or a truth value where the text is one.
fn scalar(text: &str) -> Value {
    match text.parse() {
        Ok(value @ (Value::Number(_) | Value::Bool(_))) => value,
        _ => text.into(),
    }
}

fn in_toml(given: &Given, shown: &[Shown]) -> String {
    let mut text = match &given.file {
        Some(file) => format!("# {}\n", file.display()),
        None => "# no file was named\n".to_owned(),
    };
    let mut table = "";
    for setting in shown {
        if setting.table != table {
            table = setting.table;
            writeln!(text, "\n[{table}]").ok();
        }
        let (key, origin) = (&setting.key, &setting.origin);
        match &setting.value {
            Value::Null => writeln!(text, "# {key} is not set"),
            // JSON's texts, numbers and lists of these are TOML's.
            value => writeln!(text, "{key} = {value}  # {origin}"),
        }
        .ok();
    }
    text
}
