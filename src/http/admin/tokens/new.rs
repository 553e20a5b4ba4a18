//! Making tokens.

use std::collections::BTreeSet;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rand::TryRng;
use rand::rngs::SysRng;

use super::file::check_name;
use super::scope::Scope;
use crate::model::Date;

/// What tokens begin with, so that people and programs that look for leaked
/// secrets know one when they see it.
const PREFIX: &str = "gwt_";
/// More than can ever be tried.
const RANDOM_BYTES: usize = 32;

/// A token that was just made: the secret, which is kept nowhere, and the entry by
/// which a server knows it.
#[derive(Clone, PartialEq, Eq)]
pub struct NewToken {
    /// The secret.
    pub token: String,
    /// The entry for the file, TOML.
    pub entry: String,
}

impl NewToken {
    /// Makes a token.
    ///
    /// # Errors
    /// Where the name is none, or the system gives nothing random.
    pub fn make(
        name: &str,
        scopes: &BTreeSet<Scope>,
        expires: Option<Date>,
    ) -> Result<Self, String> {
        check_name(name)?;
        let mut secret = [0_u8; RANDOM_BYTES];
        SysRng
            .try_fill_bytes(&mut secret)
            .map_err(|error| format!("the system gives no random bytes: {error}"))?;
        let token = format!("{PREFIX}{}", BASE64_URL_SAFE_NO_PAD.encode(secret));
        let hash = blake3::hash(token.as_bytes()).to_hex();
        let scopes: Vec<String> = scopes.iter().map(|scope| format!("\"{scope}\"")).collect();
        let expires = expires.map_or_else(String::new, |day| format!("expires = {day}\n"));
        let entry = format!(
            "[[token]]\nname = \"{name}\"\nhash = \"blake3:{hash}\"\nscopes = [{}]\n{expires}",
            scopes.join(", ")
        );
        Ok(Self { token, entry })
    }
}
