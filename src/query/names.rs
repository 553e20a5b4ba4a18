//! The names that an index knows: its issuers in all their spellings, their
//! places, and its kinds of documents.

use std::collections::{HashMap, HashSet};

use super::aliases::{body_aliases, is_general, stands_for_place, without_state};
use super::places::{divisions, place_aliases};
use crate::text::{Synonyms, lane_text};

/// Issuers whose spellings are derived, those of most documents first: the rest
/// is known by its full name.
const MAX_DERIVED: usize = 20_000;
/// Most issuers that one name may mean; what means more means none of them.
const MAX_MEANINGS: usize = 3;
/// Fewest characters of a body's name that stands without what it belongs to.
const MIN_BODY_CHARS: usize = 3;

/// The names of one commit of an index.
#[derive(Debug, Default)]
pub struct Names {
    /// The values of the facet, by number of documents.
    issuers: Vec<String>,
    /// By normalised name.
    meanings: HashMap<String, Vec<Meaning>>,
    /// Every spelling of every place.
    places: HashSet<String>,
    doc_types: HashSet<String>,
    longest_chars: usize,
}

/// What a name may mean: the lower the kind, the surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Meaning {
    kind: Kind,
    /// Place in the issuers.
    issuer: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// The full name.
    Full,
    /// Another way to write the same.
    Short,
    /// A place, for the body that stands for it, in that order.
    Place(usize),
    /// A body without its place.
    Body,
}

impl Names {
    /// The names of issuers and kinds of documents, each with its documents.
    pub fn new(
        issuers: impl IntoIterator<Item = (String, u64)>,
        doc_types: impl IntoIterator<Item = String>,
        synonyms: &Synonyms,
    ) -> Self {
        let mut issuers: Vec<(String, u64)> = issuers.into_iter().collect();
        issuers.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let lanes: Vec<String> = issuers.iter().map(|(name, _)| lane_text(name)).collect();
        let full: HashSet<&str> = lanes.iter().map(String::as_str).collect();
        let mut names = Self {
            doc_types: doc_types.into_iter().map(|name| lane_text(&name)).collect(),
            ..Self::default()
        };
        for (issuer, name) in lanes.iter().enumerate() {
            names.add(name.clone(), Kind::Full, issuer);
            if issuer < MAX_DERIVED && !is_joint(&issuers[issuer].0) {
                names.derive(name, issuer, &full, synonyms);
            }
        }
        for meanings in names.meanings.values_mut() {
            meanings.sort_unstable();
            meanings.dedup();
        }
        let known = names.meanings.keys().chain(&names.places);
        names.longest_chars = known.map(|name| name.chars().count()).max().unwrap_or(0);
        names.issuers = issuers.into_iter().map(|(name, _)| name).collect();
        names
    }

    /// Characters of the longest name of an issuer or a place.
    pub(super) fn longest_chars(&self) -> usize {
        self.longest_chars
    }

    /// Whether a normalised text is the name of an issuer or a place.
    pub(super) fn is_name(&self, name: &str) -> bool {
        self.meanings.contains_key(name) || self.places.contains(name)
    }

    /// Whether a normalised text is the name of a place.
    pub(super) fn is_place(&self, name: &str) -> bool {
        self.places.contains(name)
    }

    /// Whether the index has a kind of documents.
    pub(super) fn has_doc_type(&self, name: &str) -> bool {
        self.doc_types.contains(name)
    }

    /// The kinds of documents of the index.
    pub(super) fn doc_types(&self) -> impl Iterator<Item = &str> {
        self.doc_types.iter().map(String::as_str)
    }

    /// The issuers that a name means, the surest first; among places that the
    /// text names as well, that of the place alone. None where it may mean too many.
    pub fn issuers(&self, name: &str, places: &[String]) -> Vec<&str> {
        let there: Vec<usize> = places
            .iter()
            .filter(|place| *place != name)
            .filter_map(|place| self.meanings.get(&format!("{place}{name}")))
            .filter_map(|meanings| meanings.first())
            .map(|meaning| meaning.issuer)
            .collect();
        let found = if !there.is_empty() {
            there
        } else if places.is_empty() || !self.is_of_any_place(name) {
            self.anywhere(name)
        } else {
            // The body of a place that has none here is not that of another place.
            Vec::new()
        };
        found
            .into_iter()
            .filter_map(|issuer| self.issuers.get(issuer).map(String::as_str))
            .collect()
    }

    /// Whether a name is that of a body which may be in any place.
    pub(super) fn is_of_any_place(&self, name: &str) -> bool {
        let surest = self.meanings.get(name).and_then(|all| all.first());
        surest.is_some_and(|meaning| meaning.kind == Kind::Body)
    }

    fn anywhere(&self, name: &str) -> Vec<usize> {
        let Some(meanings) = self.meanings.get(name) else {
            return Vec::new();
        };
        let Some(surest) = meanings.first() else {
            return Vec::new();
        };
        let found: Vec<usize> = meanings
            .iter()
            .filter(|meaning| meaning.kind == surest.kind)
            .map(|meaning| meaning.issuer)
            .collect();
        if found.len() > MAX_MEANINGS {
            return Vec::new();
        }
        found
    }

