//! What the handlers share, and how they reach the engine.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::HeaderMap;
use axum::response::Html;
use serde::Serialize;

use super::admin::Administration;
use super::day::today;
use super::error::Fault;
use super::freshness::note_partial;
use super::limits::{LimitsInForce, Place};
use super::metrics::Metrics;
use super::site::{Site, TemplateError};
use super::soundness::Soundness;
use super::web::{Assets, Templates, Visit};
use crate::analytics::{Counts, QueryLog};
use crate::model::{Document, DocumentId};
use crate::query::{FacetField, SearchRequest, SuggestRequest};
use crate::search::{
    Deadline, DocumentMarks, Engine, MarkedDocument, Republications, SearchError, SearchResponse,
    Statistics, StoredDocument, SuggestResponse, ValueYears,
};

/// How the server works.
#[derive(Clone)]
pub struct HttpConfig {
    /// What the server bears.
    pub limits: LimitsInForce,
    /// What the portal says of itself.
    pub site: Site,
    /// What is found to be damaged while it is served.
    pub soundness: Soundness,
    /// Who may change what, and how; `None` where nothing is to be changed.
    pub administration: Option<Administration>,
    /// What is counted of requests and searches.
    pub metrics: Metrics,
    /// Where the texts of searches are counted; `None` where they are not.
    pub query_log: Option<QueryLog>,
}

/// What the handlers share.
#[derive(Clone)]
pub(super) struct AppState {
    engine: Arc<dyn Engine>,
    limits: LimitsInForce,
    pub(super) soundness: Soundness,
    /// `None` where changes are off.
    pub(super) administration: Option<Administration>,
    metrics: Metrics,
    query_log: Option<QueryLog>,
    pub(super) site: Arc<Site>,
    pub(super) assets: Arc<Assets>,
    pub(super) templates: Arc<Templates>,
}

/// What leads on from a document.
pub(super) struct Nearby {
    /// The others of the same content.
    pub(super) republications: Republications,
    /// Those that are like it.
    pub(super) similar: Vec<Document>,
    /// What was asked for of its body.
    pub(super) of_body: Option<SearchResponse>,
}

impl AppState {
    pub(super) fn new(engine: Arc<dyn Engine>, config: &HttpConfig) -> Result<Self, TemplateError> {
        let assets = Assets::new(&config.site);
        let templates = Templates::new(&config.site, assets.version())?;
        Ok(Self {
            engine,
            limits: config.limits.clone(),
            soundness: config.soundness.clone(),
            administration: config.administration.clone(),
            metrics: config.metrics.clone(),
            query_log: config.query_log.clone(),
            site: Arc::new(config.site.clone()),
            assets: Arc::new(assets),
            templates: Arc::new(templates),
        })
    }

    /// Whether administration has an address of its own, and so is on no other.
    pub(super) fn is_administered_apart(&self) -> bool {
        self.administration
            .as_ref()
            .is_some_and(Administration::is_apart)
    }

