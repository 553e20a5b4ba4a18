//! The understood query as a tantivy query.
//!
//! What matches and what scores are apart: totals and facets follow from what
//! matches alone; the scores order the matches and can be tuned without
//! changing a count.

use tantivy::query::{BooleanQuery, Occur, Query as TantivyQuery};

use super::combine::Clauses;
use crate::index::{Fields, TextField};
use crate::query::identity::identity;
use crate::query::request::Scope;
use crate::query::sets::any;
use crate::query::signal::Signal;
use crate::query::understand::Understood;

/// Compiles a query that matches what is searched for. `minimum_share` is the share
/// of the units of plain text that a document must have; `None` asks for all of
/// them, clause by clause, or for the clause as a phrase. Nothing but plain words is
/// ever relaxed.
pub fn compile(
    fields: &Fields,
    understood: &Understood,
    scope: Scope,
    minimum_share: Option<f32>,
) -> BooleanQuery {
    let compiler = Compiler { fields, scope };
    let identity = identity(fields, understood, scope);
    BooleanQuery::new(compiler.matches(understood, &identity, minimum_share))
}

/// The documents that the text names by number or by whole title; none where it
/// names none.
pub fn named(fields: &Fields, understood: &Understood, scope: Scope) -> Box<dyn TantivyQuery> {
    let identity = identity(fields, understood, scope).into_iter();
    any(identity.map(|signal| signal.query).collect())
}

/// All that raises a document which matches. The score is the sum of them, in this
/// order.
pub fn scoring(fields: &Fields, understood: &Understood, scope: Scope) -> Vec<Signal> {
    let compiler = Compiler { fields, scope };
    let mut signals = compiler.scoring(understood);
    signals.extend(identity(fields, understood, scope));
    signals
}

/// As [`scoring`], with the conditions that a document may match by without being
/// raised.
pub fn signals(fields: &Fields, understood: &Understood, scope: Scope) -> Vec<Signal> {
    let mut signals = scoring(fields, understood, scope);
    signals.extend(Compiler { fields, scope }.conditions(understood));
    signals
}

pub(super) struct Compiler<'a> {
    pub(super) fields: &'a Fields,
    pub(super) scope: Scope,
}

impl Compiler<'_> {
    /// What a document must and must not have.
    fn matches(
        &self,
        understood: &Understood,
        identity: &[Signal],
        minimum_share: Option<f32>,
    ) -> Clauses {
        let mut matching = match minimum_share {
            None => self.strict(understood),
            Some(share) => self.relaxed(understood, share),
        };
        matching.extend(identity.iter().map(|signal| signal.query.box_clone()));
        let mut query: Clauses = vec![(Occur::Must, any(matching))];
        query.extend(
            self.excluded(understood)
                .map(|excluded| (Occur::MustNot, excluded)),
        );
        query
    }

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
