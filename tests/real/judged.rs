//! The judged sets: folders below `judged/`, each with `corpus.jsonl.gz`,
//! `queries.tsv` and `qrels.tsv`.

use gongwen::eval::{JudgedSet, Measure, evaluate};
use gongwen::http::SearchParams;

use crate::{data, index};

/// What a set must reach.
struct Floor {
    set: &'static str,
    ndcg_10: f64,
    recall_10: f64,
}

/// The figures of 2026-11-23, less .01.
const FLOORS: [Floor; 2] = [
    Floor {
        set: "policy_qa",
        ndcg_10: 0.804,
        recall_10: 0.873,
    },
    Floor {
        set: "statute_qa",
        ndcg_10: 0.237,
        recall_10: 0.271,
    },
];

#[test]
fn relevance_does_not_fall_below_what_it_was() {
    for floor in FLOORS {
        let folder = data().join("judged").join(floor.set);
        let set = JudgedSet::read(&folder.join("queries.tsv"), &folder.join("qrels.tsv")).unwrap();
        let (engine, _index) = index(&folder.join("corpus.jsonl.gz"), |_| ());
        let evaluation = evaluate(&engine, &set, |text| {
            let pairs = [("q", text), ("size", "100"), ("highlight", "false")];
            let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
            Ok(SearchParams::from_pairs(&pairs)?.request)
        })
        .unwrap();
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
        ] {
            let got = mean.get(measure);
            assert!(
                got >= least,
                "{} of {} is {got:.4}, below {least}",
                measure.name(),
                floor.set
            );
        }
    }
}
