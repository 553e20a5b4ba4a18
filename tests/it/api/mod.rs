//! The JSON API through its router, without a socket.

mod client;
mod described;
mod errors;
mod facets;
mod fresh;
mod posted;
mod search;
