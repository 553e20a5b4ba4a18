//! Takes the scores of a page's hits apart: each signal is asked for alone, of these
//! documents.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::page::{HitOrder, columns};
use super::second_look::ClusteredLook;
use crate::cluster::{self, Snapshot};
use crate::index::TextField;
use crate::query::{SearchRequest, SignalKind, Understood, signals};
use crate::search::commit::{Address, Reasons, Retrieved};
use crate::search::error::SearchError;
use crate::search::explain::{Contribution, Source, of_evidence};
use crate::search::look_again::SecondLook;
use crate::search::rank::is_second_phase;

/// What the scores of the hits are made of, in their order.
pub(super) fn reasons(
    snapshot: &Snapshot,
    request: &SearchRequest,
    understood: &Understood,
    retrieved: &Retrieved,
) -> Result<Vec<Reasons>, SearchError> {
    let keys = retrieved
        .hits
        .iter()
        .map(|(_, address)| cluster::signed(address.0));
    let keys: Vec<i64> = keys.collect();
    let these = json!({"terms": {"id_key": keys}});
    let of_key: HashMap<i64, usize> = keys.iter().copied().zip(0..).collect();
    let mut reasons = vec![Reasons::default(); keys.len()];
    let signals = signals(understood, request.scope);
    let bodies = signals.iter().map(|signal| {
        let raise = cluster::raise(&signal.raise, snapshot.bm25_scale());
        json!({
            "size": keys.len(), "stored_fields": "_none_", "docvalue_fields": ["id_key"],
            "query": {"bool": {"filter": [these], "must": [raise]}},
        })
    });
    let answers = snapshot.search_all(&bodies.collect::<Vec<_>>())?;
    for (signal, answer) in signals.iter().zip(&answers) {
        for hit in answer.hits() {
            let key = hit["fields"]["id_key"][0].as_i64();
            let Some(&at) = key.and_then(|key| of_key.get(&key)) else {
                continue;
            };
            let contribution = Contribution {
                source: Source::Signal(signal.kind),
                field: signal.field,
                text: signal.text.clone(),
                score: score(hit),
            };
            let known = &mut reasons[at].contributions;
            // A condition with alternatives is met once.
            if signal.kind != SignalKind::Condition || !known.contains(&contribution) {
                known.push(contribution);
            }
        }
    }
    if retrieved.scored {
        add_evidence(snapshot, request, understood, retrieved, &mut reasons)?;
        let answer = snapshot.search_for(&json!({
            "size": keys.len(), "stored_fields": "_none_", "docvalue_fields": columns(),
            "query": {"bool": {"filter": [these]}}, "sort": HitOrder::Score.sort(),
        }))?;
        for found in HitOrder::Score.hits(snapshot, request.factors, &answer)? {
            if let Some(&at) = of_key.get(&cluster::signed(found.address.0)) {
                reasons[at].factors = found.factors;
            }
        }
    }
    Ok(reasons)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "it was a number of this precision"
)]
fn score(hit: &Value) -> f32 {
    hit["_score"].as_f64().unwrap_or_default() as f32
}

/// Of the hits that the second phase looked into.
fn add_evidence(
    snapshot: &Snapshot,
    request: &SearchRequest,
    understood: &Understood,
    retrieved: &Retrieved,
    reasons: &mut [Reasons],
) -> Result<(), SearchError> {
    let Some(second) = ClusteredLook::new(snapshot, understood, request.scope)? else {
        return Ok(());
    };
    let hits = retrieved.hits.iter().enumerate();
    let looked_at = hits.filter(|(_, (place, _))| is_second_phase(place.0.0));
    let (places, addresses): (Vec<usize>, Vec<Address>) =
        looked_at.map(|(at, (_, address))| (at, *address)).unzip();
    let text: String = understood.characters.iter().collect();
    for (&at, seen) in places.iter().zip(second.look(&addresses)?) {
        reasons[at]
            .contributions
            .extend(of_evidence(seen.evidence, &text));
    }
    for word in retrieved.related.iter().flatten() {
        let scores = second.related_scores(std::slice::from_ref(word), &addresses)?;
        for (&at, score) in places.iter().zip(scores).filter(|(_, score)| *score > 0.0) {
            reasons[at].contributions.push(Contribution {
                source: Source::Related,
                field: Some(TextField::Body),
                text: word.0.clone(),
                score,
            });
        }
    }
    Ok(())
}
