//! The same documents in a folder and on a cluster give the same answers.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

use crate::server::Server;

/// Hits may change places whose scores differ by less, as a share: scores are sums of
/// many numbers in another order.
const SAME_SCORE: f64 = 1e-5;
/// Differences that are shown.
const SHOWN: usize = 10;

/// Asks both servers each question; how many were asked.
pub(crate) fn compare(folder: &Server, cluster: &Server, questions: &[String]) -> usize {
    let mut differences: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let (mut swapped, mut widest, mut widest_swapped) = (0, 0.0_f64, 0.0_f64);
    for question in questions {
        let path = format!("/api/v1/search?{question}");
        let (mut ours, mut theirs) = (folder.answer(&path), cluster.answer(&path));
        widest = widest.max(take_scores(&mut ours, &mut theirs));
        for part in ["total", "facets", "months", "query", "best_bets"] {
            if ours[part] != theirs[part] {
                let difference = format!("{question}: {} / {}", ours[part], theirs[part]);
                differences.entry(part).or_default().push(difference);
            }
        }
        if ours["next_cursor"].is_null() != theirs["next_cursor"].is_null() {
            let difference = question.clone();
            differences
                .entry("next_cursor")
                .or_default()
                .push(difference);
        }
        if ours["hits"] != theirs["hits"] {
            let gap = gap(folder, question, &ours, &theirs);
            if let Some(gap) = gap.filter(|&gap| gap <= SAME_SCORE) {
                swapped += 1;
                widest_swapped = widest_swapped.max(gap);
            } else {
                let (ours, theirs) = (ids(&ours), ids(&theirs));
                let difference = format!("{question}: {gap:?}: {ours:?} / {theirs:?}");
                differences.entry("hits").or_default().push(difference);
            }
        }
    }
    let mut told = String::new();
    for (part, all) in &differences {
        writeln!(told, "{part} differs {} times", all.len()).unwrap();
        for one in all.iter().take(SHOWN) {
            writeln!(told, "  {one}").unwrap();
        }
    }
    assert!(differences.is_empty(), "{told}");
    println!(
        "{} questions: the same totals, counts and hits; near ties in another order for \
         {swapped}, whose scores differ by {widest_swapped:.1e} at most, as a share; scores of \
         one hit by {widest:.1e}",
        questions.len()
    );
    questions.len()
}

fn ids(answer: &Value) -> Vec<&str> {
    let hits = answer["hits"].as_array().into_iter().flatten();
    hits.filter_map(|hit| hit["id"].as_str()).collect()
}

/// Takes the scores away; how far apart those of one hit are, as a share.
fn take_scores(ours: &mut Value, theirs: &mut Value) -> f64 {
    let scores = |answer: &mut Value| -> BTreeMap<String, f64> {
        let hits = answer["hits"].as_array_mut().into_iter().flatten();
        hits.filter_map(|hit| {
            let score = hit.as_object_mut()?.remove("score")?.as_f64()?;
            Some((hit["id"].as_str()?.to_owned(), score))
        })
        .collect()
    };
    let (ours, theirs) = (scores(ours), scores(theirs));
    let gaps = ours.iter().filter_map(|(id, our)| {
        let their = theirs.get(id)?;
        Some((our - their).abs() / our.abs().max(f64::MIN_POSITIVE))
    });
    gaps.fold(0.0, f64::max)
}

/// How far apart the scores of hits are that changed places, as a share of the larger;
/// `None` where other hits are there.
fn gap(folder: &Server, question: &str, ours: &Value, theirs: &Value) -> Option<f64> {
    let (ours, theirs) = (ids(ours), ids(theirs));
    if ours.len() != theirs.len() {
        return None;
    }
    let explained = folder.answer(&format!(
        "/api/v1/search?{question}&explain=true&highlight=false"
    ));
    let hits = explained["hits"].as_array()?;
    let scores: BTreeMap<&str, f64> = hits
        .iter()
        .filter_map(|hit| Some((hit["id"].as_str()?, hit["explanation"]["score"].as_f64()?)))
        .collect();
    // What stands on the next page here has about the score of the last of this one.
    let last = scores.values().copied().fold(f64::INFINITY, f64::min);
    let mut widest: f64 = 0.0;
    for (our, their) in ours.iter().zip(&theirs) {
        let expected = *scores.get(our)?;
        let found = scores.get(their).copied().unwrap_or(last);
        widest = widest.max((expected - found).abs() / expected.abs().max(found.abs()));
    }
    Some(widest)
}
