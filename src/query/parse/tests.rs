//! Examples of the language, and the properties of parsing and printing.

use proptest::prelude::*;

use super::parse;
use crate::query::ast::{Atom, Clause, QueryAst, TextValue};

/// A tree in brackets: `+words`, `-[phrase]`, `+(a|b)`, `title:…`, `<near>~n`,
/// `{raw}`, days as printed.
fn shown(ast: &QueryAst) -> String {
    let clause = |clause: &Clause| {
        let sign = if clause.exclude { "-" } else { "+" };
        let atoms: Vec<String> = clause.alternatives.iter().map(shown_atom).collect();
        match atoms.as_slice() {
            [one] => format!("{sign}{one}"),
            _ => format!("{sign}({})", atoms.join("|")),
        }
    };
    let clauses: Vec<String> = ast.clauses.iter().map(clause).collect();
    clauses.join(" ")
}

fn shown_atom(atom: &Atom) -> String {
    match atom {
        Atom::Text { field, text } => {
            let field = field.map_or(String::new(), |field| format!("{field:?}:"));
            let text = match text {
                TextValue::Words(text) => text.clone(),
                TextValue::Phrase(text) => format!("[{text}]"),
                TextValue::Near {
                    parts,
                    within_chars,
                } => format!("<{}>~{within_chars}", parts.join(",")),
            };
            format!("{field}{text}")
        }
        Atom::Number { field, text } => format!("{field:?}:{{{text}}}"),
        Atom::DocType(text) => format!("DocType:{{{text}}}"),
        Atom::Days { field, .. } => {
            let printed = atom.to_string();
            let (_, days) = printed.split_once(':').unwrap();
            format!("{field:?}:{{{days}}}")
        }
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let ast = parse(text);
    assert_eq!(shown(&ast), expected, "{text:?}");
    let printed = ast.to_string();
    assert_eq!(parse(&printed), ast, "{text:?} printed as {printed:?}");
}

#[track_caller]
fn check_print(text: &str, expected: &str) {
    assert_eq!(parse(text).to_string(), expected, "{text:?}");
}

#[test]
fn blanks_part_clauses() {
    check("行政复议　 2020年", "+行政复议 +2020年");
    check("一\n二\t三", "+一 +二 +三");
    check("  ", "");
    check("\u{200b}", "");
}

#[test]
fn quotations_in_running_text_stay_joined_to_it() {
    check_print("推行“双随机”监管", "推行\"双随机\"监管");
    check_print("推行 “双随机”监管 通知", "推行 \"双随机\"监管 通知");
    check_print("“双随机”“一公开”", "\"双随机\"\"一公开\"");
    check_print("“双随机”-监管", "\"双随机\" -监管");
    check_print("标题:“双随机”监管", "标题:\"双随机\" 监管");
    check_print("“双随机”～监管", "\"双随机\" ～监管");
}

#[test]
fn quotation_marks_make_phrases() {
    check("\"行政 复议\"", "+[行政 复议]");
    check("“法治政府”建设", "+[法治政府] +建设");
    check(
        "推行部门联合“双随机、一公开”监管",
        "+推行部门联合 +[双随机、一公开] +监管",
    );
    check("「臺灣」＂复议＂", "+[臺灣] +[复议]");
    check(r#""他说\"好\"""#, r#"+[他说"好"]"#);
    check(r#"“a\"” b"#, r#"+[a\"] +b"#);
    check("\"a OR b | -c 标题:d\"", "+[a OR b | -c 标题:d]");
}

#[test]
fn what_does_not_close_is_text() {
    check("\"行政复议", "+\"行政复议");
    check("行政\"复议", "+行政\"复议");
    check("”「", "+”「");
    check("\"甲 “乙”", "+\"甲 +[乙]");
    check("标题:\"甲", "+Title:\"甲");
}

#[test]
fn empty_phrases_are_nothing() {
    check("\"\" “ ” 复议", "+复议");
    check("标题:\"\" 复议", "+复议");
    check("成文:\"\" 复议", "+复议");
    check("甲 OR \"\" 乙", "+(甲|乙)");
    check("-\"\"", "");
}

#[test]
fn a_minus_in_front_leaves_out() {
    check("复议 -诉讼 －“行政诉讼”", "+复议 -诉讼 -[行政诉讼]");
    check("747445809/2021-00027", "+747445809/2021-00027");
    check("- 复议 -", "+- +复议 +-");
    check("--复议", "--复议");
    check("-标题:通知", "-Title:通知");
    check("－標題：“通知”", "-Title:[通知]");
    check("-成文:2020", "-Written:{2020}");
    check("-“行政 复议”~3", "-<行政,复议>~3");
}

#[test]
fn alternatives_bind_tighter_than_blanks() {
    check("甲 乙 OR 丙 丁", "+甲 +(乙|丙) +丁");
    check("甲|乙", "+(甲|乙)");
    check("甲 | 乙｜丙", "+(甲|乙|丙)");
    check("甲 ＯＲ 乙", "+(甲|乙)");
    check("“甲”OR“乙”", "+([甲]|[乙])");
    check("甲||乙", "+(甲|乙)");
    check(
        "标题:甲|正文:乙 OR 成文:2020",
        "+(Title:甲|Body:乙|Written:{2020})",
    );
    check("-甲|乙", "-(甲|乙)");
    check("甲 or 乙", "+甲 +or +乙");
    check("FOR ORB", "+FOR +ORB");
}

#[test]
fn what_joins_nothing_is_text() {
    check("OR", "+OR");
    check("甲 OR", "+甲 +OR");
    check("OR 甲", "+OR +甲");
    check("甲 OR OR 乙", "+甲 +(OR|乙)");
    check("甲 OR -乙", "+甲 +OR -乙");
    check("|", "+|");
    check("甲|", "+甲 +|");
    check("甲 OR |", "+甲 +OR +|");
    check("-|甲", "+(-|甲)");
}

#[test]
fn prefixes_name_fields() {
    check("标题:关于", "+Title:关于");
    check("標題：“关于 印发”通知", "+Title:[关于 印发] +通知");
    check("ＴＩＴＬＥ：关于", "+Title:关于");
    check(
        "机构:国务院 发布机构:国务院",
        "+Issuer:国务院 +Issuer:国务院",
    );
    check("keyword:低保 主题词:低保", "+Keyword:低保 +Keyword:低保");
    check("正文:低保 附件:表", "+Body:低保 +Attachment:表");
    check("文种:通知", "+DocType:{通知}");
    check("标题:“行政 复议”~5", "+Title:<行政,复议>~5");
    check("标题:正文:甲", "+Title:正文:甲");
    check("标题:-甲", "+Title:-甲");
    check("标题:OR", "+Title:OR");
    check("复议 标题：关于", "+复议 +Title:关于");
    check("“复议”标题：关于", "+[复议] +Title:关于");
}

#[test]
fn a_blank_may_stand_behind_the_colon() {
    check("标题： 关于", "+Title:关于");
    check(
        "发布日期： 2021-03-31 标题：  “甲”",
        "+Published:{2021-03-31} +Title:[甲]",
    );
    check("标题: -甲", "+标题: -甲");
    check("标题: 正文:甲", "+标题: +Body:甲");
    check("标题: OR 甲", "+(标题:|甲)");
}

#[test]
fn what_names_no_field_is_text() {
    check("http://a.gov.cn", "+http://a.gov.cn");
    check("时间：3月", "+时间：3月");
    check("关于2020年：总结", "+关于2020年：总结");
    check("标题:", "+标题:");
    check("标题:|甲", "+(标题:|甲)");
    check("我的标题:甲", "+我的标题:甲");
}

#[test]
fn numbers_are_kept_as_typed() {
    check(
        "文号:国办发〔2020〕1号..20号",
        "+DocNumber:{国办发〔2020〕1号..20号}",
    );
    check(
        "文号：“国办发 〔2020〕 12号”",
        "+DocNumber:{国办发 〔2020〕 12号}",
    );
    check(
        "索引号:747445809/2021-00027",
        "+CatalogNumber:{747445809/2021-00027}",
    );
    check("文号:“甲 乙”~5", "+DocNumber:{甲 乙} +~5");
}

#[test]
fn dates_are_days_or_text() {
    check("成文:2020", "+Written:{2020}");
    check("发布日期：2020年3月", "+Published:{2020-03}");
    check("written:2020-01-05", "+Written:{2020-01-05}");
    check(
        "成文:2020-01-01..2020-06-30",
        "+Written:{2020-01-01..2020-06-30}",
    );
    check(
        "成文:“2020年1月 至 2021年6月”",
        "+Written:{2020-01-01..2021-06-30}",
    );
    check(
        "成文:2020.. 成文:..2020",
        "+Written:{2020-01-01..} +Written:{..2020-12-31}",
    );
    check("成文:2020|成文:2022", "+(Written:{2020}|Written:{2022})");
    check("成文:昨天", "+成文:昨天");
    check("成文:“昨天”", "+成文: +[昨天]");
    check("成文:2020-02-30", "+成文:2020-02-30");
}

#[test]
fn a_tilde_behind_a_phrase_asks_for_its_parts_nearby() {
    check("“行政 复议”~5", "+<行政,复议>~5");
    check("\"行政　 复议 案件\"～１０件", "+<行政,复议,案件>~10 +件");
    check("“行政 复议” ~5", "+[行政 复议] +~5");
    check("“行政复议”~5", "+[行政复议]");
    check("“行政 复议”~", "+[行政 复议] +~");
    check("“行政 复议”~1234567890", "+[行政 复议] +~1234567890");
    check("行政~5", "+行政~5");
}

#[test]
fn a_backslash_makes_signs_text() {
    check(r"\-甲 \“乙” \OR 丙\|丁", "+-甲 +“乙” +OR +丙|丁");
    check(r"甲 \OR 乙", "+甲 +OR +乙");
    check(r"标题\:甲", "+标题:甲");
    check(r"科技\教育 \\OR \ORB", r"+科技\教育 +\OR +\ORB");
    check(r"a\\b a\\\\b", r"+a\b +a\\b");
    check("\\", "+\\");
}

#[test]
fn printing_is_canonical() {
    check_print("甲　乙｜丙 －“丁”", "甲 乙 OR 丙 -\"丁\"");
    check_print("標題：甲 written_date:2020年3月", "标题:甲 成文:2020-03");
    check_print("「a\"b」", r#""a\"b""#);
    check_print("“行政　复议”～５", "\"行政 复议\"~5");
    check_print("甲 | OR 乙 |", r"甲 \| OR 乙 \|");
    check_print("--a 标题:-b \"c", r#"-\-a 标题:\-b \"c"#);
    check_print("成文:2020-01-01..2020-01-31", "成文:2020-01");
    check_print("成文:昨天 文号:“a b”", "成文\\:昨天 文号:\"a b\"");
}

fn check_properties(text: &str) -> Result<(), TestCaseError> {
    let ast = parse(text);
    let printed = ast.to_string();
    prop_assert_eq!(&parse(&printed), &ast, "printed as {:?}", &printed);
    prop_assert_eq!(parse(&printed).to_string(), printed);
    for clause in &ast.clauses {
        prop_assert!(!clause.alternatives.is_empty());
        for atom in &clause.alternatives {
            let parts = match atom {
                Atom::Text {
                    text: TextValue::Words(text) | TextValue::Phrase(text),
                    ..
                }
                | Atom::Number { text, .. }
                | Atom::DocType(text) => vec![text.clone()],
                Atom::Text {
                    text: TextValue::Near { parts, .. },
                    ..
                } => parts.clone(),
                Atom::Days { range, .. } => {
                    prop_assert!(range.from.is_some() || range.to.is_some());
                    continue;
                }
            };
            prop_assert!(parts.iter().all(|part| !part.trim().is_empty()));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_string_parses_and_prints_back(text in any::<String>()) {
        check_properties(&text)?;
    }

    #[test]
    fn signs_in_any_order_parse_and_print_back(
        text in "[-\"“”「」＂\\\\|｜:：~～OR复a1. \u{3000}\n－]{0,30}",
    ) {
        check_properties(&text)?;
    }

    #[test]
    fn pieces_in_any_order_parse_and_print_back(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "标题:", "成文：", "文号:", "文种:", "OR", "ＯＲ", "|", "｜", "-", "\"", "“", "”",
                "「", "」", "~", "～5", "\\", " ", "　", "复议", "2020", "2020..", "\n", ":", "甲",
            ]),
            0..16,
        ),
    ) {
        check_properties(&pieces.concat())?;
    }
}
