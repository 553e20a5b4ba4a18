//! How much of a query must be found: all of it, or ever smaller shares.

use tantivy::collector::Count;

use crate::index::Snapshot;
use crate::query::{
    ENOUGH_HITS, FEW_HITS, LEAST_UNITS_TO_RELAX, LEAST_UNITS_TO_RELAX_FEW, MINIMUM_SHARES, Scope,
    Understood, compile,
};

/// The share of the units that is asked for.
pub(super) struct Level {
    /// `None` for all of them.
    pub(super) share: Option<f32>,
    /// Documents that have all that was typed, synonyms aside; `None` where they
    /// were not counted.
    pub(super) matched: Option<u64>,
}

/// The greatest share with which enough documents match, whatever the filters:
/// one document, or more for a question, whose words no document repeats in
/// full; and the share with most documents where there is none.
///
/// Synonyms must not hide what is found without them: the share is chosen as if
/// there were none.
pub(super) fn level(
    snapshot: &Snapshot,
    understood: &Understood,
    scope: Scope,
) -> tantivy::Result<Level> {
    let units = understood.unit_count();
    if units < LEAST_UNITS_TO_RELAX {
        return Ok(Level {
            share: None,
            matched: None,
        });
    }
    let typed = understood.without_synonyms();
    let typed = typed.as_ref().unwrap_or(understood);
    let count = |share| -> tantivy::Result<u64> {
        let query = compile(snapshot.fields(), typed, scope, share);
        Ok(snapshot.searcher().search(&query, &Count)? as u64)
    };
    let is_question = units >= LEAST_UNITS_TO_RELAX_FEW && understood.identifiers.is_empty();
    let (few, enough) = if is_question {
        (FEW_HITS, ENOUGH_HITS)
    } else {
        (1, 1)
    };
    let matched = count(None)?;
    let mut most = (matched, None);
    if matched < few {
        for share in MINIMUM_SHARES {
            let found = count(Some(share))?;
            if found > most.0 {
                most = (found, Some(share));
            }
            if found >= enough {
                break;
            }
        }
    }
    Ok(Level {
        share: most.1,
        matched: Some(matched),
    })
}
