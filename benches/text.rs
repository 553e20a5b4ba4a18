//! How quickly text is normalised and cut: `cargo bench --bench text`.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gongwen::text::{Analysis, BIGRAMS, CHARACTERS, WORDS, normalize};
use tantivy::tokenizer::TokenizerManager;

#[path = "common/generated.rs"]
mod generated;

/// Documents whose bodies are cut.
const DOCUMENTS: u64 = 200;

fn cutting(criterion: &mut Criterion) {
    let analysis = Analysis::built_in().unwrap();
    let generator = generated::generator(&analysis);
    let bodies: Vec<String> = (0..DOCUMENTS)
        .map(|number| generator.document(number).body)
        .collect();
    let bytes: usize = bodies.iter().map(String::len).sum();
    let mut group = criterion.benchmark_group("text");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("normalize", |bencher| {
        bencher.iter(|| {
            for body in &bodies {
                black_box(normalize(body));
            }
        });
    });
    let manager = TokenizerManager::new();
    analysis.register(&manager);
    for name in [WORDS, BIGRAMS, CHARACTERS] {
        let mut analyzer = manager.get(name).unwrap();
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for body in &bodies {
                    let mut tokens = analyzer.token_stream(body);
                    tokens.process(&mut |token| _ = black_box(token));
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, cutting);
criterion_main!(benches);
