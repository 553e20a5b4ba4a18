//! Finding Chinese text: words, scripts, widths, exclusion, titles, numbers.

use crate::support::{corpus, corpus_engine, document, engine, ids, search_text, sorted_ids};

#[track_caller]
fn check(texts: &[(&str, &str)], query: &str, expected: &[&str]) {
    let documents: Vec<_> = texts
        .iter()
        .map(|(id, body)| document(id, "标题", body))
        .collect();
    let engine = engine(&documents);
    let found = search_text(engine.as_ref(), query, "");
    assert_eq!(sorted_ids(&found), expected, "{query}");
    assert_eq!(found.total, expected.len() as u64, "{query}");
}

#[test]
fn words_of_a_clause_may_stand_apart() {
    let texts = [
        ("apart", "大气污染防治工作的行动计划"),
        ("together", "大气污染行动计划"),
        ("one", "大气污染防治"),
    ];
    check(&texts, "大气污染行动计划", &["apart", "together"]);
    check(&texts, "行动计划　大气污染", &["apart", "together"]);
}

#[test]
fn a_text_is_found_wherever_word_boundaries_fall() {
    let texts = [("a", "研究生命的起源"), ("b", "望舒区闾丘澹如任职")];
    check(&texts, "生命", &["a"]);
    check(&texts, "究生", &["a"]);
    check(&texts, "闾丘澹如", &["b"]);
    check(&texts, "舒区", &["b"]);
    check(&texts, "澹", &["b"]);
}

#[test]
fn scripts_and_widths_find_each_other() {
    let texts = [
        ("simplified", "台湾灾后重建ＧＢ１８０３０"),
        ("traditional", "臺灣災後重建gb18030"),
    ];
    for query in [
        "灾后重建",
        "災後重建",
        "ＧＢ１８０３０",
        "Gb18030",
        "台湾",
        "臺灣",
    ] {
        check(&texts, query, &["simplified", "traditional"]);
    }
}

#[test]
fn exclusion_leaves_out() {
    let texts = [
        ("both", "行政复议和行政诉讼"),
        ("one", "行政复议"),
        ("other", "行政诉讼"),
    ];
    check(&texts, "复议 -诉讼", &["one"]);
    check(&texts, "复议 －“行政诉讼”", &["one"]);
    check(&texts, "-复议", &["other"]);
    check(&texts, "-复议 -诉讼", &[]);
}

#[test]
fn numbers_are_found_with_and_without_separators() {
    let texts = [("a", "公开7,476条，败诉率11.21%"), ("b", "公开74条")];
    check(&texts, "7476", &["a"]);
    check(&texts, "11.21", &["a"]);
    check(&texts, "11.21%", &["a"]);
    check(&texts, "74", &["b"]);
}

#[test]
fn too_many_words_are_relaxed_and_said_to_be() {
    let texts = [("a", "低保标准的申请条件"), ("b", "停水通知")];
    let documents: Vec<_> = texts
        .iter()
        .map(|(id, body)| document(id, "标题", body))
        .collect();
    let engine = engine(&documents);
    let found = search_text(engine.as_ref(), "低保标准如何申请补贴发放", "");
    assert_eq!(ids(&found), ["a"]);
    let relaxation = found.query.relaxation.unwrap();
    assert!(relaxation.least_units < relaxation.units);

    let strict = search_text(engine.as_ref(), "低保标准", "");
    assert_eq!(strict.query.relaxation, None);
    let phrase = search_text(engine.as_ref(), "“低保标准补贴”", "");
    assert_eq!((phrase.total, phrase.query.relaxation), (0, None));
}

#[test]
fn a_filter_that_empties_a_result_does_not_relax_it() {
    let engine = engine(&[
        document("a", "标题", "低保标准的申请"),
        document("b", "标题", "低保"),
    ]);
    let found = search_text(engine.as_ref(), "低保 申请", "&issuer=x");
    assert_eq!((found.total, found.query.relaxation), (0, None));
}

#[test]
fn scope_looks_in_one_field_alone() {
    let engine = engine(&[
        document("title", "行政复议", "正文"),
        document("body", "标题", "行政复议"),
    ]);
    for (scope, expected) in [
        ("title", vec!["title"]),
        ("body", vec!["body"]),
        ("all", vec!["body", "title"]),
    ] {
        for query in ["行政复议", "“行政复议”", "复议"] {
            let found = search_text(engine.as_ref(), query, &format!("&scope={scope}"));
            assert_eq!(sorted_ids(&found), expected, "{query} in {scope}");
        }
    }
}

#[test]
fn every_sample_document_is_found_first_by_its_title() {
    let engine = corpus_engine();
    for document in corpus() {
        let found = search_text(engine.as_ref(), &document.title, "");
        let first = found.hits.first().map(|hit| hit.document.title.as_str());
        assert_eq!(first, Some(document.title.as_str()));
    }
}

#[test]
fn every_sample_document_is_found_first_by_its_numbers() {
    let engine = corpus_engine();
    for document in corpus() {
        let numbers = [
            document
                .doc_number
                .as_ref()
                .map(|number| number.written().to_owned()),
            document
                .doc_number
                .as_ref()
                .map(|number| number.canonical().to_owned()),
            document
                .catalog_number
                .as_ref()
                .map(|number| number.written().to_owned()),
            document
                .catalog_number
                .as_ref()
                .map(|number| number.canonical().to_owned()),
        ];
        for number in numbers.into_iter().flatten() {
            let found = search_text(engine.as_ref(), &number, "");
            let first = found.hits.first().map(|hit| &hit.document.id);
            assert_eq!(first, Some(&document.id), "{number}");
        }
    }
}
