//! The engine over an index on this machine.

use std::sync::Arc;
use std::time::Instant;

use super::collapse::{republication, republications};
use super::collect::{Place, rank_score};
use super::deadline::check;
use super::diagnosis::diagnose;
use super::engine::{Engine, MarkedDocument, StoredDocument};
use super::error::SearchError;
use super::explain::Explainer;
use super::export::{Documents, Export, documents, export};
use super::facet;
use super::known::KnownNames;
use super::marks::Highlighters;
use super::offer::{facets_to_count, offered};
use super::response::{
    Hit, MAX_REPUBLICATIONS, OfferedFilter, Relaxation, Republications, SearchResponse, Statistics,
    UnderstoodQuery, UsedSynonyms,
};
use super::retrieve::{Retrieved, retrieve};
use super::similar::similar;
use super::spelling::{FEW_MATCHES, Spelling};
use super::suggest::{SuggestResponse, suggest};
use super::years::{KnownYears, ValueYears};
use crate::index::{FacetField, GenerationTimes, Listed, Reader, Snapshot};
use crate::model::{Document, DocumentId};
use crate::query::{
    Identifier, Position, SearchRequest, SuggestRequest, Understood, UnderstoodClause, Unit,
    expand, recognise, understand,
};
use crate::text::Synonyms;

/// Answers from a generation that is read in this process.
#[derive(Clone)]
pub struct EmbeddedEngine {
    reader: Reader,
    spelling: Spelling,
    synonyms: Synonyms,
    names: Arc<KnownNames>,
    years: Arc<KnownYears>,
}

