use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(written: &str, canonical: &str) {
    let number = DocNumber::parse(written).unwrap();
    assert_eq!(number.canonical(), canonical, "{written:?}");
    assert!(number.parts().is_some(), "{written:?} has no parts");
    let again = DocNumber::parse(canonical).unwrap();
    assert_eq!(again.canonical(), canonical);
    assert_eq!(again.all_parts(), number.all_parts());
}

#[track_caller]
fn check_text(written: &str, canonical: &str) {
    let number = DocNumber::parse(written).unwrap();
    assert_eq!(number.canonical(), canonical, "{written:?}");
    assert_eq!(number.parts(), None, "{written:?}");
}

/// What is found in a text, as canonical numbers and, in braces, parts.
#[track_caller]
fn check_found(text: &str, expected: &[&str]) {
    let found: Vec<String> = find_doc_numbers(text)
        .into_iter()
        .map(|found| match found.number {
            Some(number) => number.canonical(),
            None => format!("{{{}}}", found.pattern),
        })
        .collect();
    assert_eq!(found, expected, "{text:?}");
}

#[test]
fn every_spelling_has_one_canonical_form() {
    for written in [
        "国办发〔2020〕12号",
        "国办发[2020]12号",
        "国办发【2020】12号",
        "国办发（2020]12号",
        "国办发〈2020〉12号",
        "国办发《2020》12号",
        "國辦發〔2020〕12號",
        " 国办发 〔2020〕 第012号",
        "国 办 发 〔 2 0 2 0 〕 1 2 号",
        "\u{200b}国办发〔２０２０〕１２号",
        "国办发〔2020〕号12",
        "国办发〔2020〕12",
        "国办发〔2020年〕12号",
        "国办发〔二〇二〇〕12号",
        "国办发〔2020〕十二号",
        "国办发〔2020〕第十二号",
        "国办发〔2020 12号",
        "国办发2020〕12号",
        "国办发2020年第12号",
        "国办发2020第12号",
        "国办发2020 12号",
        "国办发2020-12号",
        "国办发202012号",
        "国办发〔2020〕12号文",
        "国办发〔2020〕12号文件",
        "文号：国办发〔2020〕12号",
        "发文字号：发文字号：国办发〔2020〕12号",
        "国办发〔2020〕12号〔〕",
        "的通知国办发〔2020〕12号",
    ] {
        check(written, "国办发〔2020〕12号");
    }
    check("国发〔86〕5号", "国发〔1986〕5号");
}

#[test]
fn reads_orders_and_announcements() {
    for written in [
        "国务院令第711号",
        "国务院令 第711号",
        "国令第711号",
        "国务院令711号",
        "国务院第711号令",
        "国务院711号令",
        "中华人民共和国国务院令第711号",
        "国务院令第七百一十一号",
    ] {
        check(written, "国务院令第711号");
    }
    check("中华人民共和国主席令第七十三号", "主席令第73号");
    check("公告2021年第5号", "公告〔2021〕5号");
    check(
        "云澜市税务局公告2021年第05号",
        "云澜市税务局公告〔2021〕5号",
    );
    check(
        "云澜市第十届人大常委会公告第八号",
        "云澜市第十届人大常委会公告第8号",
    );
}

#[test]
fn reads_numbers_of_gazettes() {
    check("台財稅字第09800511490號", "台财税字第9800511490号");
    check("勞安1字第0990146306號", "劳安1字第990146306号");
    check("台參字第0990141367C號", "台参字第990141367c号");
    check("臺參字第1010028456-C號", "台参字第1010028456c号");
    check(
        "會授資籌四字第0982117779-4號",
        "会授资筹四字第982117779-4号",
    );
    check("交航(一)字第09900026111號", "交航(一)字第9900026111号");
    check("FDA企字第0991200001號", "fda企字第991200001号");
    check("華總一義字第09900331431", "华总一义字第9900331431号");
    check("衛署醫字1000201248號", "卫署医字第1000201248号");
    check("臺會協0990089927A號", "台会协第990089927a号");
}

#[test]
fn joint_documents_have_several_numbers() {
    check(
        "國制研審字第0990000031號;台高(二)字第0980222450B號",
        "国制研审字第990000031号、台高(二)字第980222450b号",
    );
    check(
        "云财〔2020〕5号、云教〔2020〕6号",
        "云财〔2020〕5号、云教〔2020〕6号",
    );
}

