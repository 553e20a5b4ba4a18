//! Suggestions on real documents: found however they are typed, small and quick.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use gongwen::model::Document;
use gongwen::query::{MAX_TYPED_CHARS, SuggestRequest};
use gongwen::search::Engine;
use gongwen::text::{is_han, normalize, readings};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

use crate::{REAL, SEED};

/// Least letters of first letters that are looked up.
const LEAST_INITIALS: usize = 6;

/// The best ten for what is typed, as they look, and the time that it took.
fn suggested(typed: &str) -> (Vec<String>, Duration) {
    let typed: String = typed.chars().take(MAX_TYPED_CHARS).collect();
    let request = SuggestRequest::new(&typed, 10).unwrap();
    let started = Instant::now();
    let response = REAL.engine.suggest(&request).unwrap();
    let took = started.elapsed();
    assert!(response.current);
    let texts = response.suggestions.into_iter();
    (texts.map(|one| looks(&one.text)).collect(), took)
}

fn looks(text: &str) -> String {
    let normal = normalize(text);
    normal.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What is typed for a text, whole or by first letters, by random readings.
fn spelled(text: &str, whole: bool, random: &mut StdRng) -> String {
    looks(text)
        .chars()
        .map(|c| match readings(c).choose(random) {
            Some(reading) if whole => reading.replace('ü', "v"),
            Some(reading) => reading.chars().take(1).collect(),
            None => c.to_string(),
        })
        .collect()
}

fn samples<'a>(values: impl Iterator<Item = &'a str>, random: &mut StdRng) -> Vec<&'a str> {
    let distinct: BTreeSet<&str> = values
        .filter(|value| value.chars().filter(|&c| is_han(c)).count() >= 2)
        .collect();
    let all: Vec<&str> = distinct.into_iter().collect();
    all.sample(random, 100).copied().collect()
}

#[test]
fn titles_issuers_and_keywords_are_suggested_however_they_are_typed() {
    let mut random = StdRng::seed_from_u64(SEED);
    let documents = &REAL.documents;
    let kinds = [
        (
            "titles",
            samples(documents.iter().map(|one| one.title.as_str()), &mut random),
        ),
        (
            "issuers",
            samples(documents.iter().flat_map(Document::issuers), &mut random),
        ),
        (
            "keywords",
            samples(
                documents
                    .iter()
                    .flat_map(|one| one.keywords.iter().map(String::as_str)),
                &mut random,
            ),
        ),
    ];
    let mut times = Vec::new();
    for (kind, sample) in kinds {
        let mut ways = [
            ("60 % of it", 0, 0),
            ("full pinyin", 0, 0),
            ("first letters", 0, 0),
        ];
        for text in &sample {
            let chars: Vec<char> = text.chars().collect();
            let most: String = chars[..(chars.len() * 3).div_ceil(5)].iter().collect();
            let initials = spelled(text, false, &mut random);
            let typed = [Some(most), Some(spelled(text, true, &mut random)), {
                (initials.chars().count() >= LEAST_INITIALS).then_some(initials)
            }];
            for (typed, (_, found, tried)) in typed.into_iter().zip(&mut ways) {
                let Some(typed) = typed else { continue };
                let (texts, took) = suggested(&typed);
                times.push(took);
                *tried += 1;
                if texts.contains(&looks(text)) {
                    *found += 1;
                } else if texts.len() < 10 {
                    panic!("`{text}` is not suggested for `{typed}`, but {texts:?}");
                }
            }
        }
        for (way, found, tried) in ways {
            println!("{kind} by {way}: {found} of {tried} in the first 10");
        }
    }
    println!("{}", summary("samples", times));
}

/// As somebody types: the beginnings of titles, in characters and in letters.
#[test]
fn suggestions_keep_up_with_typing() {
    let mut random = StdRng::seed_from_u64(SEED + 1);
    let mut by_length: [Vec<Duration>; 5] = Default::default();
    let mut times = Vec::new();
    suggested("");
    while times.len() < 1_000 {
        let document = REAL.documents.choose(&mut random).unwrap();
        let text = match random.random_range(0..3) {
            0 => looks(&document.title),
            1 => spelled(&document.title, true, &mut random),
            _ => spelled(&document.title, false, &mut random),
        };
        let length = random.random_range(1..=12);
        let typed: String = text.chars().take(length).collect();
        let (_, took) = suggested(&typed);
        by_length[length.min(5) - 1].push(took);
        times.push(took);
    }
    for (index, times) in by_length.into_iter().enumerate() {
        println!("{}", summary(&format!("{} typed", index + 1), times));
    }
    println!("{}", summary("typing", times));
    let letters = ('a'..='z').map(|letter| suggested(&letter.to_string()).1);
    println!("{}", summary("one letter", letters.collect()));
    let file = REAL
        .folder
        .path()
        .join("generations/000001/suggestions.bin");
    println!("suggestions.bin: {} bytes", file.metadata().unwrap().len());
}

fn summary(what: &str, mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |share: usize| {
        times
            .get(times.len() * share / 100)
            .copied()
            .unwrap_or_default()
    };
    format!(
        "{what}: {} look-ups, p50 {:?}, p99 {:?}, max {:?}",
        times.len(),
        at(50),
        at(99),
        times.last()
    )
}
