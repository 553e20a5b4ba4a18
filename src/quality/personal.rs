//! Numbers that tell of a person, within a text.
//!
//! Each is told by what it proves itself: the check digit and the day of birth of
//! identity numbers, the borders of phone numbers, Luhn's check of cards.

use super::runs::{Run, runs};
use crate::model::Date;

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Of a resident identity card.
    Identity,
    /// Of a mobile phone.
    Mobile,
    /// Of a bank card.
    Card,
}

/// A number within a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PersonalNumber {
    pub(super) kind: Kind,
    pub(super) start_bytes: usize,
    pub(super) end_bytes: usize,
    /// As it may be shown.
    pub(super) masked: String,
}

/// How much is taken for a personal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// What is one by its surroundings as well: to be told.
    Likely,
    /// The same, phones and cards only beside words for them: for texts in which
    /// such numbers are mostly something else.
    Named,
    /// Whatever could be one: not to be shown.
    Possible,
}

/// Codes of provinces, the first two digits of an identity number.
const PROVINCES: [u32; 34] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 71, 81, 82,
];
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS: &str = "10X98765432";

const IDENTITY_WORDS: [&str; 4] = ["身份证", "身份號", "身份号", "证件号"];
const MOBILE_WORDS: [&str; 6] = ["电话", "電話", "手机", "手機", "联系方式", "+86"];
const CARD_WORDS: [&str; 7] = ["卡号", "账号", "帐号", "账户", "帐户", "银行", "帳號"];
/// Behind these stands no phone number.
const NOT_MOBILE_BEFORE: [&str; 16] = [
    "第",
    "字",
    "编号",
    "证号",
    "账号",
    "帐号",
    "批号",
    "文号",
    "代码",
    "条码",
    "流水号",
    "订单号",
    "备案号",
    "￥",
    "¥",
    "№",
];
/// Before these stands an amount or another number.
const NOT_MOBILE_BEHIND: &str = "元万亿千百吨米人户个件份公克立股年美港欧亩字%％号";

/// The personal numbers of a text, in order.
pub(super) fn find(text: &str, care: Care) -> Vec<PersonalNumber> {
    let mut found = Vec::new();
    for run in runs(text) {
        let before = text.get(..run.start()).unwrap_or_default();
        let behind = text.get(run.end()..).unwrap_or_default();
        if let Some((kind, digits)) = whole(&run, before, behind, care) {
            found.push(number(kind, run.start(), run.end(), &digits));
            continue;
        }
        for (index, group) in run.groups.iter().enumerate() {
            if run.is_hyphenated(index) {
                continue;
            }
            let before = text.get(..group.start_bytes).unwrap_or_default();
            let behind = text.get(group.end_bytes..).unwrap_or_default();
            if let Some(kind) = kind(&group.digits, before, behind, care) {
                found.push(number(
                    kind,
                    group.start_bytes,
                    group.end_bytes,
                    &group.digits,
                ));
            }
        }
    }
    found
}

/// A run whose groups make one number: `139 1234 5678`, `6222 0212 …`.
fn whole(run: &Run, before: &str, behind: &str, care: Care) -> Option<(Kind, String)> {
    let lengths: Vec<usize> = run.groups.iter().map(|group| group.digits.len()).collect();
    let digits: String = run
        .groups
        .iter()
        .map(|group| group.digits.as_str())
        .collect();
    let expected = match lengths.as_slice() {
        [3, 4, 4] => Kind::Mobile,
        [6, 8, 4] => Kind::Identity,
        [4, 4, 4, 4] | [4, 4, 4, 4, 1..=3] => Kind::Card,
        _ => return None,
    };
    let kind = kind(&digits, before, behind, care)?;
    (kind == expected).then_some((kind, digits))
}

fn kind(digits: &str, before: &str, behind: &str, care: Care) -> Option<Kind> {
    let borders = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '=' | '.' | '*');
    let touched = before.ends_with(borders)
        || behind.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '='))
        || behind
            .strip_prefix(['.', '/', ','])
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if touched && care != Care::Possible {
        return None;
    }
    let named = |words: &[&str]| care == Care::Possible || words_before(before, words);
    match digits.len() {
        18 if is_identity(digits) => Some(Kind::Identity),
        15 if is_old_identity(digits) && named(&IDENTITY_WORDS) => Some(Kind::Identity),
        11 if is_mobile(digits) => {
            let likely = match care {
                Care::Possible => true,
                Care::Named => named(&MOBILE_WORDS),
                Care::Likely => !is_other(before, behind),
            };
            likely.then_some(Kind::Mobile)
        }
        16..=19 if is_card(digits) => {
            let likely = named(&CARD_WORDS) || (care == Care::Likely && digits.starts_with("62"));
            likely.then_some(Kind::Card)
        }
        _ => None,
    }
}

/// Whether one of the words stands within 20 characters in front.
fn words_before(before: &str, words: &[&str]) -> bool {
    let start = before.char_indices().rev().take(20).last();
    let near = start.and_then(|(start, _)| before.get(start..));
    near.is_some_and(|near| words.iter().any(|word| near.contains(word)))
}

/// Whether a number like that of a phone is an amount or the number of something.
fn is_other(before: &str, behind: &str) -> bool {
    let before = before.trim_end_matches([' ', ':', '：', '\u{3000}']);
    let next = behind.trim_start().chars().next();
    NOT_MOBILE_BEFORE.iter().any(|word| before.ends_with(word))
        || next.is_some_and(|c| NOT_MOBILE_BEHIND.contains(c))
}

