//! ZIP archives: as any bytes, and packed here from names and contents, so that
//! what is inside is reached without a fuzzer that knows check sums.

use std::io::{Cursor, Write};

use gongwen::ingest::Item;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::files::{assert_items, items};

/// Parts entries from one another, and a name from its content.
const BETWEEN: &[u8] = b"\n====\n";

/// Bytes that begin with `P` are entries to be packed, all others an archive.
pub fn check(data: &[u8]) {
    match data.split_first() {
        Some((b'P', entries)) => {
            let parts = parts(entries);
            let (packed, files) = packed(&parts);
            let items = read(&packed);
            // Each file is a document, refused, or named as no source.
            assert!(items.len() >= files.min(1), "{items:?}");
        }
        _ => _ = read(data),
    }
}

/// The parts of what is parted by [`BETWEEN`].
pub(super) fn parts(data: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = data;
    while let Some(at) = rest.windows(BETWEEN.len()).position(|part| part == BETWEEN) {
        let (part, behind) = rest.split_at(at);
        parts.push(part);
        rest = behind.get(BETWEEN.len()..).unwrap_or_default();
    }
    parts.push(rest);
    parts
}

/// An archive of names and contents in turn, and how many entries it has.
pub(super) fn packed(parts: &[&[u8]]) -> (Vec<u8>, usize) {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut files = 0;
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for pair in parts.chunks(2).take(16) {
        let [name, content] = pair else { continue };
        let name = String::from_utf8_lossy(name);
        // The same name twice cannot be packed.
        let is_folder = name.ends_with(['/', '\\']) && content.is_empty();
        if writer.start_file(name, options).is_ok() {
            writer.write_all(content).unwrap();
            // A folder is nothing to be read.
            files += usize::from(!is_folder);
        }
    }
    (writer.finish().unwrap().into_inner(), files)
}

fn read(bytes: &[u8]) -> Vec<Item> {
    let items = items("archive.zip", bytes);
    // Deflate gives at most 1,032 bytes for one.
    assert_items(&items, bytes.len() * 1032, false);
    for item in &items {
        let path = match item {
            Item::Document { place, .. } => &place.path,
            Item::Refused(refusal) => &refusal.place.path,
            Item::Skipped(file) => &file.path,
            Item::Unchanged(path) => path,
        };
        let (_, inner) = path.split_once("archive.zip").unwrap();
        let mut parts = inner.split(['/', '\\', ':']);
        assert!(parts.all(|part| part != ".."), "{path:?}");
        assert!(!inner.chars().any(char::is_control), "{path:?}");
    }
    items
}
