//! How much of a query must be found: all of it, or ever smaller shares.

use tantivy::collector::Count;

use crate::index::Snapshot;
use crate::query::{LEAST_UNITS_TO_RELAX, MINIMUM_SHARES, Scope, Understood, compile};

/// The share of the units that is asked for; `None` for all of them.
pub(super) type Level = Option<f32>;

/// The levels to try, of which the first that matches anything counts.
///
/// Synonyms must not hide what is found without them: where a query matches as
/// it was typed at some level, no stricter level is tried with synonyms.
pub(super) fn levels(
    snapshot: &Snapshot,
    understood: &Understood,
    scope: Scope,
) -> tantivy::Result<Vec<Level>> {
    if understood.unit_count() < LEAST_UNITS_TO_RELAX {
        return Ok(vec![None]);
    }
    let all: Vec<Level> = std::iter::once(None)
        .chain(MINIMUM_SHARES.map(Some))
        .collect();
    let Some(typed) = understood.without_synonyms() else {
        return Ok(all);
    };
    for (index, &level) in all.iter().enumerate() {
        let query = compile(snapshot.fields(), &typed, scope, level);
        if snapshot.searcher().search(&query, &Count)? > 0 {
            return Ok(all.into_iter().skip(index).collect());
        }
    }
    Ok(all)
}
