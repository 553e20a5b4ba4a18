//! `gongwen man` and `gongwen completions`, for those who make packages.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::pages::pages;
use crate::cli::config::Options;

#[derive(Debug, Args)]
pub(in crate::cli) struct Manual {
    /// Folder that gets the pages; it is made where it is missing
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Completions {
    /// The shell that completes
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Writes the manual pages.
pub(in crate::cli) fn write(manual: &Manual) -> anyhow::Result<ExitCode> {
    let folder = &manual.folder;
    fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    for (name, page) in pages()? {
        let path = folder.join(name);
        fs::write(&path, page).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes what makes a shell complete commands and flags.
pub(in crate::cli) fn complete(completions: &Completions) -> ExitCode {
    let mut command = Options::command();
    clap_complete::generate(
        completions.shell,
        &mut command,
        "gongwen",
        &mut io::stdout(),
    );
    ExitCode::SUCCESS
}
