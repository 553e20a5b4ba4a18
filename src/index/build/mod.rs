//! Segments out of batches of documents.
//!
//! tantivy looks each token up in a hash table of all terms of the segment, which
//! waits for memory at nearly every bigram. Here a batch is a whole: each text is
//! normalised and cut once for all lanes, and the occurrences are brought into the
//! order of the terms by counting and sorting, which reads and writes memory in
//! order. What is written is, byte for byte, what tantivy would have written.

mod assembly;

mod batch;

mod characters;

mod deletion;

mod keys;

mod lanes;

mod segment;

mod table;

mod words;

#[cfg(test)]
mod changes;

#[cfg(test)]
mod tests;

pub(super) use assembly::Assembly;
