//! Backups in a folder, and back: what comes back is what was there, and what is
//! damaged on the way is refused.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use gongwen::backup::{self, BackupError, Record, Restored, SaveConfig, Saved, Target};
use gongwen::index::IndexFolder;
use gongwen::model::{Document, DocumentId};
use serde_json::Value;
use tokio::runtime::Runtime;
use tokio::sync::Notify;

use crate::cli::{gongwen, json};
use crate::support::{analysis, corpus, corpus_path, document, writer_config};

const CONFIG: SaveConfig = SaveConfig {
    part_bytes: 8 << 20,
};

fn runtime() -> Runtime {
    Runtime::new().unwrap()
}

/// Two folders, of an index and of its backups, and one to be restored to.
struct Place {
    root: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            root: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn index(&self, name: &str) -> IndexFolder {
        IndexFolder::new(self.path(name))
    }

    fn target(&self) -> Target {
        Target::open_or_create(self.path("target").to_str().unwrap(), &[]).unwrap()
    }

    /// The contents at the target.
    fn files(&self) -> Vec<PathBuf> {
        list(&self.path("target/files"))
    }

    fn records(&self) -> Vec<PathBuf> {
        list(&self.path("target/backups"))
    }
}

fn list(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn add(index: &IndexFolder, documents: &[Document]) {
    let lock = index.lock("test", Duration::ZERO).unwrap();
    let generation = index.open_or_create(&lock, &analysis()).unwrap();
    let mut writer = generation.writer(writer_config()).unwrap();
    for document in documents {
        writer.add(document).unwrap();
    }
    writer.commit().unwrap();
    writer.refresh_suggestions().unwrap();
    writer.finish().unwrap();
}

fn save(index: &IndexFolder, target: &Target) -> Result<Saved, BackupError> {
    runtime().block_on(backup::save(index, target, CONFIG, &|_| {}))
}

/// Restores the newest backup.
fn restore(target: &Target, index: &IndexFolder) -> Result<Restored, BackupError> {
    let lock = index.lock("test", Duration::ZERO).unwrap();
    runtime().block_on(async {
        let record = backup::choose(target, None).await?;
        backup::restore(target, &record, index, &lock, &analysis(), &|_| {}).await
    })
}

fn documents(index: &IndexFolder) -> BTreeMap<String, Document> {
    let originals = index.originals(&index.live().unwrap()).unwrap();
    originals
        .iter()
        .map(|document| document.unwrap())
        .map(|document| (document.id.to_string(), document))
        .collect()
}

fn assert_sound(index: &IndexFolder) {
    assert_eq!(index.verify(|_, _| {}).unwrap(), Vec::new());
}

fn flip(path: &Path, bit: usize) {
    let mut bytes = fs::read(path).unwrap();
    let at = bit / 8 % bytes.len();
    bytes[at] ^= 1 << (bit % 8);
    fs::write(path, bytes).unwrap();
}

#[test]
fn what_comes_back_is_what_was_there() {
    let place = Place::new();
    let index = place.index("index");
    add(&index, &corpus()[..20]);
    let queries = place.path("queries.tsv");
    fs::write(&queries, "低保标准\t12\n").unwrap();
    let lock = index.lock("test", Duration::ZERO).unwrap();
    index.replace_queries(&lock, &queries).unwrap();
    drop(lock);
    add(&index, corpus());
    assert_sound(&index);

    let saved = save(&index, &place.target()).unwrap();
    assert_eq!(saved.record.documents, corpus().len() as u64);
    let back = place.index("elsewhere/back");
    let restored = restore(&place.target(), &back).unwrap();
    assert_eq!(
        (restored.generation.as_str(), restored.previous),
        ("000001", None)
    );
    assert_sound(&back);
    assert_eq!(documents(&back), documents(&index));
    let files = |index: &IndexFolder| {
        let name = |path: PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
        let files = list(&index.path().join("generations/000001")).into_iter();
        let files = files.filter(|path| path.extension().is_none_or(|end| end != "lock"));
        let mut files: BTreeMap<String, Vec<u8>> = files
            .map(|path| (name(path.clone()), fs::read(path).unwrap()))
            .collect();
        // Written anew for what was saved.
        files.remove(".managed.json");
        files.remove("checksums.txt");
        files
    };
    assert_eq!(files(&back), files(&index));
    assert_eq!(
        fs::read_to_string(back.path().join("queries.tsv")).unwrap(),
        "低保标准\t12\n"
    );
    add(&back, &[document("new", "停水通知", "")]);
    assert_eq!(documents(&back).len(), corpus().len() + 1);
    assert_sound(&back);
}

#[test]
fn an_index_without_documents_comes_back() {
    let place = Place::new();
    let index = place.index("index");
    let lock = index.lock("test", Duration::ZERO).unwrap();
    index.open_or_create(&lock, &analysis()).unwrap();
    save(&index, &place.target()).unwrap();
    let back = place.index("back");
    restore(&place.target(), &back).unwrap();
    assert_eq!(documents(&back).len(), 0);
    assert_sound(&back);
}

#[test]
fn only_new_files_are_uploaded() {
    let place = Place::new();
    let index = place.index("index");
    let target = place.target();
    add(&index, &corpus()[..30]);
    let first = save(&index, &target).unwrap();
    assert_eq!(first.uploaded_files, place.files().len());

    let second = save(&index, &target).unwrap();
    assert_eq!((second.uploaded_files, second.uploaded_bytes), (0, 0));
    assert_eq!(second.record.files, first.record.files);
    assert_eq!(place.records().len(), 2);

    add(&index, &corpus()[30..32]);
    let before = place.files().len();
    let third = save(&index, &target).unwrap();
    assert_eq!(third.uploaded_files, place.files().len() - before);
    assert!(third.uploaded_bytes < third.record.bytes() / 2);

    // What is missing or cut off at the target is mended by the next backup.
    let back = place.index("back");
    for path in place.files() {
        fs::write(&path, "").unwrap();
    }
    assert!(restore(&target, &back).is_err());
    save(&index, &target).unwrap();
    restore(&target, &back).unwrap();
    assert_eq!(documents(&back), documents(&index));
}

#[test]
fn a_backup_while_documents_are_committed_and_merged_is_of_one_commit() {
    const COMMITS: usize = 60;
    const A_COMMIT: usize = 5;
    let place = Place::new();
    let index = place.index("index");
    let target = place.target();
    let at = |commit: usize| -> BTreeMap<String, String> {
        // Each commit adds some, replaces one of the commit before, removes another.
        let mut state = BTreeMap::new();
        for commit in 0..=commit {
            for number in 0..A_COMMIT {
                state.insert(format!("{commit}-{number}"), "通知".to_owned());
            }
            if commit > 0 {
                let before = commit - 1;
                state.insert(format!("{before}-0"), format!("公告{commit}"));
                state.remove(&format!("{before}-1"));
            }
        }
        state
    };
    let states: Vec<BTreeMap<String, String>> = (0..COMMITS).map(at).collect();
    let done = AtomicBool::new(false);
    let mut seen = Vec::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            let lock = index.lock("test", Duration::ZERO).unwrap();
            let generation = index.open_or_create(&lock, &analysis()).unwrap();
            let mut writer = generation.writer(writer_config()).unwrap();
            for commit in 0..COMMITS {
                for number in 0..A_COMMIT {
                    let id = format!("{commit}-{number}");
                    writer.add(&document(&id, "通知", "停水")).unwrap();
                }
                if commit > 0 {
                    let before = commit - 1;
                    let title = format!("公告{commit}");
                    let replaced = document(&format!("{before}-0"), &title, "");
                    writer.add(&replaced).unwrap();
                    let removed = DocumentId::parse(&format!("{before}-1")).unwrap();
                    writer.delete(&removed).unwrap();
                }
                writer.commit().unwrap();
                writer.refresh_suggestions().unwrap();
            }
            writer.finish().unwrap();
            done.store(true, Ordering::Release);
        });
        while index.live().is_err() {
            thread::yield_now();
        }
        loop {
            let last = done.load(Ordering::Acquire);
            let saved = match save(&index, &target) {
                Ok(saved) => saved,
                Err(error) => panic!("{error:?}"),
            };
            let back = place.index(&format!("back-{}", seen.len()));
            restore(&target, &back).unwrap();
            assert_sound(&back);
            let documents = documents(&back);
            assert_eq!(documents.len() as u64, saved.record.documents);
            let state = documents
                .into_iter()
                .map(|(id, document)| (id, document.title))
                .collect();
            let empty = BTreeMap::is_empty(&state);
            let commit = states.iter().position(|committed| *committed == state);
            assert!(empty || commit.is_some(), "{state:?} was never committed");
            seen.push(commit);
            if last {
                break;
            }
        }
    });
    assert_eq!(seen.last(), Some(&Some(COMMITS - 1)));
    assert!(seen.is_sorted(), "{seen:?}");
    assert!(seen.len() > 2, "{seen:?}");
}

