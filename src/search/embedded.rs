//! The engine over an index on this machine.

use std::sync::Arc;
use std::time::Instant;

use super::collect::{Collected, HitCollector, Place, Ranking, rank_score};
use super::engine::{Engine, StoredDocument};
use super::error::SearchError;
use super::facet;
use super::highlight::Highlighter;
use super::known::KnownNames;
use super::levels::levels;
use super::offer::{facets_to_count, offered};
use super::passage;
use super::response::{
    Hit, OfferedFilter, Relaxation, SearchResponse, Statistics, UnderstoodQuery, UsedSynonyms,
};
use crate::index::{DateField, FacetField, Reader, Snapshot};
use crate::model::DocumentId;
use crate::query::{
    Identifier, Order, Position, SearchRequest, Understood, Unit, compile, expand, least_units,
    recognise, understand,
};
use crate::text::Synonyms;

/// Answers from a generation that is read in this process.
#[derive(Clone)]
pub struct EmbeddedEngine {
    reader: Reader,
    synonyms: Synonyms,
    names: Arc<KnownNames>,
}

impl EmbeddedEngine {
    /// An engine that follows the commits of a generation, with the synonyms
    /// that come with the program.
    pub fn new(reader: Reader) -> Self {
        Self {
            reader,
            synonyms: Synonyms::built_in(),
            names: Arc::default(),
        }
    }

    /// The same engine with other synonyms.
    #[must_use]
    pub fn with_synonyms(self, synonyms: Synonyms) -> Self {
        Self {
            synonyms,
            // Names are derived with the synonyms.
            names: Arc::default(),
            ..self
        }
    }

    fn understand(
        &self,
        request: &SearchRequest,
        snapshot: &Snapshot,
        commit: u64,
    ) -> Result<Understood, SearchError> {
        let analysis = self.reader.analysis();
        let mut understood = understand(analysis, &request.text);
        if request.synonyms {
            expand(analysis, &self.synonyms, &mut understood);
        }
        if !understood.characters.is_empty() {
            let names = self.names.at(snapshot, commit, &self.synonyms)?;
            recognise(analysis, &names, &request.filters, &mut understood);
        }
        Ok(understood)
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
        let understood = self.understand(request, &snapshot, commit)?;
        let ranking = ranking(request, &understood);
        let counted = facets_to_count(request.facets.iter().map(|facet| facet.field), &understood);
        let (collected, relaxation) = collect(&snapshot, request, &understood, ranking, &counted)?;
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
            query: describe(
                &understood,
                relaxation,
                offered(&understood, &counted, &collected.facets, collected.total)?,
            ),
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
    facets: &[FacetField],
) -> Result<(Collected, Option<Relaxation>), SearchError> {
    let collector = HitCollector {
        ranking,
        limit: request.paging.offset() + request.paging.size,
        after: request.paging.after,
        filters: &request.filters,
        facets,
    };
    let run = |minimum_share| {
        let query = compile(snapshot.fields(), understood, request.scope, minimum_share);
        snapshot.searcher().search(&query, &collector)
    };
    let units = understood.unit_count();
    let mut strictest = None;
    for level in levels(snapshot, understood, request.scope)? {
        let collected = run(level)?;
        if collected.matched > 0 {
            let relaxation = level.map(|share| Relaxation {
                least_units: least_units(units, share),
                units,
            });
            return Ok((collected, relaxation));
        }
        strictest.get_or_insert(collected);
    }
    match strictest {
        Some(nothing) => Ok((nothing, None)),
        None => Ok((run(None)?, None)),
    }
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

fn describe(
    understood: &Understood,
    relaxation: Option<Relaxation>,
    offers: Vec<OfferedFilter>,
) -> UnderstoodQuery {
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
        })
        .collect();
    UnderstoodQuery {
        wanted,
        excluded,
        identifiers,
        relaxation,
        synonyms: used_synonyms(understood),
        offers,
    }
}

fn used_synonyms(understood: &Understood) -> Vec<UsedSynonyms> {
    let mut used: Vec<UsedSynonyms> = Vec::new();
    for expansion in understood.wanted().flat_map(|clause| &clause.expansions) {
        if !used.iter().any(|other| other.text == expansion.text) {
            let synonyms = expansion.alternatives.iter().map(|one| one.text.clone());
            used.push(UsedSynonyms {
                text: expansion.text.clone(),
                synonyms: synonyms.collect(),
            });
        }
    }
    used
}
