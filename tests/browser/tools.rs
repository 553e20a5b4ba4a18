//! The programs that the tests cannot do without.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use crate::packages::need;

/// Where npm packages are put: outside the sources, and kept from run to run.
const FOLDER: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/browser");

/// The path of a program, whose package is installed where it is missing.
pub(crate) fn program(name: &str, package: &str) -> PathBuf {
    need(name, package, || {
        let folders = env::var_os("PATH")?;
        let mut paths = env::split_paths(&folders).map(|folder| folder.join(name));
        paths.find(|path| path.is_file())
    })
}

/// The accessibility checks, a script.
pub(crate) fn axe() -> &'static str {
    static AXE: LazyLock<String> =
        LazyLock::new(|| fs::read_to_string(npm_packages().join("axe-core/axe.min.js")).unwrap());
    &AXE
}

/// The Nu checker of markup, a command.
pub(crate) fn nu_checker() -> Command {
    let mut command = Command::new(program("java", "default-jre-headless"));
    command
        .arg("-jar")
        .arg(npm_packages().join("vnu-jar/build/dist/vnu.jar"));
    command
}

/// The folder of the npm packages at the versions that are written down.
fn npm_packages() -> &'static Path {
    static PACKAGES: LazyLock<PathBuf> = LazyLock::new(|| {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
        let folder = Path::new(FOLDER);
        let lock = fs::read(sources.join("package-lock.json")).unwrap();
        let installed = folder.join("installed.json");
        if fs::read(&installed).ok().as_deref() != Some(lock.as_slice()) {
            fs::create_dir_all(folder).unwrap();
            for name in ["package.json", "package-lock.json"] {
                fs::copy(sources.join(name), folder.join(name)).unwrap();
            }
            // The scripts of the packages would fetch a Java runtime of their own.
            let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
            run(Command::new(program("npm", "npm"))
                .args(arguments)
                .current_dir(folder));
            fs::write(&installed, lock).unwrap();
        }
        folder.join("node_modules")
    });
    &PACKAGES
}

/// What a command gives that must end well.
pub(crate) fn run(command: &mut Command) -> Output {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    output
}
