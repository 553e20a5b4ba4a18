//! Questions and pasted text: relaxed where few documents have every word.

use gongwen::model::Document;

use crate::support::{corpus, corpus_engine, document, engine, ids, search_text, sorted_ids};

fn sources() -> Vec<Document> {
    vec![
        document(
            "measures",
            "支持企业措施",
            "海关实行“四个延长”，减轻企业负担。企业可以缓缴保证金。",
        ),
        document("apart", "通知", "四个月内延长开放时间，企业自行安排。"),
        document("other", "停水通知", "检修期间停水，请市民储水。"),
    ]
}

#[test]
fn a_question_finds_documents_without_some_of_its_words() {
    let engine = engine(&sources());
    for text in ["停水有多少次", "停水次数？", "什么时候停水检修完毕"] {
        let found = search_text(engine.as_ref(), text, "");
        assert_eq!(ids(&found).first(), Some(&"other"), "{text}");
        assert!(found.query.relaxation.is_some(), "{text}");
        assert_eq!(found.query.diagnosis, None, "{text}");
        assert_eq!(found.query.suggestions, [], "{text}");
    }
    let words = search_text(engine.as_ref(), "停水 通知", "");
    assert_eq!(
        (sorted_ids(&words), words.query.relaxation),
        (vec!["other"], None)
    );
}

#[test]
fn a_quotation_in_running_text_is_a_phrase_that_a_question_may_miss() {
    let engine = engine(&sources());
    let exact = search_text(engine.as_ref(), "企业“四个延长”", "");
    assert_eq!(
        (ids(&exact), exact.query.relaxation),
        (vec!["measures"], None)
    );
    let asked = search_text(engine.as_ref(), "海关对哪些企业实行了“四个延期”？", "");
    assert_eq!(ids(&asked).first(), Some(&"measures"));
    assert!(asked.query.relaxation.is_some());
    let alone = search_text(engine.as_ref(), "“四个延期” 企业", "");
    assert_eq!((alone.total, alone.query.relaxation), (0, None));
}

#[test]
fn marks_beside_words_say_nothing() {
    let engine = engine(&sources());
    for text in ["停水 ！", "停水 ，", "“停水”，"] {
        assert_eq!(
            ids(&search_text(engine.as_ref(), text, "")),
            ["other"],
            "{text}"
        );
    }
    assert_eq!(sorted_ids(&search_text(engine.as_ref(), "，", "")).len(), 3);
}

#[test]
fn a_whole_title_is_no_question() {
    let mut looked_at = 0;
    for document in corpus() {
        let found = search_text(corpus_engine().as_ref(), &document.title, "");
        let has_all = found.query.relaxation.is_none();
        assert!(has_all, "{}: {} documents", document.title, found.total);
        looked_at += 1;
    }
    assert!(looked_at > 50);
}

#[test]
fn words_of_the_best_passages_raise_what_has_them() {
    let engine = engine(&[
        document("best", "辞退员工", "辞退员工应当支付经济补偿金。"),
        document("second", "员工", "员工离职，单位支付经济补偿金。"),
        document("third", "员工", "员工食堂按时开放，欢迎就餐。"),
    ]);
    let found = search_text(engine.as_ref(), "怎么辞退员工", "&explain=true");
    assert_eq!(ids(&found), ["best", "second", "third"]);
    let explanation = found.hits[1].explanation.as_ref().unwrap();
    let related: Vec<&str> = explanation
        .contributions
        .iter()
        .filter(|one| one.lane() == "related")
        .map(|one| one.text.as_str())
        .collect();
    assert!(related.contains(&"支付"), "{related:?}");
    let sentence = explanation
        .sentences
        .iter()
        .find(|one| one.contains("相关词"));
    assert!(sentence.is_some(), "{:?}", explanation.sentences);
}
