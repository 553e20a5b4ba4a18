//! Building and looking up together.

use std::cell::Cell;
use std::sync::Arc;

use proptest::prelude::*;
use tantivy::directory::OwnedBytes;

use super::build::{Origin, build};
use super::entries::Entry;
use super::file::SuggestionFile;
use super::lookup::{self, Suggestion};
use super::verdicts::Verdicts;
use super::{SuggestionKind, entries};
use crate::text::{Analysis, readings};

const ORIGIN: Origin = Origin {
    documents_key: 7,
    queries_key: 0,
};

fn file(entries: Vec<Entry>) -> SuggestionFile {
    let bytes = build(&entries::ranked(entries), ORIGIN, &Analysis::shared()).unwrap();
    SuggestionFile::new(OwnedBytes::new(bytes)).unwrap()
}

fn lookup(file: &SuggestionFile, typed: &str, size: usize) -> Vec<Suggestion> {
    lookup::lookup(file, typed, size, |_| true)
}

fn keywords(texts: &[&str]) -> SuggestionFile {
    let count = u32::try_from(texts.len()).unwrap();
    let entries = (0..count).zip(texts).map(|(index, text)| {
        entries::entry(
            (*text).to_owned(),
            SuggestionKind::Keyword,
            100 + count - index,
        )
    });
    file(entries.collect())
}

fn texts(found: &[Suggestion]) -> Vec<&str> {
    found.iter().map(|one| one.text.as_str()).collect()
}

#[track_caller]
fn check(file: &SuggestionFile, typed: &str, expected: &[&str]) {
    assert_eq!(texts(&lookup(file, typed, 10)), expected, "{typed}");
}

#[test]
fn every_way_of_typing_finds_the_same() {
    let file = keywords(&["法治政府", "养老服务", "GB18030标准"]);
    for typed in [
        "法",
        "法治",
        "法治政府",
        "法治政府。",
        "fa",
        "fazhi",
        "fazh",
        "fazhizf",
        "fzzf",
        "FZZF",
        "fa zhi",
        "fzhizf",
        "法zhi",
        "法zzf",
        "fa治",
        "ｆｚ",
        "政府",
        "zf",
        "zhengfu",
    ] {
        check(&file, typed, &["法治政府"]);
    }
    for typed in ["gb18", "GB18030bz", "biaozhun", "18030"] {
        check(&file, typed, &["GB18030标准"]);
    }
    for typed in ["治法", "fzzfx", "zhif", "fi", "鑫", "……"] {
        check(&file, typed, &[]);
    }
}

#[test]
fn polyphones_are_found_by_each_reading() {
    let file = keywords(&["银行行长", "重庆", "旅游"]);
    for typed in [
        "yinhang",
        "yinxing",
        "yhxz",
        "yhhz",
        "yinhanghangzhang",
        "yhxchang",
    ] {
        check(&file, typed, &["银行行长"]);
    }
    for typed in ["chongqing", "zhongqing", "cq", "zq", "chq"] {
        check(&file, typed, &["重庆"]);
    }
    for typed in ["lvyou", "lüyou", "ly"] {
        check(&file, typed, &["旅游"]);
    }
}

#[test]
fn what_starts_so_comes_before_words_and_words_before_the_rest() {
    let file = keywords(&["行政务实", "关于政务公开", "政务公开"]);
    check(&file, "政务", &["政务公开", "关于政务公开", "行政务实"]);
    check(&file, "务", &["行政务实", "关于政务公开", "政务公开"]);
    check(&file, "wu", &["行政务实"]);
}

#[test]
fn traditional_characters_are_found_and_shown_as_they_are() {
    let file = keywords(&["《災後重建》條例"]);
    let found = lookup(&file, "灾后", 10);
    assert_eq!(texts(&found), ["《災後重建》條例"]);
    assert_eq!(found[0].range, 1..3);
    assert_eq!(lookup(&file, "zhcjt", 10)[0].range, 1..7);
}

#[test]
fn nothing_typed_is_the_most_frequent() {
    let file = keywords(&["一", "二", "三"]);
    assert_eq!(texts(&lookup(&file, " ", 2)), ["一", "二"]);
    assert!(lookup(&file, "", 2).iter().all(|one| one.range.is_empty()));
    assert_eq!(lookup(&keywords(&[]), "", 2), []);
    assert_eq!(lookup(&keywords(&[]), "法", 2), []);
}

#[test]
fn what_is_not_wanted_gives_way_to_the_next() {
    let file = Arc::new(keywords(&["政务公开", "政务服务", "政务大厅", "法治政府"]));
    let verdicts = Verdicts::new(Arc::clone(&file));
    let judged = Cell::new(0);
    let is_wanted = |text: &str| {
        judged.set(judged.get() + 1);
        !text.contains("服务")
    };
    let found = |typed: &str, size| {
        let found = lookup::lookup(&file, typed, size, |entry| verdicts.of(entry, is_wanted));
        texts(&found).join(" ")
    };
    for typed in ["政务", "zw", "zhengwu"] {
        assert_eq!(found(typed, 2), "政务公开 政务大厅", "{typed}");
    }
    assert_eq!(found("", 3), "政务公开 政务大厅 法治政府");
    assert_eq!(judged.get(), 4, "each text once");
    assert_eq!(lookup::lookup(&file, "政务", 2, |_| false), []);
}

#[test]
fn a_damaged_file_is_not_read() {
    let bytes = build(&[], ORIGIN, &Analysis::shared()).unwrap();
    assert!(SuggestionFile::new(OwnedBytes::new(bytes.clone())).is_ok());
    for at in [0, 10, bytes.len() - 1] {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        assert!(SuggestionFile::new(OwnedBytes::new(damaged)).is_err());
    }
    let cut = bytes[..bytes.len() - 1].to_vec();
    assert!(SuggestionFile::new(OwnedBytes::new(cut)).is_err());
}

/// What is typed for a text by one reading a character, whole or by first letters.
fn spelled(text: &str, choice: usize, whole: bool) -> String {
    text.chars()
        .map(|c| {
            let readings = readings(c);
            let reading = readings[choice % readings.len()].replace('ü', "v");
            let letters = if whole { reading.len() } else { 1 };
            reading.chars().take(letters).collect::<String>()
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_title_is_suggested_however_it_is_typed(
        titles in prop::collection::vec("[关于行长重办法政府治理会大都]{2,12}", 1..20),
        choice in 0_usize..4,
    ) {
        let titles: std::collections::BTreeSet<&str> = titles.iter().map(String::as_str).collect();
        let all: Vec<&str> = titles.into_iter().collect();
        let file = keywords(&all);
        for title in &all {
            let prefixes = (2..=title.chars().count())
                .map(|length| title.chars().take(length).collect::<String>());
            let typed = prefixes.chain([true, false].map(|whole| spelled(title, choice, whole)));
            for typed in typed {
                let found = lookup(&file, &typed, all.len());
                prop_assert!(texts(&found).contains(title), "{} for {}", typed, title);
                let few = lookup(&file, &typed, 3);
                prop_assert_eq!(texts(&few), &texts(&found)[..few.len()]);
                prop_assert_eq!(few.len(), found.len().min(3));
            }
        }
    }

    #[test]
    fn anything_may_be_typed(typed in any::<String>()) {
        let file = keywords(&["法治政府", "GB18030", "é"]);
        for found in lookup(&file, &typed, 5) {
            prop_assert!(found.range.end <= found.text.chars().count());
        }
    }
}
