//! How much of a query must be found: all of it, or ever smaller shares.

use super::error::SearchError;
use crate::query::{ENOUGH_HITS, FEW_HITS, LEAST_UNITS_TO_RELAX, MINIMUM_SHARES, Understood};

/// The greatest share of the units with which enough documents match, whatever
/// the filters: one document, or more for a question, whose words no document
/// repeats in full; and the share with most documents where there is none.
/// `None` for all units. `matched` documents have all that was typed.
///
/// Synonyms must not hide what is found without them: the share is chosen, and
/// `matched` counted, as if there were none. `names_documents` tells whether the text is
/// the number or the whole title of some document, `matching` counts those that match
/// at a share.
pub(super) fn level(
    typed: &Understood,
    matched: u64,
    names_documents: impl FnOnce() -> Result<bool, SearchError>,
    mut matching: impl FnMut(f32) -> Result<u64, SearchError>,
) -> Result<Option<f32>, SearchError> {
    if typed.unit_count() < LEAST_UNITS_TO_RELAX {
        return Ok(None);
    }
    let is_question = typed.is_question() && matched < FEW_HITS && !names_documents()?;
    let enough = match matched {
        _ if is_question => ENOUGH_HITS,
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

/// The [`level`] at which all matches of a text are listed. `names_documents` and
/// `matching` are asked of the text without synonyms; all of its units are counted where
/// no share is given.
pub(super) fn share(
    understood: &Understood,
    names_documents: impl FnOnce(&Understood) -> Result<bool, SearchError>,
    matching: impl Fn(&Understood, Option<f32>) -> Result<u64, SearchError>,
) -> Result<Option<f32>, SearchError> {
    let without_synonyms = understood.without_synonyms();
    let typed = without_synonyms.as_ref().unwrap_or(understood);
    level(
        typed,
        matching(typed, None)?,
        || names_documents(typed),
        |share| matching(typed, Some(share)),
    )
}
