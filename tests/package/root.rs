//! A root folder with a small Debian, made of the registry that the machine takes
//! its packages from, and commands within it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use crate::deb::{FOLDER, run};
use crate::packages::{is_root, need};

/// What the packages and the proxy need beside the essential packages.
const INCLUDED: &str = "adduser,init-system-helpers,libgcc-s1,logrotate,nginx,openssl,procps";

/// Shows devices and processes to the root, and goes into it.
const ENTER: &str = r#"
root=$0
mount --rbind /dev "$root/dev"
mount --rbind /proc "$root/proc"
exec chroot "$root" "$@"
"#;

/// A root folder, which goes with this.
pub(crate) struct Root {
    folder: tempfile::TempDir,
}

impl Root {
    pub(crate) fn new() -> Self {
        let archive = archive();
        let folder = tempfile::tempdir_in(FOLDER).unwrap();
        run(apart()
            .args(["tar", "--exclude=./dev/*", "-xf"])
            .arg(archive)
            .arg("-C")
            .arg(folder.path()));
        run(apart().args(["chmod", "755"]).arg(folder.path()));
        let root = Self { folder };
        root.run(&["true"]);
        root
    }

    /// A command within the root, as its superuser.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = apart();
        command
            .args(["sh", "-ec", ENTER])
            .arg(self.folder.path())
            .args(arguments)
            .env_clear()
            .env(
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            )
            .env("LC_ALL", "C.UTF-8")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdin(Stdio::null());
        command
    }

    /// What a command within the root says, which must end well.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        run(&mut self.command(arguments))
    }

    /// What becomes of a command within the root.
    pub(crate) fn try_run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Whether there is a file or folder.
    pub(crate) fn has(&self, path: &str) -> bool {
        let found = self.try_run(&["test", "-e", path, "-o", "-L", path]);
        found.status.success()
    }

    /// Copies a file or folder of the machine into the root.
    #[track_caller]
    pub(crate) fn copy(&self, from: &Path, to: &str) {
        let to = self.folder.path().join(to.trim_start_matches('/'));
        run(apart().args(["cp", "-r", "--"]).arg(from).arg(to));
    }

    /// Installs a package; settings that were changed stay.
    #[track_caller]
    pub(crate) fn install(&self, package: &Path) {
        self.copy(package, "/tmp/package.deb");
        let force = ["--force-confdef", "--force-confold"];
        self.run(&["dpkg", force[0], force[1], "-i", "/tmp/package.deb"]);
    }

    /// Writes a file within the root.
    #[track_caller]
    pub(crate) fn write(&self, path: &str, text: &str) {
        self.run(&["sh", "-ec", "printf %s \"$1\" >\"$0\"", path, text]);
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        let removed = apart()
            .arg("rm")
            .arg("-rf")
            .arg(self.folder.path())
            .output();
        assert!(
            removed.is_ok_and(|output| output.status.success()) || std::thread::panicking(),
            "{} stays",
            self.folder.path().display()
        );
    }
}

/// A command whose mounts nobody else sees, of a user who is root: of the machine,
/// where the tests are run by it, and else of their user's own namespace.
fn apart() -> Command {
    let mut command = Command::new("unshare");
    if !is_root() {
        command.args(["--map-root-user", "--map-auto"]);
    }
    command.arg("--mount");
    command
}

/// An archive of a fresh root; making it takes a minute, so it is kept.
fn archive() -> &'static Path {
    static ARCHIVE: LazyLock<PathBuf> = LazyLock::new(|| {
        need_program("mmdebstrap", "mmdebstrap");
        if !is_root() {
            need_program("newuidmap", "uidmap");
        }
        fs::create_dir_all(FOLDER).unwrap();
        let archive = Path::new(FOLDER).join(format!("{}.tar", INCLUDED.replace(',', "-")));
        if !archive.exists() {
            let unfinished = tempfile::tempdir_in(FOLDER).unwrap();
            let unfinished = unfinished.path().join("root.tar");
            let include = format!("--include={INCLUDED}");
            run(Command::new("mmdebstrap")
                .args(["--variant=essential", &include, ""])
                .arg(&unfinished)
                .args(registries()));
            fs::rename(&unfinished, &archive).unwrap();
        }
        archive
    });
    &ARCHIVE
}

/// Where the machine takes its own packages from.
fn registries() -> Vec<PathBuf> {
    let more = fs::read_dir("/etc/apt/sources.list.d")
        .into_iter()
        .flatten();
    let more = more.filter_map(|entry| Some(entry.ok()?.path()));
    let is_list = |path: &PathBuf| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        matches!(extension, Some("list" | "sources")) && path.is_file()
    };
    let mut lists: Vec<PathBuf> = more.chain(["/etc/apt/sources.list".into()]).collect();
    lists.retain(is_list);
    lists.sort();
    assert!(
        !lists.is_empty(),
        "apt has no registry, as on Debian it has"
    );
    lists
}

fn need_program(name: &str, package: &str) {
    need(name, package, || {
        let folders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"];
        let mut paths = folders.iter().map(|folder| Path::new(folder).join(name));
        paths.find(|path| path.is_file())
    });
}
