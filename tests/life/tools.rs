//! Tools of the system that the tests cannot do without. A test without its tool
//! fails and says how to get it: passing over it would show nothing.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// A folder in memory where the system has such, since nothing of it is to last;
/// in the usual place elsewhere.
pub(crate) fn quick_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = memory.is_dir().then(|| tempfile::tempdir_in(memory).ok());
    made.flatten()
        .unwrap_or_else(|| tempfile::tempdir().unwrap())
}

/// Makes sure that a tool is there, and installs its package where that can be
/// done.
pub(crate) fn need(tool: &str, package: &str) {
    if is_there(tool) {
        return;
    }
    let installed = Command::new("apt-get")
        .args(["install", "-y", package])
        .output();
    assert!(
        is_there(tool),
        "`{tool}` is needed: apt-get install {package} ({installed:?})"
    );
}

fn is_there(tool: &str) -> bool {
    Command::new(tool)
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}
