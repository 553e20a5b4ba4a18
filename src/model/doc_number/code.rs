//! 机关代字: what stands in front of year and serial number.

use std::iter::successors;

use super::grammar::{Form, Tail};
use crate::text::is_han;

/// Most characters of a code; the names of bodies in front of 令 are long.
const MAX_CHARS: usize = 40;

/// Most characters of a code that ends like none, where a value says little else.
const MAX_CHARS_OF_ANY_CODE: usize = 9;

/// Words that end the text in front of a code: `关于国办发`, `的通知沪府发`.
const WORDS_IN_FRONT: [&str; 28] = [
    "请问",
    "关于",
    "根据",
    "依据",
    "按照",
    "依照",
    "遵照",
    "贯彻",
    "落实",
    "执行",
    "学习",
    "废止",
    "修订",
    "修改",
    "转发",
    "印发",
    "通知",
    "通告",
    "意见",
    "批复",
    "的",
    "以",
    "按",
    "文号",
    "字号",
    "文件编号",
    "查询",
    "搜索",
];

/// The same in front of an order, whose code is the name of a body.
const WORDS_IN_FRONT_OF_ORDERS: [&str; 18] = [
    "请问",
    "关于",
    "根据",
    "依据",
    "按照",
    "依照",
    "遵照",
    "贯彻",
    "落实",
    "执行",
    "学习",
    "废止",
    "修改",
    "转发",
    "文号",
    "字号",
    "文件编号",
    "查询",
];

/// Names of bodies that sources write in front of their code.
const BODIES_IN_FRONT: [&str; 2] = ["人民政府", "办公厅"];

/// Characters with which codes end: 国办发, 国函, 发电, 卫函字, 国务院令, 沪府规, 任, 复.
const ENDINGS: &str = "发函电字令规任复批办政府税文告";

/// Words that end like a code and are none.
const ORDINARY_ENDINGS: [&str; 41] = [
    "开发", "研发", "批发", "印发", "颁发", "核发", "签发", "转发", "爆发", "突发", "激发", "出发",
    "触发", "多发", "频发", "高发", "分发", "下发", "引发", "自发", "公函", "发电", "供电", "家电",
    "水电", "用电", "充电", "批复", "答复", "回复", "修复", "恢复", "康复", "责任", "主任", "数字",
    "文字", "汉字", "法规", "违规", "报告",
];

/// The republic in front of the name of a body, whole or cut off by the source.
const REPUBLIC: [&str; 4] = ["中中华人民共和国", "中华人民共和国", "共和国", "和国"];

/// What the name of an order ends with.
const ORDERS: [&str; 3] = ["令", "公告", "通告"];

/// The code that ends where a form of year and serial number begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Code {
    /// In its one spelling.
    pub(super) text: String,
    /// Where it starts in the characters that were read.
    pub(super) start: usize,
}

/// The code at the end of `before`, in front of `tail`; it is normalised, has no two
/// blanks in a row, and starts at `from` or behind it. A blank parts it only where both
/// sides could be words.
pub(super) fn code_before(before: &[char], from: usize, tail: &Tail) -> Option<Code> {
    let form = tail.form;
    let mut run: Vec<usize> = Vec::new();
    let mut at = before.len();
    let mut piece = 0;
    while at > from && run.len() < MAX_CHARS {
        let c = before[at - 1];
        if c == ' ' {
            if !run.is_empty() {
                let front = before[from..at - 1]
                    .iter()
                    .rev()
                    .take_while(|&&c| is_han(c));
                match front.count() {
                    0 => break,
                    1 => {}
                    _ if piece == 1 => {}
                    _ => break,
                }
            }
            piece = 0;
        } else if is_han(c) || (form == Form::Character && c.is_ascii_alphanumeric()) {
            run.push(at - 1);
            piece += 1;
        } else if let Some(open) = section(&before[from..at]).filter(|_| form == Form::Character) {
            let open = from + open;
            run.extend((open..at).rev());
            piece += 1;
            at = open + 1;
        } else {
            break;
        }
        at -= 1;
    }
    run.reverse();
    let chars: Vec<char> = run.iter().map(|&index| before[index]).collect();
    let previous = at.checked_sub(1).map(|index| before[index]);
    let skipped = skip_front(&chars, tail, previous);
    let start = *run.get(skipped)?;
    let code: String = chars.get(skipped..)?.iter().collect();
    Some(Code {
        text: one_spelling(&code),
        start,
    })
}

