//! Both files, and what is wrong with them.

use proptest::prelude::*;

use super::{BestBets, BlockedSuggestions, Editorial};
use crate::model::Date;
use crate::text::Synonyms;

const DAY: Date = Date::constant(2026, 6, 15);

fn bets(text: &str) -> BestBets {
    BestBets::parse("bets.toml", text).unwrap()
}

fn blocked(text: &str) -> BlockedSuggestions {
    BlockedSuggestions::parse("blocked.txt", text).unwrap()
}

fn found(bets: &BestBets, query: &str, day: &str) -> Vec<String> {
    let ids = bets.of(query, day.parse().unwrap()).iter();
    ids.map(ToString::to_string).collect()
}

#[track_caller]
fn check_fault(text: &str, expected: &str) {
    let error = BestBets::parse("bets.toml", text).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn a_query_is_compared_as_a_whole_and_in_normal_form() {
    let bets = bets(
        "\u{feff}# 推荐\n[[best_bet]]\nqueries = [\"社保\", \"GDP 总值\"]\n\
         documents = [\"b\", \"a\"]\nnote = \"首页\"\n",
    );
    for query in [
        "社保",
        " 社保 ",
        "社 保",
        "社保？",
        "“社保”",
        "《社保》。",
        "社\u{200b}保",
        "ｇｄｐ总值",
        "gdp  總值",
    ] {
        assert_eq!(found(&bets, query, "2026-06-15"), ["b", "a"], "{query}");
    }
    for query in [
        "",
        "？",
        "社保卡",
        "-社保",
        "－社保",
        "“-社保",
        "标题:社保",
        "社保 OR 医保",
    ] {
        assert!(bets.of(query, DAY).is_empty(), "{query}");
    }
}

#[test]
fn an_entry_holds_from_its_first_day_to_its_last() {
    let bets = bets(
        "[[best_bet]]\nqueries = [\"高考\"]\ndocuments = [\"old\"]\nuntil = 2026-05-31\n\
         [[best_bet]]\nqueries = [\"高考\"]\ndocuments = [\"new\"]\n\
         from = 2026-06-01\nuntil = \"2026-06-30\"\n",
    );
    for (day, expected) in [
        ("2026-05-31", Some("old")),
        ("2026-06-01", Some("new")),
        ("2026-06-30", Some("new")),
        ("2026-07-01", None),
    ] {
        assert_eq!(
            found(&bets, "高考", day).first().map(String::as_str),
            expected,
            "{day}"
        );
    }
}

#[test]
fn every_fault_of_best_bets_is_named() {
    let entry = |lines: &str| format!("[[best_bet]]\n{lines}\n");
    let good = "queries = [\"社保\"]\ndocuments = [\"a\"]";
    check_fault("best_bets = 1", "bets.toml, `best_bets`: is no key");
    check_fault(
        "[best_bet]\nqueries = []",
        "`best_bet`: is no list of entries",
    );
    check_fault("best_bet = [1]", "entry 1, `best_bet`: is no table");
    check_fault(
        &entry("documents = [\"a\"]"),
        "entry 1, `queries`: is missing",
    );
    check_fault(
        &entry("queries = []\ndocuments = [\"a\"]"),
        "entry 1, `queries`: is empty",
    );
    check_fault(
        &entry("queries = [\"？\"]\ndocuments = [\"a\"]"),
        "entry 1, `queries`: holds `？`, in which nothing can be looked for",
    );
    check_fault(
        &entry("queries = [\"社保\", \"社 保。\"]\ndocuments = [\"a\"]"),
        "holds `社 保。` twice",
    );
    check_fault(
        &entry("queries = \"社保\"\ndocuments = [\"a\"]"),
        "`queries`: is no list",
    );
    check_fault(
        &entry("queries = [1]\ndocuments = [\"a\"]"),
        "holds `1`, which is no text",
    );
    check_fault(
        &entry(&format!(
            "queries = [\"{}\"]\ndocuments = [\"a\"]",
            "长".repeat(1_001)
        )),
        "a query of 1001 characters",
    );
    check_fault(
        &entry("queries = [\"社保\"]"),
        "entry 1, `documents`: is missing",
    );
    check_fault(
        &entry("queries = [\"社保\"]\ndocuments = []"),
        "`documents`: is empty",
    );
    check_fault(
        &entry("queries = [\"社保\"]\ndocuments = [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"]"),
        "names 6 documents; leave at most 5",
    );
    check_fault(
        &entry("queries = [\"社保\"]\ndocuments = [\"a\", \"a\"]"),
        "names `a` twice",
    );
    check_fault(
        &entry("queries = [\"社保\"]\ndocuments = [\" \"]"),
        "which cannot be one: identifier is empty; copy the identifier",
    );
    check_fault(
        &entry(&format!("{good}\nform = 2026-01-01")),
        "entry 1, `form`: is no key of an entry; its keys are queries, documents, from, until, note",
    );
    check_fault(
        &entry(&format!("{good}\nfrom = 2026")),
        "`from`: is `2026`, no day",
    );
    check_fault(
        &entry(&format!("{good}\nfrom = \"2026-02-30\"")),
        "entry 1, `from`: is `2026-02-30`, no day; write a day of the calendar",
    );
    check_fault(
        &entry(&format!("{good}\nfrom = 2026-01-01T08:00:00")),
        "`from`: is `2026-01-01T08:00:00`, no day",
    );
    check_fault(
        &entry(&format!("{good}\nfrom = 2026-02-30")),
        "entry 1, line 4: ",
    );
    check_fault(
        &entry(&format!("{good}\nfrom = 2026-02-02\nuntil = 2026-02-01")),
        "entry 1, `until`: is 2026-02-01, before the first day, 2026-02-02",
    );
    check_fault(
        &entry(&format!("{good}\nnote = 3")),
        "entry 1, `note`: is no text",
    );
    check_fault(
        &format!(
            "{}{}",
            entry(good),
            entry(&format!("{good}\nuntil = 2026-01-01"))
        ),
        "entry 2, `queries`: holds `社保`, as does entry 1, whose days overlap",
    );
    check_fault("[[best_bet]]\nqueries = [", "entry 1, line ");
}

#[test]
fn all_faults_are_told_at_once() {
    let text = "[[best_bet]]\nqueries = []\n".repeat(12);
    let error = BestBets::parse("bets.toml", &text).unwrap_err();
    assert_eq!(error.faults.len(), 24);
    let told = error.to_string();
    assert_eq!(told.lines().count(), 21);
    assert!(told.contains("entry 10, `documents`: is missing"), "{told}");
    assert!(told.ends_with("bets.toml: 4 more faults"), "{told}");
}

#[test]
fn words_block_what_holds_them_and_whole_texts_what_is_them() {
    let blocked = blocked("# 敏感词\n某某工程   # 整改中\n\n=停水通知\n＝“高考”\nＧＤＰ");
    for text in [
        "某某工程",
        "关于某某工程的公告",
        "某某工程項目",
        "某某 工程",
        "停水通知",
        "停水通知。",
        "高考",
        "2025年gdp",
    ] {
        assert!(blocked.blocks(text), "{text}");
    }
    for text in ["", "某某", "关于停水通知的说明", "高考时间"] {
        assert!(!blocked.blocks(text), "{text}");
    }
    assert_eq!(blocked.len(), 4);
    assert!(!BlockedSuggestions::none().blocks("某某工程"));
}

#[test]
fn every_wrong_line_of_the_blocked_is_named() {
    let text = format!("停水\n = \n。。\n{}\n", "长".repeat(201));
    let error = BlockedSuggestions::parse("blocked.txt", &text).unwrap_err();
    let told: Vec<String> = error.to_string().lines().map(str::to_owned).collect();
    let mend =
        "has no letter, digit or Han character; write the word, or `=` and the whole suggestion";
    assert_eq!(told[0], format!("blocked.txt, line 2: `=` {mend}"));
    assert_eq!(told[1], format!("blocked.txt, line 3: `。。` {mend}"));
    assert!(told[2].starts_with("blocked.txt, line 4: `长"), "{told:?}");
    assert!(told[2].ends_with("has 201 characters, more than 200; write a shorter part of it"));
}

#[test]
fn the_revision_is_of_what_the_lists_hold() {
    let bet = "[[best_bet]]\nqueries = [\"社保\"]\ndocuments = [\"a\"]\n";
    let revision = |synonyms: &str, bet: &str, list: &str| {
        let synonyms = Synonyms::parse("s", synonyms).unwrap();
        Editorial::new(synonyms, bets(bet), blocked(list)).revision()
    };
    let first = revision("社保 = 社会保险", bet, "停水");
    let same = format!("{bet}note = \"x\"\n");
    assert_eq!(
        first,
        revision("# x\n社保 = 社会保险", &same, "停水 # x\n停水")
    );
    for other in [
        revision("社保 = 社会保障", bet, "停水"),
        revision("社保 = 社会保险", &bet.replace("\"a\"", "\"b\""), "停水"),
        revision(
            "社保 = 社会保险",
            &format!("{bet}until = 2026-01-01\n"),
            "停水",
        ),
        revision("社保 = 社会保险", bet, "=停水"),
        revision("社保 = 社会保险", bet, ""),
    ] {
        assert_ne!(first, other);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "[\\[\\]\"=,a社 \\n]{0,60}|\\PC{0,60}", entry in "(queries|documents|from|until|note|x) = (\\[(\"[ab。]?\",?)*\\]|1|true|2026-0[12]-3[01]|\"社\")") {
        for text in [text.clone(), format!("[[best_bet]]\n{entry}\n{text}")] {
            if let Err(error) = BestBets::parse("x", &text) {
                prop_assert!(!error.faults.is_empty());
            }
        }
        if let Ok(list) = BlockedSuggestions::parse("x", &text) {
            let words = text.lines().filter(|line| !line.contains(['#', '＃', '=', '＝']));
            for word in words.filter(|word| !word.trim().is_empty()) {
                prop_assert!(list.blocks(word), "{:?}", word);
            }
        }
    }
}
