//! Flipped bits: in whichever file of the index a bit is wrong, `verify` names
//! that file of that generation, and `serve` refuses to start or answers right.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gongwen::index::IndexFolder;
use rand::RngExt;

use crate::chance::{chance, seed, setting};
use crate::copies::copy_folder;
use crate::documents::{id, write, write_queries};
use crate::program::{PROGRAM, command, done, gongwen, json, said};
use crate::server::Server;
use crate::tools::quick_folder;

/// Bits of each file that are flipped, one at a time.
const BITS: u64 = 8;
/// A search whose answer depends on every kind of file.
const SEARCH: &str =
    "/api/v1/search?q=%E5%81%9C%E6%B0%B4%E6%A3%80%E4%BF%AE&facets=issuer:5&size=30";

/// Makes an index of two generations, of which the live one has several segments
/// and removed documents.
pub(crate) fn make_index(folder: &Path) -> PathBuf {
    let index = folder.join("index");
    let source = |name: &str, numbers, edition| {
        let path = folder.join(name);
        write(&path, numbers, edition);
        path.display().to_string()
    };
    let queries = folder.join("q");
    write_queries(&queries, 5);
    let queries = queries.to_str().unwrap();
    let first = source("a.jsonl", 0..30, 1);
    let second = source("b.jsonl", 30..36, 1);
    done(&index, &["index", &first, "--queries", queries]);
    done(&index, &["delete", &id(3)]);
    done(&index, &["reindex", "--from-index"]);
    done(&index, &["index", &second]);
    done(&index, &["delete", &id(7), &id(31)]);
    // Threads part the documents among segments, and one that loses more than a
    // fifth of its own is written anew, without a list of what was removed.
    for number in 8..20 {
        let mut files = all_files(&index).into_iter();
        if files.any(|path| path.extension().is_some_and(|ending| ending == "del")) {
            break;
        }
        done(&index, &["delete", &id(number)]);
    }
    index
}

/// Every file of an index that has bits.
pub(crate) fn files(index: &Path) -> Vec<PathBuf> {
    let mut files = all_files(index);
    files.retain(|path| path.metadata().unwrap().len() > 0);
    files
}

