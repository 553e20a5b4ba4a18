//! Quoted phrases find every document that contains them, and no other.

use gongwen::model::DocNumber;
use gongwen::text::lane_chars;
use proptest::prelude::*;

use crate::support::{corpus, corpus_engine, document, engine, search_text, sorted_ids};

#[track_caller]
fn check(texts: &[(&str, &str)], phrase: &str, expected: &[&str]) {
    let documents: Vec<_> = texts
        .iter()
        .map(|(id, body)| document(id, "标题", body))
        .collect();
    let engine = engine(&documents);
    let found = search_text(engine.as_ref(), &format!("\"{phrase}\""), "");
    assert_eq!(sorted_ids(&found), expected, "{phrase}");
}

#[test]
fn blanks_line_breaks_and_quotation_marks_are_left_out() {
    let texts = [
        ("quoted", "全面推行“双随机、一公开”监管"),
        ("broken", "全面推行双随机、\n　一公开监管"),
        ("other", "全面推行双随机一公开监管"),
    ];
    check(&texts, "双随机、一公开", &["broken", "quoted"]);
    check(&texts, "推行双随机", &["broken", "other", "quoted"]);
    check(&texts, "双随机一公开", &["other"]);
}

#[test]
fn characters_must_stand_in_a_row() {
    let texts = [
        ("a", "行政复议行政"),
        ("b", "复议行政"),
        ("c", "行政及复议"),
        ("d", "政复议行"),
    ];
    check(&texts, "行政复议", &["a"]);
    check(&texts, "复议行政", &["a", "b"]);
    check(&texts, "政复议行", &["a", "d"]);
    check(&texts, "议", &["a", "b", "c", "d"]);
}

#[test]
fn a_phrase_stands_within_one_field_and_one_value() {
    let mut two = document("two", "关于行政", "复议的通知");
    two.keywords = vec!["行政".to_owned(), "复议".to_owned()];
    let mut one = document("one", "标题", "正文");
    one.keywords = vec!["行政复议".to_owned()];
    let engine = engine(&[two, one]);
    let found = search_text(engine.as_ref(), "“行政复议”", "");
    assert_eq!(sorted_ids(&found), ["one"]);
}

#[test]
fn phrases_reach_beyond_the_basic_plane() {
    let texts = [("a", "元素𬭊的登记"), ("b", "元素的登记")];
    check(&texts, "素𬭊的", &["a"]);
    check(&texts, "𬭊", &["a"]);
}

/// The documents whose title, body or another text has the characters in a row.
fn by_brute_force(phrase: &str) -> Vec<&'static str> {
    let lane = |text: &str| lane_chars(text).map(|c| c.normal).collect::<String>();
    let phrase = lane(phrase);
    let mut ids: Vec<&str> = corpus()
        .iter()
        .filter(|document| {
            let mut texts = vec![document.title.as_str(), &document.body];
            texts.extend(document.keywords.iter().map(String::as_str));
            texts.extend(document.issuers());
            texts.extend(document.doc_number.as_ref().map(DocNumber::written));
            for attachment in &document.attachments {
                texts.push(&attachment.name);
                texts.extend(attachment.text.as_deref());
            }
            texts.into_iter().any(|text| lane(text).contains(&phrase))
        })
        .map(|document| document.id.as_str())
        .collect();
    ids.sort_unstable();
    ids
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_substring_of_a_body_finds_exactly_the_documents_that_contain_it(
        document in 0..1_000_usize,
        start in 0..10_000_usize,
        length in 1..13_usize,
    ) {
        let document = &corpus()[document % corpus().len()];
        let lane: Vec<char> = lane_chars(&document.body).map(|c| c.normal).collect();
        prop_assume!(lane.len() > length);
        let start = start % (lane.len() - length);
        let phrase: String = lane[start..start + length].iter().collect();
        prop_assume!(!phrase.contains('\\'));
        let found = search_text(corpus_engine().as_ref(), &format!("\"{phrase}\""), "&size=100");
        prop_assert_eq!(sorted_ids(&found), by_brute_force(&phrase), "{}", phrase);
    }
}
