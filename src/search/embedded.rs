//! The engine over an index on this machine.

use std::sync::Arc;
use std::time::Instant;

use arc_swap::ArcSwap;

use super::collapse::republication;
use super::crew::Crew;
use super::deadline::check;
use super::describe::describe;
use super::diagnosis::diagnose;
use super::editorial::{Edition, Editorial, MissingBestBet};
use super::engine::{Engine, MarkedDocument, StoredDocument};
use super::error::SearchError;
use super::explain::Explainer;
use super::export::{Documents, Export, documents, export};
use super::facet::FacetCounts;
use super::hits::{Presenter, best_bets};
use super::marks::Highlighters;
use super::offer::{facets_to_count, offered};
use super::phases::{Phase, Stopwatch};
use super::rank::Place;
use super::response::{
    FacetResult, MAX_REPUBLICATIONS, Republications, SearchResponse, Statistics,
};
use super::retrieve::{Retrieved, retrieve};
use super::similar::similar;
use super::spelling::{FEW_MATCHES, Spelling};
use super::suggest::{SuggestResponse, suggest};
use super::years::{KnownYears, ValueYears};
use crate::index::{FacetField, GenerationTimes, Listed, Reader, Snapshot};
use crate::model::{Document, DocumentId};
use crate::query::{
    Position, SearchRequest, SuggestRequest, Understood, expand, recognise, understand,
};
use crate::text::{Analysis, Synonyms};

/// Answers from a generation that is read in this process. Clones share the lists
/// of the editors.
#[derive(Clone)]
pub struct EmbeddedEngine {
    reader: Reader,
    spelling: Spelling,
    edition: Arc<ArcSwap<Edition>>,
    years: Arc<KnownYears>,
}

impl EmbeddedEngine {
    /// An engine that follows the commits of a generation, with the synonyms
    /// that come with the program.
    pub fn new(reader: Reader) -> Self {
        let editorial = Editorial::of_synonyms(Synonyms::built_in());
        Self {
            reader,
            spelling: Spelling::default(),
            edition: Arc::new(ArcSwap::from_pointee(Edition::new(editorial))),
            years: Arc::default(),
        }
    }

    /// The same engine with other synonyms, which recommends and blocks nothing.
    #[must_use]
    pub fn with_synonyms(self, synonyms: Synonyms) -> Self {
        self.with_editorial(Editorial::of_synonyms(synonyms))
    }

    /// The same engine with other lists of the editors.
    #[must_use]
    pub fn with_editorial(self, editorial: Editorial) -> Self {
        Self {
            edition: Arc::new(ArcSwap::from_pointee(Edition::new(editorial))),
            ..self
        }
    }

    /// Exchanges the lists of the editors, for this engine and its clones. What
    /// is being answered is answered by the lists of before.
    pub fn replace_editorial(&self, editorial: Editorial) {
        self.edition.store(Arc::new(Edition::new(editorial)));
    }

    /// The recommended documents that are not in the newest commit. Searches leave
    /// them out, and the log warns of them once a commit.
    ///
    /// # Errors
    /// Where the index fails.
    pub fn missing_best_bets(&self) -> Result<Vec<MissingBestBet>, SearchError> {
        Ok(self.edition.load().missing(&self.reader.snapshot())?)
    }

    /// Warns of them now, and not with the next search.
    ///
    /// # Errors
    /// Where the index fails.
    pub fn warn_of_missing_best_bets(&self) -> Result<(), SearchError> {
        let edition = self.edition.load_full();
        Ok(edition.warn_of_missing(&self.reader.snapshot())?)
    }

    /// Understands what a request asks of the newest commit.
    fn understand_newest(
        &self,
        request: &SearchRequest,
        snapshot: &Snapshot,
    ) -> Result<Understood, SearchError> {
        understood_in(&self.edition.load_full(), request, snapshot)
    }

