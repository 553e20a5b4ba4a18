//! Tools of the system that the tests cannot do without. A test without its tool
//! fails and says how to get it: passing over it would show nothing.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::packages;

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
    packages::need(tool, package, || is_there(tool).then_some(()));
}

/// A disk in memory of a few kilobytes. It goes when this is dropped.
pub(crate) struct SmallDisk(TempDir);

impl SmallDisk {
    pub(crate) fn new(kilobytes: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let disk = Self(folder);
        let size = format!("size={kilobytes}k,mode=0755");
        mount(&["-t", "tmpfs", "-o", &size, "tmpfs"], disk.path());
        disk
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// From now on nothing can be written to it.
    pub(crate) fn make_read_only(&self) {
        mount(&["-o", "remount,ro"], self.path());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        Command::new("umount")
            .arg("-l")
            .arg(self.0.path())
            .status()
            .ok();
    }
}

fn mount(arguments: &[&str], folder: &Path) {
    let done = Command::new("mount").args(arguments).arg(folder).output();
    assert!(
        done.as_ref().is_ok_and(|output| output.status.success()),
        "a small disk is needed: run as root, where `mount` is allowed ({done:?})"
    );
}

fn is_there(tool: &str) -> bool {
    Command::new(tool)
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}
