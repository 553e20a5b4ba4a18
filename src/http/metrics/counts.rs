//! What is counted while requests are answered.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use super::labels::{BuildLabels, FaultLabels, PhaseLabels, RequestLabels, SearchLabels};
use crate::search::SearchResponse;

/// Bounds of durations, in seconds: a search of a large index takes some tens of
/// milliseconds, one that has to wait is given up after seconds.
const SECONDS: [f64; 14] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];
/// Bounds of numbers of results.
const RESULTS: [f64; 7] = [0.0, 1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0];

/// Counts since the server was started. Clones share them.
#[derive(Debug, Clone)]
pub struct Metrics {
    requests: Family<RequestLabels, Counter>,
    request_durations: Durations<RequestLabels>,
    faults: Family<FaultLabels, Counter>,
    searches: Family<SearchLabels, Counter>,
    without_result: Family<SearchLabels, Counter>,
    relaxed: Family<SearchLabels, Counter>,
    search_durations: Durations<SearchLabels>,
    results: Histogram,
    phases: Durations<PhaseLabels>,
    turned_away: Counter,
}

type Durations<Labels> = Family<Labels, Histogram, fn() -> Histogram>;

impl Default for Metrics {
    /// Nothing was counted yet.
    fn default() -> Self {
        Self {
            requests: Family::default(),
            request_durations: Family::new_with_constructor(durations),
            faults: Family::default(),
            searches: Family::default(),
            without_result: Family::default(),
            relaxed: Family::default(),
            search_durations: Family::new_with_constructor(durations),
            results: Histogram::new(RESULTS),
            phases: Family::new_with_constructor(durations),
            turned_away: Counter::default(),
        }
    }
}

fn durations() -> Histogram {
    Histogram::new(SECONDS)
}

impl Metrics {
    /// Counts a request that was answered, `fault` being why it was refused.
    pub(in crate::http) fn answered(
        &self,
        method: &Method,
        route: &str,
        status: StatusCode,
        fault: Option<&'static str>,
        duration: Duration,
    ) {
        let labels = RequestLabels::new(method, route, status);
        self.requests.get_or_create(&labels).inc();
        self.request_durations
            .get_or_create(&labels)
            .observe(duration.as_secs_f64());
        if let Some(code) = fault {
            self.faults.get_or_create(&FaultLabels { code }).inc();
        }
    }

    /// Counts a search that was answered.
    pub(in crate::http) fn searched(&self, has_text: bool, response: &SearchResponse) {
        let labels = SearchLabels::new(has_text);
        self.searches.get_or_create(&labels).inc();
        self.search_durations
            .get_or_create(&labels)
            .observe(response.took.as_secs_f64());
        for &(phase, duration) in &response.phases {
            self.took(phase.name(), duration);
        }
        if response.total == 0 {
            self.without_result.get_or_create(&labels).inc();
        }
        if response.query.relaxation.is_some() {
            self.relaxed.get_or_create(&labels).inc();
        }
        #[expect(clippy::cast_precision_loss, reason = "it is sorted into buckets")]
        self.results.observe(response.total as f64);
    }

    /// Takes down how long a phase took.
    pub(in crate::http) fn took(&self, phase: &'static str, duration: Duration) {
        self.phases
            .get_or_create(&PhaseLabels { phase })
            .observe(duration.as_secs_f64());
    }

    /// Counts a connection for which there was no room.
    pub(in crate::http) fn turned_away(&self) {
        self.turned_away.inc();
    }

    /// Lists all of them under their names.
    pub(super) fn register(&self, registry: &mut Registry) {
        let version = env!("CARGO_PKG_VERSION");
        registry.register(
            "build",
            "The program that runs",
            Info::new(BuildLabels { version }),
        );
        registry.register(
            "http_requests",
            "Requests answered, by route, method and class of the status",
            self.requests.clone(),
        );
        registry.register_with_unit(
            "http_request_duration",
            "Time from a request to the head of its answer",
            Unit::Seconds,
            self.request_durations.clone(),
        );
        registry.register(
            "http_faults",
            "Requests refused or failed, by the code of the error; overloaded is turned away",
            self.faults.clone(),
        );
        registry.register(
            "searches",
            "Searches answered by the engine, of a text and of all documents",
            self.searches.clone(),
        );
        registry.register(
            "searches_without_result",
            "Searches that found nothing",
            self.without_result.clone(),
        );
        registry.register(
            "searches_relaxed",
            "Searches that found documents with a part of the words alone",
            self.relaxed.clone(),
        );
        registry.register_with_unit(
            "search_duration",
            "Time that the engine took for a search",
            Unit::Seconds,
            self.search_durations.clone(),
        );
        registry.register(
            "search_results",
            "Documents found by a search",
            self.results.clone(),
        );
        registry.register_with_unit(
            "phase_duration",
            "Time of a phase: waiting for a place, understanding, matching and presenting by the \
             engine, rendering of a page",
            Unit::Seconds,
            self.phases.clone(),
        );
        registry.register(
            "connections_turned_away",
            "Connections that were closed at once, because there were too many",
            self.turned_away.clone(),
        );
    }
}
