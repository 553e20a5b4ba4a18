//! Documents as hits: of the ranking, and those that editors recommend.

use super::collapse::republications;
use super::deadline::check;
use super::editorial::Editorial;
use super::error::SearchError;
use super::explain::Explainer;
use super::marks::Highlighters;
use super::rank::{Place, rank_score};
use super::response::Hit;
use super::retrieve::Retrieved;
use crate::index::Snapshot;
use crate::model::Document;
use crate::query::{Order, SearchRequest};

/// What the hits of a page are made of.
pub(super) struct Presenter<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) retrieved: &'a Retrieved,
    pub(super) highlighters: Option<&'a Highlighters>,
    pub(super) explainer: Option<&'a Explainer<'a>>,
}

impl Presenter<'_> {
    /// The hit of a place on the page.
    pub(super) fn hit(&self, index: usize) -> Result<Hit, SearchError> {
        check()?;
        let (place, address) = self.retrieved.hits[index];
        let document = self.snapshot.document_at(address)?;
        let explanation = self
            .explainer
            .map(|explainer| explainer.explanation(index, &document))
            .transpose()?;
        let groups = self.retrieved.groups.as_ref();
        let republications = groups
            .map(|groups| republications(self.snapshot, &groups.others[index]))
            .transpose()?;
        let scored = self.retrieved.scored.then_some(place);
        Ok(Hit {
            explanation,
            republications,
            ..hit(document, scored, self.highlighters)
        })
    }
}

/// A document as a hit; `scored` is its place where it has a score.
fn hit(document: Document, scored: Option<Place>, highlighters: Option<&Highlighters>) -> Hit {
    Hit {
        score: scored.and_then(|(rank, _)| rank_score(rank.0)),
        title: highlighters.map(|find| find.title(&document)),
        body: highlighters.map(|find| find.body(&document)),
        marks: highlighters.map(|find| find.marks(&document)),
        explanation: None,
        republications: None,
        document,
    }
}

/// The documents that editors recommend for a request; those that are not in the
/// snapshot are left out. They belong to the query as a whole: where somebody
/// narrows the result, sorts it or pages on, there are none.
pub(super) fn best_bets(
    editorial: &Editorial,
    snapshot: &Snapshot,
    request: &SearchRequest,
    highlighters: Option<&Highlighters>,
) -> Result<Vec<Hit>, SearchError> {
    let Some(day) = request.best_bets.filter(|_| is_first_look(request)) else {
        return Ok(Vec::new());
    };
    let mut hits = Vec::new();
    for id in editorial.best_bets().of(&request.text, day) {
        if let Some(document) = snapshot.document(id)? {
            hits.push(hit(document, None, highlighters));
        }
    }
    Ok(hits)
}

fn is_first_look(request: &SearchRequest) -> bool {
    let paging = &request.paging;
    request.filters.is_empty()
        && request.order == Order::Relevance
        && paging.after.is_none()
        && paging.page == 1
}
