//! Automata that find the texts of a query.

use aho_corasick::{AhoCorasick, MatchKind};

/// Automata by the texts that they find: most queries look for the same in all fields.
#[derive(Default)]
pub(super) struct Automata(Vec<(Vec<String>, Option<AhoCorasick>)>);

impl Automata {
    /// Finds these texts; `None` where there are none.
    pub(super) fn of(&mut self, texts: Vec<String>) -> Option<AhoCorasick> {
        if texts.is_empty() {
            return None;
        }
        if let Some((_, built)) = self.0.iter().find(|(known, _)| *known == texts) {
            return built.clone();
        }
        let built = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&texts);
        debug_assert!(built.is_ok(), "a query's texts are far below the limits");
        let built = built.ok();
        self.0.push((texts, built.clone()));
        built
    }
}
