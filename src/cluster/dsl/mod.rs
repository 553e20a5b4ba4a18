//! What is asked of documents, in the query language that `OpenSearch` 2 and 3 and
//! Elasticsearch 8 share.

mod object;

mod condition;

mod raise;

mod filters;

pub(super) use condition::condition;
pub(crate) use condition::{Nears, days, having_each, matching, tells};
pub(crate) use filters::{Narrowing, narrowings, passing};
pub(crate) use raise::{raise, scored};
