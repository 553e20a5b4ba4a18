//! The API keeps to its own description: schemathesis reads `/api/v1/openapi.json` of
//! a running server and sends it thousands of requests, sound and unsound ones, with
//! an administrator's token, so that changes are among them.
//!
//! `GONGWEN_REQUESTS=20000 cargo test --locked --test contract -- --nocapture` is the
//! long form.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[path = "../common/packages.rs"]
mod packages;

#[path = "../common/program.rs"]
#[expect(dead_code, reason = "other tests need more of it")]
mod program;

#[path = "../common/server.rs"]
#[expect(dead_code, reason = "other tests need more of it")]
mod server;

use packages::need;
use program::{PROGRAM, command};
use server::Server;

/// Where schemathesis is put: outside the sources, and kept from run to run.
const FOLDER: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/contract");
const TOKEN: &str = "a token of the contract tests";
/// Requests of the short form, at least.
const REQUESTS: u32 = 1_000;
/// Operations that bring most of the requests: others soon have no new ones.
const OPERATIONS: u32 = 7;

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract")
}

/// The command, installed at the version that is written down.
fn schemathesis() -> Command {
    let requirements = fs::read(sources().join("requirements.txt")).unwrap();
    let folder = Path::new(FOLDER).join("venv");
    let installed = folder.join("requirements.txt");
    if fs::read(&installed).ok().as_deref() != Some(requirements.as_slice()) {
        let python = need("python3 with venv", "python3-venv", || {
            let mut asked = Command::new("python3");
            asked.args(["-c", "import ensurepip"]).stderr(Stdio::null());
            asked.status().ok()?.success().then_some("python3")
        });
        run(Command::new(python)
            .args(["-m", "venv", "--clear"])
            .arg(&folder));
        run(Command::new(folder.join("bin/pip"))
            .args([
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--requirement",
            ])
            .arg(sources().join("requirements.txt")));
        fs::write(&installed, &requirements).unwrap();
    }
    Command::new(folder.join("bin/schemathesis"))
}

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
}

fn wanted() -> u32 {
    match env::var("GONGWEN_REQUESTS") {
        Ok(text) => text.parse().expect("GONGWEN_REQUESTS is a number"),
        Err(_) => REQUESTS,
    }
}

/// The number in front of a word of the summary.
fn count(said: &str, word: &str) -> u32 {
    let words: Vec<&str> = said.split_whitespace().collect();
    let at = words.iter().position(|it| it.trim_end_matches(',') == word);
    let number = at.and_then(|at| words.get(at.checked_sub(1)?)?.parse().ok());
    number.unwrap_or_else(|| panic!("no number of `{word}` in {said}"))
}

#[test]
fn no_request_finds_another_answer_than_is_described() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = command(PROGRAM);
    serve
        .env("GONGWEN_ADMIN_TOKEN", TOKEN)
        .env("GONGWEN_LOG", "error")
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    let options = ["corpus", "--query-statistics"];
    let server = Server::from_command(serve, &folder.path().join("index"), &options)
        .unwrap_or_else(|(_, said)| panic!("{said}"));
    let wanted = wanted();
    // Some of them are of the phases before, whose number is the description's.
    let examples = (wanted / OPERATIONS).max(20);
    // Those that are made by chance differ from run to run: they are of the long form.
    let phases = if wanted > REQUESTS {
        "examples,coverage,fuzzing"
    } else {
        "examples,coverage"
    };
    let output = schemathesis()
        .current_dir(folder.path())
        .env("SCHEMATHESIS_HOOKS", "hooks")
        .env("PYTHONPATH", sources())
        .arg("--config-file")
        .arg(sources().join("schemathesis.toml"))
        .arg("run")
        .arg(format!("http://{}/api/v1/openapi.json", server.address))
        .args(["--header", &format!("Authorization: Bearer {TOKEN}")])
        .args(["--phases", phases])
        .args(["--max-examples", &examples.to_string()])
        .args([
            "--suppress-health-check",
            "all",
            "--no-color",
            "--no-shrink",
        ])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    // Long addresses stand in what it says of failures.
    let said: Vec<String> = said
        .lines()
        .map(|line| line.chars().take(500).collect())
        .collect();
    let said = said.join("\n");
    println!(
        "{}",
        said.rsplit_once("SUMMARY")
            .map_or(said.as_str(), |(_, summary)| summary)
    );
    assert!(output.status.success(), "{said}{}", server.said());
    assert!(count(&said, "generated") >= wanted, "{said}");
}
