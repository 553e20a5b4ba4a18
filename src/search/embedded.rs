//! The engine over an index on this machine.

use std::time::Instant;

use super::collect::{Collected, HitCollector, Place, Ranking, rank_score};
use super::engine::{Engine, StoredDocument};
use super::error::SearchError;
use super::facet;
use super::highlight::Highlighter;
use super::passage;
use super::response::{Hit, Relaxation, SearchResponse, Statistics, UnderstoodQuery};
use crate::index::{DateField, FacetField, Reader, Snapshot};
use crate::model::DocumentId;
use crate::query::{
    Identifier, LEAST_UNITS_TO_RELAX, MINIMUM_SHARES, Order, Position, SearchRequest, Understood,
    Unit, compile, least_units, understand,
};

/// Answers from a generation that is read in this process.
#[derive(Clone)]
pub struct EmbeddedEngine {
    reader: Reader,
}

impl EmbeddedEngine {
    /// An engine that follows the commits of a generation.
    pub fn new(reader: Reader) -> Self {
        Self { reader }
    }
}

impl Engine for EmbeddedEngine {
    fn search(&self, request: &SearchRequest) -> Result<SearchResponse, SearchError> {
        let started = Instant::now();
        let snapshot = self.reader.snapshot();
        let commit = snapshot.commit_key();
        if request
            .paging
            .after
            .is_some_and(|after| after.commit != commit)
        {
            return Err(SearchError::ExpiredCursor);
        }
        let understood = understand(self.reader.analysis(), &request.text);
        let ranking = ranking(request, &understood);
        let (collected, relaxation) = collect(&snapshot, request, &understood, ranking)?;
        let places: Vec<_> = collected
            .hits
            .iter()
            .skip(request.paging.offset())
            .copied()
            .collect();
        let next = places
            .last()
            .filter(|_| collected.remaining > collected.hits.len() as u64)
            .map(|(place, _)| position(commit, *place));
        let highlighter = request.highlight.then(|| Highlighter::new(&understood));
        let hits = places
            .into_iter()
            .map(|(place, address)| {
                let document = snapshot.document_at(address)?;
                let scored = (ranking == Ranking::Score).then_some(place);
                Ok(hit(document, scored, highlighter.as_ref()))
            })
            .collect::<Result<_, SearchError>>()?;
        let facets = request
            .facets
            .iter()
            .enumerate()
            .map(|(index, &facet)| facet::join(facet, index, &collected.facets, &request.filters))
            .collect::<tantivy::Result<_>>()?;
        Ok(SearchResponse {
            generation: self.reader.generation().to_owned(),
            took: started.elapsed(),
            total: collected.total,
            query: describe(&understood, relaxation),
            hits,
            facets,
            next,
        })
    }

    fn document(&self, id: &DocumentId) -> Result<Option<StoredDocument>, SearchError> {
        let found = self.reader.snapshot().document(id)?;
        Ok(found.map(|document| StoredDocument {
            generation: self.reader.generation().to_owned(),
            document,
        }))
    }

    fn statistics(&self) -> Result<Statistics, SearchError> {
        let snapshot = self.reader.snapshot();
        Ok(Statistics {
            generation: self.reader.generation().to_owned(),
            documents: snapshot.document_count(),
            segments: snapshot.segment_count(),
            size_bytes: self.reader.size_bytes()?,
        })
    }
}

/// Runs the query, and, where it matches nothing whatever the filters, again
/// with ever smaller shares of its units.
fn collect(
    snapshot: &Snapshot,
    request: &SearchRequest,
    understood: &Understood,
    ranking: Ranking,
) -> Result<(Collected, Option<Relaxation>), SearchError> {
    let facets: Vec<FacetField> = request.facets.iter().map(|facet| facet.field).collect();
    let collector = HitCollector {
        ranking,
        limit: request.paging.offset() + request.paging.size,
        after: request.paging.after,
        filters: &request.filters,
        facets: &facets,
    };
    let run = |minimum_share| {
        let query = compile(snapshot.fields(), understood, request.scope, minimum_share);
        snapshot.searcher().search(&query, &collector)
    };
    let strict = run(None)?;
    let units = understood.unit_count();
    if strict.matched > 0 || units < LEAST_UNITS_TO_RELAX {
        return Ok((strict, None));
    }
    for share in MINIMUM_SHARES {
        let relaxed = run(Some(share))?;
        if relaxed.matched > 0 {
            let least_units = least_units(units, share);
            return Ok((relaxed, Some(Relaxation { least_units, units })));
        }
    }
    Ok((strict, None))
}

/// Relevance to nothing is the newest published first.
fn ranking(request: &SearchRequest, understood: &Understood) -> Ranking {
    match request.order {
        Order::Relevance if understood.characters.is_empty() => Ranking::Date {
            field: DateField::Published,
            descending: true,
        },
        Order::Relevance => Ranking::Score,
        Order::Ascending(field) => Ranking::Date {
            field,
            descending: false,
        },
        Order::Descending(field) => Ranking::Date {
            field,
            descending: true,
        },
    }
}

fn position(commit: u64, (rank, id_key): Place) -> Position {
    Position {
        commit,
        rank: rank.0,
        id_key,
    }
}

fn hit(
    document: crate::model::Document,
    scored: Option<Place>,
    highlighter: Option<&Highlighter>,
) -> Hit {
    Hit {
        score: scored.and_then(|(rank, _)| rank_score(rank.0)),
        title: highlighter.map(|highlighter| passage::whole(highlighter, &document.title)),
        body: highlighter.map(|highlighter| passage::best(highlighter, &document.body)),
        document,
    }
}

fn describe(understood: &Understood, relaxation: Option<Relaxation>) -> UnderstoodQuery {
    let mut wanted = Vec::new();
    let mut excluded = Vec::new();
    for clause in &understood.clauses {
        let characters: String = clause.characters.iter().collect();
        let list = if clause.exclude {
            &mut excluded
        } else {
            &mut wanted
        };
        if clause.units.is_empty() {
            list.push(format!("“{characters}”"));
        } else {
            list.extend(clause.units.iter().map(Unit::text));
        }
    }
    let identifiers = understood
        .identifiers
        .iter()
        .map(|identifier| match identifier {
            Identifier::DocNumber(number) | Identifier::CatalogNumber(number) => number.clone(),
            Identifier::DocNumberPart(pattern) => pattern.to_string(),
        })
        .collect();
    UnderstoodQuery {
        wanted,
        excluded,
        identifiers,
        relaxation,
    }
}
