//! Pages of a government site give the fields that their records have.
//!
//! A body is measured by its runs of five characters, blanks left out: *found*
//! is the share of the record's runs that the page gives, *foreign* the share of
//! the page's runs that the record does not have, both counted as often as they
//! occur. So text in another order costs little, and text that is missing or
//! too much all of itself.

use std::collections::{BTreeMap, HashMap};

use gongwen::ingest::{IngestConfig, Item, read};
use gongwen::model::Document;

use crate::data;

/// How many characters make a run.
const RUN_CHARS: usize = 5;

/// The least share of a body that is found, and the least share of it that is
/// not foreign.
const LEAST_BODY: f64 = 0.98;

/// So many records break off at a table of their page, behind which its text
/// goes on. Of these pages the text behind the record's last line is not
/// measured; all before it must be the same.
const BROKEN_OFF: usize = 2;

/// What is read of a field.
type Get = fn(&Document) -> Option<String>;

/// The fields that are the same in every page, or in this share of them.
const FIELDS: [(&str, f64, Get); 7] = [
    ("title", 1.0, |d| Some(d.title.clone())),
    ("doc_number", 1.0, |d| {
        d.doc_number.as_ref().map(|n| n.canonical().to_owned())
    }),
    ("issuer", 1.0, |d| d.issuer.clone()),
    ("written_date", 1.0, |d| {
        d.written_date.map(|date| date.to_string())
    }),
    ("published_date", 1.0, |d| {
        d.published_date.map(|date| date.to_string())
    }),
    ("catalog_number", 1.0, |d| {
        d.catalog_number.as_ref().map(|n| n.canonical().to_owned())
    }),
    ("topic", 0.98, |d| {
        d.topic.as_ref().map(gongwen::model::Topic::path)
    }),
];

fn documents(path: &str) -> impl Iterator<Item = Document> {
    read(&[data().join(path)], IngestConfig::in_process()).map(|item| match item {
        Item::Document { document, .. } => *document,
        other => panic!("not a document: {other:?}"),
    })
}

fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn runs(text: &str) -> HashMap<Vec<char>, usize> {
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut runs = HashMap::new();
    for run in chars.windows(RUN_CHARS) {
        *runs.entry(run.to_vec()).or_default() += 1;
    }
    runs
}

/// How many runs two texts share, and how many each has.
fn shared(one: &str, other: &str) -> (usize, usize, usize) {
    let (one, other) = (runs(one), runs(other));
    let in_both = one
        .iter()
        .map(|(run, count)| other.get(run).map_or(0, |other| *count.min(other)))
        .sum();
    (in_both, one.values().sum(), other.values().sum())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of characters are far below what a float holds"
)]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[test]
fn pages_give_what_their_records_have() {
    let pages: BTreeMap<String, Document> = documents("html")
        .map(|document| {
            let path = document.source_path.clone().unwrap();
            let name = path.strip_suffix(".html").unwrap();
            (format!("govcn-{name}"), document)
        })
        .collect();
    let mut same = [0; FIELDS.len()];
    let (mut in_both, mut of_record, mut of_page) = (0, 0, 0);
    let (mut compared, mut broken_off) = (0, 0);
    for record in documents("documents.jsonl.gz") {
        let Some(page) = pages.get(record.id.as_str()) else {
            continue;
        };
        compared += 1;
        for (count, (name, _, get)) in same.iter_mut().zip(FIELDS) {
            if get(page) == get(&record) {
                *count += 1;
            } else {
                println!(
                    "{} {name}: {:?}, not {:?}",
                    record.id,
                    get(page),
                    get(&record)
                );
            }
        }
        let (both, record_runs, page_runs) = shared(&record.body, &page.body);
        let is_poor = share(both, record_runs.max(page_runs)) < LEAST_BODY;
        if is_poor && compact(&page.body).starts_with(&compact(&record.body)) {
            broken_off += 1;
            println!("{} body: the record breaks off", record.id);
            (in_both, of_record, of_page) =
                (in_both + both, of_record + record_runs, of_page + both);
            continue;
        }
        if is_poor {
            println!(
                "{} body: {both} of {record_runs}, page {page_runs}",
                record.id
            );
        }
        in_both += both;
        of_record += record_runs;
        of_page += page_runs;
    }
    assert_eq!(compared, pages.len());
    println!("{compared} pages");
    for (count, (name, _, _)) in same.iter().zip(FIELDS) {
        println!("{name:<16} {:.4}", share(*count, compared));
    }
    let (found, own) = (share(in_both, of_record), share(in_both, of_page));
    println!("body found       {found:.4}");
    println!("body foreign     {:.4}", 1.0 - own);
    for (count, (name, least, _)) in same.iter().zip(FIELDS) {
        assert!(share(*count, compared) >= least, "{name}");
    }
    assert!(found >= LEAST_BODY && own >= LEAST_BODY);
    assert!(broken_off <= BROKEN_OFF, "{broken_off} records break off");
}
