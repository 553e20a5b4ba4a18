//! The promises of finding and counting, kept on real documents.
//!
//! `GONGWEN_REAL_DATA` names a folder with `documents.jsonl.gz`, JSON Lines in
//! the field names of the design, and with the judged sets below `judged/`. The
//! figures are printed with `--nocapture`. Of the large samples a fifth is taken;
//! `GONGWEN_REAL_PERCENT=100` takes all.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "the figures are what is asked for")]

#[path = "../common/expected.rs"]
mod expected;

mod export;
mod html;
mod judged;
mod metadata;
mod names;
mod numbers;
mod phrases;
mod spelling;
mod suggest;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use expected::{passes, values};
use gongwen::index::{DateField, FacetField, IndexFolder, WriterConfig};
use gongwen::ingest::{self, IngestConfig, Item};
use gongwen::model::Document;
use gongwen::query::{
    DateRange, FacetRequest, Factors, Filters, MAX_FACET_SIZE, MAX_PAGE_SIZE, Order, Paging,
    Position, Scope, SearchRequest,
};
use gongwen::search::{Engine, SearchEngine, SearchResponse};
use gongwen::text::{Analysis, lane_text};
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};

const SEED: u64 = 20_210_331;

struct Real {
    documents: Vec<Document>,
    engine: SearchEngine,
    folder: tempfile::TempDir,
}

/// All documents, and an engine over them, made once.
static REAL: LazyLock<Real> = LazyLock::new(|| {
    let mut documents = Vec::new();
    let (engine, folder) = index(&data().join("documents.jsonl.gz"), |document| {
        documents.push(document);
    });
    Real {
        documents,
        engine,
        folder,
    }
});

/// The folder with the real documents.
fn data() -> PathBuf {
    std::env::var_os("GONGWEN_REAL_DATA")
        .expect("GONGWEN_REAL_DATA names the folder with the real documents")
        .into()
}

/// How many of a large sample are taken.
fn sampled(whole: usize) -> usize {
    let percent = std::env::var("GONGWEN_REAL_PERCENT");
    let percent: usize = percent.map_or(20, |percent| {
        percent.parse().expect("GONGWEN_REAL_PERCENT is a number")
    });
    (whole * percent).div_ceil(100)
}

/// An engine over the documents of a file, in a temporary folder.
fn index(path: &Path, mut keep: impl FnMut(Document)) -> (SearchEngine, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let index = IndexFolder::new(folder.path());
    let lock = index.lock("test", Duration::ZERO).unwrap();
    let generation = index
        .open_or_create(&lock, &Analysis::built_in().unwrap())
        .unwrap();
    let mut writer = generation
        .writer(WriterConfig {
            threads: 2,
            memory_bytes: 256 * 1024 * 1024,
        })
        .unwrap();
    for item in ingest::read(&[path.to_owned()], IngestConfig::in_process()) {
        let Item::Document { document, .. } = item else {
            panic!("not a document: {item:?}");
        };
        writer.add(&document).unwrap();
        keep(*document);
    }
    writer.commit().unwrap();
    writer.refresh_suggestions().unwrap();
    writer.finish().unwrap();
    let reader = generation.reader().unwrap();
    (SearchEngine::embedded(reader), folder)
}

fn request(text: &str) -> SearchRequest {
    SearchRequest {
        facet_contains: None,
        facet_prefix: None,
        months: None,
        collapse: false,
        text: text.to_owned(),
        filters: Filters::default(),
        scope: Scope::All,
        order: Order::Relevance,
        factors: Factors::ALL,
        paging: Paging::new(1, 10, None).unwrap(),
        facets: Vec::new(),
        synonyms: true,
        highlight: false,
        explain: false,
        best_bets: None,
    }
}

fn search(request: &SearchRequest) -> SearchResponse {
    REAL.engine.search(request).unwrap()
}

/// The identifiers of a whole result, by cursors.
fn whole(mut request: SearchRequest) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut after: Option<Position> = None;
    loop {
        request.paging = Paging::new(1, MAX_PAGE_SIZE, after).unwrap();
        let response = search(&request);
        for hit in &response.hits {
            assert!(
                ids.insert(hit.document.id.to_string()),
                "{} came twice",
                hit.document.id
            );
        }
        after = response.next;
        if after.is_none() {
            assert_eq!(ids.len() as u64, response.total);
            return ids;
        }
    }
}