impl EmbeddedEngine {
    /// An engine that follows the commits of a generation, with the synonyms
    /// that come with the program.
    pub fn new(reader: Reader) -> Self {
        Self {
            reader,
            spelling: Spelling::default(),
            synonyms: Synonyms::built_in(),
            names: Arc::default(),
            years: Arc::default(),
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

    fn understand_text(&self, text: &str, synonyms: bool) -> Understood {
        let analysis = self.reader.analysis();
        let mut understood = understand(analysis, text);
        if synonyms {
            expand(analysis, &self.synonyms, &mut understood);
        }
        understood
    }

    fn understand(
        &self,
        request: &SearchRequest,
        snapshot: &Snapshot,
        commit: u64,
    ) -> Result<Understood, SearchError> {
        let mut understood = self.understand_text(&request.text, request.synonyms);
        if !understood.characters.is_empty() {
            let names = self.names.at(snapshot, commit, &self.synonyms)?;
            recognise(
                self.reader.analysis(),
                &names,
                &request.filters,
                &mut understood,
            );
        }
        Ok(understood)
    }

    /// Searches in `newest`, or in the commit that a cursor goes on in.
    fn search_in(
        &self,
        newest: &Arc<Snapshot>,
        request: &SearchRequest,
    ) -> Result<SearchResponse, SearchError> {
        let started = Instant::now();
        let snapshot = match request.paging.after {
            Some(after) => self.reader.snapshot_of(after.commit),
            None => Some(Arc::clone(newest)),
        };
        let snapshot = snapshot.ok_or(SearchError::ExpiredCursor)?;
        let commit = snapshot.commit_key();
        let understood = self.understand(request, &snapshot, commit)?;
        let counted = facets_to_count(request.facets.iter().map(|facet| facet.field), &understood);
        let analysis = self.reader.analysis();
        let retrieved = retrieve(&snapshot, analysis, request, &understood, &counted)?;
        let next = retrieved
            .hits
            .last()
            .filter(|_| retrieved.more)
            .map(|(place, _)| position(commit, *place));
        if next.is_some() {
            self.reader.pin(&snapshot);
        }
        let highlighters = request.highlight.then(|| Highlighters::new(&understood));
        let explainer = request
            .explain
            .then(|| Explainer::new(&snapshot, request, &understood, &retrieved))
            .transpose()?;
        let hits = retrieved
            .hits
            .iter()
            .enumerate()
            .map(|(index, &(place, address))| {
                check()?;
                let document = snapshot.document_at(address)?;
                let explanation = explainer
                    .as_ref()
                    .map(|explainer| explainer.explanation(index, &document))
                    .transpose()?;
                let others = retrieved
                    .groups
                    .as_ref()
                    .map(|groups| &groups.others[index]);
                let scored = retrieved.scored.then_some(place);
                Ok(Hit {
                    explanation,
                    republications: others
                        .map(|others| republications(&snapshot, others))
                        .transpose()?,
                    ..hit(document, scored, highlighters.as_ref())
                })
            })
            .collect::<Result<_, SearchError>>()?;
        let facets = request
            .facets
            .iter()
            .enumerate()
            .map(|(index, &facet)| {
                check()?;
                Ok(facet::join(facet, index, &retrieved.facets, request)?)
            })
            .collect::<Result<_, SearchError>>()?;
        let relaxation = retrieved.relaxation;
        let mut query = describe(
            &understood,
            relaxation.map(|(relaxation, _)| relaxation),
            offered(&understood, &counted, &retrieved.facets, retrieved.total)?,
        );
        let answers = answers(&understood, &retrieved);
        // Who pages on has seen the spellings.
        if !answers && request.paging.after.is_none() {
            query.suggestions = self.spelling.suggestions(
                &snapshot,
                |text| self.understand_text(text, request.synonyms),
                request,
                &understood,
                retrieved.matched,
            )?;
        }
        let few_by_filters = retrieved.total < retrieved.matched.min(FEW_MATCHES);
        if retrieved.total == 0 || few_by_filters || (relaxation.is_some() && !answers) {
            let share = relaxation.map(|(_, share)| share);
            query.diagnosis = Some(diagnose(&snapshot, request, &understood, share)?);
        }
        Ok(SearchResponse {
            generation: snapshot.generation().to_owned(),
            took: started.elapsed(),
            total: retrieved.total,
            groups: retrieved.groups.map(|groups| groups.total),
            query,
            hits,
            facets,
            months: retrieved.months,
            next,
        })
    }
}

impl Engine for EmbeddedEngine {
    fn search(&self, request: &SearchRequest) -> Result<SearchResponse, SearchError> {
        self.search_in(&self.reader.snapshot(), request)
    }

    fn search_all(&self, requests: &[SearchRequest]) -> Vec<Result<SearchResponse, SearchError>> {
        let newest = self.reader.snapshot();
        let answers = requests.iter();
        answers
            .map(|request| self.search_in(&newest, request))
            .collect()
    }

    fn suggest(&self, request: &SuggestRequest) -> Result<SuggestResponse, SearchError> {
        suggest(&self.reader, request)
    }

    fn export(&self, request: &SearchRequest) -> Result<Export, SearchError> {
        let snapshot = self.reader.snapshot();
        let understood = self.understand(request, &snapshot, snapshot.commit_key())?;
        export(snapshot, request, &understood)
    }

    fn documents(&self, request: &SearchRequest) -> Result<Documents, SearchError> {
        let snapshot = self.reader.snapshot();
        let understood = self.understand(request, &snapshot, snapshot.commit_key())?;
        documents(snapshot, request, &understood)
    }

    fn part(&self, part: u32, parts: u32, most: usize) -> Result<Option<Vec<Listed>>, SearchError> {
        Ok(self.reader.snapshot().part(part, parts, most)?)
    }

    fn document(&self, id: &DocumentId) -> Result<Option<StoredDocument>, SearchError> {
        let snapshot = self.reader.snapshot();
        let found = snapshot.document(id)?;
        Ok(found.map(|document| StoredDocument {
            generation: snapshot.generation().to_owned(),
            document,
        }))
    }

    fn marked_document(
        &self,
        id: &DocumentId,
        request: &SearchRequest,
    ) -> Result<Option<MarkedDocument>, SearchError> {
        let snapshot = self.reader.snapshot();
        let Some(document) = snapshot.document(id)? else {
            return Ok(None);
        };
        let understood = self.understand(request, &snapshot, snapshot.commit_key())?;
        Ok(Some(MarkedDocument {
            marks: Highlighters::new(&understood).document(&document),
            stored: StoredDocument {
                generation: snapshot.generation().to_owned(),
                document,
            },
        }))
    }

    fn similar(&self, id: &DocumentId, size: usize) -> Result<Vec<Document>, SearchError> {
        similar(&self.reader.snapshot(), self.reader.analysis(), id, size)
    }

    fn republications(&self, id: &DocumentId) -> Result<Republications, SearchError> {
        let snapshot = self.reader.snapshot();
        let (total, first) = snapshot.republished(id, MAX_REPUBLICATIONS)?;
        Ok(Republications {
            total: total as u64,
            first: first.into_iter().map(republication).collect(),
        })
    }

    fn years(&self, facet: FacetField) -> Result<Arc<Vec<ValueYears>>, SearchError> {
        self.years.at(&self.reader.snapshot(), facet)
    }

    fn revision(&self) -> String {
        let snapshot = self.reader.snapshot();
        format!("{}-{:x}", snapshot.generation(), snapshot.commit_key())
    }

    fn statistics(&self) -> Result<Statistics, SearchError> {
        let snapshot = self.reader.snapshot();
        Ok(Statistics {
            generation: snapshot.generation().to_owned(),
            documents: snapshot.document_count(),
            segments: snapshot.segment_count(),
        })
    }

    fn times(&self) -> Result<Option<GenerationTimes>, SearchError> {
        Ok(self.reader.snapshot().times()?)
    }
}

/// Whether a question was asked in full and something was found for it: no
/// document repeats its words, whether they are spelled well or not.
fn answers(understood: &Understood, retrieved: &Retrieved) -> bool {
    understood.asks && retrieved.relaxation.is_some() && retrieved.total > 0
}

fn position(commit: u64, (rank, id_key): Place) -> Position {
    Position {
        commit,
        rank: rank.0,
        id_key,
    }
}

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

fn describe(
    understood: &Understood,
    relaxation: Option<Relaxation>,
    offers: Vec<OfferedFilter>,
) -> UnderstoodQuery {
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
        synonyms: used_synonyms(understood),
        offers,
    }
}

fn used_synonyms(understood: &Understood) -> Vec<UsedSynonyms> {
    let mut used: Vec<UsedSynonyms> = Vec::new();
    let texts = understood.wanted().filter_map(UnderstoodClause::plain);
    for expansion in texts.flat_map(|text| &text.expansions) {
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
