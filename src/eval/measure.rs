//! The measures of one ranking, as `trec_eval` defines them.

use std::collections::HashSet;

use super::judged::Grades;
use crate::model::DocumentId;

/// Hits that people look at.
const SHOWN: usize = 10;
/// Hits that a ranking is measured on.
pub const DEPTH: usize = 100;

/// A measure, between 0 and 1; the higher the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Normalised discounted cumulative gain of the first 10 hits (Järvelin &
    /// Kekäläinen 2002) with the grade itself as gain: Σ grade ÷ log₂(rank + 1),
    /// divided by that of the best possible order of all judged documents. It is
    /// `trec_eval`'s `ndcg_cut_10`.
    Ndcg10,
    /// One divided by the rank of the first relevant hit, 0 behind the tenth.
    Mrr10,
    /// Share of the relevant documents that are among the first 10 hits.
    Recall10,
    /// Share of the relevant documents that are among the first 100 hits.
    Recall100,
}

/// Every measure of one query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures([f64; Measure::ALL.len()]);

impl Measure {
    /// All measures, the one that queries are listed by first.
    pub const ALL: [Self; 4] = [Self::Ndcg10, Self::Mrr10, Self::Recall10, Self::Recall100];

    /// The usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ndcg10 => "nDCG@10",
            Self::Mrr10 => "MRR@10",
            Self::Recall10 => "recall@10",
            Self::Recall100 => "recall@100",
        }
    }

    /// The name in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Ndcg10 => "ndcg_10",
            Self::Mrr10 => "mrr_10",
            Self::Recall10 => "recall_10",
            Self::Recall100 => "recall_100",
        }
    }

    fn of(self, ranked: &[DocumentId], grades: &Grades) -> f64 {
        match self {
            Self::Ndcg10 => normalized_gain(ranked, grades, SHOWN),
            Self::Mrr10 => reciprocal_rank(ranked, grades, SHOWN),
            Self::Recall10 => recall(ranked, grades, SHOWN),
            Self::Recall100 => recall(ranked, grades, DEPTH),
        }
    }
}

impl Measures {
    /// Measures a ranking, best first, each document once. At least one of the
    /// judged documents is relevant.
    pub fn of(ranked: &[DocumentId], grades: &Grades) -> Self {
        debug_assert!(grades.values().copied().any(is_relevant));
        debug_assert_eq!(
            ranked.iter().collect::<HashSet<_>>().len(),
            ranked.len(),
            "a document is ranked twice"
        );
        Self(Measure::ALL.map(|measure| measure.of(ranked, grades)))
    }

    /// The mean of several; 0 of none.
    pub fn mean(all: &[&Self]) -> Self {
        Self(Measure::ALL.map(|measure| mean(all.iter().map(|one| one.get(measure)))))
    }

    /// One of the measures.
    pub fn get(&self, measure: Measure) -> f64 {
        let Self([ndcg, mrr, recall_10, recall_100]) = *self;
        match measure {
            Measure::Ndcg10 => ndcg,
            Measure::Mrr10 => mrr,
            Measure::Recall10 => recall_10,
            Measure::Recall100 => recall_100,
        }
    }
}

/// Whether a grade says relevant, as `trec_eval` takes it.
pub fn is_relevant(grade: i32) -> bool {
    grade > 0
}

/// The arithmetic mean; 0 of nothing.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0);
    for value in values {
        sum += value;
        count += 1;
    }
    ratio(sum, count)
}

/// A sum divided by a count; 0 where there is nothing to count.
pub(super) fn ratio(sum: f64, count: usize) -> f64 {
    if count == 0 { 0.0 } else { sum / number(count) }
}

/// A count as a number to calculate with.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of queries, hits and resamples stay far below 2^52"
)]
pub(super) fn number(count: usize) -> f64 {
    count as f64
}

fn grade(document: &DocumentId, grades: &Grades) -> i32 {
    grades.get(document).copied().unwrap_or(0)
}

fn gain(grades: impl Iterator<Item = i32>) -> f64 {
    grades
        .enumerate()
        .filter(|&(_, grade)| is_relevant(grade))
        .map(|(index, grade)| f64::from(grade) / number(index + 2).log2())
        // `sum` of nothing is -0, and is printed so.
        .fold(0.0, std::ops::Add::add)
}

fn normalized_gain(ranked: &[DocumentId], grades: &Grades, depth: usize) -> f64 {
    let mut best: Vec<i32> = grades.values().copied().collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let got = gain(ranked.iter().take(depth).map(|id| grade(id, grades)));
    got / gain(best.into_iter().take(depth))
}

fn reciprocal_rank(ranked: &[DocumentId], grades: &Grades, depth: usize) -> f64 {
    ranked
        .iter()
        .take(depth)
        .position(|id| is_relevant(grade(id, grades)))
        .map_or(0.0, |index| ratio(1.0, index + 1))
}

