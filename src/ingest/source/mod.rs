//! The reader over all sources.

mod opened;

mod reader;

#[cfg(test)]
mod tests;

pub use reader::{IngestConfig, Reader, read, total_bytes};
