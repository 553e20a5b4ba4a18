//! The program as its users run it.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The program that is tested.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_gongwen");

/// A command with nothing of the environment that would change what it does.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GONGWEN_") {
            command.env_remove(name);
        }
    }
    command.stdin(Stdio::null());
    command
}

/// Runs the program on an index folder.
pub(crate) fn gongwen(index: &Path, arguments: &[&str]) -> Output {
    command(PROGRAM)
        .arg("--index")
        .arg(index)
        .args(arguments)
        .output()
        .unwrap()
}

/// As [`gongwen`], which must end with exit code 0.
pub(crate) fn done(index: &Path, arguments: &[&str]) -> Output {
    let output = gongwen(index, arguments);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{arguments:?}: {}",
        said(&output)
    );
    output
}

/// What it said on standard error.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What it wrote as JSON.
pub(crate) fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", said(output)))
}

/// Everything in the index, as the program exports it.
pub(crate) fn export(index: &Path) -> String {
    String::from_utf8(done(index, &["export"]).stdout).unwrap()
}