/// Where `(一)` at the end of a text opens.
fn section(text: &[char]) -> Option<usize> {
    if text.last() != Some(&')') {
        return None;
    }
    let inner = text.len().checked_sub(2)?;
    (inner.saturating_sub(3)..=inner)
        .rev()
        .find(|&at| text[at] == '(')
        .filter(|&open| open < inner && text[open + 1..=inner].iter().all(|&c| is_han(c)))
}

/// How many characters of a run stand in front of the code.
fn skip_front(run: &[char], tail: &Tail, previous: Option<char>) -> usize {
    let text: String = run.iter().collect();
    // A year without an order is written in brackets in the end, and has to be read
    // from there as it is read here.
    let names_a_body = tail.order.is_some()
        || tail.form == Form::Ordinal
        || ORDERS.iter().any(|end| text.ends_with(end));
    let words: &[&str] = if names_a_body {
        &WORDS_IN_FRONT_OF_ORDERS
    } else {
        &WORDS_IN_FRONT
    };
    let bodies: &[&str] = if names_a_body { &[] } else { &BODIES_IN_FRONT };
    let mut skipped = 0;
    for word in words.iter().chain(bodies) {
        if let Some((front, rest)) = text.rsplit_once(word)
            && !rest.is_empty()
        {
            skipped = skipped.max(front.chars().count() + word.chars().count());
        }
    }
    if skipped == 0 && run.len() > 1 {
        let first = run[0];
        let joins = previous == Some('号') && matches!(first, '和' | '与' | '及' | '文');
        let counts = previous.is_some_and(|c| c.is_ascii_digit())
            && matches!(first, '年' | '月' | '日' | '号');
        skipped = usize::from(joins || counts);
    }
    skipped
}

/// Bodies that have two names under their numbers, by one.
pub(super) fn one_spelling(code: &str) -> String {
    let is_order = ORDERS.iter().any(|end| code.ends_with(end));
    // What is left may begin with it once more.
    let bodies = successors(Some(code), |name| {
        let rest = REPUBLIC
            .iter()
            .filter(|republic| is_order || republic.starts_with('中'))
            .find_map(|republic| name.strip_prefix(republic));
        rest.filter(|rest| rest.chars().count() > 1)
    });
    let body = bodies.last().unwrap_or(code);
    match body {
        "国令" => "国务院令".to_owned(),
        _ => body.to_owned(),
    }
}

/// Whether a run of characters looks like a 机关代字 without its number.
pub(super) fn looks_like_code(code: &str) -> bool {
    (2..=14).contains(&code.chars().count())
        && code.chars().all(is_han)
        && code.ends_with(|c| ENDINGS.contains(c))
        && !ORDINARY_ENDINGS.iter().any(|word| code.ends_with(word))
}

/// Whether a value could start with such a code.
pub(super) fn could_be_code(code: &str) -> bool {
    !code.is_empty() && code.chars().count() <= MAX_CHARS_OF_ANY_CODE
}

/// Whether a run of characters looks like the name of an order or of its body.
pub(super) fn looks_like_order(code: &str) -> bool {
    const BODIES: &str = "会署部局府院委厅团行";
    code.ends_with("通告")
        || looks_like_code(code)
        || code.ends_with(|c| BODIES.contains(c))
        || ["令", "公告", "决定"].iter().any(|end| code.ends_with(end))
}
