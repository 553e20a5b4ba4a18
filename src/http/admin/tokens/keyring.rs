//! The tokens that hold now: of a file that is read again when it changes, and the
//! one of the environment.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::error::TokenFileError;
use super::file::{Listed, ListedTokens, SINGLE_NAME};
use super::scope::Scope;
use super::single::AdminToken;
use crate::model::Date;

/// How often the file is looked at, at most.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// The tokens of administrators. Clones share them.
#[derive(Debug, Clone)]
pub struct Tokens {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    single: Option<AdminToken>,
    path: Option<PathBuf>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    listed: Vec<Listed>,
    looked: Instant,
    stamp: Option<Stamp>,
}

/// What changes with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    place: (u64, u64),
    size: u64,
    written: (i64, i64),
    changed: (i64, i64),
}

/// Who a token belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::http::admin) struct Holder {
    pub(in crate::http::admin) name: String,
    pub(in crate::http::admin) scopes: BTreeSet<Scope>,
}

/// Why a text is no token that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::http::admin) enum Unknown {
    /// It is none.
    Wrong,
    /// It was one, until the end of a day.
    Expired {
        /// Whose.
        name: String,
        /// The day.
        last_day: Date,
    },
}

impl Tokens {
    /// One token, with every scope.
    pub fn single(token: AdminToken) -> Self {
        Self::new(Some(token), None, Vec::new(), None)
    }

    /// The tokens of a file, and one more with every scope where there is one.
    ///
    /// # Errors
    /// Where the file cannot be read or something is wrong with it.
    pub fn of_file(path: &Path, single: Option<AdminToken>) -> Result<Self, TokenFileError> {
        let stamp = Stamp::of(path);
        let listed = read(path)?;
        Ok(Self::new(single, Some(path.to_owned()), listed, stamp))
    }

    fn new(
        single: Option<AdminToken>,
        path: Option<PathBuf>,
        listed: Vec<Listed>,
        stamp: Option<Stamp>,
    ) -> Self {
        let state = State {
            listed,
            looked: Instant::now(),
            stamp,
        };
        Self {
            inner: Arc::new(Inner {
                single,
                path,
                state: Mutex::new(state),
            }),
        }
    }

    /// Reads the file anew, whether or not it changed.
    ///
    /// # Errors
    /// Where the file cannot be read or something is wrong with it; the tokens of
    /// before hold on.
    pub fn reload(&self) -> Result<(), TokenFileError> {
        let Some(path) = &self.inner.path else {
            return Ok(());
        };
        let mut state = self.inner.state.lock();
        state.looked = Instant::now();
        state.stamp = Stamp::of(path);
        state.listed = read(path)?;
        Ok(())
    }

    /// Who a token belongs to. It is compared with all of them, in a time that tells
    /// neither how much of it is right nor which.
    pub(in crate::http::admin) fn holder(
        &self,
        token: &[u8],
        today: Date,
    ) -> Result<Holder, Unknown> {
        self.look();
        let hash = blake3::hash(token);
        let mut found = Err(Unknown::Wrong);
        if let Some(single) = &self.inner.single
            && single.hash == hash
        {
            found = Ok(Holder {
                name: SINGLE_NAME.to_owned(),
                scopes: Scope::ALL.into(),
            });
        }
        for listed in &self.inner.state.lock().listed {
            if listed.hash == hash {
                found = match listed.expires {
                    Some(last_day) if listed.is_expired_on(today) => Err(Unknown::Expired {
                        name: listed.name.clone(),
                        last_day,
                    }),
                    _ => Ok(Holder {
                        name: listed.name.clone(),
                        scopes: listed.scopes.clone(),
                    }),
                };
            }
        }
        found
    }

    /// Reads the file where it is another than before. One that is wrong is told of
    /// once, and the tokens of before hold on.
    fn look(&self) {
        let Some(path) = &self.inner.path else {
            return;
        };
        {
            let mut state = self.inner.state.lock();
            if state.looked.elapsed() < BETWEEN_LOOKS {
                return;
            }
            state.looked = Instant::now();
            if state.stamp == Stamp::of(path) {
                return;
            }
        }
        match self.reload() {
            Ok(()) => tracing::info!("the tokens of `{}` were read again", path.display()),
            Err(error) => tracing::error!("the tokens of before hold on: {error}"),
        }
    }
}

fn read(path: &Path) -> Result<Vec<Listed>, TokenFileError> {
    let ListedTokens { tokens, warnings } = ListedTokens::read(path)?;
    for warning in warnings {
        tracing::warn!("the tokens of `{}`: {warning}", path.display());
    }
    Ok(tokens)
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let file = fs::metadata(path).ok()?;
        Some(Self {
            place: (file.dev(), file.ino()),
            size: file.size(),
            written: (file.mtime(), file.mtime_nsec()),
            changed: (file.ctime(), file.ctime_nsec()),
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::http::admin::tokens::NewToken;

    const TODAY: Date = date(2026, 3, 1);

    fn name(tokens: &Tokens, token: &str) -> Option<String> {
        let holder = tokens.holder(token.as_bytes(), TODAY);
        holder.ok().map(|holder| holder.name)
    }

    fn made(name: &str, expires: Option<Date>) -> NewToken {
        NewToken::make(name, &[Scope::Queries].into(), expires).unwrap()
    }

    #[test]
    fn tokens_hold_through_their_last_day() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tokens.toml");
        let list = [
            made("today", Some(TODAY)),
            made("over", Some(date(2026, 2, 28))),
            made("ever", None),
        ];
        let text: String = list.iter().map(|made| made.entry.as_str()).collect();
        fs::write(&path, text).unwrap();
        let single = AdminToken::new("a token of the tests").unwrap();
        let tokens = Tokens::of_file(&path, Some(single)).unwrap();
        let names = list.each_ref().map(|made| name(&tokens, &made.token));
        assert_eq!(
            names,
            [Some("today".to_owned()), None, Some("ever".to_owned())]
        );
        let over = tokens.holder(list[1].token.as_bytes(), TODAY);
        assert!(matches!(over, Err(Unknown::Expired { name, .. }) if name == "over"));
        let single = tokens.holder(b"a token of the tests", TODAY).unwrap();
        assert_eq!(single.scopes.len(), Scope::ALL.len());
        for wrong in ["", "a token of the test", "a token of the tests "] {
            assert_eq!(name(&tokens, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_changed_file_is_read_and_a_broken_one_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tokens.toml");
        let (old, new) = (made("old", None), made("new", None));
        fs::write(&path, &old.entry).unwrap();
        let tokens = Tokens::of_file(&path, None).unwrap();
        let both = format!("{}{}", old.entry, new.entry);
        fs::write(&path, both).unwrap();
        assert_eq!(name(&tokens, &new.token), None);
        // As if a second had passed.
        let later = || tokens.inner.state.lock().looked -= 2 * BETWEEN_LOOKS;
        later();
        assert_eq!(name(&tokens, &new.token).as_deref(), Some("new"));
        assert_eq!(name(&tokens, &old.token).as_deref(), Some("old"));

        fs::write(&path, "[[token]]").unwrap();
        later();
        assert_eq!(name(&tokens, &old.token).as_deref(), Some("old"));
        assert!(tokens.reload().is_err());
        // Taking all tokens away is no mistake.
        fs::write(&path, "").unwrap();
        tokens.reload().unwrap();
        assert_eq!(name(&tokens, &old.token), None);
    }
}