fn recall(ranked: &[DocumentId], grades: &Grades, depth: usize) -> f64 {
    let relevant = grades.values().filter(|&&grade| is_relevant(grade)).count();
    let found = ranked
        .iter()
        .take(depth)
        .filter(|id| is_relevant(grade(id, grades)))
        .count();
    ratio(number(found), relevant)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(names: &[&str]) -> Vec<DocumentId> {
        names
            .iter()
            .map(|name| DocumentId::parse(name).unwrap())
            .collect()
    }

    fn grades(judged: &[(&str, i32)]) -> Grades {
        judged
            .iter()
            .map(|&(name, grade)| (DocumentId::parse(name).unwrap(), grade))
            .collect()
    }

    fn check(ranked: &[&str], judged: &[(&str, i32)], expected: [f64; 4]) {
        let measures = Measures::of(&ids(ranked), &grades(judged));
        for (measure, expected) in Measure::ALL.into_iter().zip(expected) {
            let got = measures.get(measure);
            assert!(
                (got - expected).abs() < 1e-9,
                "{} of {ranked:?}: {got}, not {expected}",
                measure.name()
            );
        }
    }

    #[test]
    fn hand_computed_rankings() {
        let one = [("a", 1)];
        check(&["a", "x"], &one, [1.0, 1.0, 1.0, 1.0]);
        // 1 ÷ log₂ 3 and 1 ÷ log₂ 4.
        check(&["x", "a"], &one, [0.630_929_753_571, 0.5, 1.0, 1.0]);
        check(&["x", "y", "a"], &one, [0.5, 1.0 / 3.0, 1.0, 1.0]);
        check(&["x", "y"], &one, [0.0, 0.0, 0.0, 0.0]);
        check(&[], &one, [0.0, 0.0, 0.0, 0.0]);
        let nothing = Measures::of(&[], &grades(&one)).get(Measure::Ndcg10);
        assert!(nothing.is_sign_positive());
    }

    /// The example of Wikipedia's article on discounted cumulative gain: grades
    /// 3, 2, 3, 0, 1, 2 as ranked, 3 and 2 judged but not found.
    #[test]
    fn graded_gains_are_linear_and_the_ideal_counts_what_was_not_found() {
        let judged = [
            ("d1", 3),
            ("d2", 2),
            ("d3", 3),
            ("d4", 0),
            ("d5", 1),
            ("d6", 2),
            ("d7", 3),
            ("d8", 2),
        ];
        let ranked = ["d1", "d2", "d3", "d4", "d5", "d6"];
        let got =
            3.0 + 2.0 / 3_f64.log2() + 3.0 / 4_f64.log2() + 1.0 / 6_f64.log2() + 2.0 / 7_f64.log2();
        let ideal = 3.0
            + 3.0 / 3_f64.log2()
            + 3.0 / 4_f64.log2()
            + 2.0 / 5_f64.log2()
            + 2.0 / 6_f64.log2()
            + 2.0 / 7_f64.log2()
            + 1.0 / 8_f64.log2();
        assert!((got - 6.861).abs() < 1e-3);
        check(&ranked, &judged, [got / ideal, 1.0, 5.0 / 7.0, 5.0 / 7.0]);
    }

    #[test]
    fn what_is_not_judged_or_judged_below_zero_gains_nothing() {
        let judged = [("a", 2), ("b", -2), ("c", 0)];
        let expected = 1.0 / 4_f64.log2();
        check(&["b", "c", "a"], &judged, [expected, 1.0 / 3.0, 1.0, 1.0]);
    }

    #[test]
    fn each_measure_looks_as_deep_as_its_name_says() {
        let filler: Vec<String> = (0..DEPTH).map(|index| format!("x{index}")).collect();
        let names = |before: usize| {
            let mut names: Vec<&str> = filler.iter().take(before).map(String::as_str).collect();
            names.push("a");
            names
        };
        let tenth = 1.0 / 11_f64.log2();
        check(&names(9), &[("a", 1)], [tenth, 0.1, 1.0, 1.0]);
        check(&names(10), &[("a", 1)], [0.0, 0.0, 0.0, 1.0]);
        check(&names(99), &[("a", 1)], [0.0, 0.0, 0.0, 1.0]);
        check(&names(100), &[("a", 1)], [0.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn more_relevant_documents_than_places_can_still_be_ranked_ideally() {
        let names: Vec<String> = (0..20).map(|index| format!("d{index:02}")).collect();
        let judged: Vec<(&str, i32)> = names.iter().map(|name| (name.as_str(), 1)).collect();
        let ranked: Vec<&str> = names.iter().map(String::as_str).collect();
        check(&ranked, &judged, [1.0, 1.0, 0.5, 1.0]);
    }

    #[test]
    fn means_are_over_queries() {
        let judged = grades(&[("a", 1)]);
        let all = [
            Measures::of(&ids(&["a"]), &judged),
            Measures::of(&ids(&["x", "a"]), &judged),
        ];
        let mean = Measures::mean(&[&all[0], &all[1]]);
        assert!((mean.get(Measure::Mrr10) - 0.75).abs() < 1e-12);
        assert!(Measures::mean(&[]).get(Measure::Ndcg10).abs() < 1e-12);
    }
}
