//! Each rule, by the codes that a document or several give.

use serde_json::{Value, json};

use crate::ingest::{self, IngestConfig, posted_lines};
use crate::model::Date;
use crate::quality::{Finding, RULES, Selection, Severity, check};

/// A document with which nothing is wrong.
fn sound() -> Value {
    json!({
        "id": "yl-1",
        "title": "云澜市人民政府办公室关于做好高龄津贴发放工作的通知",
        "body": "各区人民政府：\n现将有关事项通知如下。",
        "issuer": "云澜市人民政府办公室",
        "doc_number": "云政办发〔2021〕12号",
        "catalog_number": "758201934/2021-00027",
        "written_date": "2021-03-31",
        "published_date": "2021-04-02",
        "keywords": ["高龄津贴"],
        "topic": "民政/养老"
    })
}

/// The sound document with other values.
fn with(values: &Value) -> Value {
    let mut document = sound();
    for (name, value) in values.as_object().unwrap() {
        document[name] = value.clone();
    }
    document
}

fn findings(documents: &[Value]) -> Vec<Finding> {
    let lines: Vec<String> = documents.iter().map(Value::to_string).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    std::fs::write(&path, lines.join("\n")).unwrap();
    let items = ingest::read(&[path], IngestConfig::in_process());
    let selection = Selection {
        severity: Severity::Notice,
        only: Vec::new(),
    };
    let today = Date::constant(2026, 11, 25);
    let mut found = Vec::new();
    let summary = check(items, today, &selection, |finding| {
        found.push(finding);
        Ok::<(), ()>(())
    })
    .unwrap();
    assert_eq!(summary.counts.iter().sum::<u64>(), found.len() as u64);
    found
}

/// The codes of one document, in the order of the table.
#[track_caller]
fn check_one(values: &Value, expected: &[&str]) {
    check_all(&[with(values)], expected);
}

#[track_caller]
fn check_all(documents: &[Value], expected: &[&str]) {
    let found = findings(documents);
    let codes: Vec<&str> = RULES
        .iter()
        .flat_map(|rule| found.iter().filter(|one| one.code == rule.code))
        .map(|one| one.code)
        .collect();
    assert_eq!(codes, expected, "{found:#?}");
}

#[test]
fn a_sound_document_gives_nothing() {
    check_one(&json!({}), &[]);
}

#[test]
fn missing_fields() {
    for (field, expected) in [
        ("title", "missing-title"),
        ("body", "missing-body"),
        ("issuer", "missing-issuer"),
        ("written_date", "missing-written-date"),
        ("published_date", "missing-published-date"),
        ("doc_number", "missing-doc-number"),
        ("catalog_number", "missing-catalog-number"),
        ("keywords", "missing-keywords"),
        ("topic", "missing-topic"),
    ] {
        check_one(&json!({ field: null }), &[expected]);
    }
    check_one(
        &json!({"title": "云澜市2020年法治政府建设年度报告", "doc_number": null}),
        &[],
    );
}

#[test]
fn what_the_reader_says_is_told_as_well() {
    check_one(&json!({"written_date": "2021-02-31"}), &["refused"]);
    check_one(
        &json!({"written_date": "待定"}),
        &["doubtful", "missing-written-date"],
    );
    check_one(&json!({"body": "甲&amp;乙"}), &["doubtful"]);
    check_one(&json!({"库房": "一号"}), &["unknown-field"]);
    check_all(&[sound(), with(&json!({"title": "另一份"}))], &["doubtful"]);
    check_all(
        &[sound(), with(&json!({"id": "yl-2", "title": "另一份"}))],
        &["doc-number-duplicate", "catalog-number-duplicate"],
    );
}

