//! An evaluation as JSON. `eval::Rankings` reads `queries[].id` and
//! `queries[].ranked` back.

use serde::Serialize;
use serde_json::{Map, Value};

use super::against::Against;
use crate::eval::{Comparison, Difference, Evaluation, JudgedSet, Measure, Measures, Outcome};
use crate::model::DocumentId;

#[derive(Serialize)]
pub(super) struct EvaluationBody<'a> {
    generation: &'a str,
    documents: u64,
    left_out: LeftOutBody<'a>,
    #[serde(flatten)]
    measures: Map<String, Value>,
    zero_result_share: f64,
    latency: LatencyBody,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<AgainstBody<'a>>,
    queries: Vec<QueryBody<'a>>,
}

#[derive(Serialize)]
struct LeftOutBody<'a> {
    judgments: usize,
    judgments_not_indexed: usize,
    judgments_without_query: usize,
    queries_without_judgments: &'a [String],
    queries_without_relevant: &'a [String],
}

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the unit stands in the name")]
struct LatencyBody {
    mean_ms: f64,
    p50_ms: f64,
    p95_ms: f64,
}

#[derive(Serialize)]
struct QueryBody<'a> {
    id: &'a str,
    text: &'a str,
    #[serde(flatten)]
    measures: Map<String, Value>,
    total: u64,
    took_ms: f64,
    first_relevant: FirstRelevantBody<'a>,
    ranked: Vec<&'a str>,
}

#[derive(Serialize)]
struct FirstRelevantBody<'a> {
    id: &'a str,
    rank: Option<usize>,
    title: Option<&'a str>,
}

#[derive(Serialize)]
struct AgainstBody<'a> {
    what: &'a str,
    queries: usize,
    queries_not_run: &'a [String],
    differences: Vec<DifferenceBody>,
    changed: Vec<ChangedBody<'a>>,
}

#[derive(Serialize)]
struct DifferenceBody {
    measure: &'static str,
    this: f64,
    other: f64,
    difference: f64,
    interval_95: (f64, f64),
    p_value: f64,
    better: usize,
    equal: usize,
    worse: usize,
}

#[derive(Serialize)]
struct ChangedBody<'a> {
    id: &'a str,
    this: Map<String, Value>,
    other: Map<String, Value>,
}

impl<'a> EvaluationBody<'a> {
    pub(super) fn new(
        set: &'a JudgedSet,
        evaluation: &'a Evaluation,
        against: Option<&'a Against>,
    ) -> Self {
        let latency = evaluation.latency();
        Self {
            generation: &evaluation.generation,
            documents: evaluation.documents,
            left_out: LeftOutBody {
                judgments: set.judgments,
                judgments_not_indexed: evaluation.judgments_not_indexed,
                judgments_without_query: set.judgments_without_query,
                queries_without_judgments: &set.unjudged,
                queries_without_relevant: &set.without_relevant,
            },
            measures: by_key(&evaluation.mean()),
            zero_result_share: evaluation.zero_result_share(),
            latency: LatencyBody {
                mean_ms: latency.mean.as_secs_f64() * 1_000.0,
                p50_ms: latency.p50.as_secs_f64() * 1_000.0,
                p95_ms: latency.p95.as_secs_f64() * 1_000.0,
            },
            against: against.map(|against| against_body(&against.what, &against.comparison)),
            queries: evaluation.outcomes.iter().map(query).collect(),
        }
    }
}

fn against_body<'a>(what: &'a str, comparison: &'a Comparison) -> AgainstBody<'a> {
    AgainstBody {
        what,
        queries: comparison.pairs.len(),
        queries_not_run: &comparison.not_run,
        differences: comparison.differences().iter().map(difference).collect(),
        changed: comparison
            .most_changed(Measure::Ndcg10)
            .into_iter()
            .map(|pair| ChangedBody {
                id: &pair.id,
                this: by_key(&pair.this),
                other: by_key(&pair.other),
            })
            .collect(),
    }
}

fn difference(difference: &Difference) -> DifferenceBody {
    DifferenceBody {
        measure: difference.measure.key(),
        this: difference.this,
        other: difference.other,
        difference: difference.this - difference.other,
        interval_95: difference.interval,
        p_value: difference.p_value,
        better: difference.better,
        equal: difference.equal,
        worse: difference.worse,
    }
}

fn by_key(measures: &Measures) -> Map<String, Value> {
    Measure::ALL
        .into_iter()
        .map(|measure| (measure.key().to_owned(), measures.get(measure).into()))
        .collect()
}

fn query(outcome: &Outcome) -> QueryBody<'_> {
    QueryBody {
        id: &outcome.id,
        text: &outcome.text,
        measures: by_key(&outcome.measures),
        total: outcome.total,
        took_ms: outcome.took.as_secs_f64() * 1_000.0,
        first_relevant: FirstRelevantBody {
            id: outcome.first_relevant.id.as_str(),
            rank: outcome.first_relevant.rank,
            title: outcome.first_relevant.title.as_deref(),
        },
        ranked: outcome.ranked.iter().map(DocumentId::as_str).collect(),
    }
}
