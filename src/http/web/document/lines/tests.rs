//! Lines and their levels.

use super::*;

#[track_caller]
fn check(text: &str, kind: LineKind, lead: &str) {
    let found = line(text, 0);
    assert_eq!((found.kind, found.lead), (kind, lead), "{text}");
    assert_eq!(format!("{}{}", found.lead, found.rest), text);
}

#[test]
fn lines_are_told_apart() {
    check("一、总体要求", LineKind::Heading, "");
    check("（二）主要目标", LineKind::Subheading, "");
    check("## 第一章 总则", LineKind::Chapter, "##");
    check("### （一）目标", LineKind::Subheading, "###");
    check("## 范围", LineKind::Heading, "##");
    check("第十二章　附则", LineKind::Chapter, "");
    check("第三条　本办法所称…", LineKind::Article, "第三条");
    check("第三條　進出本縣漁港之船舶", LineKind::Article, "第三條");
    check("第　二　條　本標準所稱", LineKind::Article, "第　二　條");
    check("第三条规定的情形除外。", LineKind::Plain, "");
    check("一是加强领导。二是压实责任。", LineKind::Plain, "");
    check(
        "一、发放时间和标准。每年6月至9月发放。",
        LineKind::Plain,
        "一、发放时间和标准。",
    );
    check("#标签", LineKind::Plain, "");
    check("第二编　物权", LineKind::Part, "");
    check("第一节 一般规定", LineKind::Section, "");
    check("第五条【定义】本办法所称…", LineKind::Article, "第五条");
    check("第五条（定义）本办法所称…", LineKind::Article, "第五条");
    check("第五条（一）项规定的情形", LineKind::Plain, "");
    check("1.完善机制", LineKind::Item, "");
    check(
        "3.完善机制。各县要健全制度，压实责任。",
        LineKind::Plain,
        "3.完善机制。",
    );
    check("1.5万元以下的罚款", LineKind::Plain, "");
    check("2021年3月31日", LineKind::Plain, "");
    check("第", LineKind::Plain, "");
    check("（", LineKind::Plain, "");
}

#[test]
fn the_ends_of_a_document_are_set_apart() {
    let body =
        "各县人民政府：\n现通知如下：\n一、目标\n　正文。\n云澜市人民政府\n2021年3月31日\n附件：表";
    let kinds: Vec<LineKind> = lines(body).iter().map(|line| line.kind).collect();
    assert_eq!(
        kinds,
        [
            LineKind::Addressee,
            LineKind::Plain,
            LineKind::Heading,
            LineKind::Plain,
            LineKind::Signature,
            LineKind::Signature,
            LineKind::Plain,
        ]
    );
}

#[test]
fn heading_levels_have_no_gaps() {
    let levels =
        |body: &str| -> Vec<Option<u8>> { lines(body).iter().map(|line| line.level).collect() };
    assert_eq!(
        levels("（一）甲\n一、乙\n（一）丙\n丁。")[..3],
        [Some(3), Some(3), Some(4)]
    );
    assert_eq!(
        levels("第一章 总则\n一、甲\n（一）乙"),
        [Some(3), Some(4), Some(5)]
    );
}

#[test]
fn items_in_a_row_are_no_headings() {
    let kinds =
        |body: &str| -> Vec<LineKind> { lines(body).iter().map(|line| line.kind).collect() };
    assert_eq!(kinds("1.身份证\n2.户口簿\n3.申请表"), [LineKind::Plain; 3]);
    assert_eq!(
        kinds("1.完善机制\n健全制度。\n2.加强领导\n压实责任。"),
        [
            LineKind::Item,
            LineKind::Plain,
            LineKind::Item,
            LineKind::Plain
        ]
    );
}

#[test]
fn lines_know_where_they_begin() {
    let body = "\r\n　　一、目标\r\n\n  正文。 \n尾";
    for line in lines(body) {
        let text = format!("{}{}", line.lead, line.rest);
        assert!(body.get(line.start_bytes..).unwrap().starts_with(&text));
    }
    assert_eq!(lines(body).len(), 3);
}
