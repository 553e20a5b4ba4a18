//! Folders that may only be read: whoever reads an index needs no right to write
//! it, and whoever writes is told what is missing.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::copies::copy_folder;
use crate::documents::write;
use crate::flipped_bits::make_index;
use crate::program::{PROGRAM, command, done, export, said};
use crate::server::Server;
use crate::tools::{SmallDisk, need, quick_folder};

/// Commands that only read.
const READING: [&[&str]; 5] = [
    &["search", "停水"],
    &["suggest", "停水"],
    &["stats"],
    &["export"],
    &["verify"],
];

/// A user with no rights, who can reach the program and the folder.
struct Nobody {
    program: PathBuf,
}

impl Nobody {
    /// The program may be built where others cannot go, so it is put beside.
    fn beside(folder: &Path) -> Self {
        need("setpriv", "util-linux");
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
        let program = folder.join("gongwen");
        if fs::hard_link(PROGRAM, &program).is_err() {
            fs::copy(PROGRAM, &program).unwrap();
        }
        Self { program }
    }

    fn command(&self) -> Command {
        let mut command = command("setpriv");
        command
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .arg(&self.program);
        command
    }

    fn run(&self, index: &Path, arguments: &[&str]) -> Output {
        self.command()
            .arg("--index")
            .arg(index)
            .args(arguments)
            .output()
            .unwrap()
    }
}

fn is_told(output: &Output, parts: &[&str]) {
    let said = said(output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for part in parts {
        assert!(said.contains(part), "no `{part}`: {said}");
    }
    // One line, and nothing that panicked.
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
}

#[test]
fn an_index_that_may_only_be_read_is_searched_and_served() {
    let folder = quick_folder();
    let index = make_index(folder.path());
    let nobody = Nobody::beside(folder.path());
    for has_locks in [true, false] {
        if !has_locks {
            // As a copy of the index has none, and they cannot be made.
            for generation in ["000001", "000002"] {
                let folder = index.join("generations").join(generation);
                fs::remove_file(folder.join(".tantivy-meta.lock")).unwrap();
            }
        }
        for arguments in READING {
            let output = nobody.run(&index, arguments);
            assert_eq!(
                output.status.code(),
                Some(0),
                "{arguments:?}: {}",
                said(&output)
            );
        }
        let exported = nobody.run(&index, &["export"]);
        assert_eq!(String::from_utf8(exported.stdout).unwrap(), export(&index));
    }
}

#[test]
fn a_server_that_may_only_read_follows_what_another_user_writes() {
    let folder = quick_folder();
    let index = make_index(folder.path());
    let nobody = Nobody::beside(folder.path());
    let server = Server::from_command(nobody.command(), &index, &[]).unwrap();
    let total = |server: &Server| server.answer("/api/v1/search?q=")["total"]["value"].as_u64();
    let before = total(&server).unwrap();
    let more = folder.path().join("more.jsonl");
    for round in 1..=6 {
        let first = 100 * u32::try_from(round).unwrap();
        write(&more, first..first + 2, 1);
        done(&index, &["index", more.to_str().unwrap()]);
        server.wait_until("the commit is followed", |server| {
            total(server) == Some(before + 2 * round)
        });
    }
    done(&index, &["reindex", "--from-index"]);
    server.wait_until("the generation is followed", |server| {
        server.said().contains("follows the live generation 000003")
    });
    assert_eq!(total(&server), Some(before + 12));
}

#[test]
fn an_index_on_a_disk_that_cannot_be_written_is_read_and_writing_is_refused() {
    let disk = SmallDisk::new(4_000);
    let folder = quick_folder();
    let made = make_index(folder.path());
    let index = disk.path().join("index");
    copy_folder(&made, &index);
    disk.make_read_only();
    let run = |arguments: &[&str]| crate::program::gongwen(&index, arguments);
    for arguments in READING {
        let output = run(arguments);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{arguments:?}: {}",
            said(&output)
        );
    }
    assert_eq!(export(&index), export(&made));
    let server = Server::start(&index);
    assert_eq!(server.get("/readyz").0, 200);
    let source = folder.path().join("a.jsonl");
    let source = source.to_str().unwrap();
    for arguments in writing(source) {
        is_told(
            &run(&arguments),
            &[index.to_str().unwrap(), "Read-only file system"],
        );
    }
}

fn writing(source: &str) -> [Vec<&str>; 5] {
    [
        vec!["index", source],
        vec!["delete", "doc-001"],
        vec!["reindex", source],
        vec!["reindex", "--from-index"],
        vec!["rollback"],
    ]
}

#[test]
fn whoever_may_not_write_is_told_where_and_why() {
    let folder = quick_folder();
    let index = make_index(folder.path());
    let nobody = Nobody::beside(folder.path());
    let source = folder.path().join("a.jsonl");
    let before = export(&index);
    for arguments in writing(source.to_str().unwrap()) {
        let output = nobody.run(&index, &arguments);
        is_told(&output, &[index.to_str().unwrap(), "Permission denied"]);
    }
    let elsewhere = folder.path().join("elsewhere");
    let output = nobody.run(&elsewhere, &["index", source.to_str().unwrap()]);
    is_told(&output, &["elsewhere", "Permission denied"]);
    assert!(export(&index) == before);
    done(&index, &["verify"]);
}

#[test]
fn whoever_may_not_read_is_told_where_and_why() {
    let folder = quick_folder();
    let index = make_index(folder.path());
    let nobody = Nobody::beside(folder.path());
    let hidden = index.join("generations/000002");
    let store = fs::read_dir(&hidden)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| {
            path.extension()
                .is_some_and(|extension| extension == "store")
        })
        .unwrap();
    for path in [
        &store,
        &hidden.join("meta.json"),
        &index.join("CURRENT"),
        &hidden,
    ] {
        let mode = fs::metadata(path).unwrap().permissions();
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
        for arguments in [&["search", "停水"][..], &["stats"], &["export"]] {
            let output = nobody.run(&index, arguments);
            is_told(&output, &[index.to_str().unwrap(), "Permission denied"]);
        }
        match Server::from_command(nobody.command(), &index, &[]) {
            Ok(_) => panic!("served without {}", path.display()),
            Err((code, said)) => {
                assert_eq!(code, Some(2));
                assert!(said.contains("ermission denied"), "{said}");
            }
        }
        fs::set_permissions(path, mode).unwrap();
    }
    assert_eq!(
        nobody.run(&index, &["search", "停水"]).status.code(),
        Some(0)
    );
}
