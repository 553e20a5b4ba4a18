//! The judged sets: folders below `judged/`, each with `corpus.jsonl.gz`,
//! `queries.tsv` and `qrels.tsv`.

use gongwen::eval::{Evaluation, JudgedSet, Measure, evaluate};
use gongwen::http::SearchParams;
use gongwen::search::SearchEngine;

use crate::{data, index};

/// What a set must reach.
struct Floor {
    set: &'static str,
    ndcg_10: f64,
    recall_10: f64,
    recall_100: f64,
}

/// The figures of 2026-11-25, less .01.
const FLOORS: [Floor; 2] = [
    Floor {
        set: "policy_qa",
        ndcg_10: 0.906,
        recall_10: 0.973,
        recall_100: 0.990,
    },
    Floor {
        set: "statute_qa",
        ndcg_10: 0.372,
        recall_10: 0.464,
        recall_100: 0.670,
    },
];

/// Evaluates the questions of a set, with other parameters beside the usual ones.
fn evaluated(engine: &SearchEngine, set: &JudgedSet, other: &[(&str, &str)]) -> Evaluation {
    evaluate(engine, set, |text| {
        let pairs = [("q", text), ("size", "100"), ("highlight", "false")];
        let pairs: Vec<(String, String)> = pairs
            .iter()
            .chain(other)
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Ok(SearchParams::from_pairs(&pairs)?.request)
    })
    .unwrap()
}

#[test]
fn relevance_does_not_fall_below_what_it_was() {
    for floor in FLOORS {
        let folder = data().join("judged").join(floor.set);
        let set = JudgedSet::read(&folder.join("queries.tsv"), &folder.join("qrels.tsv")).unwrap();
        let (engine, _index) = index(&folder.join("corpus.jsonl.gz"), |_| ());
        let evaluation = evaluated(&engine, &set, &[]);
        assert_eq!(evaluation.judgments_not_indexed, 0);
        let mean = evaluation.mean();
        let figures: Vec<String> = Measure::ALL
            .iter()
            .map(|&measure| format!("{} {:.4}", measure.name(), mean.get(measure)))
            .collect();
        println!(
            "{}: {} queries, {}, no result {:.4}, {:?}",
            floor.set,
            evaluation.outcomes.len(),
            figures.join(", "),
            evaluation.zero_result_share(),
            evaluation.latency()
        );
        for (measure, least) in [
            (Measure::Ndcg10, floor.ndcg_10),
            (Measure::Recall10, floor.recall_10),
            (Measure::Recall100, floor.recall_100),
        ] {
            let got = mean.get(measure);
            assert!(
                got >= least,
                "{} of {} is {got:.4}, below {least}",
                measure.name(),
                floor.set
            );
        }
        let typed = evaluated(&engine, &set, &[("synonyms", "false")]).mean();
        let (with, without) = (mean.get(Measure::Ndcg10), typed.get(Measure::Ndcg10));
        println!("{}: nDCG@10 {without:.4} without synonyms", floor.set);
        assert!(with > without - 0.01, "synonyms harm {}", floor.set);
    }
}
