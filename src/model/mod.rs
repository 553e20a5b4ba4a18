//! Plain types of published documents: no input or output, no serialisation, no index.

mod id;

mod date;

mod doc_number;

mod catalog_number;

mod doc_type;

mod validity;

mod authority;

mod provenance;

mod topic;

mod document;

pub use authority::Authority;
pub use catalog_number::{CatalogNumber, FoundCatalogNumber, find_catalog_numbers};
pub use date::{Date, DateError, parse_date};
pub use doc_number::{
    DocNumber, DocNumberParts, DocNumberPattern, FoundDocNumber, find_doc_numbers,
};
pub use doc_type::{DOC_TYPES, DocType};
pub use document::{Attachment, Document};
pub(crate) use id::hash64;
pub use id::{DocumentId, InvalidId};
pub use provenance::Provenance;
pub use topic::Topic;
pub use validity::{UnknownValidity, Validity};
