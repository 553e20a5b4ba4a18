//! Documents of the same content are one hit, where asked for.

mod groups;
mod shown;
