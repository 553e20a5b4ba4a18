//! What the parts of a search cost, over ten thousand documents by chance:
//! `cargo bench --bench search`.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]

use std::hint::black_box;
use std::io::Write;

use criterion::{Criterion, criterion_group, criterion_main};
use gongwen::http::{SearchParams, suggest_request_of};
use gongwen::ingest::{IngestConfig, Item, read};
use gongwen::query::{SearchRequest, understand};
use gongwen::search::{Engine, SearchEngine};
use gongwen::text::Analysis;

#[path = "common/generated.rs"]
mod generated;
#[path = "common/indexed.rs"]
mod indexed;

const DOCUMENTS: u64 = 10_000;
/// Searches as the portal makes them, by what they are an example of.
const SEARCHES: [(&str, &[(&str, &str)]); 9] = [
    ("word", &[("q", "管理")]),
    ("words", &[("q", "政府 信息 公开")]),
    ("question", &[("q", "关于加强农村饮用水安全管理工作的通知")]),
    ("phrase", &[("q", "\"政府信息公开工作\"")]),
    ("newest", &[("q", "管理"), ("order", "-published_date")]),
    ("filter", &[("published_year", "2020")]),
    (
        "facets",
        &[("q", "管理"), ("size", "1"), ("facets", FACETS)],
    ),
    ("50 hits", &[("q", "管理"), ("size", "50")]),
    (
        "50 hits without highlights",
        &[("q", "管理"), ("size", "50"), ("highlight", "false")],
    ),
];
const FACETS: &str =
    "issuer:10,keyword:10,topic:10,doc_type:10,validity,published_year:10,written_year:10";

fn engine(folder: &std::path::Path, analysis: &Analysis) -> SearchEngine {
    let generator = generated::generator(analysis);
    let path = folder.join("documents.jsonl");
    let mut lines = Vec::new();
    for number in 0..DOCUMENTS {
        serde_json::to_writer(&mut lines, &generator.document(number)).unwrap();
        lines.push(b'\n');
    }
    std::fs::File::create(&path)
        .unwrap()
        .write_all(&lines)
        .unwrap();
    let documents = read(&[path], IngestConfig::in_process()).map(|item| match item {
        Item::Document { document, .. } => *document,
        other => panic!("no document: {other:?}"),
    });
    let generation = indexed::index(&folder.join("index"), analysis, documents);
    SearchEngine::embedded(generation.reader().unwrap())
}

fn request(pairs: &[(&str, &str)]) -> SearchRequest {
    let owned = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
    let pairs: Vec<_> = pairs.iter().map(owned).collect();
    SearchParams::from_pairs(&pairs).unwrap().request
}

fn searching(criterion: &mut Criterion) {
    let analysis = Analysis::built_in().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path(), &analysis);
    let mut group = criterion.benchmark_group("search");
    for (name, pairs) in SEARCHES {
        let request = request(pairs);
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(engine.search(&request).unwrap()));
        });
    }
    let typed = suggest_request_of(&[("q".to_owned(), "政府".to_owned())]).unwrap();
    group.bench_function("suggest", |bencher| {
        bencher.iter(|| black_box(engine.suggest(&typed).unwrap()));
    });
    group.finish();
}

fn understanding(criterion: &mut Criterion) {
    let analysis = Analysis::built_in().unwrap();
    let text = "关于加强农村饮用水安全管理工作的通知 \"信息公开\" -废止 国办发〔2020〕12号";
    criterion.bench_function("understand", |bencher| {
        bencher.iter(|| black_box(understand(&analysis, text)));
    });
}

criterion_group!(benches, understanding, searching);
criterion_main!(benches);