/// Every file of an index. The audit log beside it is none.
pub(crate) fn all_files(index: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![index.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("audit.jsonl") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The generation of a file, `None` beside the generations.
pub(crate) fn generation_of(index: &Path, file: &Path) -> Option<String> {
    let folder = file.parent().unwrap();
    (folder != index).then(|| folder.file_name().unwrap().to_string_lossy().into_owned())
}

fn flip(content: &[u8], bit: usize) -> Vec<u8> {
    let mut flipped = content.to_vec();
    flipped[bit / 8] ^= 1 << (bit % 8);
    flipped
}

/// Puts another content under a name, as other users may do with files that they
/// may not write.
fn put(path: &Path, content: &[u8]) {
    fs::remove_file(path).unwrap();
    fs::write(path, content).unwrap();
}

#[test]
fn verify_names_the_file_of_every_flipped_bit() {
    let seed = seed();
    let folder = quick_folder();
    let path = make_index(folder.path());
    let index = IndexFolder::new(&path);
    assert_eq!(index.verify(|_, _| {}).unwrap(), []);
    let files = files(&path);
    let kinds = [
        "CURRENT",
        "queries.tsv",
        ".managed.json",
        "meta.json",
        "manifest.json",
    ];
    let kinds = kinds.into_iter().chain([
        "checksums.txt",
        "suggestions.bin",
        ".del",
        ".store",
        ".term",
    ]);
    for kind in kinds.chain([".idx", ".pos", ".fast", ".fieldnorm"]) {
        let is_there = files
            .iter()
            .any(|file| file.to_string_lossy().ends_with(kind));
        assert!(is_there, "no file {kind}");
    }
    let bits = setting("GONGWEN_FLIPPED_BITS", BITS);
    let mut failures: BTreeMap<String, u32> = BTreeMap::new();
    for (number, file) in (1..).zip(&files) {
        let content = fs::read(file).unwrap();
        let mut dice = chance(seed, number);
        for _ in 0..bits {
            let bit = dice.random_range(0..content.len() * 8);
            put(file, &flip(&content, bit));
            let found: Vec<_> = index
                .verify(|_, _| {})
                .unwrap()
                .into_iter()
                .map(|damage| (damage.generation, damage.path))
                .collect();
            let name = file.file_name().unwrap().display();
            if found != [(generation_of(&path, file), file.clone())] {
                let kind = format!("bit {bit} of {name}: {found:?}");
                *failures.entry(kind).or_default() += 1;
            }
        }
        put(file, &content);
    }
    println!("{bits} bits of each of {} files", files.len());
    assert!(failures.is_empty(), "{failures:#?}");
    assert_eq!(index.verify(|_, _| {}).unwrap(), []);
}

#[test]
fn verify_ends_with_2_and_names_the_file_in_json() {
    let folder = quick_folder();
    let index = make_index(folder.path());
    let store = files(&index)
        .into_iter()
        .rfind(|file| {
            file.extension()
                .is_some_and(|extension| extension == "store")
        })
        .unwrap();
    let content = fs::read(&store).unwrap();
    put(&store, &flip(&content, 100));
    let output = gongwen(&index, &["verify", "--json"]);
    assert_eq!(output.status.code(), Some(2));
    let damages = json(&output)["damages"].clone();
    assert_eq!(damages.as_array().unwrap().len(), 1, "{damages}");
    assert_eq!(damages[0]["generation"], "000002");
    assert_eq!(damages[0]["file"], store.to_str().unwrap());
    let output = gongwen(&index, &["verify"]);
    assert_eq!(output.status.code(), Some(2));
    for part in ["gongwen rollback", "gongwen restore", "gongwen reindex"] {
        assert!(said(&output).contains(part), "{}", said(&output));
    }
}

#[test]
fn serve_refuses_a_damaged_index_or_answers_right() {
    let seed = seed();
    let folder = quick_folder();
    let whole = make_index(folder.path());
    let right = {
        let server = Server::start(&whole);
        assert_eq!(server.get("/readyz"), (200, "ready\n".to_owned()));
        server.answer(SEARCH)
    };
    assert_eq!(right["hits"].as_array().unwrap().len(), 30, "{right}");
    let copy = folder.path().join("copy");
    let (mut refusals, mut answers) = (0, 0);
    for (number, file) in (1..).zip(files(&whole)) {
        copy_folder(&whole, &copy);
        let damaged = copy.join(file.strip_prefix(&whole).unwrap());
        let content = fs::read(&file).unwrap();
        let bit = chance(seed, number).random_range(0..content.len() * 8);
        put(&damaged, &flip(&content, bit));
        match Server::try_start(&copy) {
            Ok(server) => {
                answers += 1;
                assert_eq!(
                    server.answer(SEARCH),
                    right,
                    "bit {bit} of {}",
                    file.display()
                );
                let live = generation_of(&whole, &file).as_deref() == Some("000002");
                assert!(!live, "the damage of {} was not seen", file.display());
            }
            Err((code, said)) => {
                refusals += 1;
                assert_eq!(code, Some(2), "{said}");
                let name = damaged.to_str().unwrap();
                // The pointer is mended by going to a generation.
                let mend = if damaged.ends_with("CURRENT") {
                    "gongwen rollback --to"
                } else {
                    "gongwen reindex"
                };
                for part in [name, "gongwen rollback", mend] {
                    assert!(said.contains(part), "{}: {said}", file.display());
                }
                assert!(!said.contains("panicked"), "{said}");
            }
        }
        fs::remove_dir_all(&copy).unwrap();
    }
    println!("{refusals} refused, {answers} served");
    assert!(
        refusals > 10 && answers > 5,
        "{refusals} refused, {answers} served"
    );
}

#[test]
fn what_is_damaged_is_not_written_on() {
    let folder = quick_folder();
    let whole = make_index(folder.path());
    let source = folder.path().join("c.jsonl");
    write(&source, 40..44, 1);
    let copy = folder.path().join("copy");
    for file in files(&whole) {
        let generation = generation_of(&whole, &file);
        if generation.as_deref() != Some("000002") || file.ends_with("suggestions.bin") {
            continue;
        }
        copy_folder(&whole, &copy);
        let damaged = copy.join(file.strip_prefix(&whole).unwrap());
        let content = fs::read(&damaged).unwrap();
        put(&damaged, &flip(&content, content.len() * 4));
        for arguments in [["index", source.to_str().unwrap()], ["delete", &id(11)]] {
            let output = gongwen(&copy, &arguments);
            let said = said(&output);
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(!said.contains("panicked"), "{said}");
            assert!(said.contains(damaged.to_str().unwrap()), "{said}");
        }
        fs::remove_dir_all(&copy).unwrap();
    }
}

#[test]
fn what_is_damaged_is_not_searched_by_other_commands_without_an_error() {
    let folder = quick_folder();
    let index = make_index(folder.path());
    let current = index.join("CURRENT");
    let content = fs::read(&current).unwrap();
    put(&current, &flip(&content, 3));
    for arguments in [
        &["search"][..],
        &["stats"],
        &["export"],
        &["suggest", "停"],
        &["index", "x"],
    ] {
        let output = command(PROGRAM)
            .arg("--index")
            .arg(&index)
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = said(&output);
        assert!(
            said.contains("CURRENT") && said.contains("gongwen rollback --to"),
            "{said}"
        );
    }
    done(&index, &["rollback", "--to", "000002"]);
    assert_eq!(fs::read(&current).unwrap(), content);
}