    /// Searches in `newest`, or in the commit that a cursor goes on in.
    fn search_in(
        &self,
        newest: &Arc<Snapshot>,
        edition: &Edition,
        request: &SearchRequest,
    ) -> Result<SearchResponse, SearchError> {
        let started = Instant::now();
        let watch = Stopwatch::start();
        edition.warn_of_missing(newest)?;
        let snapshot = match request.paging.after {
            Some(after) => self.reader.snapshot_of(after.commit ^ cursor_key(edition)),
            None => Some(Arc::clone(newest)),
        };
        let snapshot = snapshot.ok_or(SearchError::ExpiredCursor)?;
        let understood = understood_in(edition, request, &snapshot)?;
        let counted = facets_to_count(request.facets.iter().map(|facet| facet.field), &understood);
        let analysis = snapshot.analysis();
        let watch = watch.next(Phase::Matching);
        let retrieved = retrieve(&snapshot, analysis, request, &understood, &counted)?;
        let next = retrieved
            .hits
            .last()
            .filter(|_| retrieved.more)
            .map(|(place, _)| position(snapshot.commit_key() ^ cursor_key(edition), *place));
        if next.is_some() {
            self.reader.pin(&snapshot);
        }
        let watch = watch.next(Phase::Presenting);
        let highlighters = request.highlight.then(|| Highlighters::new(&understood));
        let explainer = request
            .explain
            .then(|| Explainer::new(&snapshot, request, &understood, &retrieved))
            .transpose()?;
        let presenter = Presenter {
            snapshot: &snapshot,
            retrieved: &retrieved,
            highlighters: highlighters.as_ref(),
            explainer: explainer.as_ref(),
        };
        let indexes = (0..retrieved.hits.len()).collect();
        let hits = Crew::muster().each(indexes, |index| presenter.hit(index))?;
        let facets = facets(&snapshot, request, &retrieved.facets)?;
        let relaxation = retrieved.relaxation;
        let mut query = describe(
            &understood,
            relaxation.map(|(relaxation, _)| relaxation),
            offered(&snapshot, &understood, &retrieved.facets, retrieved.total)?,
        );
        let answers = answers(&understood, &retrieved);
        // Who pages on has seen the spellings.
        if !answers && request.paging.after.is_none() {
            query.suggestions = self.spelling.suggestions(
                &snapshot,
                |text| understand_text(edition, analysis, text, request.synonyms),
                |text| edition.editorial.blocked_suggestions().blocks(text),
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
            total: retrieved.total,
            groups: retrieved.groups.map(|groups| groups.total),
            best_bets: best_bets(
                &edition.editorial,
                &snapshot,
                request,
                highlighters.as_ref(),
            )?,
            query,
            hits,
            facets,
            months: retrieved.months,
            next,
            phases: watch.stop(),
            took: started.elapsed(),
        })
    }
}

/// What a request asks for in a commit.
fn understood_in(
    edition: &Edition,
    request: &SearchRequest,
    snapshot: &Snapshot,
) -> Result<Understood, SearchError> {
    let mut understood = understand_text(
        edition,
        snapshot.analysis(),
        &request.text,
        request.synonyms,
    );
    if !understood.characters.is_empty() {
        let names = edition.names(snapshot, snapshot.commit_key())?;
        recognise(
            snapshot.analysis(),
            &names,
            &request.filters,
            &mut understood,
        );
    }
    Ok(understood)
}

/// The facets as requested, in that order; they are the first that were counted.
fn facets(
    snapshot: &Snapshot,
    request: &SearchRequest,
    counted: &[FacetCounts],
) -> Result<Vec<FacetResult>, SearchError> {
    let requested = request.facets.iter().zip(counted);
    requested
        .map(|(&facet, counts)| {
            check()?;
            let values = snapshot.facet_values(facet.field)?;
            Ok(counts.result(values, facet, request))
        })
        .collect()
}

/// What a text asks for, as the documents were cut that `analysis` cut.
fn understand_text(
    edition: &Edition,
    analysis: &Analysis,
    text: &str,
    synonyms: bool,
) -> Understood {
    let mut understood = understand(analysis, text);
    if synonyms {
        expand(analysis, edition.editorial.synonyms(), &mut understood);
    }
    understood
}

impl Engine for EmbeddedEngine {
    fn search(&self, request: &SearchRequest) -> Result<SearchResponse, SearchError> {
        let edition = self.edition.load_full();
        self.search_in(&self.reader.snapshot(), &edition, request)
    }

    fn search_all(&self, requests: &[SearchRequest]) -> Vec<Result<SearchResponse, SearchError>> {
        let newest = self.reader.snapshot();
        let edition = self.edition.load_full();
        let answers = requests.iter();
        answers
            .map(|request| self.search_in(&newest, &edition, request))
            .collect()
    }

    fn suggest(&self, request: &SuggestRequest) -> Result<SuggestResponse, SearchError> {
        suggest(&self.reader, &self.edition.load_full(), request)
    }

    fn export(&self, request: &SearchRequest) -> Result<Export, SearchError> {
        let snapshot = self.reader.snapshot();
        let understood = self.understand_newest(request, &snapshot)?;
        export(snapshot, request, &understood)
    }

    fn documents(&self, request: &SearchRequest) -> Result<Documents, SearchError> {
        let snapshot = self.reader.snapshot();
        let understood = self.understand_newest(request, &snapshot)?;
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
        let understood = self.understand_newest(request, &snapshot)?;
        Ok(Some(MarkedDocument {
            marks: Highlighters::new(&understood).document(&document),
            stored: StoredDocument {
                generation: snapshot.generation().to_owned(),
                document,
            },
        }))
    }

    fn similar(&self, id: &DocumentId, size: usize) -> Result<Vec<Document>, SearchError> {
        let snapshot = self.reader.snapshot();
        similar(&snapshot, snapshot.analysis(), id, size)
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
        let lists = self.edition.load().editorial.revision();
        let (generation, commit) = (snapshot.generation(), snapshot.commit_key());
        format!("{generation}-{commit:x}-{lists:x}")
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

/// What a cursor keeps of the lists: ranks depend on the synonyms. Where these were
/// exchanged no commit has the key, and the cursor has expired.
fn cursor_key(edition: &Edition) -> u64 {
    edition.editorial.synonyms_revision()
}

fn position(commit: u64, (rank, id_key): Place) -> Position {
    Position {
        commit,
        rank: rank.0,
        id_key,
    }
}