/// GB 11643-1999: province, day of birth, and ISO 7064 MOD 11-2.
fn is_identity(digits: &str) -> bool {
    let values: Vec<u32> = digits.chars().map_while(|c| c.to_digit(10)).collect();
    if values.len() < 17 {
        return false;
    }
    let sum: u32 = values
        .iter()
        .zip(WEIGHTS)
        .map(|(one, weight)| one * weight)
        .sum();
    let check = CHECK_DIGITS.chars().nth((sum % 11) as usize);
    digits.chars().last() == check
        && PROVINCES.contains(&(values[0] * 10 + values[1]))
        && is_birthday(digits.get(6..14), "")
}

fn is_old_identity(digits: &str) -> bool {
    let province = digits.get(..2).and_then(|code| code.parse().ok());
    province.is_some_and(|code| PROVINCES.contains(&code)) && is_birthday(digits.get(6..12), "19")
}

fn is_birthday(day: Option<&str>, century: &str) -> bool {
    let day = format!("{century}{}", day.unwrap_or_default());
    let date = Date::strptime("%Y%m%d", &day);
    date.is_ok_and(|date| (1900..2100).contains(&date.year()))
}

fn is_mobile(digits: &str) -> bool {
    let mut chars = digits.chars();
    chars.next() == Some('1')
        && matches!(chars.next(), Some('3'..='9'))
        && !digits.contains('X')
        && !digits.ends_with("000000")
}

/// Luhn's check, and a first digit of a card.
fn is_card(digits: &str) -> bool {
    let mut sum = 0;
    for (weight, c) in [1, 2].iter().cycle().zip(digits.chars().rev()) {
        let Some(digit) = c.to_digit(10) else {
            return false;
        };
        let weighed = digit * weight;
        sum += weighed / 10 + weighed % 10;
    }
    sum % 10 == 0 && digits.starts_with(['3', '4', '5', '6', '9']) && !digits.ends_with("000000")
}

fn number(kind: Kind, start_bytes: usize, end_bytes: usize, digits: &str) -> PersonalNumber {
    let shown = match kind {
        Kind::Identity => 6,
        Kind::Mobile => 3,
        Kind::Card => 4,
    };
    PersonalNumber {
        kind,
        start_bytes,
        end_bytes,
        masked: mask(digits, shown),
    }
}

/// The first characters and the last four.
fn mask(digits: &str, shown: usize) -> String {
    let length = digits.chars().count();
    digits
        .chars()
        .enumerate()
        .map(|(index, c)| {
            if index < shown || index + 4 >= length {
                c
            } else {
                '*'
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(care: Care, text: &str, expected: &[&str]) {
        let found = find(text, care);
        let masked: Vec<&str> = found.iter().map(|one| one.masked.as_str()).collect();
        assert_eq!(masked, expected, "{text}");
        for one in &found {
            assert!(text.get(one.start_bytes..one.end_bytes).is_some());
        }
    }

    #[test]
    fn identity_numbers_prove_themselves() {
        // The example of GB 11643 itself.
        check(
            Care::Likely,
            "身份证11010519491231002X。",
            &["110105********002X"],
        );
        check(
            Care::Likely,
            "（11010519491231002x）",
            &["110105********002X"],
        );
        check(
            Care::Likely,
            "１１０１０５１９４９１２３１００２Ｘ",
            &["110105********002X"],
        );
        check(
            Care::Likely,
            "110105 19491231 002X",
            &["110105********002X"],
        );
        for text in [
            "110105194912310021",
            "11010519491331002X",
            "91010519491231002X",
            "A11010519491231002X",
            "11010519491231002X1",
        ] {
            check(Care::Likely, text, &[]);
        }
        check(
            Care::Likely,
            "身份证号码：110101491231002",
            &["110101*****1002"],
        );
        check(Care::Likely, "流水110101491231002", &[]);
    }

    #[test]
    fn mobile_phones_are_no_amounts_and_no_part_of_a_number() {
        for text in [
            "联系人：13912345678",
            "手机号13912345678，",
            "139 1234 5678",
            "139-1234-5678",
            "+86 13912345678",
            "８６－１３９１２３４５６７８".trim_start_matches("８６－"),
        ] {
            check(Care::Likely, text, &["139****5678"]);
        }
        for text in [
            "13912345678元",
            "13912345678.5",
            "字第13912345678号",
            "编号：13912345678",
            "0871-63105678",
            "2021-13912345678",
            "139123456789",
            "x=13912345678",
            "15000000000",
            "12912345678",
        ] {
            check(Care::Likely, text, &[]);
        }
        check(Care::Named, "貨品13912345678", &[]);
        check(Care::Named, "電話：13912345678", &["139****5678"]);
    }

    #[test]
    fn cards_are_checked_by_luhn() {
        check(
            Care::Likely,
            "卡号6222021234567890128",
            &["6222***********0128"],
        );
        check(
            Care::Likely,
            "6222 0212 3456 7890 128",
            &["6222***********0128"],
        );
        check(Care::Likely, "6222021234567890123", &[]);
        check(Care::Likely, "4111111111111111", &[]);
        check(
            Care::Likely,
            "开户银行账号：4111111111111111",
            &["4111********1111"],
        );
    }
}