#[test]
fn keeps_what_it_does_not_know() {
    let number = DocNumber::parse(" 府办函字 甲 ").unwrap();
    assert_eq!(number.written(), "府办函字 甲");
    check_text(" 府办函字 甲 ", "府办函字甲");
    check_text("国办发〔2020〕", "国办发(2020)");
    check_text("见正文", "见正文");
    for none in [" 〔〕—", "*", "**", "无", "暂 无", "发文字号："] {
        let number = DocNumber::parse(none);
        assert!(
            number
                .as_ref()
                .is_none_or(|number| number.parts().is_none()),
            "{none}"
        );
    }
    assert_eq!(DocNumber::parse(" 〔〕—"), None);
    assert_eq!(DocNumber::parse("无"), None);
}

#[test]
fn finds_whole_numbers_within_text() {
    for text in [
        "国办发〔2020〕12号 通知",
        "低保 国办发 【2020】 第012号",
        "关于国办发〔2020〕12号的解读",
        "《关于推进某事的通知》（国办发〔2020〕12号）",
        "2019年1月2日国办发〔2020〕12号",
        "国办发2020-12",
        "请问国办发2020年12号文件还有效吗",
        "转发国办发〔2020〕12号文",
        "按照国 办 发〔2020〕12号",
    ] {
        let found = find_doc_numbers(text);
        let number = found.iter().find_map(|found| found.number.as_ref());
        let canonical = number.map(DocNumberParts::canonical);
        assert_eq!(canonical.as_deref(), Some("国办发〔2020〕12号"), "{text}");
    }
    check_found(
        "国发〔2018〕38号和国办发〔2018〕126号",
        &["国发〔2018〕38号", "国办发〔2018〕126号"],
    );
    check_found("学习国务院令第711号的体会", &["国务院令第711号"]);
}

#[test]
fn finds_parts() {
    check_found("国办发 12号", &["国办发第12号"]);
    check_found("国办发12号", &["国办发第12号"]);
    check_found("国办发〔2020〕", &["{国办发〔2020〕}"]);
    check_found("2020年 国办发", &["{国办发〔2020〕}"]);
    check_found("2020年国办发", &["{国办发〔2020〕}"]);
    check_found("国办发 2020", &["{国办发〔2020〕}"]);
    check_found("〔2020〕12号", &["{〔2020〕12号}"]);
    check_found("[2020]012号 通知", &["{〔2020〕12号}"]);
    check_found("12号令", &["{12号令}"]);
    check_found("第十二号令", &["{12号令}"]);
}

#[test]
fn ordinary_words_are_no_numbers() {
    for text in [
        "2020年",
        "2020年3月",
        "12号",
        "第3号",
        "12号线",
        "地铁12号线",
        "长征5号",
        "附件第3号",
        "2020年12号楼",
        "软件开发 2020年",
        "2020年 通知",
        "政府工作报告(2020)",
        "发展规划(2021-2025年)",
        "目录（2024年本）",
        "2021-2025",
        "2020-03-31",
        "人民路12号院",
        "行政复议",
        "通知 12号",
        "数字12号",
        "工业硅期货12号合约",
    ] {
        check_found(text, &[]);
    }
}

#[track_caller]
fn check_value(text: &str, expected: &str) {
    let pattern = DocNumberPattern::parse(text).map(|pattern| pattern.to_string());
    assert_eq!(pattern.unwrap_or_default(), expected, "{text:?}");
}

