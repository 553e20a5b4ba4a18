//! Runs judged queries through an engine, and keeps what is needed to measure,
//! to compare and to look into single queries.

use std::collections::HashMap;
use std::time::Duration;

use super::error::EvalError;
use super::judged::{JudgedQuery, JudgedSet};
use super::measure::{Measure, Measures, is_relevant, mean, number, ratio};
use crate::model::DocumentId;
use crate::query::{QueryError, SearchRequest};
use crate::search::{Engine, Hit};

/// What an engine made of judged queries.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// The generation that answered.
    pub generation: String,
    /// Documents that it holds.
    pub documents: u64,
    /// Judgments, of the queries that were run, whose document it does not hold.
    pub judgments_not_indexed: usize,
    /// One a query, in the order of the set.
    pub outcomes: Vec<Outcome>,
}

/// What came of a query.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The query's identifier.
    pub id: String,
    /// The query's text.
    pub text: String,
    /// The hits, best first.
    pub ranked: Vec<DocumentId>,
    /// Documents that matched.
    pub total: u64,
    /// Time from request to answer.
    pub took: Duration,
    /// Every measure.
    pub measures: Measures,
    /// The title of the first hit.
    pub first_title: Option<String>,
    /// The first relevant hit, or what was missed.
    pub first_relevant: FirstRelevant,
}

/// Where the first relevant document stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstRelevant {
    /// Its identifier; of what was missed, the one with the highest grade.
    pub id: DocumentId,
    /// Its rank, from 1; `None` where no relevant document was ranked.
    pub rank: Option<usize>,
    /// Its title; `None` where it is not in the index.
    pub title: Option<String>,
}

/// How long the answers took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latency {
    /// The arithmetic mean.
    pub mean: Duration,
    /// Half of the answers were at least as fast.
    pub p50: Duration,
    /// 95 of 100 answers were at least as fast.
    pub p95: Duration,
}

/// Runs every query of a set, one after the other. `request` makes of a text the
/// request that users would send.
///
/// # Errors
/// Where a query makes no valid request, the engine fails, or holds none of the
/// judged documents.
pub fn evaluate(
    engine: &dyn Engine,
    set: &JudgedSet,
    request: impl Fn(&str) -> Result<SearchRequest, QueryError>,
) -> Result<Evaluation, EvalError> {
    let titles = titles(engine, set)?;
    let statistics = engine.statistics()?;
    if titles.values().all(Option::is_none) {
        return Err(EvalError::OtherDocuments {
            documents: titles.len(),
            indexed: statistics.documents,
        });
    }
    let outcomes = set
        .queries
        .iter()
        .map(|query| {
            let request = request(&query.text).map_err(|source| EvalError::Query {
                id: query.id.clone(),
                source,
            })?;
            let response = engine
                .search(&request)
                .map_err(|source| EvalError::Search {
                    id: query.id.clone(),
                    source: Box::new(source),
                })?;
            let ranked: Vec<DocumentId> = response
                .hits
                .iter()
                .map(|hit| hit.document.id.clone())
                .collect();
            Ok(Outcome {
                id: query.id.clone(),
                text: query.text.clone(),
                total: response.total,
                took: response.took,
                measures: Measures::of(&ranked, &query.grades),
                first_title: response.hits.first().map(title),
                first_relevant: first_relevant(query, &ranked, &titles),
                ranked,
            })
        })
        .collect::<Result<_, EvalError>>()?;
    let judgments_not_indexed = judged_documents(set)
        .filter(|&id| titles.get(id).is_none_or(Option::is_none))
        .count();
    Ok(Evaluation {
        generation: statistics.generation,
        documents: statistics.documents,
        judgments_not_indexed,
        outcomes,
    })
}

impl Evaluation {
    /// The mean of every measure over the queries.
    pub fn mean(&self) -> Measures {
        let all: Vec<&Measures> = self.outcomes.iter().map(|one| &one.measures).collect();
        Measures::mean(&all)
    }

    /// Share of the queries that found nothing.
    pub fn zero_result_share(&self) -> f64 {
        let nothing = self
            .outcomes
            .iter()
            .filter(|outcome| outcome.total == 0)
            .count();
        ratio(number(nothing), self.outcomes.len())
    }

    /// How long the answers took, the first and coldest one included.
    pub fn latency(&self) -> Latency {
        let mut took: Vec<Duration> = self.outcomes.iter().map(|outcome| outcome.took).collect();
        took.sort_unstable();
        let seconds = mean(took.iter().map(Duration::as_secs_f64));
        Latency {
            mean: Duration::from_secs_f64(seconds),
            p50: percentile(&took, 50),
            p95: percentile(&took, 95),
        }
    }

    /// The queries from the worst by nDCG@10, then by reciprocal rank and recall.
    pub fn worst_first(&self) -> Vec<&Outcome> {
        let mut outcomes: Vec<&Outcome> = self.outcomes.iter().collect();
        outcomes.sort_by(|a, b| {
            Measure::ALL
                .into_iter()
                .map(|measure| a.measures.get(measure).total_cmp(&b.measures.get(measure)))
                .find(|order| order.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        outcomes
    }
}

/// The nearest-rank percentile of sorted values; zero of none.
fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted
        .get(rank.saturating_sub(1))
        .copied()
        .unwrap_or_default()
}

fn judged_documents(set: &JudgedSet) -> impl Iterator<Item = &DocumentId> {
    set.queries.iter().flat_map(|query| query.grades.keys())
}

/// The title of every judged document; `None` where it is not in the index.
fn titles<'a>(
    engine: &dyn Engine,
    set: &'a JudgedSet,
) -> Result<HashMap<&'a DocumentId, Option<String>>, EvalError> {
    let mut titles = HashMap::new();
    for id in judged_documents(set) {
        if !titles.contains_key(id) {
            let found = engine.document(id)?;
            titles.insert(id, found.map(|stored| stored.document.title));
        }
    }
    Ok(titles)
}

fn title(hit: &Hit) -> String {
    hit.document.title.clone()
}

fn first_relevant(
    query: &JudgedQuery,
    ranked: &[DocumentId],
    titles: &HashMap<&DocumentId, Option<String>>,
) -> FirstRelevant {
    let grade = |id: &DocumentId| query.grades.get(id).copied().unwrap_or(0);
    let rank = ranked.iter().position(|id| is_relevant(grade(id)));
    let id = match rank {
        Some(index) => &ranked[index],
        None => query
            .grades
            .iter()
            .max_by_key(|&(_, &grade)| grade)
            .map(|(id, _)| id)
            .expect("a judged query has a relevant document"),
    };
    FirstRelevant {
        id: id.clone(),
        rank: rank.map(|index| index + 1),
        title: titles.get(id).cloned().flatten(),
    }
}
