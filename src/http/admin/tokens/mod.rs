//! Administrators' tokens: who holds one, what each may do, and until when.
//!
//! A token is 32 random bytes, so that one pass of BLAKE3 over it tells nothing
//! of it: slow hashes are for what people think of, which can be tried out.

mod scope;

mod single;

mod new;

mod error;

mod file;

mod keyring;

#[cfg(test)]
mod tests;

pub use error::{TokenFileError, TokenProblem};
pub use file::{Listed, ListedTokens};
pub use keyring::Tokens;
pub(super) use keyring::{Holder, Unknown};
pub use new::NewToken;
pub use scope::Scope;
pub use single::{AdminToken, InvalidToken};
