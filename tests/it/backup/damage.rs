//! What is damaged, or is another's, is refused.

use std::fs;
use std::path::{Path, PathBuf};

use gongwen::backup::Record;
use gongwen::index::IndexFolder;
use serde_json::Value;

use super::place::{Place, add, assert_sound, documents, flip, list, restore, save};
use crate::support::corpus;

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
