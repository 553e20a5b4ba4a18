//! How much of a query must be found: all of it, or ever smaller shares.

use tantivy::collector::Count;

use super::deadline::check;
use super::error::SearchError;
use crate::index::Snapshot;
use crate::query::{
    ENOUGH_HITS, FEW_HITS, LEAST_UNITS_TO_RELAX, MINIMUM_SHARES, Scope, Understood, named,
};

/// The greatest share of the units with which enough documents match, whatever
/// the filters: one document, or more for a question, whose words no document
/// repeats in full; and the share with most documents where there is none.
/// `None` for all units. `matched` documents have all that was typed.
///
/// Synonyms must not hide what is found without them: the share is chosen, and
/// `matched` counted, as if there were none. `matching` counts those that match at
/// a share.
pub(super) fn level(
    snapshot: &Snapshot,
    typed: &Understood,
    scope: Scope,
    matched: u64,
    mut matching: impl FnMut(f32) -> Result<u64, SearchError>,
) -> Result<Option<f32>, SearchError> {
    if typed.unit_count() < LEAST_UNITS_TO_RELAX {
        return Ok(None);
    }
    let is_question = || {
        let is_one = typed.is_question() && matched < FEW_HITS;
        Ok::<bool, SearchError>(is_one && !names_documents(snapshot, typed, scope)?)
    };
    let enough = match matched {
        _ if is_question()? => ENOUGH_HITS,
        0 => 1,
        _ => return Ok(None),
    };
    let mut most = (matched, None);
    for share in MINIMUM_SHARES {
        let found = matching(share)?;
        if found > most.0 {
            most = (found, Some(share));
        }
        if found >= enough {
            break;
        }
    }
    Ok(most.1)
}

/// Whether the text is the number or the whole title of some document.
fn names_documents(
    snapshot: &Snapshot,
    understood: &Understood,
    scope: Scope,
) -> Result<bool, SearchError> {
    let query = named(snapshot.fields(), understood, scope);
    check()?;
    Ok(snapshot.searcher().search(&query, &Count)? > 0)
}
