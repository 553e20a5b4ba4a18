//! Two configurations over the same judged queries.

use super::evaluate::{Evaluation, Outcome};
use super::judged::JudgedSet;
use super::measure::{Measure, Measures, mean};
use super::rankings::Rankings;
use super::significance::{TOLERANCE, bootstrap_interval, randomisation_p_value};

/// An evaluation against rankings of another configuration, both measured by the
/// same judgments.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The queries that both were run for, in the order of the set.
    pub pairs: Vec<Pair>,
    /// Queries that the other one was not run for; they are left out.
    pub not_run: Vec<String>,
}

/// A query, measured twice.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The query's identifier.
    pub id: String,
    /// The query's text.
    pub text: String,
    /// By the evaluation.
    pub this: Measures,
    /// By the other rankings.
    pub other: Measures,
}

/// A measure over all pairs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The measure.
    pub measure: Measure,
    /// Its mean over the evaluation.
    pub this: f64,
    /// Its mean over the other rankings.
    pub other: f64,
    /// The 95 % interval of the mean difference, by bootstrap.
    pub interval: (f64, f64),
    /// Two-sided, by Fisher's randomisation test.
    pub p_value: f64,
    /// Queries for which the evaluation is better.
    pub better: usize,
    /// Queries for which both are equal.
    pub equal: usize,
    /// Queries for which the evaluation is worse.
    pub worse: usize,
}

/// Measures the other rankings by the judgments of `set`, from which the
/// evaluation was made, and pairs them.
pub fn compare(set: &JudgedSet, evaluation: &Evaluation, other: &Rankings) -> Comparison {
    debug_assert_eq!(set.queries.len(), evaluation.outcomes.len());
    let mut comparison = Comparison {
        pairs: Vec::new(),
        not_run: Vec::new(),
    };
    for (query, outcome) in set.queries.iter().zip(&evaluation.outcomes) {
        debug_assert_eq!(query.id, outcome.id);
        match other.of(&query.id) {
            Some(ranked) => {
                let measures = Measures::of(ranked, &query.grades);
                comparison.pairs.push(pair(outcome, measures));
            }
            None => comparison.not_run.push(query.id.clone()),
        }
    }
    comparison
}

impl Comparison {
    /// Every measure over all pairs.
    pub fn differences(&self) -> Vec<Difference> {
        Measure::ALL
            .into_iter()
            .map(|measure| self.difference(measure))
            .collect()
    }

    /// The pairs that differ in a measure, from the largest difference.
    pub fn most_changed(&self, measure: Measure) -> Vec<&Pair> {
        let mut changed: Vec<&Pair> = self
            .pairs
            .iter()
            .filter(|pair| pair.difference(measure).abs() > TOLERANCE)
            .collect();
        changed.sort_by(|a, b| {
            let size = |pair: &Pair| pair.difference(measure).abs();
            size(b).total_cmp(&size(a))
        });
        changed
    }

    fn difference(&self, measure: Measure) -> Difference {
        let differences: Vec<f64> = self
            .pairs
            .iter()
            .map(|pair| pair.difference(measure))
            .collect();
        let count = |is: fn(f64) -> bool| differences.iter().filter(|&&one| is(one)).count();
        let (better, worse) = (count(|one| one > TOLERANCE), count(|one| one < -TOLERANCE));
        Difference {
            measure,
            this: mean(self.pairs.iter().map(|pair| pair.this.get(measure))),
            other: mean(self.pairs.iter().map(|pair| pair.other.get(measure))),
            interval: bootstrap_interval(&differences),
            p_value: randomisation_p_value(&differences),
            better,
            equal: differences.len() - better - worse,
            worse,
        }
    }
}

impl Pair {
    /// How much better the evaluation is in a measure.
    pub fn difference(&self, measure: Measure) -> f64 {
        self.this.get(measure) - self.other.get(measure)
    }
}

fn pair(outcome: &Outcome, other: Measures) -> Pair {
    Pair {
        id: outcome.id.clone(),
        text: outcome.text.clone(),
        this: outcome.measures,
        other,
    }
}
