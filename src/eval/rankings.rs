//! Saved rankings: TREC run files (`query-id Q0 document-id rank score tag`),
//! and evaluations as `gongwen eval --json` writes them.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;
use serde::de::Error as _;

use super::error::EvalError;
use super::evaluate::Evaluation;
use super::lines::{lines, read_text};
use super::measure::DEPTH;
use crate::model::DocumentId;

const RUN_FORM: &str = "query-id Q0 document-id rank score tag";

/// What a configuration ranked for each query, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rankings {
    by_query: HashMap<String, Vec<DocumentId>>,
    /// A run file has no line for a query that found nothing.
    absent_found_nothing: bool,
}

/// The part of a saved evaluation that is read back. Measures are not: they are
/// taken again, by the judgments of today.
#[derive(Deserialize)]
struct SavedBody {
    queries: Vec<SavedQueryBody>,
}

#[derive(Deserialize)]
struct SavedQueryBody {
    id: String,
    ranked: Vec<String>,
}

impl Rankings {
    /// Reads a run file or a saved evaluation, whichever the file is.
    ///
    /// # Errors
    /// Where it cannot be read, or is neither of them.
    pub fn read(path: &Path) -> Result<Self, EvalError> {
        let text = read_text(path)?;
        if text.trim_start().starts_with('{') {
            parse_saved(path, &text)
        } else {
            parse_run(path, &text)
        }
    }

    /// What was ranked for a query; `None` where it was not run.
    pub fn of(&self, query: &str) -> Option<&[DocumentId]> {
        match self.by_query.get(query) {
            Some(ranked) => Some(ranked),
            None if self.absent_found_nothing => Some(&[]),
            None => None,
        }
    }
}

impl From<&Evaluation> for Rankings {
    fn from(evaluation: &Evaluation) -> Self {
        let by_query = evaluation
            .outcomes
            .iter()
            .map(|outcome| (outcome.id.clone(), outcome.ranked.clone()))
            .collect();
        Self {
            by_query,
            absent_found_nothing: false,
        }
    }
}

impl Evaluation {
    /// The rankings as a TREC run file. Its scores count down from the depth:
    /// `trec_eval` orders by score and breaks ties its own way, so that ours would
    /// not be measured as it was given.
    pub fn run_file(&self, tag: &str) -> String {
        let mut text = String::new();
        for outcome in &self.outcomes {
            for (index, document) in outcome.ranked.iter().enumerate() {
                let (query, rank, score) = (&outcome.id, index + 1, DEPTH - index);
                writeln!(text, "{query}\tQ0\t{document}\t{rank}\t{score}\t{tag}")
                    .expect("writing to a string does not fail");
            }
        }
        text
    }
}

fn parse_saved(path: &Path, text: &str) -> Result<Rankings, EvalError> {
    let damaged = |source| EvalError::Saved {
        path: path.to_owned(),
        source,
    };
    let saved: SavedBody = serde_json::from_str(text).map_err(damaged)?;
    let mut by_query = HashMap::new();
    for query in saved.queries {
        let ranked = query
            .ranked
            .iter()
            .map(|id| DocumentId::parse(id))
            .collect::<Result<_, _>>()
            .map_err(|error| damaged(serde_json::Error::custom(error)))?;
        by_query.insert(query.id, ranked);
    }
    Ok(Rankings {
        by_query,
        absent_found_nothing: false,
    })
}

/// As `trec_eval` reads it: by score, then by identifier, both downwards; the rank
/// is not looked at.
fn parse_run(path: &Path, text: &str) -> Result<Rankings, EvalError> {
    let mut scored: HashMap<&str, Vec<(f64, DocumentId)>> = HashMap::new();
    let mut seen = HashSet::new();
    for line in lines(path, text) {
        let [query, _, document, _, score, _] = line.columns(RUN_FORM)?;
        let document = line.document(document)?;
        let score: f64 = score
            .parse()
            .ok()
            .filter(|score: &f64| !score.is_nan())
            .ok_or_else(|| line.fault(format!("score `{score}` is not a number")))?;
        if !seen.insert((query, document.clone())) {
            return Err(line.fault(format!(
                "`{document}` is ranked twice for query `{query}`; keep one of the lines"
            )));
        }
        scored.entry(query).or_default().push((score, document));
    }
    let by_query = scored
        .into_iter()
        .map(|(query, mut ranked)| {
            ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| b.1.cmp(&a.1)));
            let documents = ranked.into_iter().map(|(_, document)| document).collect();
            (query.to_owned(), documents)
        })
        .collect();
    Ok(Rankings {
        by_query,
        absent_found_nothing: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(rankings: &Rankings, query: &str) -> Option<Vec<String>> {
        let ranked = rankings.of(query)?;
        Some(ranked.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_run_is_ordered_by_score_as_trec_eval_does_it() {
        let text = "q1 Q0 a 1 0.5 x\nq1 Q0 b 2 7e1 x\nq1 Q0 c 3 0.5 x\nq2\tQ0\td e\t1\t-1\tx\n";
        let run = parse_run(Path::new("run"), text).unwrap();
        assert_eq!(names(&run, "q1").unwrap(), ["b", "c", "a"]);
        assert_eq!(names(&run, "q2").unwrap(), ["d e"]);
        assert_eq!(names(&run, "q3").unwrap(), [""; 0]);
    }

    #[test]
    fn a_saved_evaluation_knows_what_was_not_run() {
        let text = r#"{"queries":[{"id":"q1","ranked":["b","a"],"ndcg_10":1.0}]}"#;
        let saved = parse_saved(Path::new("saved.json"), text).unwrap();
        assert_eq!(names(&saved, "q1").unwrap(), ["b", "a"]);
        assert_eq!(names(&saved, "q2"), None);
    }

    #[test]
    fn faults_name_the_place() {
        for (text, expected) in [
            (
                "q1 Q0 a 1 0.5\n",
                "`run` line 1: has 5 columns; expected is `query-id Q0 document-id rank score tag`",
            ),
            (
                "q1 Q0 a 1 hoch x\n",
                "`run` line 1: score `hoch` is not a number",
            ),
            (
                "q1 Q0 a 1 2 x\nq1 Q0 a 2 1 x\n",
                "`run` line 2: `a` is ranked twice for query `q1`; keep one of the lines",
            ),
        ] {
            let error = parse_run(Path::new("run"), text).unwrap_err();
            assert_eq!(error.to_string(), expected);
        }
        let error = parse_saved(Path::new("saved.json"), "{\"hits\": []}").unwrap_err();
        assert!(error.to_string().contains("`saved.json`"), "{error}");
    }
}
