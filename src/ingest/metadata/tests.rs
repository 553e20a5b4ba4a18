//! Tests of what becomes of the fields of a record.

use serde_json::{Value, json};

use super::convert::{Made, document};
use super::values::Origin;
use crate::ingest::fault::Fault;
use crate::ingest::mapping::Mapping;
use crate::ingest::record::Record;
use crate::model::{Document, Validity};

fn record(value: Value) -> Record {
    let Value::Object(members) = value else {
        panic!("is no object: {value}");
    };
    let mut record = Record::new(&Mapping::built_in());
    for (name, value) in members {
        record.push(&name, value, None);
    }
    record
}

fn make(value: Value, relative: &str) -> Result<Made, Fault> {
    let origin = Origin {
        path: format!("corpus/{relative}"),
        relative: relative.to_owned(),
        line: Some(7),
    };
    document(record(value), &origin)
}

/// The document of a record that gives these warnings, each as `field: reason`.
#[track_caller]
fn check(value: Value, warnings: &[&str]) -> Document {
    let made = make(value, "a.jsonl").unwrap();
    let found: Vec<String> = made
        .warnings
        .iter()
        .map(|warning| format!("{}: {}", warning.field, warning.reason))
        .collect();
    assert_eq!(found, warnings);
    made.document
}

#[track_caller]
fn check_fault(value: Value, field: Option<&str>, shown: Option<&str>, reason: &str) {
    let fault = make(value, "a.jsonl").unwrap_err();
    assert_eq!(
        (fault.field, fault.value.as_deref(), fault.reason.as_str()),
        (field, shown, reason)
    );
}

#[test]
fn every_field_arrives() {
    let document = check(
        json!({
            "id": " yl-1 ", "catalog_number": "7/2021-00001", "doc_number": "云政发〔2021〕1号",
            "title": "关于\n 放假的通知", "issuer": "市\u{200b}政府", "co_issuers": "民政局、财政局",
            "keywords": ["放假", " 放假", null], "topic": "科技、教育\\教育", "doc_type": "通知",
            "written_date": "二〇二一年三月三十一日", "published_date": "2021-04-01 09:30:00",
            "effective_date": "2021/5/1", "validity": "现行有效", "body": "\u{3000}甲\n\n乙\0\n",
            "attachments": [{"name": "表.xls", "media_type": "application/vnd.ms-excel", "text": " 丙 "}],
            "source_url": "https://x.example/1", "fetched_at": "2022-01-01T00:00:00Z",
            "extra": {"b": 1, "a": [null], "n": null},
        }),
        &[],
    );
    assert_eq!(document.id.as_str(), "yl-1");
    assert_eq!(document.title, "关于 放假的通知");
    assert_eq!(document.issuer.as_deref(), Some("市政府"));
    assert_eq!(document.co_issuers, ["民政局", "财政局"]);
    assert_eq!(document.keywords, ["放假"]);
    assert_eq!(document.topic.unwrap().path(), "科技、教育/教育");
    assert_eq!(
        document.doc_number.unwrap().canonical(),
        "云政发〔2021〕1号"
    );
    assert_eq!(document.catalog_number.unwrap().canonical(), "7202100001");
    let dates = [
        document.written_date,
        document.published_date,
        document.effective_date,
    ];
    assert_eq!(
        dates.map(|date| date.unwrap().to_string()),
        ["2021-03-31", "2021-04-01", "2021-05-01"]
    );
    assert_eq!(document.validity, Validity::InForce);
    assert_eq!(document.body, "甲\n乙");
    assert_eq!(document.attachments[0].text.as_deref(), Some("丙"));
    assert_eq!(document.source_url.as_deref(), Some("https://x.example/1"));
    assert_eq!(document.source_path.as_deref(), Some("a.jsonl"));
    let extra = [("a", "[null]"), ("b", "1")].map(|(name, value)| (name.into(), value.into()));
    assert_eq!(document.extra, extra);
}

#[test]
fn null_and_empty_are_absent() {
    let document = check(
        json!({
            "id": "", "title": "通知", "issuer": null, "keywords": [], "topic": " ",
            "written_date": "", "attachments": null, "extra": {}, "body": null,
        }),
        &[],
    );
    let doc_type = document.doc_type.clone().unwrap();
    assert_eq!((doc_type.name.as_str(), doc_type.derived), ("通知", true));
    let mut bare = Document::new(document.id.clone(), "通知".to_owned());
    bare.doc_type = Some(doc_type);
    bare.source_path = Some("a.jsonl".to_owned());
    assert_eq!(document, bare);
}

#[test]
fn what_cannot_be_understood_is_kept_with_a_warning() {
    let document = check(
        json!({
            "title": "通知", "written_date": "二〇二一年三月", "validity": "试行",
            "doc_number": "——", "source_url": "javascript:alert(1)",
        }),
        &[
            "doc_number: holds neither letter nor digit; it is left out",
            "written_date: is not a date in any known spelling; it is left out",
            "validity: is none of 有效, 已修改, 已废止, 尚未生效, 未标注; it is left out",
            "source_url: is no http or https address; it is left out",
        ],
    );
    assert_eq!(document.written_date, None);
    assert_eq!(document.validity, Validity::Unlabelled);
    let names: Vec<_> = document
        .extra
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "doc_number_raw",
            "source_url_raw",
            "validity_raw",
            "written_date_raw"
        ]
    );
    assert_eq!(document.extra[3].1, "\"二〇二一年三月\"");
}

