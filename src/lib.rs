//! gongwen (公文): full-text search over published government documents.
//!
//! `ARCHITECTURE.md` holds the code map, the walk of a document and of a query,
//! the invariants and the decisions. The modules below stand in the order in
//! which they build on one another.

pub mod text;

pub mod model;

pub mod ingest;

pub mod quality;

pub mod index;

pub mod query;

pub mod cluster;

pub mod search;

pub mod eval;

pub mod generate;

pub mod load;

pub mod backup;

pub mod analytics;

pub mod audit;

pub mod http;

mod tls;

pub mod telemetry;

pub mod cli;