    fn derive(&mut self, name: &str, issuer: usize, full: &HashSet<&str>, synonyms: &Synonyms) {
        for other in synonyms.of(name) {
            self.add(lane_text(other), Kind::Short, issuer);
        }
        if let Some(body) = subordinate(name, full) {
            for alias in body_aliases(body, synonyms) {
                if alias.chars().count() >= MIN_BODY_CHARS && !is_general(&alias) {
                    self.add(alias, Kind::Body, issuer);
                }
            }
        }
        let (divisions, body) = divisions(name);
        if body.is_empty() {
            return;
        }
        let bodies = body_aliases(body, synonyms);
        if divisions.is_empty() {
            let without_state = without_state(body);
            let more = without_state.map(|body| body_aliases(body, synonyms));
            for alias in bodies.into_iter().chain(more.into_iter().flatten()) {
                if !is_general(&alias) {
                    self.add(alias, Kind::Short, issuer);
                }
            }
            return;
        }
        let places = place_aliases(&divisions);
        for place in &places {
            for alias in &bodies {
                self.add(format!("{place}{alias}"), Kind::Short, issuer);
            }
            if let Some(order) = stands_for_place(body) {
                self.add(place.clone(), Kind::Place(order), issuer);
            }
        }
        for alias in bodies {
            if !is_general(&alias) && alias.chars().count() >= MIN_BODY_CHARS {
                self.add(alias, Kind::Body, issuer);
            }
        }
        self.places.extend(places);
    }

    fn add(&mut self, name: String, kind: Kind, issuer: usize) {
        if name.chars().nth(1).is_some() {
            let meanings = self.meanings.entry(name).or_default();
            meanings.push(Meaning { kind, issuer });
        }
    }
}

/// Whether a value names several bodies, as sources do that part them by signs.
fn is_joint(name: &str) -> bool {
    name.trim()
        .contains([' ', '\u{3000}', ';', '；', '、', ',', '，'])
}

/// The name behind that of a body it belongs to, which is an issuer itself.
fn subordinate<'a>(name: &'a str, full: &HashSet<&str>) -> Option<&'a str> {
    let body = name
        .char_indices()
        .skip(MIN_BODY_CHARS)
        .filter_map(|(at, _)| Some((name.get(..at)?, name.get(at..)?)))
        .filter(|(above, _)| full.contains(above))
        .map(|(_, body)| body)
        .last()?;
    (body.chars().count() >= MIN_BODY_CHARS && !is_general(body)).then_some(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(issuers: &[&str]) -> Names {
        let issuers = issuers
            .iter()
            .enumerate()
            .map(|(index, &name)| (name.to_owned(), 1_000 - index as u64));
        Names::new(issuers, [], &Synonyms::built_in())
    }

    #[track_caller]
    fn check(names: &Names, name: &str, places: &[&str], expected: &[&str]) {
        let places: Vec<String> = places.iter().map(|&place| place.to_owned()).collect();
        assert_eq!(names.issuers(&lane_text(name), &places), expected, "{name}");
    }

    #[test]
    fn issuers_are_known_by_every_spelling() {
        let names = names(&[
            "国务院办公厅",
            "国家发展和改革委员会",
            "云澜市人民政府",
            "云澜市人力资源和社会保障局",
            "蓬瀛縣政府",
        ]);
        check(&names, "国办", &[], &["国务院办公厅"]);
        check(&names, "發改委", &[], &["国家发展和改革委员会"]);
        check(&names, "国家发改委", &[], &["国家发展和改革委员会"]);
        check(&names, "云澜市政府", &[], &["云澜市人民政府"]);
        check(&names, "云澜人社局", &[], &["云澜市人力资源和社会保障局"]);
        check(&names, "蓬瀛县", &[], &["蓬瀛縣政府"]);
        check(&names, "行政复议", &[], &[]);
    }

    #[test]
    fn a_place_stands_for_its_government() {
        let names = names(&[
            "云澜市民政局",
            "云澜市人民政府办公室",
            "云澜市人民政府",
            "岩桂县水利局",
        ]);
        check(&names, "云澜", &[], &["云澜市人民政府"]);
        check(&names, "岩桂县", &[], &[]);
        assert!(names.is_place("岩桂"));
    }

    #[test]
    fn a_body_without_its_place_is_told_by_the_place_or_offered_if_few() {
        let all = names(&[
            "云澜市民政局",
            "岩桂县民政局",
            "听泉区民政局",
            "星河县民政局",
        ]);
        check(&all, "民政局", &["岩桂县"], &["岩桂县民政局"]);
        check(&all, "民政局", &[], &[]);
        check(&all, "民政局", &["鹭汀区"], &[]);
        let few = names(&["云澜市民政局", "岩桂县民政局"]);
        check(&few, "民政局", &[], &["云澜市民政局", "岩桂县民政局"]);
    }

    #[test]
    fn a_body_below_another_is_known_by_its_own_name() {
        let names = names(&["經濟部", "經濟部標準檢驗局", "经济部办公室"]);
        check(&names, "标准检验局", &[], &["經濟部標準檢驗局"]);
        check(&names, "办公室", &[], &[]);
    }
}
