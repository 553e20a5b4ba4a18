//! Programs of the system that peers are or need.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

/// Where a program is, once the package that brings it is installed where that can
/// be done.
pub(crate) fn need(program: &str, package: &str) -> Result<PathBuf> {
    if let Some(found) = find(program) {
        return Ok(found);
    }
    // A new machine has no lists of packages yet.
    let install =
        format!("apt-get install -o DPkg::Lock::Timeout=300 -y --no-install-recommends {package}");
    let sudo = if rustix::process::geteuid().is_root() {
        ""
    } else {
        "sudo -n "
    };
    let output = Command::new("sh")
        .args([
            "-c",
            &format!("{sudo}sh -c '{install} || (apt-get update && {install})'"),
        ])
        .env("DEBIAN_FRONTEND", "noninteractive")
        .output()?;
    match find(program) {
        Some(found) => Ok(found),
        None => bail!(
            "`{program}` is needed: apt-get install {package} ({})",
            crate::process::last(&String::from_utf8_lossy(&output.stderr))
        ),
    }
}

fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let sbin = ["/usr/sbin", "/sbin"].map(PathBuf::from);
    std::env::split_paths(&path)
        .chain(sbin)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}
