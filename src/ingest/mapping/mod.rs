//! The mapping: what a source calls the fields, and how it writes their values.

mod file;

mod labels;

mod table;

pub use file::MappingError;
pub(super) use labels::normalize_label;
pub use table::Mapping;
pub(super) use table::Separators;
