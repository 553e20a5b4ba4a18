//! Candidates over a small vocabulary.

use std::collections::HashMap;

use proptest::prelude::*;

use super::candidates::{Candidate, candidates};
use super::model::{Evidence, Model};
use super::vocabulary::Vocabulary;

/// Words, each with the documents that have it.
const WORDS: [(&str, u32); 14] = [
    ("行政", 500),
    ("复议", 300),
    ("行政复议", 280),
    ("政府", 400),
    ("信息", 350),
    ("公开", 360),
    ("信息公开", 200),
    ("高龄", 40),
    ("津贴", 60),
    ("申请", 420),
    ("权利", 150),
    ("权力", 90),
    ("公民", 80),
    ("旅游", 70),
];

struct Pairs(HashMap<(char, char), u64>);

impl Evidence for Pairs {
    fn pair(&self, first: char, second: char) -> u64 {
        self.0.get(&(first, second)).copied().unwrap_or(0)
    }
}

/// The vocabulary of the words above, with the pairs inside them.
fn index() -> (Vocabulary, Pairs) {
    let mut chars: HashMap<char, u32> = "的市是人议仪证".chars().map(|c| (c, 100)).collect();
    let mut pairs = HashMap::new();
    for (word, documents) in WORDS {
        let characters: Vec<char> = word.chars().collect();
        for &c in &characters {
            *chars.entry(c).or_insert(0) += documents;
        }
        for pair in characters.windows(2) {
            *pairs.entry((pair[0], pair[1])).or_insert(0) += u64::from(documents);
        }
    }
    let words = WORDS.map(|(word, documents)| (word.to_owned(), documents));
    let vocabulary = Vocabulary::new(words.into(), chars.into_iter().collect());
    (vocabulary, Pairs(pairs))
}

fn spellings(text: &str) -> Vec<Candidate> {
    let (vocabulary, pairs) = index();
    candidates(&Model::new(&vocabulary, &pairs), text, 0.5)
}

/// The best spelling, with its changed words in brackets.
fn best(text: &str) -> String {
    let Some(best) = spellings(text).into_iter().next() else {
        return String::new();
    };
    let mut marked = String::new();
    for (at, c) in best.text.chars().enumerate() {
        if best.ranges.iter().any(|range| range.end == at) {
            marked.push(']');
        }
        if best.ranges.iter().any(|range| range.start == at) {
            marked.push('[');
        }
        marked.push(c);
    }
    if best.ranges.last().map(|range| range.end) == Some(best.text.chars().count()) {
        marked.push(']');
    }
    marked
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(best(text), expected, "{text:?}: {:?}", spellings(text));
}

#[test]
fn wrong_characters_are_put_right() {
    check("行证复议", "[行政复议]");
    check("行政复仪", "[行政复议]");
    check("形证复议", "[行政复议]");
    check("高龄金贴", "高龄[津贴]");
    check("高灵津贴", "[高龄]津贴");
    check("旅油", "[旅游]");
}

#[test]
fn slips_in_words_are_put_right() {
    check("行政议复", "[行政复议]");
    check("行政政复议", "[行政复议]");
    check("行复议", "[行政复议]");
    check("行政大复议", "[行政复议]");
    check("行政复大", "[行政复议]");
}

#[test]
fn pinyin_is_read_as_words() {
    check("xingzhengfuyi", "[行政复议]");
    check("xing zheng fu yi", "[行政复议]");
    check("xinzhengfuyi", "[行政复议]");
    check("gaolingjintie shenqing", "[高龄津贴申请]");
    check("xingzheng复议", "[行政]复议");
    check("lvyou", "[旅游]");
    check("lüyou", "[旅游]");
    check("gdp", "");
    check("windows", "");
}

#[test]
fn several_mistakes_are_put_right_together() {
    check("行证复议 高龄金贴", "[行政复议] 高龄[津贴]");
}

#[test]
fn syntax_survives() {
    check("“行证复议” -行证复议", "“[行政复议]” -行证复议");
    check(
        "标题:行证复议 文号:行证复议",
        "标题:[行政复议] 文号:行证复议",
    );
    check("行\u{200b}证复议", "[行政复议]");
}

#[test]
fn what_is_spelled_right_stays() {
    for text in ["", "行政复议", "公民权力", "政府信息公开", "的", "2020"] {
        check(text, "");
    }
}

proptest! {
    #[test]
    fn any_text_has_other_spellings_or_none(text in any::<String>()) {
        for candidate in spellings(&text) {
            prop_assert_ne!(&candidate.text, &text);
        }
    }

    #[test]
    fn what_is_changed_is_of_the_vocabulary(
        text in "(行|政|复|议|证|仪|高|龄|金|贴|xing|zheng|fuyi| |“|”|-|:|标题|\u{200b}){0,14}",
    ) {
        let (vocabulary, _) = index();
        for candidate in spellings(&text) {
            prop_assert_ne!(&candidate.text, &text);
            let chars: Vec<char> = candidate.text.chars().collect();
            let mut behind = 0;
            for range in &candidate.ranges {
                prop_assert!(range.start >= behind && range.start < range.end);
                prop_assert!(range.end <= chars.len());
                behind = range.end;
                for &c in &chars[range.clone()] {
                    let held = vocabulary.char_documents(c) > 0;
                    prop_assert!(held || !crate::text::is_han(c), "{:?}", candidate);
                }
            }
        }
    }
}
