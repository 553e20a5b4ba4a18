//! Administration over the API: who may do what, what it does, and what is listed of
//! it.

mod client;

mod documents;

mod scopes;

mod audit;

mod pages;

mod apart;

mod reindex;

mod commands;

mod attempts;

mod spelling;

mod closed;
