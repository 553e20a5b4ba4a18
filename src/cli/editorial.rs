//! The lists of a portal's editors, out of the files that the flags name. A server
//! that is told to read them again calls the same function.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::config::Common;
use crate::search::{BestBets, BlockedSuggestions, Editorial};
use crate::text::Synonyms;

/// Which lists are in use.
#[derive(Debug, Args)]
pub(super) struct EditorialOptions {
    /// File with more synonyms, a group a line; repeat for several
    #[arg(long, global = true, value_name = "FILE", env = "GONGWEN_SYNONYMS")]
    pub(super) synonyms: Vec<PathBuf>,
    /// Leave out the synonyms that come with the program
    #[arg(long, global = true, env = "GONGWEN_NO_BUILT_IN_SYNONYMS")]
    pub(super) no_built_in_synonyms: bool,
    /// TOML file with documents to recommend for queries, a `[[best_bet]]` for each
    #[arg(long, global = true, value_name = "FILE", env = "GONGWEN_BEST_BETS")]
    pub(super) best_bets: Option<PathBuf>,
    /// File with suggestions not to show, a line each: a word in them, or `=` and the whole
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "GONGWEN_BLOCKED_SUGGESTIONS"
    )]
    pub(super) blocked_suggestions: Option<PathBuf>,
}

impl EditorialOptions {
    /// Reads the synonyms alone.
    pub(super) fn synonyms(&self) -> anyhow::Result<Synonyms> {
        let mut synonyms = if self.no_built_in_synonyms {
            Synonyms::none()
        } else {
            Synonyms::built_in()
        };
        for path in &self.synonyms {
            let (name, text) = read_list(path, "synonyms", "--synonyms")?;
            synonyms = synonyms.and(&Synonyms::parse(&name, &text)?);
        }
        Ok(synonyms)
    }
}

impl Common {
    /// Reads every list of the editors.
    pub(super) fn editorial(&self) -> anyhow::Result<Editorial> {
        let options = &self.editorial;
        let best_bets = match &options.best_bets {
            Some(path) => {
                let (name, text) = read_list(path, "best bets", "--best-bets")?;
                BestBets::parse(&name, &text)?
            }
            None => BestBets::none(),
        };
        let blocked_suggestions = match &options.blocked_suggestions {
            Some(path) => {
                let (name, text) = read_list(path, "blocked suggestions", "--blocked-suggestions")?;
                BlockedSuggestions::parse(&name, &text)?
            }
            None => BlockedSuggestions::none(),
        };
        Ok(Editorial::new(
            options.synonyms()?,
            best_bets,
            blocked_suggestions,
        ))
    }
}

/// The name of the file of a list, as errors have it, and its text.
pub(super) fn read_list(path: &Path, what: &str, flag: &str) -> anyhow::Result<(String, String)> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| {
        format!("cannot read the {what} in `{name}`: give a text file in UTF-8 with {flag}")
    })?;
    Ok((name, text))
}
