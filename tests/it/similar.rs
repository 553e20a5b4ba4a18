//! Documents that are like a document.

use gongwen::model::{Document, DocumentId};
use gongwen::search::Engine;

use crate::support::{document, engine_of};

fn fillers() -> Vec<Document> {
    (0..30)
        .map(|number| {
            let body = format!("节日放假安排，各单位做好值班工作。第{number}号");
            document(&format!("f{number}"), "关于放假的通知", &body)
        })
        .collect()
}

#[track_caller]
fn check(documents: &[Document], id: &str, size: usize, expected: &[&str]) {
    let (first, second) = documents.split_at(documents.len() / 2);
    let engine = engine_of(&[first, second, &fillers()]);
    let id = DocumentId::parse(id).unwrap();
    let found = engine.similar(&id, size).unwrap();
    let found: Vec<&str> = found.iter().map(|document| document.id.as_str()).collect();
    assert_eq!(found, expected);
}

fn heating(id: &str, title: &str, rest: &str) -> Document {
    let body = format!(
        "城市集中供热管网改造，热力站和锅炉房的补贴标准由物价部门核定。\n{}{rest}",
        "供热单位应当保证供热温度，用户应当按时缴纳供热费用。".repeat(6)
    );
    document(id, title, &body)
}

#[test]
fn the_nearest_come_first() {
    let mut far = heating("3", "节日值班安排", "");
    far.body = "热力站的值班安排。".to_owned();
    let documents = [
        heating("1", "云澜市供热办法", "甲"),
        heating("2", "临岳省供热条例", "乙"),
        far,
        document("4", "养犬规定", "犬只登记和免疫。"),
    ];
    check(&documents, "1", 1, &["2"]);
    check(&documents, "4", 5, &[]);
    check(&documents, "none", 5, &[]);
    check(&documents, "1", 0, &[]);
}

#[test]
fn the_same_content_is_not_similar_and_others_count_once() {
    let documents = [
        heating("1", "云澜市供热办法", "甲"),
        heating("copy", "转发云澜市供热办法", "甲"),
        heating("2", "临岳省供热条例", "乙"),
        heating("2-copy", "临岳省供热条例（转发）", "乙"),
        heating("3", "沧浦市供热规定", "丙"),
        heating("3-again", "沧浦市供热规定", "丙丁"),
    ];
    let (first, second) = documents.split_at(3);
    let engine = engine_of(&[first, second, &fillers()]);
    let id = DocumentId::parse("1").unwrap();
    let found = engine.similar(&id, 5).unwrap();
    let mut titles: Vec<&str> = found
        .iter()
        .map(|document| document.title.get(..9).unwrap())
        .collect();
    titles.sort_unstable();
    assert_eq!(titles, ["临岳省", "沧浦市"]);
}
