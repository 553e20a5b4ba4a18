//! What an understood query asks of documents.
//!
//! What matches and what scores are apart: totals and facets follow from what
//! matches alone; the scores order the matches and can be tuned without
//! changing a count.

use super::identity::{Named, named_by};
use crate::index::TextField;
use crate::query::condition::{Condition, any};
use crate::query::request::Scope;
use crate::query::signal::Signal;
use crate::query::understand::Understood;

/// What documents must and must not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    /// What they must have.
    pub wanted: Condition,
    /// What they must not have.
    pub excluded: Option<Condition>,
}

/// What matches. `minimum_share` is the share of the units of plain text that a
/// document must have; `None` asks for all of them, clause by clause, or for the
/// clause as a phrase. Nothing but plain words is ever relaxed.
pub fn matching(understood: &Understood, scope: Scope, minimum_share: Option<f32>) -> Matching {
    let planner = Planner { scope };
    let mut wanted = match minimum_share {
        None => planner.strict(understood),
        Some(share) => planner.relaxed(understood, share),
    };
    wanted.extend(named_by(understood, scope).map(|named| named.condition));
    Matching {
        wanted: any(wanted),
        excluded: planner.excluded(understood),
    }
}

/// The documents that the text names by number or by whole title; none where it
/// names none.
pub fn named(understood: &Understood, scope: Scope) -> Condition {
    let named = named_by(understood, scope);
    any(named.map(|named| named.condition).collect())
}

/// All that raises a document which matches. The score is the sum of them, in this
/// order.
pub fn scoring(understood: &Understood, scope: Scope) -> Vec<Signal> {
    let mut signals = Planner { scope }.scoring(understood);
    signals.extend(named_by(understood, scope).map(Named::signal));
    signals
}

/// As [`scoring`], with the conditions that a document may match by without being
/// raised.
pub fn signals(understood: &Understood, scope: Scope) -> Vec<Signal> {
    let mut signals = scoring(understood, scope);
    signals.extend(Planner { scope }.conditions(understood));
    signals
}

pub(super) struct Planner {
    pub(super) scope: Scope,
}

impl Planner {
    /// The fields that a text is looked for in: the one that its prefix names,
    /// whatever the scope, else those of the scope.
    pub(super) fn places(&self, field: Option<TextField>) -> Vec<TextField> {
        match field {
            Some(field) => vec![field],
            None => self.scope.fields().to_vec(),
        }
    }
}

/// The least number of units that a share of them is, at least one.
pub fn least_units(units: usize, share: f32) -> usize {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a query has at most a thousand units"
    )]
    let least = (units as f32 * share).ceil() as usize;
    least.clamp(1, units.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_the_units_is_at_least_one_and_at_most_all() {
        assert_eq!(least_units(1, 0.25), 1);
        assert_eq!(least_units(4, 0.75), 3);
        assert_eq!(least_units(5, 0.5), 3);
        assert_eq!(least_units(0, 0.5), 1);
        assert_eq!(least_units(3, 1.0), 3);
    }
}