#[test]
fn titles_searched_as_they_are_give_their_document_first() {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut counts: HashMap<String, u32> = HashMap::new();
    for document in &REAL.documents {
        *counts.entry(lane_text(&document.title)).or_default() += 1;
    }
    let unique: Vec<&Document> = REAL
        .documents
        .iter()
        .filter(|document| counts[&lane_text(&document.title)] == 1)
        .collect();
    let sample: Vec<&&Document> = unique.sample(&mut random, sampled(2_000)).collect();
    let mut first = 0;
    for document in &sample {
        let hits = search(&request(&document.title)).hits;
        if hits
            .first()
            .is_some_and(|hit| hit.document.id == document.id)
        {
            first += 1;
        } else {
            println!("not first: {} {}", document.id, document.title);
        }
    }
    println!("{first} of {} unique titles at rank 1", sample.len());
    assert!(first * 1_000 >= sample.len() * 995);
}

#[test]
fn numbers_give_their_document_first() {
    let mut random = StdRng::seed_from_u64(SEED);
    let numbers: Vec<(&Document, &str, &str)> = REAL
        .documents
        .iter()
        .flat_map(|document| {
            let doc_number = document
                .doc_number
                .as_ref()
                .filter(|number| number.parts().is_some());
            let doc_number =
                doc_number.map(|number| (document, number.written(), number.canonical()));
            let catalog = document.catalog_number.as_ref();
            doc_number
                .into_iter()
                .chain(catalog.map(|number| (document, number.written(), number.canonical())))
        })
        .collect();
    let sample: Vec<_> = numbers.sample(&mut random, 500).collect();
    for (document, written, canonical) in &sample {
        let hits = search(&request(written)).hits;
        let first = &hits
            .first()
            .unwrap_or_else(|| panic!("{written} found nothing"))
            .document;
        let same = first.id == document.id
            || first
                .doc_number
                .as_ref()
                .is_some_and(|number| number.canonical() == *canonical);
        assert!(same, "{written} gave {}", first.id);
    }
    println!("{} numbers at rank 1", sample.len());
}

#[test]
fn facet_counts_equal_a_count_over_the_documents() {
    let mut random = StdRng::seed_from_u64(SEED);
    for _ in 0..50 {
        let mut asked = request("");
        asked.filters = random_filters(&mut random);
        asked.facets = FacetField::ALL
            .map(|field| FacetRequest {
                field,
                size: MAX_FACET_SIZE,
            })
            .to_vec();
        let response = search(&asked);
        let total = REAL
            .documents
            .iter()
            .filter(|document| passes(document, &asked.filters, None));
        assert_eq!(response.total, total.count() as u64, "{:?}", asked.filters);
        for facet in &response.facets {
            let passing: Vec<&Document> = REAL
                .documents
                .iter()
                .filter(|document| passes(document, &asked.filters, Some(facet.field)))
                .collect();
            let mut counts: HashMap<String, u64> = HashMap::new();
            for value in passing
                .iter()
                .flat_map(|document| values(document, facet.field))
            {
                *counts.entry(value).or_default() += 1;
            }
            for bucket in &facet.buckets {
                let count = counts.get(&bucket.value).copied().unwrap_or(0);
                assert_eq!(bucket.count, count, "{bucket:?} {:?}", asked.filters);
            }
            let listed: BTreeSet<&str> =
                facet.buckets.iter().map(|one| one.value.as_str()).collect();
            let other = passing.iter().filter(|document| {
                values(document, facet.field)
                    .iter()
                    .any(|value| !listed.contains(value.as_str()))
            });
            assert_eq!(facet.other, other.count() as u64, "{:?}", asked.filters);
            let missing = passing
                .iter()
                .filter(|document| values(document, facet.field).is_empty());
            assert_eq!(facet.missing, missing.count() as u64, "{:?}", asked.filters);
        }
    }
    println!(
        "50 filter combinations, {} facets each: all counts equal",
        FacetField::ALL.len()
    );
}

/// Values and ranges as some random documents have them.
fn random_filters(random: &mut StdRng) -> Filters {
    let mut filters = Filters::default();
    let mut facets = FacetField::ALL;
    facets.shuffle(random);
    for facet in &facets[..random.random_range(0..3)] {
        let mut chosen: BTreeSet<String> = BTreeSet::new();
        for _ in 0..random.random_range(1..4) {
            let document = REAL.documents.choose(random).unwrap();
            chosen.extend(values(document, *facet).choose(random).cloned());
        }
        if !chosen.is_empty() {
            filters.values.insert(*facet, chosen.into_iter().collect());
        }
    }
    for date in DateField::ALL {
        if random.random_bool(0.4) {
            let year = |random: &mut StdRng| random.random_range(1980..2025_i16);
            let (a, b) = (year(random), year(random));
            let range = DateRange {
                from: Some(jiff::civil::date(a.min(b), 3, 5)),
                to: random
                    .random_bool(0.5)
                    .then(|| jiff::civil::date(a.max(b), 9, 28)),
            };
            filters.dates.insert(date, range);
        }
    }
    filters
}
