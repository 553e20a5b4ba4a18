//! The judged queries over the sample documents, measured as `gongwen eval`
//! does it.

use std::path::{Path, PathBuf};

use gongwen::eval::{Evaluation, JudgedSet, Measure, evaluate};
use gongwen::http::SearchParams;

use crate::support::corpus_engine;

/// Lowest means, a little below those of 2026-11-25, which stand behind them.
const FLOORS: [(Measure, f64); 2] = [
    (Measure::Ndcg10, 0.955),  // .9672
    (Measure::Recall10, 0.96), // .9715
];
/// Queries that are shown where a floor is broken.
const SHOWN: usize = 15;

pub(crate) fn judged_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judged")
}

fn judged() -> JudgedSet {
    let folder = judged_path();
    JudgedSet::read(&folder.join("queries.tsv"), &folder.join("qrels.tsv")).unwrap()
}

/// The texts of the judged queries.
pub(crate) fn judged_queries() -> Vec<String> {
    let queries = judged().queries.into_iter();
    queries.map(|query| query.text).collect()
}

fn measured() -> Evaluation {
    evaluate(corpus_engine().as_ref(), &judged(), |text| {
        let pairs = [("q", text), ("size", "100")];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Ok(SearchParams::from_pairs(&pairs)?.request)
    })
    .unwrap()
}

#[test]
fn the_judged_queries_are_many_and_every_judgment_has_its_query_and_document() {
    let set = judged();
    assert!(set.queries.len() >= 60);
    assert_eq!(set.unjudged, Vec::<String>::new());
    assert_eq!(set.without_relevant, Vec::<String>::new());
    assert_eq!(set.judgments_without_query, 0);
    assert_eq!(measured().judgments_not_indexed, 0);
}

#[test]
fn relevance_does_not_fall_below_what_it_was() {
    let evaluation = measured();
    let mean = evaluation.mean();
    let figures: Vec<String> = Measure::ALL
        .iter()
        .map(|&measure| format!("{} {:.4}", measure.name(), mean.get(measure)))
        .collect();
    println!("{}", figures.join(", "));
    let worst: Vec<String> = evaluation
        .worst_first()
        .into_iter()
        .take(SHOWN)
        .map(|one| {
            format!(
                "{:.4} {} {}: wanted {:?}, first is {:?}",
                one.measures.get(Measure::Ndcg10),
                one.id,
                one.text,
                one.first_relevant,
                one.first_title
            )
        })
        .collect();
    for (measure, floor) in FLOORS {
        let got = mean.get(measure);
        assert!(
            got >= floor,
            "{} is {got:.4}, below {floor}; the worst queries:\n{}",
            measure.name(),
            worst.join("\n")
        );
    }
}