#[test]
fn a_day_that_does_not_exist_is_refused() {
    check_fault(
        json!({"title": "通知", "written_date": "成文日期：2021年2月31日"}),
        Some("written_date"),
        Some("2021年2月31日"),
        "is a day that the calendar does not have",
    );
}

#[test]
fn a_document_without_title_and_body_is_refused() {
    check_fault(
        json!({"id": "x", "issuer": "局", "title": "\u{200b} ", "body": " \n"}),
        None,
        None,
        "has neither title nor body",
    );
}

#[test]
fn a_wrong_type_is_refused_with_field_and_value() {
    let check_type = |field: &str, value: Value, shown: &str, reason: &str| {
        let record = json!({"title": "通知", field: value});
        let name = Mapping::built_in().field(field).unwrap().name();
        check_fault(record, Some(name), Some(shown), reason);
    };
    check_type(
        "validity",
        json!(["a"]),
        "[\"a\"]",
        "is a list, where a text is expected",
    );
    check_type("id", json!(5), "5", "is a number, where a text is expected");
    check_type(
        "body",
        json!({"a": 1}),
        "{\"a\":1}",
        "is an object, where a text is expected",
    );
    check_type(
        "keywords",
        json!([1]),
        "1",
        "is a number, where a text is expected",
    );
    check_type(
        "keywords",
        json!(true),
        "true",
        "is true or false, where a list of texts is expected",
    );
    check_type(
        "extra",
        json!("x"),
        "x",
        "is a text, where an object is expected",
    );
    check_type(
        "attachments",
        json!([[]]),
        "[]",
        "is a list, where a list of objects is expected",
    );
    check_type(
        "attachments",
        json!([{"name": 3}]),
        "3",
        "is a number, where the text of `name` is expected",
    );
    check_type(
        "title",
        json!(1),
        "1",
        "is a number, where a text is expected",
    );
}

#[test]
fn an_invalid_identifier_is_refused() {
    check_fault(
        json!({"id": "a\nb", "title": "通知"}),
        Some("id"),
        Some("a b"),
        "identifier holds a control character",
    );
}

#[test]
fn unknown_fields_are_kept_and_named() {
    let made = make(
        json!({"title": "通知", "责任编辑": "甲", "status": 1, "extra": {"status": 2}}),
        "a.jsonl",
    )
    .unwrap();
    assert_eq!(made.unknown_fields, ["责任编辑", "status"]);
    let extra: Vec<_> = made
        .document
        .extra
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        extra,
        [("status", "1"), ("status_2", "2"), ("责任编辑", "\"甲\"")]
    );
}

#[test]
fn an_address_in_source_stands_in_for_the_source_url() {
    let document = check(
        json!({"title": "通知", "source": "http://x.example/?a=1"}),
        &[],
    );
    assert_eq!(
        document.source_url.as_deref(),
        Some("http://x.example/?a=1")
    );
    assert!(document.extra.is_empty());
    let document = check(json!({"title": "通知", "source": "公报"}), &[]);
    assert_eq!(document.source_url, None);
    assert_eq!(document.extra[0].0, "source");
}

#[test]
fn the_second_value_of_a_field_is_kept_aside() {
    let document = check(
        json!({"title": "通知", "标题": "通告", "名称": "通知"}),
        &["title: is a second value of its field; it is kept under `extra`"],
    );
    assert_eq!(document.title, "通知");
    assert_eq!(
        document.extra,
        [("title".to_owned(), "\"通告\"".to_owned())]
    );
}

#[test]
fn a_missing_title_is_derived() {
    let document = check(
        json!({"body": "关于放假的通知\n正文"}),
        &["title: is derived, because the source gives no title"],
    );
    assert!(document.title_derived);
    assert_eq!(document.title, "关于放假的通知");
    assert_eq!(document.doc_type.unwrap().name, "通知");
}

#[test]
fn entities_are_decoded_with_one_warning_for_each_field() {
    let reason = "is an HTML entity that the source left over; such are decoded";
    let document = check(
        json!({
            "title": "A&amp;B &sp;", "body": "1&nbsp;mg &lt; 2&nbsp;mg",
            "keywords": ["C&amp;D", "E&amp;F"],
        }),
        &[
            &format!("title: {reason}"),
            &format!("body: {reason}"),
            &format!("keywords: {reason}"),
        ],
    );
    assert_eq!(document.title, "A&B &sp;");
    assert_eq!(document.body, "1 mg < 2 mg");
    assert_eq!(document.keywords, ["C&D", "E&F"]);
}

#[test]
fn attachments_may_lack_everything_but_something() {
    let document = check(
        json!({"title": "通知", "attachments": ["表.pdf", {"text": "甲"}, {"name": "图", "size": 3}]}),
        &[
            "attachments: has no name and is given this one",
            "attachments: is not known of attachments; it is left out",
        ],
    );
    let names: Vec<_> = document
        .attachments
        .iter()
        .map(|a| a.name.as_str())
        .collect();
    assert_eq!(names, ["表.pdf", "附件2", "图"]);
    assert_eq!(document.extra[0].1, "\"{\\\"size\\\":3}\"");
}

#[test]
fn an_identifier_by_line_of_standard_input_is_doubtful() {
    let made = make(json!({"title": "通知"}), "-").unwrap();
    assert_eq!(made.warnings[0].field, "id");
    assert!(made.document.id.as_str().starts_with("path-"));
}
