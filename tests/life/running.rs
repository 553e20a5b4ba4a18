//! What happens to files under a running server: whatever is cut short or removed,
//! it serves on what it has open, and says so at the next start.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::Value;

use crate::documents::write;
use crate::flipped_bits::{files, make_index};
use crate::program::{PROGRAM, command, done};
use crate::server::Server;
use crate::tools::quick_folder;

/// Requests that between them read every kind of file.
const REQUESTS: [&str; 5] = [
    "/api/v1/search?q=%E5%81%9C%E6%B0%B4%E6%A3%80%E4%BF%AE&facets=issuer:5&size=30",
    "/api/v1/search?q=%E2%80%9C%E5%82%A8%E6%B0%B4%E5%A4%87%E7%94%A8%E2%80%9D&size=30&explain=true",
    "/api/v1/search?q=&order=-published_date&size=30",
    "/api/v1/documents/doc-012",
    "/api/v1/suggest?q=%E6%A3%80%E4%BF%AE",
];

fn answers(server: &Server) -> Vec<Value> {
    REQUESTS.iter().map(|path| server.answer(path)).collect()
}

fn cut_to(path: &Path, length: u64) {
    let file = OpenOptions::new().write(true).open(path).unwrap();
    file.set_len(length).unwrap();
}

fn refuses_to_start(index: &Path, name: &str) {
    match Server::try_start(index) {
        Ok(_) => panic!("a damaged index is served"),
        Err((code, said)) => {
            assert_eq!(code, Some(2), "{said}");
            assert!(said.contains(name) && !said.contains("panicked"), "{said}");
        }
    }
}

#[test]
fn a_server_serves_on_whatever_is_cut_short_or_removed_under_it() {
    let folder = quick_folder();
    let index = make_index(folder.path());
    let server = Server::start(&index);
    let right = answers(&server);
    assert!(
        right[0]["hits"].as_array().unwrap().len() >= 30,
        "{right:?}"
    );
    assert!(
        !right[4]["suggestions"].as_array().unwrap().is_empty(),
        "{right:?}"
    );
    let files = files(&index);
    for file in &files {
        for length in [file.metadata().unwrap().len() / 2, 0] {
            cut_to(file, length);
            assert!(
                answers(&server) == right,
                "{} of {length} bytes",
                file.display()
            );
        }
    }
    refuses_to_start(&index, "CURRENT");
    for file in &files {
        fs::remove_file(file).unwrap();
        assert!(answers(&server) == right, "{} removed", file.display());
    }
    fs::remove_dir_all(&index).unwrap();
    assert!(answers(&server) == right, "all removed");
    assert_eq!(server.get("/healthz").0, 200);
    let said = server.said();
    assert!(said.contains("what was open is served on"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    // Each state is told once, and not five times a second.
    assert!(
        said.lines().count() < 100 + 2 * REQUESTS.len() * 3 * files.len(),
        "{said}"
    );
    refuses_to_start(&index, "gongwen index");
}

#[test]
fn a_server_that_maps_its_files_serves_on_when_they_are_removed() {
    let folder = quick_folder();
    let index = make_index(folder.path());
    let server = Server::from_command(command(PROGRAM), &index, &["--hold", "0"]).unwrap();
    let right = answers(&server);
    for file in files(&index) {
        fs::remove_file(&file).unwrap();
        assert!(answers(&server) == right, "{} removed", file.display());
    }
}

/// The limit: a mapped file that is cut short ends the process, since the pages
/// are gone. Such files are guarded by their mode, and the next start says which
/// it was.
#[test]
fn files_of_segments_cannot_be_written_and_one_that_was_cut_short_is_named() {
    let folder = quick_folder();
    let index = make_index(folder.path());
    for file in files(&index) {
        let is_of_segment = file.file_stem().is_some_and(|stem| stem.len() >= 32);
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(
            mode & 0o222 == 0,
            is_of_segment,
            "{} {mode:o}",
            file.display()
        );
    }
    let is_live_store = |file: &&std::path::PathBuf| {
        let name = file.to_string_lossy();
        name.ends_with(".store") && name.contains("000002")
    };
    let files = files(&index);
    let store = files.iter().find(is_live_store).unwrap();
    cut_to(store, 10);
    refuses_to_start(&index, store.to_str().unwrap());
}

#[test]
fn a_commit_that_cannot_be_opened_is_not_followed_and_the_next_one_is() {
    let folder = quick_folder();
    let index = make_index(folder.path());
    let server = Server::start(&index);
    let right = answers(&server);
    let meta = index.join("generations/000002/meta.json");
    let content = fs::read(&meta).unwrap();
    cut_to(&meta, 100);
    server.wait_until("the damage is told", |server| {
        server.said().contains("served on")
    });
    assert!(answers(&server) == right);
    fs::write(&meta, content).unwrap();
    let more = folder.path().join("more.jsonl");
    write(&more, 36..40, 1);
    done(&index, &["index", more.to_str().unwrap()]);
    let all = "/api/v1/search?q=";
    let total = |server: &Server| server.answer(all)["total"]["value"].as_u64();
    let before = right[2]["total"]["value"].as_u64().unwrap();
    server.wait_until("the next commit", |server| {
        total(server) == Some(before + 4)
    });
}
