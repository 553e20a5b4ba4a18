//! All lists of the editors as one value, so that none is exchanged without the
//! others.

use super::best_bets::BestBets;
use super::blocked::BlockedSuggestions;
use crate::model::hash64;
use crate::text::Synonyms;

/// What the editors decided; cheap to clone.
#[derive(Debug, Clone)]
pub struct Editorial {
    synonyms: Synonyms,
    best_bets: BestBets,
    blocked_suggestions: BlockedSuggestions,
    revision: u64,
    synonyms_revision: u64,
}

impl Editorial {
    /// The lists together.
    pub fn new(
        synonyms: Synonyms,
        best_bets: BestBets,
        blocked_suggestions: BlockedSuggestions,
    ) -> Self {
        let mut content: Vec<String> = Vec::new();
        for (word, others) in synonyms.sorted() {
            content.push(format!("synonyms of {word}"));
            content.extend(others.iter().cloned());
        }
        let synonyms_revision = revision_of(&content);
        best_bets.write_content(&mut content);
        blocked_suggestions.write_content(&mut content);
        Self {
            synonyms,
            best_bets,
            blocked_suggestions,
            revision: revision_of(&content),
            synonyms_revision,
        }
    }

    /// Synonyms alone: nothing is recommended, nothing is blocked.
    pub fn of_synonyms(synonyms: Synonyms) -> Self {
        Self::new(synonyms, BestBets::none(), BlockedSuggestions::none())
    }

    /// What words are also called.
    pub fn synonyms(&self) -> &Synonyms {
        &self.synonyms
    }

    /// Recommended documents.
    pub fn best_bets(&self) -> &BestBets {
        &self.best_bets
    }

    /// Suggestions that are not shown.
    pub fn blocked_suggestions(&self) -> &BlockedSuggestions {
        &self.blocked_suggestions
    }

    /// A number that changes with the content of the lists.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The same for the synonyms alone, on which matches and ranks depend.
    pub(in crate::search) fn synonyms_revision(&self) -> u64 {
        self.synonyms_revision
    }
}

fn revision_of(content: &[String]) -> u64 {
    hash64(content.join("\n").as_bytes())
}
