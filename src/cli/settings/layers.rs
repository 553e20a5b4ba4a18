//! The layers: flags, below them environment, below them file, below it defaults.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use clap::{ArgMatches, Command, CommandFactory, FromArgMatches};

use super::file::{COMMON, Settings, TABLES, args_of, read};
use crate::cli::config::Options;
use crate::ingest::PARSE_FILES;

/// The environment variable that names the file.
const VARIABLE: &str = "GONGWEN_CONFIG";

/// What the program was started with.
pub(in crate::cli) struct Given {
    pub(in crate::cli) options: Options,
    /// The file that was read, where one was named.
    pub(super) file: Option<PathBuf>,
    pub(in crate::cli) settings: Settings,
}

/// Reads flags and environment over the file that they name. Ends the process
/// where a flag is wrong or asks for help.
pub(in crate::cli) fn options(args: &[OsString]) -> anyhow::Result<Given> {
    let file = named(args).or_else(|| std::env::var_os(VARIABLE).map(PathBuf::from));
    // Who parses files is told everything by the process that started it.
    let is_parser = args.get(1).is_some_and(|arg| arg == PARSE_FILES);
    let file = file.filter(|path| !is_parser && !path.as_os_str().is_empty());
    let settings = match &file {
        Some(path) => read(path, &Options::command())?,
        None => Settings::default(),
    };
    let matches = over(&settings).try_get_matches_from(args)?;
    Ok(Given {
        options: Options::from_arg_matches(&matches)?,
        file,
        settings,
    })
}

/// The flags and what they are where only the environment and the file speak.
pub(super) fn matches_of(settings: &Settings, table: &str) -> Result<ArgMatches, clap::Error> {
    over(settings).try_get_matches_from(["gongwen", table])
}

/// The command line with the file's values as its defaults.
fn over(settings: &Settings) -> Command {
    let known = Options::command();
    let mut command = known.clone();
    // A command's own table stands above what holds for all.
    let (common, own): (Vec<_>, Vec<_>) = settings
        .entries
        .iter()
        .partition(|setting| setting.table == COMMON);
    for setting in common.into_iter().chain(own) {
        let has = |table: &str| {
            let args = args_of(&known, table);
            args.iter().any(|arg| arg.get_id() == setting.key.as_str())
        };
        let with = |command: Command| {
            command.mut_arg(&setting.key, |arg| arg.default_values(&setting.values))
        };
        if setting.table != COMMON {
            command = command.mut_subcommand(&setting.table, with);
            continue;
        }
        let mut is_of_a_command = false;
        for table in TABLES.into_iter().filter(|table| has(table)) {
            is_of_a_command = true;
            command = command.mut_subcommand(table, with);
        }
        if !is_of_a_command {
            command = with(command);
        }
    }
    command
}

/// The file that the flag names. It has to be known before the flags are read.
pub(super) fn named(args: &[OsString]) -> Option<PathBuf> {
    let mut args = args.iter().skip(1).take_while(|arg| *arg != "--");
    while let Some(arg) = args.next() {
        if arg == "--config" {
            return args.next().map(PathBuf::from);
        }
        if let Some(value) = arg.as_bytes().strip_prefix(b"--config=") {
            return Some(PathBuf::from(OsStr::from_bytes(value)));
        }
    }
    None
}