#[test]
fn the_generation_before_is_kept_to_go_back_to() {
    let place = Place::new();
    let index = place.index("index");
    add(&index, &corpus()[..10]);
    save(&index, &place.target()).unwrap();
    add(&index, &corpus()[10..20]);
    let reader = index.reader(&analysis()).unwrap();
    let restored = restore(&place.target(), &index).unwrap();
    assert_eq!(restored.generation, "000002");
    assert_eq!(restored.previous.as_deref(), Some("000001"));
    assert_eq!(documents(&index).len(), 10);
    // Who reads follows by itself.
    assert_eq!(reader.snapshot().document_count(), 20);
    reader.follow().unwrap();
    assert_eq!(reader.snapshot().document_count(), 10);

    let lock = index.lock("test", Duration::ZERO).unwrap();
    let before = index.rollback_target(None).unwrap();
    assert_eq!(before, "000001");
    index.publish(&lock, &before).unwrap();
    assert_eq!(documents(&index).len(), 20);
    assert_sound(&index);
}

#[test]
fn an_index_that_cannot_tell_its_generation_is_mended() {
    let place = Place::new();
    let index = place.index("index");
    add(&index, &corpus()[..10]);
    save(&index, &place.target()).unwrap();
    fs::write(index.path().join("CURRENT"), "nonsense").unwrap();
    let restored = restore(&place.target(), &index).unwrap();
    assert_eq!(
        (restored.generation.as_str(), restored.previous),
        ("000002", None)
    );
    assert_sound(&index);
}

