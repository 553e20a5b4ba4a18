//! `OpenSearch`, a server of its own, in two ways: with its analyzer for Chinese, and
//! with gongwen's lanes, cut beforehand.
//!
//! Highlighting hangs in the assembly that registries allow (`setup.sh`), so snippets
//! are cut here, out of the bodies that it sends.

mod lanes;

mod node;

mod asking;

pub(crate) use node::OpenSearch;
