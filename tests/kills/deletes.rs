//! Many commits of replaced and deleted documents: the index stays as small as
//! `index::merges` promises, and every document stays right.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use gongwen::index::{IndexFolder, WriterConfig};
use gongwen::model::DocumentId;
use serde_json::Value;

use crate::documents::{Sent, analysis, draft};
use crate::folder::{assert_tidy, assert_whole, export};
use crate::program::INDEX;
use crate::settings::{Random, number};
use crate::writers::contents;

const ROUNDS: usize = 40;
/// Documents, there or not.
const DOCUMENTS: usize = 1_500;
/// Most changes of a round.
const MOST_CHANGES: usize = 120;
/// How often a writer is closed, in rounds.
const ROUNDS_OF_WRITER: usize = 4;

/// As `index::merges` has them: segments of about one size are merged by fours,
/// which leaves three; the next size is four times as large; all below 256
/// documents are one size.
const MOST_OF_SIZE: usize = 3;
const RATIO_OF_SIZES: usize = 4;
const SMALLEST_SIZE: usize = 256;
/// As `index::merges` has it: above this share a segment is written anew.
const MOST_DELETED: f64 = 0.2;

const CONFIG: WriterConfig = WriterConfig {
    threads: 1,
    memory_bytes: 20_000_000,
};

#[test]
fn an_index_stays_small_and_right_through_many_replaced_and_deleted_documents() {
    let mut random = Random::new("deletes");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(INDEX);
    let index = IndexFolder::new(&path);
    let lock = index.lock("test", Duration::ZERO).unwrap();
    let generation = index.open_or_create(&lock, analysis()).unwrap();
    let mut model: BTreeMap<String, Sent> = BTreeMap::new();
    let rounds = number("GONGWEN_DELETE_ROUNDS", ROUNDS);
    let (mut most_segments, mut most_deleted) = (0, 0.0_f64);
    for writers in 0..rounds.div_ceil(ROUNDS_OF_WRITER) {
        let mut writer = generation.writer(CONFIG).unwrap();
        for round in 0..ROUNDS_OF_WRITER {
            for _ in 0..=random.below(MOST_CHANGES) {
                let number = random.below(DOCUMENTS);
                let id = format!("d{number}");
                // First more are added, later as many go as come.
                if random.below(100) < 15 + (writers * 4).min(35) {
                    let there = writer.delete(&DocumentId::parse(&id).unwrap()).unwrap();
                    assert_eq!(there, model.remove(&id).is_some(), "{id}");
                } else {
                    let drafts = writers * ROUNDS_OF_WRITER + round;
                    let sent = draft(&id, number, drafts, 60);
                    writer.add(&sent.document()).unwrap();
                    model.insert(id, sent);
                }
            }
            writer.commit().unwrap();
        }
        writer.refresh_suggestions().unwrap();
        writer.finish().unwrap();
        let (segments, deleted) = measure(&path.join("generations").join(generation.name()));
        let bound = most_segments_of(model.len());
        assert!(segments <= bound, "{segments} segments of {bound}");
        assert!(deleted <= MOST_DELETED, "{deleted} of a segment deleted");
        most_segments = most_segments.max(segments);
        most_deleted = most_deleted.max(deleted);
        assert_same(&path, &model);
    }
    // The next writer removes what the last merge made needless.
    generation.writer(CONFIG).unwrap().finish().unwrap();
    drop(lock);
    assert_tidy(&path, 1);
    assert_whole(folder.path(), &path);
    println!(
        "deletes: {rounds} commits, {} documents, at most {most_segments} segments of {}, \
         {:.0} % deleted of a segment of {:.0} %",
        model.len(),
        most_segments_of(model.len()),
        most_deleted * 100.0,
        MOST_DELETED * 100.0,
    );
}

/// Three segments of each size that so many documents can make.
fn most_segments_of(documents: usize) -> usize {
    let sizes = std::iter::successors(Some(SMALLEST_SIZE), |size| Some(size * RATIO_OF_SIZES));
    MOST_OF_SIZE * (1 + sizes.take_while(|&size| size < documents).count())
}

/// The segments of a generation, and the greatest share of deleted documents.
fn measure(generation: &Path) -> (usize, f64) {
    let meta = fs::read(generation.join("meta.json")).unwrap();
    let meta: Value = serde_json::from_slice(&meta).unwrap();
    let segments = meta["segments"].as_array().unwrap();
    let shares = segments.iter().map(|segment| {
        let deleted = segment["deletes"]["num_deleted_docs"].as_f64();
        deleted.unwrap_or(0.0) / segment["max_doc"].as_f64().unwrap()
    });
    (segments.len(), shares.fold(0.0, f64::max))
}

/// That the originals are those of the model, and no others.
fn assert_same(index: &Path, model: &BTreeMap<String, Sent>) {
    let found = contents(&export(index).unwrap());
    let content = |sent: &Sent| (sent.title.clone(), sent.body.clone());
    for (id, sent) in model {
        assert_eq!(found.get(id), Some(&content(sent)), "{id}");
    }
    assert_eq!(found.len(), model.len());
}