#[test]
fn damage_at_the_target_is_refused_and_what_is_live_stays() {
    let place = Place::new();
    let index = place.index("index");
    let target = place.target();
    add(&index, &corpus()[..10]);
    save(&index, &target).unwrap();
    let live = place.index("live");
    add(&live, &corpus()[..3]);
    let expected = documents(&live);
    let refused = |what: &str, path: &Path| {
        let error = match restore(&target, &live) {
            Ok(_) => panic!("{what} {} was restored", path.display()),
            Err(error) => error.to_string(),
        };
        let name = path.file_name().unwrap().to_string_lossy();
        assert!(error.contains(&*name), "{what}: {error}");
        assert_eq!(live.live().unwrap(), "000001");
        assert_eq!(list(&live.path().join("generations")).len(), 1, "{what}");
    };
    let [record] = &place.records()[..] else {
        panic!("there is one record");
    };
    for (number, path) in place.files().iter().chain([record]).enumerate() {
        let bytes = fs::read(path).unwrap();
        for bit in [0, 8 * number + number % 8, 8 * bytes.len() - 1] {
            flip(path, bit);
            refused("a flipped bit in", path);
            fs::write(path, &bytes).unwrap();
        }
        fs::write(path, &bytes[..bytes.len() - 1]).unwrap();
        refused("the beginning of", path);
        if path != record {
            fs::remove_file(path).unwrap();
            refused("the missing", path);
        }
        fs::write(path, &bytes).unwrap();
    }
    assert_eq!(documents(&live), expected);
    assert_sound(&live);
    restore(&target, &live).unwrap();
    assert_eq!(documents(&live), documents(&index));
}

