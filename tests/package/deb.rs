//! Packages of the program that cargo built with the tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use crate::packages::need;

/// The program that is packaged.
const PROGRAM: &str = env!("CARGO_BIN_EXE_gongwen");
const SOURCES: &str = env!("CARGO_MANIFEST_DIR");
/// Where packages and roots are kept.
pub(crate) const FOLDER: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/package");

/// The package as `deploy/package` makes it.
pub(crate) fn package() -> &'static Path {
    static PACKAGE: LazyLock<PathBuf> = LazyLock::new(make);
    &PACKAGE
}

fn make() -> PathBuf {
    cargo_deb();
    let folder = Path::new(PROGRAM).parent().unwrap();
    let profile = match folder.file_name().unwrap().to_str().unwrap() {
        "debug" => "dev",
        profile => profile,
    };
    let package = Path::new(FOLDER).join("gongwen.deb");
    fs::create_dir_all(FOLDER).unwrap();
    run(Command::new(Path::new(SOURCES).join("deploy/package"))
        .env("CARGO_TARGET_DIR", folder.parent().unwrap())
        .env("GONGWEN_PACKAGE_SBOM", "no")
        .args([profile, "--fast", "--output"])
        .arg(&package));
    package
}

/// What makes packages, of crates.
fn cargo_deb() {
    let is_there = || {
        let found = Command::new("cargo").args(["deb", "--version"]).output();
        found.is_ok_and(|output| output.status.success())
    };
    if !is_there() {
        let arguments = [
            "install",
            "--locked",
            "--profile",
            "dev",
            "--version",
            "^3",
            "cargo-deb",
        ];
        let installed = Command::new("cargo").args(arguments).output();
        assert!(is_there(), "cargo install cargo-deb: {installed:?}");
    }
}

/// The same package as a higher version would be, with other settings as installed.
pub(crate) fn upgrade() -> PathBuf {
    let folder = tempfile::tempdir_in(FOLDER).unwrap();
    let tree = folder.path().join("tree");
    run(Command::new("dpkg-deb").arg("-R").arg(package()).arg(&tree));
    change(&tree.join("DEBIAN/control"), "Version: ", "Version: 9");
    for file in ["gongwen.toml", "site.toml"] {
        let path = tree.join("etc/gongwen").join(file);
        change(&path, "# ", "# Anew: ");
    }
    let upgrade = Path::new(FOLDER).join("gongwen-upgrade.deb");
    run(Command::new("dpkg-deb")
        .args(["-Znone", "--root-owner-group", "-b"])
        .args([&tree, &upgrade]));
    upgrade
}

/// Replaces the first place of a text in a file.
fn change(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{}: {text}", path.display());
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

/// What a command says that must end well.
#[track_caller]
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_package_holds_what_an_operator_needs() {
    need("dpkg-deb", "dpkg", || {
        Path::new("/usr/bin/dpkg-deb").exists().then_some(())
    });
    let listed = run(Command::new("dpkg-deb").arg("-c").arg(package()));
    for expected in [
        "-rwxr-xr-x ./usr/bin/gongwen",
        "-rw-r--r-- ./etc/gongwen/gongwen.toml",
        "-rw-r--r-- ./etc/gongwen/synonyms.txt",
        "-rw-r----- ./etc/default/gongwen",
        "-rw-r--r-- ./etc/logrotate.d/gongwen",
        "-rw-r--r-- ./usr/lib/systemd/system/gongwen.service",
        "-rw-r--r-- ./usr/lib/systemd/system/gongwen-reindex.timer",
        "-rw-r--r-- ./usr/lib/systemd/system/gongwen-backup.service",
        "-rw-r--r-- ./usr/share/man/man1/gongwen.1.gz",
        "-rw-r--r-- ./usr/share/man/man1/gongwen-serve.1.gz",
        "-rw-r--r-- ./usr/share/man/man5/gongwen.toml.5.gz",
        "-rw-r--r-- ./usr/share/bash-completion/completions/gongwen",
        "-rw-r--r-- ./usr/share/zsh/vendor-completions/_gongwen",
        "-rw-r--r-- ./usr/share/fish/vendor_completions.d/gongwen.fish",
        "-rw-r--r-- ./usr/share/doc/gongwen/copyright",
        "-rw-r--r-- ./usr/share/doc/gongwen/examples/nginx/gongwen.conf",
    ] {
        let (mode, path) = expected.split_once(" ./").unwrap();
        let is_it = |line: &str| line.starts_with(mode) && line.ends_with(&format!("./{path}"));
        assert!(listed.lines().any(is_it), "{expected}:\n{listed}");
    }
    let conffiles = run(Command::new("dpkg-deb")
        .arg("-I")
        .arg(package())
        .arg("conffiles"));
    let unlisted: Vec<&str> = listed
        .lines()
        .filter(|line| line.starts_with('-'))
        .filter_map(|line| line.split_once(" ./etc/"))
        .map(|(_, path)| path)
        .filter(|path| !conffiles.contains(path))
        .collect();
    assert_eq!(unlisted, Vec::<&str>::new());
}
