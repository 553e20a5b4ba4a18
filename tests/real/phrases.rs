//! Exact phrases: everything that contains one is found, however it is written.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use gongwen::model::Document;
use gongwen::query::Scope;
use gongwen::text::{lane_text, normalize_char};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

use crate::{REAL, SEED, request, sampled, whole};

/// By simplified character, one that is read as it: its traditional form.
static TRADITIONAL: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    ('一'..='龥')
        .filter_map(|c| Some((normalize_char(c).filter(|&simple| simple != c)?, c)))
        .collect()
});

fn traditional(text: &str) -> String {
    let other = |c| TRADITIONAL.get(&c).copied().unwrap_or(c);
    text.chars().map(other).collect()
}

/// Any characters that stand in a row in a text, some that are no marks among them.
fn substring(text: &str, random: &mut StdRng) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    let length = random.random_range(1..=30);
    let start = random.random_range(0..chars.len().checked_sub(length)?.max(1));
    let part: String = chars.get(start..start + length)?.iter().collect();
    (!lane_text(&part).is_empty()).then_some(part)
}

fn quoted(phrase: &str) -> String {
    format!("\"{}\"", phrase.replace('"', "\\\""))
}

/// Substrings of bodies with their documents.
fn sample(count: usize) -> Vec<(String, &'static Document)> {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut sample = Vec::new();
    while sample.len() < count {
        let document = REAL.documents.choose(&mut random).unwrap();
        if let Some(phrase) = substring(&document.body, &mut random) {
            sample.push((phrase, document));
        }
    }
    sample
}

#[test]
fn quoted_substrings_find_their_document_in_either_script() {
    let sample = sample(sampled(1_000));
    for (script, write) in [
        ("as written", str::to_owned as fn(&str) -> String),
        ("in traditional characters", traditional),
    ] {
        let mut found = 0;
        for (phrase, document) in &sample {
            let ids = whole(request(&quoted(&write(phrase))));
            if ids.contains(document.id.as_str()) {
                found += 1;
            } else {
                println!("{} is not found by {phrase:?} {script}", document.id);
            }
        }
        println!(
            "{found} of {} quoted substrings find their document, {script}",
            sample.len()
        );
        assert_eq!(found, sample.len());
    }
}

#[test]
fn a_phrase_finds_exactly_the_documents_that_contain_it() {
    let lanes: Vec<(String, &Document)> = REAL
        .documents
        .iter()
        .map(|document| (lane_text(&document.body), document))
        .collect();
    for (phrase, _) in sample(60) {
        let normal = lane_text(&phrase);
        let expected: BTreeSet<String> = lanes
            .iter()
            .filter(|(lane, _)| lane.contains(&normal))
            .map(|(_, document)| document.id.to_string())
            .collect();
        let mut exact = request(&quoted(&phrase));
        exact.scope = Scope::Body;
        assert_eq!(whole(exact), expected, "{phrase}");
    }
}
