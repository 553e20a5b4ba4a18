//! The HTTP server: the JSON API and the portal's pages over one engine.
//!
//! Both read the same parameters and ask the same engine; they part only where
//! an answer becomes JSON or a page.

mod cursor;

mod params;

mod error;

mod soundness;

mod site;

mod request_id;

mod metrics;

mod limits;

mod state;

mod middleware;

mod freshness;

mod json_body;

mod day;

mod markup;

mod admin;

pub mod api;

pub mod web;

mod feeds;

mod embed;

mod server;

pub use admin::{
    AdminToken, Administration, AdministrationConfig, CountedQueryBody, InvalidToken, LeftOutBody,
    Listed, ListedTokens, NewToken, ReindexCommand, Scope, TokenFileError, TokenProblem, Tokens,
};
pub use day::today;
pub use limits::{ConnectionLimits, Limits, LimitsInForce, serve};
pub use metrics::{Metrics, metrics_router};
pub use params::{SearchParams, suggest_request_of};
pub use server::{admin_router, router};
pub use site::{Footer, Identification, Link, Logo, Site, SiteError, TemplateError};
pub use soundness::Soundness;
pub use state::HttpConfig;
