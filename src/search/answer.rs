//! The engine: requests understood, retrieved, and their answers made.

use std::sync::Arc;
use std::time::Instant;

use arc_swap::ArcSwap;

use super::clustered::Clustered;
use super::commit::{Commit, Commits, Retrieved};
use super::describe::describe;
use super::diagnosis::diagnose;
use super::editorial::{Edition, Editorial, MissingBestBet};
use super::embedded::Embedded;
use super::engine::{Documents, Engine, Export, MarkedDocument, StoredDocument};
use super::error::SearchError;
use super::hits::{best_bets, hits, republication};
use super::marks::Highlighters;
use super::offer::offered;
use super::phases::{Phase, Stopwatch};
use super::rank::Place;
use super::response::{MAX_REPUBLICATIONS, Republications, SearchResponse, Statistics};
use super::spelling::{FEW_MATCHES, Spelling};
use super::suggest::SuggestResponse;
use super::years::{KnownYears, ValueYears};
use crate::cluster::ClusterIndex;
use crate::index::{FacetField, GenerationTimes, Listed, Reader};
use crate::model::{Document, DocumentId};
use crate::query::{
    Position, SearchRequest, SuggestRequest, Understood, expand, recognise, understand,
};
use crate::text::{Analysis, Synonyms};

/// Answers from an index. Clones share the lists of the editors.
#[derive(Clone)]
pub struct SearchEngine {
    commits: Arc<dyn Commits>,
    spelling: Spelling,
    edition: Arc<ArcSwap<Edition>>,
    years: Arc<KnownYears>,
}

impl SearchEngine {
    /// An engine over an index on this machine, which follows the commits of a
    /// generation, with the synonyms that come with the program.
    pub fn embedded(reader: Reader) -> Self {
        Self::over(Arc::new(Embedded(reader)))
    }

    /// An engine over an index on a cluster, which follows the commits of its live
    /// generation.
    pub fn clustered(index: &ClusterIndex, analysis: &Analysis) -> Self {
        Self::over(Arc::new(Clustered(index.reader(analysis))))
    }

    /// An engine over one generation on a cluster, live or not, which suggests nothing.
    pub fn clustered_in(index: &ClusterIndex, generation: &str, analysis: &Analysis) -> Self {
        Self::over(Arc::new(Clustered(index.reader_of(generation, analysis))))
    }

