//! An evaluation as lines.

use std::fmt::{self, Write};
use std::time::Duration;

use super::against::Against;
use crate::eval::{DEPTH, Difference, Evaluation, JudgedSet, Measure, Outcome};

/// The figures, and what had to be left out of them.
pub(super) fn figures(text: &mut String, set: &JudgedSet, evaluation: &Evaluation) -> fmt::Result {
    writeln!(
        text,
        "documents     {} in generation {}",
        evaluation.documents, evaluation.generation
    )?;
    writeln!(
        text,
        "queries       {} measured; left out: {} without judgments, {} without a relevant document",
        evaluation.outcomes.len(),
        set.unjudged.len(),
        set.without_relevant.len()
    )?;
    writeln!(
        text,
        "judgments     {}; {} of documents that are not in the index, {} of queries that are not listed",
        set.judgments, evaluation.judgments_not_indexed, set.judgments_without_query
    )?;
    let mean = evaluation.mean();
    for measure in Measure::ALL {
        writeln!(text, "{:<13} {:.4}", measure.name(), mean.get(measure))?;
    }
    writeln!(
        text,
        "no result     {:.1} % of the queries",
        evaluation.zero_result_share() * 100.0
    )?;
    let latency = evaluation.latency();
    writeln!(
        text,
        "latency       mean {}, p50 {}, p95 {}, {DEPTH} hits a query",
        milliseconds(latency.mean),
        milliseconds(latency.p50),
        milliseconds(latency.p95)
    )
}

/// The worst queries, each with what should have stood first and what did.
pub(super) fn worst(text: &mut String, evaluation: &Evaluation, count: usize) -> fmt::Result {
    let worst = evaluation.worst_first();
    if count == 0 || worst.is_empty() {
        return Ok(());
    }
    writeln!(text, "\nworst queries by {}", Measure::ALL[0].name())?;
    for outcome in worst.into_iter().take(count) {
        query(text, outcome)?;
    }
    Ok(())
}

fn query(text: &mut String, outcome: &Outcome) -> fmt::Result {
    let score = outcome.measures.get(Measure::Ndcg10);
    writeln!(text, "\n  {score:.4}  {}  [{}]", outcome.text, outcome.id)?;
    let wanted = &outcome.first_relevant;
    let title = wanted.title.as_deref().unwrap_or("(not in the index)");
    let rank = match wanted.rank {
        Some(rank) => format!("rank {rank}"),
        None => format!("not among {}", outcome.ranked.len()),
    };
    writeln!(text, "          wanted  {rank}: {title}  [{}]", wanted.id)?;
    match (&outcome.first_title, outcome.ranked.first()) {
        (Some(title), Some(id)) => writeln!(text, "          first   {title}  [{id}]"),
        _ => writeln!(text, "          first   (nothing was found)"),
    }
}

/// The means side by side, and the queries that changed most.
pub(super) fn against(text: &mut String, against: &Against, count: usize) -> fmt::Result {
    let comparison = &against.comparison;
    writeln!(
        text,
        "\nagainst {}: {} queries; left out: {} that it was not run for",
        against.what,
        comparison.pairs.len(),
        comparison.not_run.len()
    )?;
    writeln!(
        text,
        "{:<13} {:>7} {:>7} {:>11} {:>20} {:>7} {:>7} {:>7} {:>7}",
        "", "this", "other", "difference", "95 % interval", "p", "better", "equal", "worse"
    )?;
    for difference in comparison.differences() {
        side_by_side(text, &difference)?;
    }
    writeln!(
        text,
        "p by Fisher's randomisation test, two-sided; interval by bootstrap of the pairs"
    )?;
    let changed = comparison.most_changed(Measure::Ndcg10);
    if count == 0 || changed.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "\n{} of {} queries changed in {}; the most changed",
        changed.len(),
        comparison.pairs.len(),
        Measure::Ndcg10.name()
    )?;
    for pair in changed.into_iter().take(count) {
        writeln!(
            text,
            "  {:+.4}  {:.4} against {:.4}  {}  [{}]",
            pair.difference(Measure::Ndcg10),
            pair.this.get(Measure::Ndcg10),
            pair.other.get(Measure::Ndcg10),
            pair.text,
            pair.id
        )?;
    }
    Ok(())
}

fn side_by_side(text: &mut String, difference: &Difference) -> fmt::Result {
    let (low, high) = difference.interval;
    writeln!(
        text,
        "{:<13} {:>7.4} {:>7.4} {:>+11.4} {:>20} {:>7.4} {:>7} {:>7} {:>7}",
        difference.measure.name(),
        difference.this,
        difference.other,
        difference.this - difference.other,
        format!("{low:+.4} to {high:+.4}"),
        difference.p_value,
        difference.better,
        difference.equal,
        difference.worse
    )
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1_000.0)
}
