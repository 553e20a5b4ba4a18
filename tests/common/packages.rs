//! Programs of the system that the tests cannot do without. A test without its
//! program fails and says how to get it: passing over it would show nothing.

use std::process::Command;

/// As [`found`], which must be found.
pub(crate) fn need<T>(what: &str, package: &str, find: impl Fn() -> Option<T>) -> T {
    found(what, package, find).unwrap_or_else(|reason| panic!("{reason}"))
}

/// What `find` finds, once the package that brings it is installed where that can
/// be done; or what is to be done.
pub(crate) fn found<T>(
    what: &str,
    package: &str,
    find: impl Fn() -> Option<T>,
) -> Result<T, String> {
    if let Some(found) = find() {
        return Ok(found);
    }
    // A new machine has no lists of packages yet; two tests may come at once.
    let install =
        format!("apt-get install -o DPkg::Lock::Timeout=300 -y --no-install-recommends {package}");
    let command = format!("{install} || (apt-get update && {install})");
    let sudo = if is_root() { "" } else { "sudo -n " };
    let installed = Command::new("sh")
        .args(["-c", &format!("{sudo}sh -c '{command}'")])
        .env("DEBIAN_FRONTEND", "noninteractive")
        .output();
    find().ok_or_else(|| format!("`{what}` is needed: apt-get install {package} ({installed:?})"))
}

pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
