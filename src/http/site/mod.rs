//! What a portal says of itself: its name, address, logo, colours, footer, the
//! templates that it replaces, and who may use its search box.

mod colors;

mod error;

mod file;

mod settings;

pub use error::{SiteError, TemplateError};
pub use settings::{Footer, Identification, Link, Logo, Site};
