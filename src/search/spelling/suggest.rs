//! Which spellings are suggested: those that find documents.

use std::ops::Range;
use std::sync::Arc;

use super::candidates::candidates;
use super::lexicon::Lexicon;
use super::model::Model;
use crate::query::{SearchRequest, Understood};
use crate::search::commit::Commit;
use crate::search::deadline::check;
use crate::search::error::SearchError;
use crate::text::is_han;

/// Queries with fewer matches than this have few.
pub const FEW_MATCHES: u64 = 5;
/// Most suggestions of an answer.
pub const MAX_SPELLINGS: usize = 3;

/// Queries with at least as many matches are spelled as people spell them.
const MANY_MATCHES: u64 = 50;
/// Longest text, in characters, that is looked into: more is pasted, not typed.
const MAX_SPELLED_CHARS: usize = 200;
/// Longest text, in Han characters, for which a much more frequent spelling is
/// looked for although it matches.
const MAX_RARE_CHARS: usize = 8;
/// How many times as many documents such a spelling has.
const MUCH_MORE_FREQUENT: u64 = 20;
/// Least gain of an edit where few documents match, as a logarithm.
const LEAST_GAIN: f64 = 0.5;
/// Least gain of an edit where enough match.
const LEAST_GAIN_OF_RARE: f64 = 2.0;

/// Another spelling of the query, which finds documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpellingSuggestion {
    /// The whole text of the query.
    pub text: String,
    /// The words that are spelled otherwise, in characters of `text`; ascending,
    /// not overlapping.
    pub ranges: Vec<Range<usize>>,
    /// Documents that match it, unrelaxed, under the same filters; exact and
    /// never 0.
    pub total: u64,
}

/// Suggests spellings. Clones share what was read from the index.
#[derive(Clone, Default)]
pub(in crate::search) struct Spelling {
    lexicon: Arc<Lexicon>,
}

impl Spelling {
    /// Spellings to suggest beside a query that `matched` documents match,
    /// unrelaxed and whatever the filters; best first. `understand` is how the
    /// engine understands a text; blocked spellings give way to the next best.
    pub(in crate::search) fn suggestions(
        &self,
        commit: &dyn Commit,
        understand: impl Fn(&str) -> Understood,
        is_blocked: impl Fn(&str) -> bool,
        request: &SearchRequest,
        understood: &Understood,
        matched: u64,
    ) -> Result<Vec<SpellingSuggestion>, SearchError> {
        let Some((least_gain, least_total)) = least(understood, matched) else {
            return Ok(Vec::new());
        };
        check()?;
        let vocabulary = self.lexicon.of(commit)?;
        let pairs = commit.pairs()?;
        let model = Model::new(&vocabulary, &*pairs);
        let mut suggestions = Vec::new();
        for candidate in candidates(&model, &request.text, least_gain) {
            if is_blocked(&candidate.text) {
                continue;
            }
            check()?;
            let understood = understand(&candidate.text);
            let found = commit.count(&understood, request.scope, None, &request.filters)?;
            let total = found.passing;
            if total >= least_total {
                suggestions.push(SpellingSuggestion {
                    text: candidate.text,
                    ranges: candidate.ranges,
                    total,
                });
            }
            if suggestions.len() == MAX_SPELLINGS {
                break;
            }
        }
        Ok(suggestions)
    }
}

/// What an edit must gain and what a spelling must find to be suggested; `None`
/// where nothing is.
fn least(understood: &Understood, matched: u64) -> Option<(f64, u64)> {
    let characters = &understood.characters;
    if matched < FEW_MATCHES {
        return (1..=MAX_SPELLED_CHARS)
            .contains(&characters.len())
            .then_some((LEAST_GAIN, matched + 1));
    }
    let is_short = characters.len() <= MAX_RARE_CHARS && characters.iter().all(|&c| is_han(c));
    (matched < MANY_MATCHES && is_short)
        .then_some((LEAST_GAIN_OF_RARE, matched * MUCH_MORE_FREQUENT))
}