#[test]
fn a_damaged_index_is_not_backed_up() {
    let place = Place::new();
    let index = place.index("index");
    let target = place.target();
    add(&index, &corpus()[..10]);
    for path in list(&index.path().join("generations/000001")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // Written anew for each backup, or only a lock.
        if name == ".managed.json" || path.extension().is_some_and(|end| end == "lock") {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let middle = bytes.len() * 4;
        flip(&path, middle);
        let Err(error) = save(&index, &target) else {
            panic!("a damaged `{name}` was backed up");
        };
        let error = error.to_string();
        assert!(error.contains(&name), "{name}: {error}");
        assert_eq!(place.records(), Vec::<PathBuf>::new());
        fs::write(&path, bytes).unwrap();
    }
    save(&index, &target).unwrap();
    restore(&target, &place.index("back")).unwrap();

    // Also where all of it is at the target already.
    let terms = list(&index.path().join("generations/000001"))
        .into_iter()
        .find(|path| path.extension().is_some_and(|end| end == "term"));
    flip(&terms.unwrap(), 99);
    assert!(save(&index, &target).is_err());
    assert_eq!(place.records().len(), 1);
}

#[test]
fn what_is_stopped_half_way_changes_nothing() {
    let place = Place::new();
    let index = place.index("index");
    let target = place.target();
    add(&index, &corpus()[..10]);
    let halfway = Notify::new();
    let note = |_| {
        if !place.files().is_empty() {
            halfway.notify_one();
        }
    };
    runtime().block_on(async {
        tokio::select! {
            biased;
            () = halfway.notified() => {}
            _ = backup::save(&index, &target, CONFIG, &note) => {
                panic!("the backup was not stopped");
            }
        }
    });
    assert_eq!(place.records(), Vec::<PathBuf>::new());
    // The next one goes on where it was stopped.
    let sent = place.files().len();
    let saved = save(&index, &target).unwrap();
    assert_eq!(saved.uploaded_files, place.files().len() - sent);
    assert!(sent > 0 && saved.uploaded_files > 0);

    let live = place.index("live");
    add(&live, &corpus()[..3]);
    let folder = live.path().join("generations/000002");
    let lock = live.lock("test", Duration::ZERO).unwrap();
    let analysis = analysis();
    runtime().block_on(async {
        let record = backup::choose(&target, None).await.unwrap();
        let note = |_| {
            if folder.join("meta.json").exists() {
                halfway.notify_one();
            }
        };
        tokio::select! {
            biased;
            () = halfway.notified() => {}
            _ = backup::restore(&target, &record, &live, &lock, &analysis, &note) => {
                panic!("the restore was not stopped");
            }
        }
    });
    drop(lock);
    assert!(folder.exists());
    assert_eq!(live.live().unwrap(), "000001");
    assert_eq!(documents(&live).len(), 3);
    assert!(live.generations().unwrap()[0].is_being_built());
    assert!(live.rollback_target(Some("000002")).is_err());
    assert_sound(&live);
    // The next writer removes what was left.
    assert_eq!(restore(&target, &live).unwrap().generation, "000002");
    assert_eq!(documents(&live), documents(&index));
}

/// Writes the manifest of the live generation as another dictionary's.
fn pretend_another_dictionary(index: &IndexFolder) {
    let path = index.path().join("generations/000001/manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    manifest["dictionary_hash"] = "0123456789abcdef".into();
    manifest["checksum"] = "".into();
    let text = |manifest: &Value| serde_json::to_string_pretty(manifest).unwrap() + "\n";
    let checksum = blake3::hash(text(&manifest).as_bytes()).to_hex();
    manifest["checksum"] = checksum.as_str().into();
    fs::write(path, text(&manifest)).unwrap();
}

#[test]
fn a_backup_of_another_dictionary_is_refused() {
    let place = Place::new();
    let index = place.index("index");
    add(&index, &corpus()[..3]);
    pretend_another_dictionary(&index);
    save(&index, &place.target()).unwrap();
    let live = place.index("live");
    add(&live, &corpus()[..5]);
    let error = restore(&place.target(), &live).unwrap_err().to_string();
    for part in ["dictionary hash", "0123456789abcdef", "reindex"] {
        assert!(error.contains(part), "{error}");
    }
    assert_eq!(documents(&live).len(), 5);
    assert_eq!(list(&live.path().join("generations")).len(), 1);
}

#[test]
fn a_record_under_another_name_is_refused() {
    let place = Place::new();
    let index = place.index("index");
    add(&index, &corpus()[..3]);
    let record: Record = save(&index, &place.target()).unwrap().record;
    let path = place.records().remove(0);
    fs::rename(
        &path,
        path.with_file_name("2099-01-01T00-00-00Z-000001.json"),
    )
    .unwrap();
    let error = restore(&place.target(), &place.index("back")).unwrap_err();
    assert!(error.to_string().contains(&record.name()), "{error}");
}

#[test]
fn the_commands_back_up_list_restore_and_say_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| gongwen(folder.path(), arguments);
    let fails = |arguments: &[&str], parts: &[&str]| {
        let output = run(arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        for part in parts {
            assert!(error.contains(part), "{arguments:?}: {error}");
        }
    };
    fails(&["backup", "kept"], &["no index in", "gongwen index"]);
    fails(&["restore", "kept"], &["there is no `kept`"]);
    assert!(!folder.path().join("kept").exists());
    let corpus = corpus_path();
    run(&["index", corpus.to_str().unwrap()]);
    fs::create_dir(folder.path().join("empty")).unwrap();
    fails(
        &["restore", "empty"],
        &["no backup in `empty`", "gongwen backup"],
    );
    fails(
        &["backup", "ftp://a/b"],
        &["`ftp://` is not known", "s3://"],
    );
    fails(&["backup", "s3://"], &["s3://bucket/prefix"]);
    fails(&["backup", "index/kept"], &["in the folder of the index"]);

    let first = json(&run(&["backup", "kept", "--json"]));
    assert_eq!(first["generation"], "000001");
    assert!(first["uploaded_files"].as_u64().unwrap() > 5, "{first}");
    let second = json(&run(&["backup", "kept", "--keep", "1", "--json"]));
    assert_eq!(second["uploaded_files"], 0);
    assert_eq!(second["removed_backups"][0], first["backup"]);
    let third = json(&run(&["backup", "kept", "--json"]));
    let listed = json(&run(&["restore", "kept", "--list", "--json"]));
    let names: Vec<&Value> = listed["backups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|backup| &backup["name"])
        .collect();
    assert_eq!(names, [&third["backup"], &second["backup"]]);
    assert_eq!(listed["backups"][0]["documents"], first["documents"]);
    let words = run(&["restore", "kept", "--list"]);
    let words = String::from_utf8(words.stdout).unwrap();
    assert_eq!(words.lines().count(), 2, "{words}");

    fails(
        &["restore", "kept", "--backup", "2020"],
        &["no backup `2020`", second["backup"].as_str().unwrap()],
    );
    let name = second["backup"].as_str().unwrap();
    let back = json(&run(&[
        "restore", "kept", "--backup", name, "--json", "--index", "other",
    ]));
    assert_eq!(back["documents"], first["documents"]);
    assert_eq!(back["previous"], Value::Null);
    for generation in ["000002", "000003"] {
        let back = json(&run(&["restore", "kept", "--json", "--index", "other"]));
        assert_eq!(back["generation"], generation, "{back}");
    }
    let kept = list(&folder.path().join("other/generations"));
    assert_eq!(kept.len(), 2, "{kept:?}");
    let stats = json(&run(&["stats", "--json", "--index", "other"]));
    assert_eq!(stats["documents"], first["documents"]);
    let found = run(&["search", "复议", "--index", "other"]);
    assert_eq!(found.status.code(), Some(0));

    let record = folder.path().join(format!("kept/backups/{name}.json"));
    flip(&record, 500);
    fails(&["restore", "kept", "--list"], &["damaged", name]);
    fails(
        &["restore", "kept", "--backup", name],
        &["damaged", "--list"],
    );
    let told = run(&["backup", "kept"]);
    assert_eq!(told.status.code(), Some(0));
}
