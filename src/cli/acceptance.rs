//! What a generation has to show before it is made live.

use anyhow::{Context, ensure};

use super::verify::whole;
use crate::http::SearchParams;
use crate::index::{Generation, IndexFolder, Snapshot};
use crate::model::{CatalogNumber, DocNumber, Document, DocumentId};
use crate::query::{MAX_QUERY_CHARS, SearchRequest};
use crate::search::{Engine, SearchEngine};

/// Documents that are looked for by their names.
const SAMPLE: usize = 200;
/// A document is found where at most so many others stand before it.
const LAST_RANK: usize = 3;
/// Hits that are looked at for it.
const HITS: usize = 100;
/// Documents that are named in a message.
const NAMED: usize = 5;

/// What was looked at.
pub(super) struct Accepted {
    /// Documents looked for by title and numbers.
    pub(super) sampled: usize,
    /// Documents of the live generation that the new one does not have.
    pub(super) vanished: u64,
}

/// Checks a generation that is to go live in place of `live`. `documents` is how
/// many documents the source has, `max_shrink` the greatest share of the live
/// documents, in percent, that may vanish.
pub(super) fn accept(
    folder: &IndexFolder,
    generation: &Generation,
    live: Option<&str>,
    documents: u64,
    max_shrink: f64,
) -> anyhow::Result<Accepted> {
    let reader = generation.reader()?;
    let snapshot = reader.snapshot();
    let found = snapshot.document_count();
    ensure!(
        found == documents,
        "the new generation holds {found} documents, and {documents} were taken in"
    );
    let vanished = match live {
        Some(live) => vanished(folder, live, &snapshot, max_shrink)?,
        None => 0,
    };
    whole(folder, generation.name())?;
    let engine = SearchEngine::embedded(reader);
    let sample = snapshot.sample(SAMPLE)?;
    for document in &sample {
        found_by_names(&engine, document)?;
    }
    Ok(Accepted {
        sampled: sample.len(),
        vanished,
    })
}

fn vanished(
    folder: &IndexFolder,
    live: &str,
    snapshot: &Snapshot,
    max_shrink: f64,
) -> anyhow::Result<u64> {
    let before = folder.originals(live).with_context(|| {
        format!("cannot tell which documents of the live generation `{live}` would vanish")
    })?;
    let mut vanished = 0_u64;
    let mut named = Vec::new();
    before.for_each_id(|id| {
        let there = match DocumentId::parse(id) {
            Ok(id) => snapshot.has_document(&id)?,
            Err(_) => false,
        };
        if !there {
            vanished += 1;
            if named.len() < NAMED {
                named.push(id.to_owned());
            }
        }
        Ok(())
    })?;
    ensure_few_vanish(live, vanished, before.len(), &named, max_shrink)?;
    Ok(vanished)
}

/// Fails where a greater share of the live documents would vanish than may.
pub(super) fn ensure_few_vanish(
    live: &str,
    vanished: u64,
    all: u64,
    named: &[String],
    max_shrink: f64,
) -> anyhow::Result<()> {
    ensure!(
        percent(vanished, all) <= max_shrink,
        "{vanished} of {all} documents of the live generation `{live}` would vanish, more than \
         {max_shrink} %: {}{}; check the sources, or allow it with --allow-shrink",
        named.join(", "),
        if vanished > NAMED as u64 { ", …" } else { "" }
    );
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a share in percent")]
fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    part as f64 * 100.0 / whole as f64
}

fn request(text: &str) -> anyhow::Result<SearchRequest> {
    let pairs = [
        ("q", text),
        ("size", &HITS.to_string()),
        ("highlight", "false"),
    ];
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Ok(SearchParams::from_pairs(&pairs)?.request)
}

/// That a document is found by its title and by each of its numbers.
pub(super) fn found_by_names(engine: &dyn Engine, document: &Document) -> anyhow::Result<()> {
    let doc_number = document.doc_number.as_ref().map(DocNumber::written);
    let catalog_number = document.catalog_number.as_ref().map(CatalogNumber::written);
    let same = |hit: &Document| {
        [
            hit.title == document.title,
            doc_number.is_some() && hit.doc_number == document.doc_number,
            catalog_number.is_some() && hit.catalog_number == document.catalog_number,
        ]
    };
    let names = [Some(document.title.as_str()), doc_number, catalog_number];
    for (which, name) in names.into_iter().enumerate() {
        let Some(name) = name.filter(|name| name.chars().count() <= MAX_QUERY_CHARS) else {
            continue;
        };
        let request = request(name)?;
        let hits = engine.search(&request)?.hits;
        // Others of the same name may stand before it.
        let before = hits.iter().take_while(|hit| hit.document.id != document.id);
        let others = before.filter(|hit| !same(&hit.document)[which]).count();
        let there = hits.iter().any(|hit| hit.document.id == document.id);
        let all_the_same = hits.len() == HITS && others == 0;
        ensure!(
            (there && others < LAST_RANK) || all_the_same,
            "document `{}` is not among the first {LAST_RANK} that are found by `{name}`",
            document.id
        );
    }
    Ok(())
}