#[test]
fn dates() {
    check_one(
        &json!({"published_date": "2021-03-30"}),
        &["written-after-published"],
    );
    check_one(&json!({"published_date": "2026-11-25"}), &[]);
    check_one(
        &json!({"published_date": "2026-11-26"}),
        &["date-in-future"],
    );
    check_one(
        &json!({"effective_date": "2021-03-01"}),
        &["effective-before-written"],
    );
    check_one(
        &json!({"effective_date": "2121-03-01"}),
        &["date-implausible"],
    );
    let old = |date: &str| json!({"written_date": date, "doc_number": "云政令第12号"});
    check_one(&old("1948-05-01"), &["date-before-1949"]);
    check_one(&old("1848-05-01"), &["date-implausible"]);
    check_one(
        &json!({"title": "臨嶽縣政府公告", "body": "茲公告實施區域計畫。", "issuer": "臨嶽縣政府",
            "written_date": "民國35年5月1日", "doc_number": "嶽府字第0350001234號"}),
        &[],
    );
}

#[test]
fn numbers_of_documents() {
    check_one(&json!({"written_date": "2020-03-31"}), &["doc-number-year"]);
    check_one(
        &json!({"written_date": "2022-01-05", "published_date": "2022-01-06"}),
        &["doc-number-year-end"],
    );
    let order = |id: &str, year: i16| {
        with(
            &json!({"id": id, "title": format!("{year}年公布的办法"), "catalog_number": format!("758201934/{year}-00001"),
            "doc_number": "云澜市人民政府令第3号", "written_date": format!("{year}-01-05"),
            "published_date": format!("{year}-01-06")}),
        )
    };
    check_all(&[order("yl-2", 2010), order("yl-3", 2020)], &[]);
    check_one(&json!({"doc_number": "见正文"}), &["doc-number-form"]);
    let inside = "云政\u{200b}办发〔2021〕12号";
    check_one(
        &json!({ "doc_number": inside }),
        &["doubtful", "invisible-in-identifier"],
    );
    let around = "\u{200b}云政办发〔2021〕12号\u{feff}";
    check_one(&json!({ "doc_number": around }), &["doubtful"]);
}

#[test]
fn catalogue_numbers() {
    check_one(
        &json!({"catalog_number": "云澜-12"}),
        &["catalog-number-form"],
    );
    for written in [
        "11530100MB1234567X/2022-000123",
        "758201934202100027",
        "2021-00027",
    ] {
        check_one(&json!({"catalog_number": written}), &[]);
    }
    let serial = |serial: u32| {
        with(
            &json!({"id": format!("yl-{serial}"), "catalog_number": format!("758201934/2021-{serial:05}"),
            "doc_number": format!("云政办发〔2021〕{serial}号")}),
        )
    };
    let found = findings(&[serial(15), serial(11), serial(17)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].code, "catalog-number-gap");
    assert_eq!(found[0].value.as_deref(), Some("758201934/2021"));
    assert!(
        found[0].message.starts_with("00012–00014, 00016 missing"),
        "{}",
        found[0].message
    );
}

/// A long body of its own for each seed.
fn long_body(seed: u32) -> String {
    let next = |c: &u32| Some((c * 1_103 + 12_345) % 20_011);
    std::iter::successors(Some(seed), next)
        .take(600)
        .filter_map(|c| char::from_u32(0x4e00 + c % 5_000))
        .collect()
}

#[test]
fn bodies_that_come_again() {
    let document = |number: u32, body: String| {
        with(&json!({"id": format!("yl-{number}"), "body": body,
            "title": format!("关于第{number}次会议的通知"), "doc_number": format!("云政办发〔2021〕{number}号"),
            "catalog_number": format!("758201934/2021-{number:05}")}))
    };
    let body = long_body(7);
    let spaced: String = body.chars().flat_map(|c| [c, '，']).collect();
    check_all(
        &[document(1, body.clone()), document(2, spaced)],
        &["same-body"],
    );
    let found = findings(&[
        document(1, body.clone()),
        document(2, long_body(8)),
        document(3, format!("{body}特此通知。")),
    ]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].code, "near-duplicate");
    assert_eq!(found[0].document.as_deref(), Some("yl-3"));
    assert_eq!(found[0].others, ["yl-1"]);
    check_all(
        &[
            document(1, "见附件。".to_owned()),
            document(2, "见附件。".to_owned()),
        ],
        &[],
    );
}

