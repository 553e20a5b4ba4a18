//! Writing to the terminal: data to standard output, the rest to standard error.

use std::io::{self, Write};

use anyhow::Context;
use serde::Serialize;

/// Writes lines of data. A reader that went away is no error.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}

/// Writes a value as indented JSON.
pub(super) fn print_json(value: &impl Serialize) -> anyhow::Result<()> {
    let mut text = serde_json::to_string_pretty(value).context("cannot write JSON")?;
    text.push('\n');
    print(&text)
}

/// Writes a line to standard error. Nothing can be told where that fails.
pub(super) fn complain(line: &str) {
    writeln!(io::stderr().lock(), "{line}").ok();
}
