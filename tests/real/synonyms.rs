//! What synonyms change on judged questions.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use gongwen::index::{Generation, WriterConfig};
use gongwen::ingest::{self, Item};
use gongwen::query::{Filters, Order, Paging, Scope, SearchRequest};
use gongwen::search::{EmbeddedEngine, Engine};
use gongwen::text::Analysis;

const DEPTH: usize = 10;

fn folder(set: &str) -> PathBuf {
    let data = std::env::var_os("GONGWEN_REAL_DATA");
    let data = data.expect("GONGWEN_REAL_DATA names the folder with the real documents");
    PathBuf::from(data).join("judged").join(set)
}

fn engine(set: &str) -> EmbeddedEngine {
    let generation = Generation::in_memory(&Analysis::built_in().unwrap()).unwrap();
    let mut writer = generation
        .writer(WriterConfig {
            threads: 2,
            memory_bytes: 256 * 1024 * 1024,
        })
        .unwrap();
    for item in ingest::read(&[folder(set).join("corpus.jsonl.gz")]) {
        if let Item::Document { document, .. } = item {
            writer.add(&document).unwrap();
        }
    }
    writer.commit().unwrap();
    let reader = generation.reader().unwrap();
    reader.reload().unwrap();
    EmbeddedEngine::new(reader)
}

/// nDCG@10 of a ranking; `relevant` are the judged documents, all of one grade.
#[expect(clippy::cast_precision_loss, reason = "ranks are below ten")]
fn ndcg(ranking: &[String], relevant: &[String]) -> f64 {
    let gain = |rank: usize| 1.0 / ((rank + 2) as f64).log2();
    let found = ranking
        .iter()
        .enumerate()
        .filter(|(_, id)| relevant.contains(id));
    let ideal: f64 = (0..relevant.len().min(DEPTH)).map(gain).sum();
    found.map(|(rank, _)| gain(rank)).sum::<f64>() / ideal
}

#[test]
fn synonyms_do_not_harm_judged_questions() {
    for set in ["policy_qa", "statute_qa"] {
        let mut judged: HashMap<String, Vec<String>> = HashMap::new();
        for line in fs::read_to_string(folder(set).join("qrels.tsv"))
            .unwrap()
            .lines()
        {
            let cells: Vec<&str> = line.split_whitespace().collect();
            if let [query, _, id, grade] = cells[..]
                && grade != "0"
            {
                judged
                    .entry(query.to_owned())
                    .or_default()
                    .push(id.to_owned());
            }
        }
        let engine = engine(set);
        let queries = fs::read_to_string(folder(set).join("queries.tsv")).unwrap();
        let (mut with, mut without, mut expanded, mut asked) = (0.0, 0.0, 0_u32, 0_u32);
        for (query, text) in queries.lines().filter_map(|line| line.split_once('\t')) {
            let Some(relevant) = judged.get(query) else {
                continue;
            };
            let mut run = |synonyms| {
                let request = SearchRequest {
                    text: text.to_owned(),
                    filters: Filters::default(),
                    scope: Scope::All,
                    order: Order::Relevance,
                    paging: Paging::new(1, DEPTH, None).unwrap(),
                    facets: Vec::new(),
                    synonyms,
                    highlight: false,
                };
                let found = engine.search(&request).unwrap();
                let used = found.query.synonyms;
                expanded += u32::from(!used.is_empty());
                let ids: Vec<String> = found
                    .hits
                    .iter()
                    .map(|hit| hit.document.id.to_string())
                    .collect();
                (ndcg(&ids, relevant), used)
            };
            let ((better, used), (plain, _)) = (run(true), run(false));
            if better < plain {
                println!("{plain:.2} to {better:.2}: {text} {used:?}");
            }
            with += better;
            without += plain;
            asked += 1;
        }
        let (with, without) = (with / f64::from(asked), without / f64::from(asked));
        println!(
            "{set}: nDCG@10 {with:.4} with synonyms, {without:.4} without; {expanded} of {asked} questions expanded"
        );
        assert!(with > without - 0.01, "{set}");
    }
}
