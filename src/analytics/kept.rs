//! What of a query text is kept, and which texts are not kept at all.
//!
//! Numbers are refused by their length alone, not by proving to be those of a
//! person as `quality` has it: a mistyped identity number is one all the same, and
//! a number that is long and harmless is no loss to statistics.

use crate::text::normalize;

/// Longest text that is kept, in characters: what is longer was pasted, and says
/// little of what many look for.
const MAX_CHARS: usize = 60;
/// Digits that make a number; numbers of phones without the area code have 7.
const MIN_DIGITS: usize = 7;
/// Most signs between the digits of one number, as in `139 - 1234`.
const MAX_SIGNS: usize = 3;

/// Why a text is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LeftOut {
    /// It holds a number or an address that may be those of a person.
    Personal,
    /// It is too long.
    Long,
}

/// The text under which searches for the same are counted, without signs that
/// could do something where it is shown.
pub(super) fn kept_form(text: &str) -> Result<String, LeftOut> {
    let normal = normalize(text);
    let shown: String = normal
        .chars()
        .map(|c| if is_shown(c) { c } else { ' ' })
        .collect();
    let words: Vec<&str> = shown.split_whitespace().collect();
    let kept = words.join(" ");
    // An address of e-mail names a person, or nobody knows.
    if kept.contains('@') || holds_number(text) || holds_number(&kept) {
        return Err(LeftOut::Personal);
    }
    if kept.chars().count() > MAX_CHARS {
        return Err(LeftOut::Long);
    }
    Ok(kept)
}

/// Neither a control nor a sign that changes the direction of what follows.
fn is_shown(c: char) -> bool {
    let is_direction = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    !c.is_control() && !is_direction
}

/// Whether digits with nothing but a few signs between them are as many as those
/// of a phone, unless they are years, months and days.
fn holds_number(text: &str) -> bool {
    let mut groups: Vec<String> = Vec::new();
    let mut signs = 0;
    let mut goes_on = false;
    for c in text.chars() {
        if let Some(digit) = digit(c) {
            if !goes_on || signs > 0 {
                groups.push(String::new());
            }
            if let Some(group) = groups.last_mut() {
                group.push(digit);
            }
            (goes_on, signs) = (true, 0);
        } else if c.is_alphabetic() || signs == MAX_SIGNS {
            if is_number(&groups) {
                return true;
            }
            groups.clear();
            (goes_on, signs) = (false, 0);
        } else if goes_on {
            signs += 1;
        }
    }
    is_number(&groups)
}

fn is_number(groups: &[String]) -> bool {
    let digits: usize = groups.iter().map(String::len).sum();
    digits >= MIN_DIGITS && !groups.iter().all(|group| is_of_date(group))
}

/// A year of ours, a month or a day.
fn is_of_date(group: &str) -> bool {
    match group.len() {
        1 | 2 => true,
        4 => group.starts_with("19") || group.starts_with("20"),
        _ => false,
    }
}

/// A digit as it is typed, also in full width and in Chinese.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => normalize(c.encode_utf8(&mut [0; 4])).chars().next(),
        '〇' | '零' | '○' => Some('0'),
        '一' | '壹' | '幺' => Some('1'),
        '二' | '贰' => Some('2'),
        '三' | '叁' => Some('3'),
        '四' | '肆' => Some('4'),
        '五' | '伍' => Some('5'),
        '六' | '陆' => Some('6'),
        '七' | '柒' => Some('7'),
        '八' | '捌' => Some('8'),
        '九' | '玖' => Some('9'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, LeftOut>) {
        assert_eq!(kept_form(text), expected.map(str::to_owned), "{text}");
    }

    #[test]
    fn texts_that_ask_for_the_same_are_one() {
        for text in ["行政复议", " 行政复议\n", "行政復議", "\u{202e}行政复议"] {
            check(text, Ok("行政复议"));
        }
        check("ＡＢＣ  补贴", Ok("abc 补贴"));
        check("\u{1b}[31m低保", Ok("(31m低保"));
        check(&"长".repeat(MAX_CHARS), Ok(&"长".repeat(MAX_CHARS)));
        check(&"长".repeat(MAX_CHARS + 1), Err(LeftOut::Long));
    }

    #[test]
    fn numbers_of_persons_are_left_out_however_typed() {
        for text in [
            "11010519491231002X",
            "张三 11010519491231002x",
            "110105 19491231 002X",
            "１１０１０５１９４９１２３１００２Ｘ",
            "110105194912310021",
            "110101491231002",
            "13912345678",
            "139 1234 5678",
            "139-1234-5678",
            "139.1234.5678",
            "139 - 1234 - 5678",
            "+86 (139) 1234-5678",
            "电话13912345678元",
            "0871-63105678",
            "(010) 6310 5678",
            "63105678",
            "6310567",
            "一三九一二三四五六七八",
            "幺三九 一二三四 五六七八",
            "139\u{200b}1234\u{200b}5678",
            "6222 0212 3456 7890 128",
            "19490131 ",
            "云澜市 zhang@example.com",
        ] {
            check(text, Err(LeftOut::Personal));
        }
        let long = format!("{}13912345678", "长".repeat(MAX_CHARS));
        check(&long, Err(LeftOut::Personal));
    }

    #[test]
    fn numbers_of_documents_and_days_are_kept() {
        for text in [
            "云政发〔2023〕12号",
            "2020-2023 预算",
            "2023年12月31日",
            "2023.12.31",
            "二〇二三年",
            "一二三产业融合",
            "110报警",
            "第123456号",
            "2021 12 31 2022 1 1",
        ] {
            let kept = kept_form(text);
            assert!(kept.is_ok(), "{text}: {kept:?}");
        }
    }
}
