//! Documents as hits: of the ranking, and those that editors recommend.

use super::commit::{Commit, Others, Reasons, Retrieved};
use super::editorial::Editorial;
use super::error::SearchError;
use super::explain::{Explanation, factors};
use super::marks::Highlighters;
use super::rank::{Place, rank_score};
use super::response::{Hit, Republication, Republications};
use crate::model::Document;
use crate::query::{Order, SearchRequest, Understood};

/// The hits of a page.
pub(super) fn hits(
    commit: &dyn Commit,
    request: &SearchRequest,
    understood: &Understood,
    retrieved: &Retrieved,
    highlighters: Option<&Highlighters>,
) -> Result<Vec<Hit>, SearchError> {
    let addresses: Vec<_> = retrieved.hits.iter().map(|(_, address)| *address).collect();
    let mut reasons = Vec::new();
    if request.explain {
        reasons = commit.reasons(request, understood, retrieved)?;
    }
    let groups = retrieved.groups.as_ref();
    commit.hits(&addresses, &|index, document| {
        let (place, _) = retrieved.hits[index];
        let scored = retrieved.scored.then_some(place);
        let explanation = reasons
            .get(index)
            .map(|reasons| explanation(request, reasons, scored, &document));
        let republications = groups
            .map(|groups| republications(commit, &groups.others[index]))
            .transpose()?;
        Ok(Hit {
            explanation,
            republications,
            ..hit(document, scored, highlighters)
        })
    })
}

fn explanation(
    request: &SearchRequest,
    reasons: &Reasons,
    scored: Option<Place>,
    document: &Document,
) -> Explanation {
    let score = scored.and_then(|(rank, _)| rank_score(rank.0));
    let factors = match score {
        Some(_) => factors(request.factors, reasons.factors, document),
        None => Vec::new(),
    };
    Explanation::new(score, reasons.contributions.clone(), factors)
}

/// Reads the other documents of a group, as many as are shown.
fn republications(commit: &dyn Commit, others: &Others) -> Result<Republications, SearchError> {
    let first = commit.read(&others.first)?.into_iter();
    Ok(Republications {
        total: others.total,
        first: first.map(republication).collect(),
    })
}

/// What is shown of a document with another of the same content.
pub(super) fn republication(document: Document) -> Republication {
    Republication {
        id: document.id,
        title: document.title,
        issuer: document.issuer,
        source_url: document.source_url,
        published_date: document.published_date,
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
/// index are left out. They belong to the query as a whole: where somebody
/// narrows the result, sorts it or pages on, there are none.
pub(super) fn best_bets(
    editorial: &Editorial,
    commit: &dyn Commit,
    request: &SearchRequest,
    highlighters: Option<&Highlighters>,
) -> Result<Vec<Hit>, SearchError> {
    let Some(day) = request.best_bets.filter(|_| is_first_look(request)) else {
        return Ok(Vec::new());
    };
    let mut hits = Vec::new();
    for id in editorial.best_bets().of(&request.text, day) {
        if let Some(document) = commit.document(id)? {
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
