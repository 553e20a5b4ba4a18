//! The engine over an index on this machine.

use std::time::Instant;

use super::collect::{Place, rank_score};
use super::diagnosis::diagnose;
use super::engine::{Engine, StoredDocument};
use super::error::SearchError;
use super::explain::Explainer;
use super::facet;
use super::marks::Highlighters;
use super::response::{Hit, Relaxation, SearchResponse, Statistics, UnderstoodQuery};
use super::retrieve::retrieve;
use super::spelling::Spelling;
use super::suggest::{SuggestResponse, suggest};
use crate::index::Reader;
use crate::model::DocumentId;
use crate::query::{
    Identifier, Position, SearchRequest, SuggestRequest, Understood, Unit, understand,
};

/// Answers from a generation that is read in this process.
#[derive(Clone)]
pub struct EmbeddedEngine {
    reader: Reader,
    spelling: Spelling,
}

impl EmbeddedEngine {
    /// An engine that follows the commits of a generation.
    pub fn new(reader: Reader) -> Self {
        Self {
            reader,
            spelling: Spelling::default(),
        }
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
        let retrieved = retrieve(&snapshot, request, &understood)?;
        let next = retrieved
            .hits
            .last()
            .filter(|_| retrieved.more)
            .map(|(place, _)| position(commit, *place));
        let highlighters = request.highlight.then(|| Highlighters::new(&understood));
        let explainer = request
            .explain
            .then(|| {
                let (hits, scored) = (&retrieved.hits, retrieved.scored);
                Explainer::new(&snapshot, request, &understood, hits, scored)
            })
            .transpose()?;
        let hits = retrieved
            .hits
            .iter()
            .enumerate()
            .map(|(index, &(place, address))| {
                let document = snapshot.document_at(address)?;
                let explanation = explainer
                    .as_ref()
                    .map(|explainer| explainer.explanation(index, &document))
                    .transpose()?;
                let scored = retrieved.scored.then_some(place);
                Ok(Hit {
                    explanation,
                    ..hit(document, scored, highlighters.as_ref())
                })
            })
            .collect::<Result<_, SearchError>>()?;
        let facets = request
            .facets
            .iter()
            .enumerate()
            .map(|(index, &facet)| facet::join(facet, index, &retrieved.facets, &request.filters))
            .collect::<tantivy::Result<_>>()?;
        let relaxation = retrieved.relaxation;
        let mut query = describe(&understood, relaxation.map(|(relaxation, _)| relaxation));
        query.suggestions = self.spelling.suggestions(
            &snapshot,
            self.reader.analysis(),
            request,
            &understood,
            retrieved.matched,
        )?;
        if relaxation.is_some() || retrieved.total == 0 {
            let share = relaxation.map(|(_, share)| share);
            query.diagnosis = Some(diagnose(&snapshot, request, &understood, share)?);
        }
        Ok(SearchResponse {
            generation: self.reader.generation().to_owned(),
            took: started.elapsed(),
            total: retrieved.total,
            query,
            hits,
            facets,
            next,
        })
    }

    fn suggest(&self, request: &SuggestRequest) -> Result<SuggestResponse, SearchError> {
        suggest(&self.reader, request)
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
    highlighters: Option<&Highlighters>,
) -> Hit {
    Hit {
        score: scored.and_then(|(rank, _)| rank_score(rank.0)),
        title: highlighters.map(|find| find.title(&document)),
        body: highlighters.map(|find| find.body(&document)),
        marks: highlighters.map(|find| find.marks(&document)),
        explanation: None,
        document,
    }
}

fn describe(understood: &Understood, relaxation: Option<Relaxation>) -> UnderstoodQuery {
    let mut wanted = Vec::new();
    let mut excluded = Vec::new();
    for clause in &understood.clauses {
        let list = if clause.exclude {
            &mut excluded
        } else {
            &mut wanted
        };
        match clause.plain() {
            Some(text) if text.units.is_empty() => {
                let characters: String = text.characters.iter().collect();
                list.push(format!("“{characters}”"));
            }
            Some(text) => list.extend(text.units.iter().map(Unit::text)),
            None => list.push(clause.canonical.clone()),
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
        canonical: understood
            .uses_signs()
            .then(|| understood.canonical.clone()),
        relaxation,
        suggestions: Vec::new(),
        diagnosis: None,
    }
}