    /// The address that a request comes from.
    pub(super) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        self.limits.current().client(peer, headers)
    }

    /// What changes when what is served does: generation, commit, lists of editors.
    pub(super) async fn revision(&self) -> Result<String, Fault> {
        let engine = Arc::clone(&self.engine);
        // A cluster may be asked, which needs no place of a search.
        let told = tokio::task::spawn_blocking(move || engine.revision());
        match told.await {
            Ok(revision) => Ok(revision?),
            Err(error) => {
                tracing::error!(%error, "the revision cannot be told");
                Err(Fault::internal())
            }
        }
    }

    /// Searches, and takes the total down for the log and the counts.
    pub(super) async fn search(&self, request: SearchRequest) -> Result<SearchResponse, Fault> {
        let has_text = !request.text.is_empty();
        let response = self.run(move |engine| engine.search(&request)).await?;
        tracing::Span::current().record("total", response.total);
        if response.missing.is_some() {
            note_partial();
        }
        self.metrics.searched(has_text, &response);
        Ok(response)
    }

    /// Answers several searches, in one place and of one commit.
    pub(super) async fn search_all(
        &self,
        requests: Vec<SearchRequest>,
    ) -> Result<Vec<Result<SearchResponse, SearchError>>, Fault> {
        let have_text: Vec<bool> = requests.iter().map(|it| !it.text.is_empty()).collect();
        let answers = self
            .run(move |engine| Ok(engine.search_all(&requests)))
            .await?;
        for (has_text, answer) in have_text.into_iter().zip(&answers) {
            if let Ok(response) = answer {
                if response.missing.is_some() {
                    note_partial();
                }
                self.metrics.searched(has_text, response);
            }
        }
        Ok(answers)
    }

    /// Renders a page.
    pub(super) fn render(
        &self,
        visit: &Visit,
        template: &str,
        page: &impl Serialize,
    ) -> Result<Html<String>, Fault> {
        let _span = tracing::info_span!("rendering", template).entered();
        let started = Instant::now();
        let html = self.templates.render(visit, template, page);
        self.metrics.took("rendering", started.elapsed());
        html
    }

    /// Counts what somebody searched for, where that is wanted. Who goes on to
    /// another page has searched already.
    pub(super) fn count_query(&self, request: &SearchRequest, response: &SearchResponse) {
        let is_first_page = request.paging.page == 1 && request.paging.after.is_none();
        if let Some(log) = self.query_log.as_ref().filter(|_| is_first_page) {
            log.count(today(), &request.text, response.total, response.took);
        }
    }

    /// What is counted of queries by this server; `None` where nothing is.
    pub(super) fn query_counts(&self) -> Option<Counts> {
        self.query_log.as_ref().map(QueryLog::frequent)
    }

    /// Suggests what may be meant by what is typed.
    pub(super) async fn suggest(&self, request: SuggestRequest) -> Result<SuggestResponse, Fault> {
        self.run(move |engine| engine.suggest(&request)).await
    }

    /// The values of a facet over the years.
    pub(super) async fn years(&self, facet: FacetField) -> Result<Arc<Vec<ValueYears>>, Fault> {
        self.run(move |engine| engine.years(facet)).await
    }

    /// What is served.
    pub(super) async fn statistics(&self) -> Result<Statistics, Fault> {
        self.run(|engine| engine.statistics()).await
    }

    /// Looks up the document that an address names.
    pub(super) async fn document(
        &self,
        id: Result<Path<String>, PathRejection>,
    ) -> Result<StoredDocument, Fault> {
        let (id, missing) = named(id)?;
        let found = self.run(move |engine| engine.document(&id)).await?;
        found.ok_or(missing)
    }

    /// Looks up the document that an address names, with what a search looks for
    /// in it, where it was found by one.
    pub(super) async fn marked_document(
        &self,
        id: Result<Path<String>, PathRejection>,
        found_by: Option<SearchRequest>,
    ) -> Result<MarkedDocument, Fault> {
        let Some(request) = found_by else {
            return Ok(MarkedDocument {
                stored: self.document(id).await?,
                marks: DocumentMarks::default(),
            });
        };
        let (id, missing) = named(id)?;
        let found = self
            .run(move |engine| engine.marked_document(&id, &request))
            .await?;
        found.ok_or(missing)
    }

    /// What leads on from a document; `of_body` searches for those of its body.
    pub(super) async fn nearby(
        &self,
        id: DocumentId,
        size: usize,
        of_body: Option<SearchRequest>,
    ) -> Result<Nearby, Fault> {
        self.run(move |engine| {
            Ok(Nearby {
                republications: engine.republications(&id)?,
                similar: engine.similar(&id, size)?,
                of_body: of_body.map(|request| engine.search(&request)).transpose()?,
            })
        })
        .await
    }

    /// Runs `work` with the engine, off the threads that serve connections.
    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&dyn Engine) -> Result<T, SearchError> + Send + 'static,
    {
        let asked = Instant::now();
        let place = self.limits.current().places.take().await?;
        self.metrics.took("waiting", asked.elapsed());
        self.run_at(place, work).await
    }

    /// Lets in what comes in many parts, until what it gives is dropped.
    pub(super) fn begin_long(&self) -> Result<Place, Fault> {
        self.limits.current().places.begin_long()
    }

    /// Goes on with `work` of which a part is done, however long a place has to be
    /// waited for.
    pub(super) async fn run_on<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&dyn Engine) -> Result<T, SearchError> + Send + 'static,
    {
        let place = self.limits.current().places.take_again().await?;
        self.run_at(place, work).await
    }

    /// Works until the time is over, or until nobody waits for it any more.
    async fn run_at<T, F>(&self, place: Place, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&dyn Engine) -> Result<T, SearchError> + Send + 'static,
    {
        let engine = Arc::clone(&self.engine);
        let span = tracing::Span::current();
        let deadline = Deadline::after(self.limits.current().search_timeout());
        let _asking = Asking(deadline.clone());
        let done = tokio::task::spawn_blocking(move || {
            let _place = place;
            span.in_scope(|| deadline.bound(|| work(engine.as_ref())))
        });
        match done.await {
            Ok(result) => Ok(result?),
            Err(error) => {
                tracing::error!(%error, "a search did not end");
                Err(Fault::internal())
            }
        }
    }
}

/// Somebody who waits for an answer, which is given up when this is dropped.
struct Asking(Deadline);

impl Drop for Asking {
    fn drop(&mut self) {
        self.0.give_up();
    }
}

/// The document that an address names, and what is said where it is not there.
fn named(id: Result<Path<String>, PathRejection>) -> Result<(DocumentId, Fault), Fault> {
    let Path(id) = id.map_err(|_| Fault::no_such_page())?;
    let missing = Fault::no_such_document(&id);
    match DocumentId::parse(&id) {
        Ok(id) => Ok((id, missing)),
        Err(_) => Err(missing),
    }
}
