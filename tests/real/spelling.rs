//! Titles with a wrong homophone lead to their document all the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Instant;

use gongwen::model::Document;
use gongwen::text::{is_han, normalize, readings};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

use super::{REAL, SEED, request, sampled, search};

const TITLES: usize = 500;
/// Fewest Han characters of a title.
const LEAST_CHARS: usize = 6;
/// A character is common that stands in at least this many titles.
const COMMON: usize = 20;
/// Share of the titles that must be suggested or found.
const LEAST_SHARE: f64 = 0.9;

/// The common characters of the titles by each of their readings.
fn common_by_reading() -> BTreeMap<&'static str, Vec<char>> {
    let mut titles: HashMap<char, usize> = HashMap::new();
    for document in &REAL.documents {
        let distinct: BTreeSet<char> = normalize(&document.title).chars().collect();
        for c in distinct {
            *titles.entry(c).or_default() += 1;
        }
    }
    let mut by_reading: BTreeMap<&str, Vec<char>> = BTreeMap::new();
    for (c, count) in titles {
        if count >= COMMON {
            for reading in readings(c) {
                by_reading.entry(reading).or_default().push(c);
            }
        }
    }
    for list in by_reading.values_mut() {
        list.sort_unstable();
    }
    by_reading
}

/// The normalised title with one Han character replaced by a homophone.
fn misspelled(
    title: &str,
    by_reading: &BTreeMap<&str, Vec<char>>,
    random: &mut StdRng,
) -> Option<String> {
    let mut chars: Vec<char> = title.chars().collect();
    let places: Vec<usize> = (0..chars.len()).filter(|&at| is_han(chars[at])).collect();
    let at = *places.choose(random)?;
    let others: Vec<char> = readings(chars[at])
        .iter()
        .filter_map(|reading| by_reading.get(reading))
        .flatten()
        .copied()
        .filter(|&c| c != chars[at])
        .collect();
    chars[at] = *others.choose(random)?;
    Some(chars.into_iter().collect())
}

#[test]
fn a_wrong_homophone_in_a_title_still_leads_to_it() {
    let mut random = StdRng::seed_from_u64(SEED);
    let by_reading = common_by_reading();
    let (mut asked, mut suggested, mut first, mut found, mut either) = (0, 0, 0, 0, 0);
    let mut times_ms = Vec::new();
    while asked < sampled(TITLES) {
        let document: &Document = REAL.documents.choose(&mut random).unwrap();
        let title = normalize(&document.title);
        if title.chars().filter(|&c| is_han(c)).count() < LEAST_CHARS {
            continue;
        }
        let Some(text) = misspelled(&title, &by_reading, &mut random) else {
            continue;
        };
        asked += 1;
        let started = Instant::now();
        let response = search(&request(&text));
        times_ms.push(started.elapsed().as_secs_f64() * 1_000.0);
        let rank = response
            .query
            .suggestions
            .iter()
            .position(|suggestion| suggestion.text == title);
        let by_suggestion = rank.is_some();
        let by_hits = response
            .hits
            .iter()
            .any(|hit| hit.document.id == document.id || normalize(&hit.document.title) == title);
        suggested += usize::from(by_suggestion);
        first += usize::from(rank == Some(0));
        found += usize::from(by_hits);
        either += usize::from(by_suggestion || by_hits);
        if !by_suggestion {
            let suggestions: Vec<&str> = response
                .query
                .suggestions
                .iter()
                .map(|suggestion| suggestion.text.as_str())
                .collect();
            println!("{text} for {title}: {suggestions:?}, by hits: {by_hits}");
        }
    }
    times_ms.sort_by(f64::total_cmp);
    println!(
        "{asked} titles: {suggested} suggested ({first} first), {found} in the first 10 hits, \
         {either} either; median {:.1} ms, 99 % {:.1} ms, most {:.1} ms",
        times_ms[asked / 2],
        times_ms[asked * 99 / 100],
        times_ms[asked - 1],
    );
    #[expect(clippy::cast_precision_loss, reason = "a few hundred titles")]
    let share = either as f64 / asked as f64;
    assert!(share >= LEAST_SHARE, "{share}");
}

/// Times of ordinary queries and of some that find nothing.
#[test]
fn times_of_queries_with_and_without_results() {
    for text in [
        "行政复议",
        "食品安全 监督管理",
        "行证复议 食品安全",
        "xingzhengfuyi",
        "xingzhengfuyi shenqing",
        "行证复议",
        "行政复仪",
        "行政议复",
        "火箭养老垃圾分类月球基地",
        "龘龘龘龘",
    ] {
        let mut times_ms: Vec<f64> = (0..20)
            .map(|_| {
                let started = Instant::now();
                search(&request(text));
                started.elapsed().as_secs_f64() * 1_000.0
            })
            .collect();
        let first = times_ms[0];
        times_ms.sort_by(f64::total_cmp);
        let response = search(&request(text));
        let suggestions: Vec<String> = response
            .query
            .suggestions
            .iter()
            .map(|suggestion| format!("{} ({})", suggestion.text, suggestion.total))
            .collect();
        println!(
            "{text}: {} hits, first {first:.1} ms, median {:.1} ms; {}",
            response.total,
            times_ms[10],
            suggestions.join(", ")
        );
    }
}
