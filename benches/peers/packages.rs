//! Programs of the system that peers are or need.

use std::path::PathBuf;

use anyhow::{Error, Result};

use crate::system;

/// Where a program is, once the package that brings it is installed where that can
/// be done.
pub(crate) fn need(program: &str, package: &str) -> Result<PathBuf> {
    system::found(program, package, || find(program)).map_err(Error::msg)
}

fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let sbin = ["/usr/sbin", "/sbin"].map(PathBuf::from);
    std::env::split_paths(&path)
        .chain(sbin)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}
