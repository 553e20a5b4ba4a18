//! Files that a page links to: they are part of its document, are found in it, and
//! are read again when they change.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::cli::{gongwen, json};

const PAGE: &str = "<html><head><title>云澜市供水检修通知</title></head><body>\
    <table><tr><td>发布机构：</td><td>云澜市水务局</td></tr></table>\
    <div class=\"TRS_Editor\"><p>为保障供水，现将检修日程印发给你们。</p>\
    <p>附件：<a href=\"files/list.csv\">检修日程表</a> <a href=\"./notice.doc\">通知正本</a>\
    <a href=\"later.csv\">补充日程表</a></p></div></body></html>";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let docs = folder.path().join("docs");
    fs::create_dir_all(docs.join("files")).unwrap();
    fs::write(docs.join("a.html"), PAGE).unwrap();
    fs::write(docs.join("files/list.csv"), "小区,日期\n东湖花园,3月31日\n").unwrap();
    let doc = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/office/notice.doc");
    fs::copy(doc, docs.join("notice.doc")).unwrap();
    folder
}

fn index(folder: &Path) -> Value {
    json(&gongwen(folder, &["index", "docs", "--prune", "--json"]))
}

fn search(folder: &Path, query: &str) -> Value {
    json(&gongwen(folder, &["search", query, "--json"]))
}

#[test]
fn the_files_that_a_page_links_to_are_part_of_its_document() {
    let folder = folder();
    let folder = folder.path();
    let said = index(folder);
    assert_eq!(
        (&said["read"], &said["refused"]),
        (&1.into(), &0.into()),
        "{said}"
    );
    let found = search(folder, "\"东湖花园\"");
    assert_eq!(found["total"]["value"], 1, "{found}");
    let highlight = &found["hits"][0]["highlights"]["attachment"][0];
    assert_eq!(highlight["name"], "检修日程表", "{found}");
    assert!(
        highlight["html"].as_str().unwrap().contains("<mark>"),
        "{found}"
    );
    let id = found["hits"][0]["id"].as_str().unwrap().to_owned();
    let exported = gongwen(folder, &["export"]);
    let document: Value = serde_json::from_slice(&exported.stdout).unwrap();
    assert_eq!(document["id"], id);
    let attachments = document["attachments"].as_array().unwrap();
    let names: Vec<_> = attachments
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["检修日程表", "通知正本", "补充日程表"]);
    let has_text = attachments.iter().map(|one| one["text"].is_string());
    assert_eq!(has_text.collect::<Vec<_>>(), [true, true, false]);
}

#[test]
fn a_page_is_read_again_when_its_attachments_change() {
    let folder = folder();
    let folder = folder.path();
    index(folder);
    assert_eq!(index(folder)["unchanged_files"], 1);
    let list = folder.join("docs/files/list.csv");
    fs::write(&list, "小区,日期\n西山花园,4月1日\n").unwrap();
    assert_eq!(index(folder)["replaced"], 1);
    assert_eq!(search(folder, "\"西山花园\"")["total"]["value"], 1);
    // One that was not there yet.
    fs::write(
        folder.join("docs/later.csv"),
        "小区,日期\n南岸花园,4月2日\n",
    )
    .unwrap();
    let said = index(folder);
    assert_eq!(
        (&said["read"], &said["replaced"]),
        (&1.into(), &1.into()),
        "{said}"
    );
    assert_eq!(search(folder, "\"南岸花园\"")["total"]["value"], 1);
    // One that no page links to any more is a document of its own.
    fs::write(
        folder.join("docs/a.html"),
        PAGE.replace("./notice.doc", "x"),
    )
    .unwrap();
    let said = index(folder);
    assert_eq!(
        (&said["added"], &said["replaced"]),
        (&1.into(), &1.into()),
        "{said}"
    );
    fs::write(folder.join("docs/a.html"), PAGE).unwrap();
    let said = index(folder);
    assert_eq!(
        (&said["replaced"], &said["pruned"]),
        (&1.into(), &1.into()),
        "{said}"
    );
}

#[test]
fn nothing_outside_the_folder_is_attached() {
    let folder = folder();
    let folder = folder.path();
    fs::write(folder.join("secret.csv"), "密码,一二三四五\n").unwrap();
    let page = PAGE.replace("files/list.csv", "../secret.csv");
    fs::write(folder.join("docs/a.html"), page).unwrap();
    index(folder);
    assert_eq!(search(folder, "\"一二三四五\"")["total"]["value"], 0);
}

#[test]
fn a_link_out_of_the_folder_publishes_nothing() {
    let folder = folder();
    let folder = folder.path();
    fs::write(folder.join("secret.csv"), "名称,口令\n甲系统,不可外传\n").unwrap();
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, folder.join("docs").join(name)).unwrap();
    };
    fs::remove_file(folder.join("docs/files/list.csv")).unwrap();
    link("../../secret.csv", "files/list.csv");
    link("../secret.csv", "later.csv");
    link("../secret.csv", "other.csv");
    let said = index(folder);
    assert_eq!(said["warnings"], 2, "{said}");
    assert_eq!(search(folder, "\"不可外传\"")["total"]["value"], 0);
    // A link within the folder is followed.
    fs::rename(folder.join("secret.csv"), folder.join("docs/.open.csv")).unwrap();
    for name in ["later.csv", "other.csv", "files/list.csv"] {
        fs::remove_file(folder.join("docs").join(name)).unwrap();
    }
    link(".open.csv", "later.csv");
    index(folder);
    assert_eq!(search(folder, "\"不可外传\"")["total"]["value"], 1);
}