    fn over(commits: Arc<dyn Commits>) -> Self {
        let editorial = Editorial::of_synonyms(Synonyms::built_in());
        Self {
            commits,
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
        self.edition.load().missing(&*self.commits.newest()?)
    }

    /// Warns of them now, and not with the next search.
    ///
    /// # Errors
    /// Where the index fails.
    pub fn warn_of_missing_best_bets(&self) -> Result<(), SearchError> {
        let edition = self.edition.load_full();
        edition.warn_of_missing(&*self.commits.newest()?)
    }

    /// Understands what a request asks of a commit.
    fn understand(
        &self,
        request: &SearchRequest,
        commit: &dyn Commit,
    ) -> Result<Understood, SearchError> {
        understood_in(&self.edition.load_full(), request, commit)
    }

    /// Searches in `newest`, or in the commit that a cursor goes on in.
    fn search_in(
        &self,
        newest: &Arc<dyn Commit>,
        edition: &Edition,
        request: &SearchRequest,
    ) -> Result<SearchResponse, SearchError> {
        let started = Instant::now();
        let watch = Stopwatch::start();
        edition.warn_of_missing(&**newest)?;
        let commit = match request.paging.after {
            Some(after) => self.commits.of(after.commit ^ cursor_key(edition))?,
            None => Some(Arc::clone(newest)),
        };
        let commit = commit.ok_or(SearchError::ExpiredCursor)?;
        let commit = &*commit;
        let understood = understood_in(edition, request, commit)?;
        let watch = watch.next(Phase::Matching);
        let retrieved = commit.retrieve(request, &understood)?;
        let last = retrieved.hits.last().filter(|_| retrieved.more);
        let next = last.map(|(place, _)| position(commit.key() ^ cursor_key(edition), *place));
        if next.is_some() {
            commit.keep();
        }
        let watch = watch.next(Phase::Presenting);
        let highlighters = request.highlight.then(|| Highlighters::new(&understood));
        let hits = hits(
            commit,
            request,
            &understood,
            &retrieved,
            highlighters.as_ref(),
        )?;
        let relaxation = retrieved.relaxation;
        let mut query = describe(
            &understood,
            relaxation.map(|(relaxation, _)| relaxation),
            offered(&understood, &retrieved),
        );
        let answers = answers(&understood, &retrieved);
        // Who pages on has seen the spellings.
        if !answers && request.paging.after.is_none() {
            query.suggestions = self.spelling.suggestions(
                commit,
                |text| understand_text(edition, commit.analysis(), text, request.synonyms),
                |text| edition.editorial.blocked_suggestions().blocks(text),
                request,
                &understood,
                retrieved.matched,
            )?;
        }
        let few_by_filters = retrieved.total < retrieved.matched.min(FEW_MATCHES);
        if retrieved.total == 0 || few_by_filters || (relaxation.is_some() && !answers) {
            let share = relaxation.map(|(_, share)| share);
            query.diagnosis = Some(diagnose(commit, request, &understood, share)?);
        }
        Ok(SearchResponse {
            generation: commit.generation().to_owned(),
            missing: commit.missing(),
            total: retrieved.total,
            groups: retrieved.groups.as_ref().map(|groups| groups.total),
            best_bets: best_bets(&edition.editorial, commit, request, highlighters.as_ref())?,
            query,
            hits,
            facets: retrieved.facets,
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
    commit: &dyn Commit,
) -> Result<Understood, SearchError> {
    let analysis = commit.analysis();
    let mut understood = understand_text(edition, analysis, &request.text, request.synonyms);
    if !understood.characters.is_empty() {
        let names = edition.names(commit)?;
        recognise(analysis, &names, &request.filters, &mut understood);
    }
    Ok(understood)
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

impl Engine for SearchEngine {
    fn search(&self, request: &SearchRequest) -> Result<SearchResponse, SearchError> {
        let edition = self.edition.load_full();
        let answer = self.search_in(&self.commits.newest()?, &edition, request);
        // Who goes through no commit asks the newest again, where one was lost.
        match answer {
            Err(SearchError::ExpiredCursor) if request.paging.after.is_none() => {
                self.search_in(&self.commits.newest()?, &edition, request)
            }
            other => other,
        }
    }

    fn search_all(&self, requests: &[SearchRequest]) -> Vec<Result<SearchResponse, SearchError>> {
        let Ok(newest) = self.commits.newest() else {
            // Each asks for itself, and each is told why it fails.
            let each = requests.iter().map(|request| self.search(request));
            return each.collect();
        };
        let edition = self.edition.load_full();
        let answers = requests.iter();
        answers
            .map(|request| self.search_in(&newest, &edition, request))
            .collect()
    }

    fn suggest(&self, request: &SuggestRequest) -> Result<SuggestResponse, SearchError> {
        let started = Instant::now();
        let commit = self.commits.newest()?;
        let suggested = commit.suggest(&self.edition.load_full(), request)?;
        Ok(SuggestResponse {
            generation: commit.generation().to_owned(),
            took: started.elapsed(),
            current: suggested.current,
            suggestions: suggested.suggestions,
        })
    }

    fn export(&self, request: &SearchRequest) -> Result<Export, SearchError> {
        let commit = self.commits.newest()?;
        let understood = self.understand(request, &*commit)?;
        commit.export(request, &understood)
    }

    fn documents(&self, request: &SearchRequest) -> Result<Documents, SearchError> {
        let commit = self.commits.newest()?;
        let understood = self.understand(request, &*commit)?;
        commit.documents(request, &understood)
    }

    fn part(&self, part: u32, parts: u32, most: usize) -> Result<Option<Vec<Listed>>, SearchError> {
        self.commits.newest()?.part(part, parts, most)
    }

    fn document(&self, id: &DocumentId) -> Result<Option<StoredDocument>, SearchError> {
        let commit = self.commits.newest()?;
        let found = commit.document(id)?;
        Ok(found.map(|document| StoredDocument {
            generation: commit.generation().to_owned(),
            document,
        }))
    }

    fn marked_document(
        &self,
        id: &DocumentId,
        request: &SearchRequest,
    ) -> Result<Option<MarkedDocument>, SearchError> {
        let commit = self.commits.newest()?;
        let Some(document) = commit.document(id)? else {
            return Ok(None);
        };
        let understood = self.understand(request, &*commit)?;
        Ok(Some(MarkedDocument {
            marks: Highlighters::new(&understood).document(&document),
            stored: StoredDocument {
                generation: commit.generation().to_owned(),
                document,
            },
        }))
    }

    fn similar(&self, id: &DocumentId, size: usize) -> Result<Vec<Document>, SearchError> {
        self.commits.newest()?.similar(id, size)
    }

    fn republications(&self, id: &DocumentId) -> Result<Republications, SearchError> {
        let (total, first) = self.commits.newest()?.republished(id, MAX_REPUBLICATIONS)?;
        Ok(Republications {
            total,
            first: first.into_iter().map(republication).collect(),
        })
    }

    fn years(&self, facet: FacetField) -> Result<Arc<Vec<ValueYears>>, SearchError> {
        self.years.at(&*self.commits.newest()?, facet)
    }

    fn revision(&self) -> Result<String, SearchError> {
        let commit = self.commits.newest()?;
        let lists = self.edition.load().editorial.revision();
        Ok(format!(
            "{}-{:x}-{lists:x}",
            commit.generation(),
            commit.key()
        ))
    }

    fn statistics(&self) -> Result<Statistics, SearchError> {
        self.commits.newest()?.statistics()
    }

    fn times(&self) -> Result<Option<GenerationTimes>, SearchError> {
        self.commits.newest()?.times()
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
