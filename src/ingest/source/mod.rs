//! The reader over all sources.

mod reader;

#[cfg(test)]
mod tests;

pub use reader::{Reader, read, total_bytes};
