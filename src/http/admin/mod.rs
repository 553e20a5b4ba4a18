//! Administration: changes of documents, building the index anew, and what people
//! search for, for who holds a token with the scope of it.
//!
//! Every route stands behind the gate, which asks for the token before anything
//! else of a request is looked at.

mod tokens;

mod refusals;

mod administration;

mod gate;

mod caller;

mod documents;

mod reindex;

mod queries;

mod routes;

pub use administration::{Administration, AdministrationConfig};
pub(super) use documents::{ResultBody, SummaryBody};
pub use queries::{CountedQueryBody, LeftOutBody};
pub(super) use queries::{MAX_DAYS, MAX_SIZE, QueriesBody};
pub use reindex::ReindexCommand;
pub(super) use reindex::{ReindexBody, ReindexRequestBody};
pub(super) use routes::{MAX_DOCUMENT_BYTES, changes_of_one, routes};
pub use tokens::{
    AdminToken, InvalidToken, Listed, ListedTokens, NewToken, Scope, TokenFileError, TokenProblem,
    Tokens,
};