#[test]
fn reads_values_with_ranges() {
    check_value("国办发〔2020〕12号", "国办发〔2020〕12号");
    check_value("国办发2020-12", "国办发〔2020〕12号");
    check_value("国办发〔2020〕1号..20号", "国办发〔2020〕1..20号");
    check_value("国办发〔2020〕1-20号", "国办发〔2020〕1..20号");
    check_value("国办发〔2020〕第20号至第1号", "国办发〔2020〕1..20号");
    check_value("国办发〔2020〕20号..", "国办发〔2020〕20..号");
    check_value("国办发〔2020〕..20号", "国办发〔2020〕..20号");
    check_value("国办发〔2019〕..〔2021〕", "国办发〔2019..2021〕");
    check_value("國辦發〔2019-2021〕", "国办发〔2019..2021〕");
    check_value("国办发〔2019〕..", "国办发〔2019..〕");
    check_value("国办发..〔2021〕", "国办发〔..2021〕");
    check_value("国办发〔2019-2021〕1-20号", "国办发〔2019..2021〕1..20号");
    check_value("国办发", "国办发");
    check_value("2020年", "〔2020〕");
    check_value("2020", "〔2020〕");
    check_value("2019..2021", "〔2019..2021〕");
    check_value("12号", "12号");
    check_value("国办发12号", "国办发 12号");
    check_value("〔2020〕12号", "〔2020〕12号");
    check_value("12号令", "12号令");
    check_value("国令第711号", "国务院令 711号");
    check_value("国务院第711号令", "国务院令 711号");
    check_value("台參字第0990141367C號", "台参字 990141367c号");
    check_value("12", "");
    check_value("——", "");
}

#[test]
fn a_document_cites_in_several_spellings() {
    let number = DocNumber::parse("国务院令第711号").unwrap();
    assert_eq!(
        number.parts().unwrap().spellings(),
        ["国务院令第711号", "国务院令711号", "国务院第711号令"]
    );
}

/// Codes as bodies have them.
fn code() -> impl Strategy<Value = String> {
    "[京津冀晋辽吉沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云陕甘青宁新][政府教财民卫人科]{1,3}(发|函|规|办发|办函|电)"
}

#[test]
fn a_number_ends_in_front_of_a_blank() {
    for (text, number) in [
        ("云政办发〔2021〕12 |", "云政办发〔2021〕12"),
        ("云政办发〔2021〕12a　、", "云政办发〔2021〕12a"),
        ("云政办发〔2021〕12 号 。", "云政办发〔2021〕12 号"),
    ] {
        let found = find_doc_numbers(text);
        assert_eq!(found.len(), 1, "{text}");
        let part = text.get(found[0].start_bytes..found[0].end_bytes);
        assert_eq!(part, Some(number));
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        let _ = DocNumber::parse(&text);
        let _ = DocNumberPattern::parse(&text);
        for found in find_doc_numbers(&text) {
            prop_assert!(text.get(found.start_bytes..found.end_bytes).is_some());
        }
    }

    #[test]
    fn texts_of_signs_and_digits_are_read(text in "[〔〕()〈国发令字第号年按的以印会 0-9一十〇.~-]{0,24}") {
        if let Some(number) = DocNumber::parse(&text) {
            let again = DocNumber::parse(number.canonical()).unwrap();
            prop_assert_eq!(again.canonical(), number.canonical());
        }
        let _ = DocNumberPattern::parse(&text);
        let _ = find_doc_numbers(&text);
    }

    #[test]
    fn spellings_of_a_number_agree(code in code(), year in 1950_u16..2050, serial in 1_u64..3_000) {
        let canonical = format!("{code}〔{year}〕{serial}号");
        let spaced: String = canonical.chars().flat_map(|c| [c, ' ']).collect();
        let wide: String = canonical
            .chars()
            .map(|c| match c.to_digit(10) {
                Some(digit) => char::from_u32(u32::from('０') + digit).unwrap(),
                None => c,
            })
            .collect();
        for spelling in [
            canonical.clone(),
            spaced,
            wide,
            format!("{code}[{year}]{serial}号"),
            format!("{code}【{year}】第{serial:04}号"),
            format!("{code} （{year}〕 {serial} 号"),
            format!("\u{200b}{code}\u{feff}〔{year}〕{serial}号"),
            format!("{code}〔{year}〕号{serial}"),
            format!("{code}{year}年第{serial}号"),
            format!("{code}{year} {serial}号"),
            format!("{code}{year}-{serial}"),
            format!("文号：{code}〔{year}年〕{serial}号"),
        ] {
            let number = DocNumber::parse(&spelling).unwrap();
            prop_assert_eq!(number.canonical(), &canonical, "{}", spelling);
            let found = find_doc_numbers(&spelling);
            prop_assert_eq!(found.len(), 1, "{}", spelling);
            let found = found[0].number.as_ref().map(DocNumberParts::canonical);
            prop_assert_eq!(found.as_deref(), Some(canonical.as_str()), "{}", spelling);
        }
    }
}
