//! The index on an `OpenSearch` cluster: what is sent to it, and how it is asked.
//!
//! All understanding and all cutting of text is ours: lanes are sent cut, for fields
//! that part tokens at blanks, and queries are compiled from the same conditions and
//! signals as for the index on this machine.

mod error;

mod answer;

mod client;

mod product;

mod fields;

mod mapping;

mod record;

mod manifest;

mod point;

mod commit;

mod snapshot;

mod lookups;

mod reader;

mod generations;

mod known;

mod bulk;

mod duplicates;

mod lease;

mod tally;

mod compact;

mod through;

mod files;

mod derived;

mod writer;

mod look;

mod kept;

mod live;

mod dsl;

pub use bulk::Came;
pub use client::{ClusterConfig, ClusterCredentials};
pub use error::ClusterError;
pub use generations::{ClusterIndex, Layout};
pub use kept::{ClusterGeneration, ClusterUsage};
pub use lease::ClusterLease;
pub use live::LiveCluster;
pub use look::Missing;
pub use writer::ClusterWriter;

pub(crate) use answer::{Answer, original};
pub(crate) use client::incomplete;
pub(crate) use commit::MissingShards;
pub(crate) use dsl::{
    Narrowing, days, having_each, matching, narrowings, passing, raise, scored, tells,
};
pub(crate) use fields::{of_facet, of_text, of_value_count, signed, unsigned};
pub(crate) use reader::Reader;
pub(crate) use snapshot::{Snapshot, not_understood};
pub(crate) use tally::Pairs;
