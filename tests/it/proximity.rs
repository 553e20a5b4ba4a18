//! Proximity, `"甲 乙"~n`, against its definition over the documents.

use proptest::prelude::*;

use crate::query_language::{fields, lane};
use crate::support::{corpus, corpus_engine, document, engine, search_text, sorted_ids};

/// By the definition of the README: a stretch of a field with each part whole
/// in it, and no more than so many characters in a row outside of any part.
fn is_near(texts: &[&str], parts: &[String], within_chars: usize) -> bool {
    // One character that no text has stands for the border between two values.
    let lanes: Vec<String> = texts.iter().map(|text| lane(text)).collect();
    let chars: Vec<char> = lanes.join("\u{0}").chars().collect();
    let mut runs: Vec<(usize, usize, usize)> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let part: Vec<char> = part.chars().collect();
        for start in 0..(chars.len() + 1).saturating_sub(part.len()) {
            if chars[start..start + part.len()] == part {
                runs.push((start, start + part.len(), index));
            }
        }
    }
    runs.sort_unstable();
    runs.iter().enumerate().any(|(first, run)| {
        let (mut end, mut seen) = (run.1, vec![false; parts.len()]);
        for &(start, stop, part) in &runs[first..] {
            if start > end + within_chars {
                break;
            }
            end = end.max(stop);
            seen[part] = true;
        }
        !seen.contains(&false)
    })
}

#[test]
fn parts_stand_near_one_another_in_any_order_within_one_field() {
    let mut values = document("values", "标题", "正文");
    values.keywords = vec!["行政".to_owned(), "复议".to_owned()];
    let engine = engine(&[
        document("row", "标题", "行政复议"),
        document("two", "标题", "复议的有行政"),
        document("blank", "标题", "行政（“ \n”）复议"),
        document("fields", "行政", "复议"),
        document("part", "标题", "行政之议"),
        values,
    ]);
    for (query, expected) in [
        ("“行政 复议”~0", vec!["row"]),
        ("“复议 行政”~1", vec!["row", "values"]),
        ("“行政 复议”～２", vec!["blank", "row", "two", "values"]),
        ("正文:“行政 复议”~99", vec!["blank", "row", "two"]),
        ("“复议” -“行政 复议”~2", vec!["fields"]),
        ("“行政 复议 有”~5", vec!["two"]),
        ("“行政 复议 复议”~0", vec!["row"]),
    ] {
        let found = search_text(engine.as_ref(), query, "");
        assert_eq!(sorted_ids(&found), expected, "{query}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn proximity_finds_exactly_what_the_definition_finds(
        index in 0..1_000_usize,
        start in 0..10_000_usize,
        lengths in prop::collection::vec((1..4_usize, 0..8_usize), 2..5),
        within_chars in 0..9_usize,
        turn in 0..4_usize,
    ) {
        let chars: Vec<char> = lane(&corpus()[index % corpus().len()].body).chars().collect();
        let mut at = start % chars.len().max(1);
        let mut parts: Vec<String> = Vec::new();
        for (length, gap) in lengths {
            let part: String = chars.iter().skip(at).take(length).collect();
            at += length + gap;
            if !part.is_empty() {
                parts.push(part);
            }
        }
        prop_assume!(parts.len() > 1 && !parts.concat().contains(['\\', '"']));
        let turn = turn % parts.len();
        parts.rotate_left(turn);
        let query = format!("\"{}\"~{within_chars}", parts.join(" "));
        let found = search_text(corpus_engine().as_ref(), &query, "&size=100");
        let mut expected: Vec<&str> = corpus()
            .iter()
            .filter(|document| {
                fields(document).iter().any(|texts| is_near(texts, &parts, within_chars))
            })
            .map(|document| document.id.as_str())
            .collect();
        expected.sort_unstable();
        prop_assert_eq!(sorted_ids(&found), expected, "{}", query);
    }

    #[test]
    fn any_query_is_answered_and_its_canonical_text_finds_the_same(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "标题:", "成文：", "文号:", "文种:", "机构:", " OR ", "|", " -", "\"", "“", "”",
                "~5", "\\", " ", "　", "通知", "2021", "2020..", "的", "政府", "云澜",
            ]),
            0..14,
        ),
    ) {
        let text = pieces.concat();
        let found = search_text(corpus_engine().as_ref(), &text, "&size=100");
        if let Some(canonical) = &found.query.canonical {
            let again = search_text(corpus_engine().as_ref(), canonical, "&size=100");
            prop_assert_eq!(sorted_ids(&again), sorted_ids(&found), "{:?} as {}", text, canonical);
            prop_assert_eq!(again.query.canonical.as_ref(), Some(canonical));
        }
    }
}