#[test]
fn parts_of_pages() {
    for line in [
        "【打印】【关闭】",
        "责任编辑：张某",
        "上一篇：关于放假的通知",
        "扫一扫在手机打开当前页",
        "版权所有：云澜市人民政府",
        "云ICP备12345678号-1",
        "您当前的位置：首页 > 政务公开",
        "分享到：微信 新浪微博",
    ] {
        check_one(
            &json!({"body": format!("正文一\n{line}\n正文二")}),
            &["chrome-in-body"],
        );
    }
    check_one(
        &json!({"body": "一、打印机采购\n□即用系统版权所有证明\n二、来源：中央资金\n三、关闭小煤矿"}),
        &[],
    );
    check_one(
        &json!({"body": "第一段<br/>第二段<p class=\"a\">"}),
        &["markup-in-text"],
    );
    check_one(
        &json!({"body": "浓度<5mg，>3mg；a<b>c 除外"}),
        &["markup-in-text"],
    );
    check_one(&json!({"body": "甲&ldquo;乙&sp;"}), &["markup-in-text"]);
}

#[test]
fn characters() {
    for text in [
        "锟斤拷锟斤拷",
        "å…¬å‘Šï¼Œ",
        "通知\u{fffd}",
        "鍏充簬锛屽伐浣滐細鐨勯€氱煡銆傞檮浠讹細锛堝叧浜庯級",
    ] {
        check_one(&json!({"body": text}), &["mojibake"]);
    }
    check_one(&json!({"body": "木工用锛一把"}), &[]);
    let found = findings(&[with(&json!({"body": "第一章\u{e5e5}\u{e5e5}总则\u{e003}"}))]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        found[0].message,
        "holds characters of private use: U+E003, U+E5E5 2 times"
    );
}

#[test]
fn personal_numbers_are_told_and_never_shown() {
    // The example of GB 11643.
    let (identity, phone) = ("11010519491231002X", "13912345678");
    let body =
        format!("名单\n张某，{identity}\n联系电话：{phone}\n开户银行账号：6222021234567890128");
    let found = findings(&[with(
        &json!({"body": body, "keywords": [format!("张某{identity}")]}),
    )]);
    let codes: Vec<&str> = found.iter().map(|one| one.code).collect();
    assert_eq!(
        codes,
        [
            "identity-number",
            "mobile-number",
            "bank-card",
            "identity-number"
        ]
    );
    assert_eq!(found[0].value.as_deref(), Some("110105********002X"));
    assert_eq!(
        found[0].message,
        "is an identity-card number, in paragraph 2"
    );
    assert_eq!(found[1].value.as_deref(), Some("139****5678"));
    let values = [
        json!({"title": format!("{identity} {phone}"), "written_date": format!("{identity}之日")}),
        json!({"written_date": {"x": format!("{identity}")}}),
        json!({"doc_number": format!("{identity}{phone}"), "topic": identity}),
    ];
    for values in values {
        let all = format!("{:?}", findings(&[with(&values)]));
        assert!(!all.contains("19491231") && !all.contains(phone), "{all}");
    }
}

#[test]
fn only_what_is_asked_for_is_told() {
    let items = || posted_lines(std::io::Cursor::new(r#"{"id":"a","body":"甲"}"#));
    let count = |severity, only: &[&str]| {
        let only = only.iter().map(|&code| code.to_owned()).collect();
        let selection = Selection { severity, only };
        let summary = check(items(), Date::constant(2026, 11, 25), &selection, |_| {
            Ok::<(), ()>(())
        });
        summary.unwrap().counts.iter().sum::<u64>()
    };
    assert_eq!(count(Severity::Notice, &[]), 7);
    assert_eq!(count(Severity::Warning, &[]), 4);
    assert_eq!(count(Severity::Notice, &["missing-topic"]), 1);
    let selection = Selection {
        severity: Severity::Notice,
        only: Vec::new(),
    };
    let stopped = check(items(), Date::constant(2026, 11, 25), &selection, |_| {
        Err("full")
    });
    assert_eq!(stopped, Err("full"));
}
