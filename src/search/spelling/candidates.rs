//! Other spellings of a whole query text, best first.

use std::collections::HashSet;
use std::ops::Range;

use super::edit::Edit;
use super::han;
use super::model::Model;
use super::spans::{Span, SpanKind, spans};
use super::typed;
use crate::text::normalize;

/// Most spellings that are worth counting documents for.
const MAX_CANDIDATES: usize = 32;
/// Most mistakes that are put right at once.
const MAX_TOGETHER: usize = 3;
/// Edits at the same place beyond this many are not worth it.
const MAX_AT_A_PLACE: usize = 8;
/// Readings of letters beyond this many are not worth it.
const MAX_READINGS: usize = 3;
/// What a reading of pinyin gains: it is rarely anything else.
const READING_GAIN: f64 = 10.0;

/// Another spelling of a query.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    /// The whole text.
    pub(super) text: String,
    /// The words that are spelled otherwise, in characters of `text`; ascending,
    /// not overlapping.
    pub(super) ranges: Vec<Range<usize>>,
    gain: f64,
}

/// A part of the original text with what to put in its place.
#[derive(Debug, Clone, PartialEq)]
struct Replacement {
    /// In characters of the original text.
    range: Range<usize>,
    text: Vec<char>,
    /// The original characters from and up to which it makes one word.
    word: Range<usize>,
    gain: f64,
}

/// Other spellings of `text` that gain at least `least_gain` each, best first;
/// none of them is
/// `text` itself, however it is written.
pub(super) fn candidates(model: &Model<'_>, text: &str, least_gain: f64) -> Vec<Candidate> {
    let replacements = replacements(model, text, least_gain);
    let chars: Vec<char> = text.chars().collect();
    let mut candidates: Vec<Candidate> = replacements
        .iter()
        .map(|one| candidate(&chars, &[one]))
        .chain(together(&chars, &replacements))
        .collect();
    candidates.sort_by(|a, b| b.gain.total_cmp(&a.gain).then_with(|| a.text.cmp(&b.text)));
    let mut seen = HashSet::from([normalize(text)]);
    candidates.retain(|candidate| seen.insert(normalize(&candidate.text)));
    candidates.truncate(MAX_CANDIDATES);
    candidates
}

/// Best first, a few at each place.
fn replacements(model: &Model<'_>, text: &str, least_gain: f64) -> Vec<Replacement> {
    let mut all: Vec<Replacement> = Vec::new();
    for span in spans(text) {
        match span.kind {
            SpanKind::Han => all.extend(
                han::edits(model, &span.chars, least_gain)
                    .into_iter()
                    .map(|edit| of_edit(&span, edit)),
            ),
            SpanKind::Letters => all.extend(of_letters(model, &span)),
        }
    }
    all.sort_by(|a, b| {
        b.gain
            .total_cmp(&a.gain)
            .then_with(|| (a.range.start, a.range.end).cmp(&(b.range.start, b.range.end)))
            .then_with(|| a.text.cmp(&b.text))
    });
    let mut kept: Vec<Replacement> = Vec::new();
    for one in all {
        let at_the_place = kept.iter().filter(|other| meet(&one, other)).count();
        if at_the_place < MAX_AT_A_PLACE {
            kept.push(one);
        }
    }
    kept
}

fn of_edit(span: &Span, edit: Edit) -> Replacement {
    let place = |at: usize| span.places.get(at).copied();
    let end_of = |at: usize| {
        at.checked_sub(1)
            .and_then(place)
            .map_or(0, |place| place + 1)
    };
    let (before, behind) = edit.word_around;
    let (start, end) = (edit.range.start, edit.range.end);
    let range = if start == end {
        end_of(start)..end_of(start)
    } else {
        place(start).unwrap_or_default()..end_of(end)
    };
    let word_end = if behind == 0 {
        range.end
    } else {
        end_of(end + behind)
    };
    let word_start = if before == 0 {
        range.start
    } else {
        place(start - before).unwrap_or(range.start)
    };
    Replacement {
        word: word_start..word_end,
        range,
        text: edit.text,
        gain: edit.gain,
    }
}

fn of_letters(model: &Model<'_>, span: &Span) -> Vec<Replacement> {
    let readings = typed::readings(model, &span.chars);
    let Some(best) = readings.first().map(|reading| reading.cost) else {
        return Vec::new();
    };
    let (Some(&first), Some(&last)) = (span.places.first(), span.places.last()) else {
        return Vec::new();
    };
    readings
        .into_iter()
        .take(MAX_READINGS)
        .map(|reading| Replacement {
            range: first..last + 1,
            word: first..last + 1,
            text: reading.text,
            gain: READING_GAIN + best - reading.cost,
        })
        .collect()
}

fn meet(one: &Replacement, other: &Replacement) -> bool {
    one.range.start <= other.range.end && other.range.start <= one.range.end
}

/// The best ones that do not meet, all together and in twos.
fn together<'a>(
    chars: &'a [char],
    replacements: &'a [Replacement],
) -> impl Iterator<Item = Candidate> + 'a {
    let mut apart: Vec<&Replacement> = Vec::new();
    for one in replacements {
        if apart.len() < MAX_TOGETHER && !apart.iter().any(|other| meet(one, other)) {
            apart.push(one);
        }
    }
    let mut sets: Vec<Vec<&Replacement>> = Vec::new();
    for (at, &one) in apart.iter().enumerate() {
        sets.extend(apart[at + 1..].iter().map(|&other| vec![one, other]));
    }
    if apart.len() > 2 {
        sets.push(apart);
    }
    sets.into_iter().map(|set| candidate(chars, &set))
}

/// The text with all of `replacements`, which do not meet.
fn candidate(chars: &[char], replacements: &[&Replacement]) -> Candidate {
    let mut ordered = replacements.to_vec();
    ordered.sort_by_key(|one| one.range.start);
    let mut text: Vec<char> = Vec::with_capacity(chars.len());
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for (number, one) in ordered.iter().enumerate() {
        text.extend(&chars[at..one.range.start]);
        let next = ordered.get(number + 1);
        let word_end = next.map_or(one.word.end, |next| one.word.end.min(next.range.start));
        let start = text.len() - (one.range.start - one.word.start.max(at));
        let end = text.len() + one.text.len() + word_end.saturating_sub(one.range.end);
        text.extend(&one.text);
        at = one.range.end;
        match ranges.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => ranges.push(start..end),
        }
    }
    text.extend(&chars[at..]);
    ranges.retain(|range| !range.is_empty());
    Candidate {
        text: text.into_iter().collect(),
        ranges,
        gain: replacements.iter().map(|one| one.gain).sum(),
    }
}
