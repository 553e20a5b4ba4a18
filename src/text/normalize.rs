//! Normalisation of one character to one character.
//!
//! Width, case, script (traditional to simplified), brackets and blanks are
//! brought to one form; invisible characters are dropped. A character never
//! becomes two, so an offset in the normalised text always belongs to exactly
//! one character of the original. Whole-text NFKC is deliberately not used: it
//! changes lengths (`㎡`) and merges what must stay apart (`①2020`).

use std::sync::LazyLock;

use ferrous_opencc::{OpenCC, config::BuiltinConfig};
use unicode_normalization::UnicodeNormalization;

/// Code points below this are looked up in a table, those above are computed.
const TABLE_LEN: u32 = 0x1_0000;

/// What a function makes of each character below [`TABLE_LEN`].
type Table = LazyLock<Box<[Option<char>]>>;

static OPENCC: LazyLock<OpenCC> = LazyLock::new(|| {
    OpenCC::from_config(BuiltinConfig::T2s).expect("the t2s tables are compiled into the crate")
});

static NORMAL: Table = LazyLock::new(|| table(compute));

static OF_THE_LANE: Table = LazyLock::new(|| table(compute_of_the_lane));

/// The normal form of `c`, or `None` where the character is dropped.
pub fn normalize_char(c: char) -> Option<char> {
    look_up(&NORMAL, c, compute)
}

/// The normal form of `c`, or `None` where the character lane has none of it.
pub(super) fn lane_char(c: char) -> Option<char> {
    look_up(&OF_THE_LANE, c, compute_of_the_lane)
}

fn table(of: fn(char) -> Option<char>) -> Box<[Option<char>]> {
    let codes = 0..TABLE_LEN;
    codes
        .map(|code| char::from_u32(code).and_then(of))
        .collect()
}

fn look_up(table: &Table, c: char, of: fn(char) -> Option<char>) -> Option<char> {
    let place = usize::try_from(u32::from(c)).ok();
    match place.and_then(|place| table.get(place)) {
        Some(&known) => known,
        None => of(c),
    }
}

/// The whole text in normal form.
pub fn normalize(text: &str) -> String {
    text.chars().filter_map(normalize_char).collect()
}

/// Whether the normaliser drops `c`: zero-width, soft-hyphen, directional and
/// control characters, and variation selectors.
pub fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a normalised character is a blank or a line break.
pub fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\n')
}

/// Whether a normalised character is a quotation or title mark, which exact
/// phrases leave out: `“”‘’「」『』《》〈〉"'`.
fn is_quotation_mark(c: char) -> bool {
    matches!(
        c,
        '“' | '”'
            | '‘'
            | '’'
            | '「'
            | '」'
            | '『'
            | '』'
            | '《'
            | '》'
            | '〈'
            | '〉'
            | '"'
            | '\''
    )
}

/// Whether `c` is a Han character (Unicode blocks of the `Han` script that
/// occur in running text), `〇` included.
pub fn is_han(c: char) -> bool {
    matches!(c,
        '〇' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}

fn compute_of_the_lane(c: char) -> Option<char> {
    compute(c).filter(|&normal| !is_blank(normal) && !is_quotation_mark(normal))
}

fn compute(c: char) -> Option<char> {
    if c != '\n' && c != '\t' && is_dropped(c) {
        return None;
    }
    let mut current = c;
    // Each step may make another one applicable (a full-width capital is first
    // narrowed, then lowered); the chains are short and free of cycles.
    for _ in 0..8 {
        let next = step(current);
        if next == current {
            break;
        }
        current = next;
    }
    Some(current)
}

fn step(c: char) -> char {
    if c == '\u{e5e5}' || (c.is_whitespace() && c != '\n') {
        // U+E5E5 is what Chinese word processors leave behind for a full-width blank.
        return if matches!(c, '\u{2028}' | '\u{2029}' | '\u{85}') {
            '\n'
        } else {
            ' '
        };
    }
    if let Some(bracket) = bracket(c) {
        return bracket;
    }
    if let Some(mark) = punctuation_variant(c) {
        return mark;
    }
    if has_compatibility_form(c)
        && let Some(single) = single(c.to_string().nfkc())
        && !single.is_whitespace()
    {
        return single;
    }
    if is_han(c) {
        return single(OPENCC.convert(&c.to_string()).chars()).unwrap_or(c);
    }
    single(c.to_lowercase()).unwrap_or(c)
}

/// All bracket variants become round ones: 文号 are written with any of them.
fn bracket(c: char) -> Option<char> {
    match c {
        '[' | '{' | '（' | '［' | '｛' | '【' | '〔' | '〖' | '〘' | '⟦' | '❲' | '⦅' | '｟'
        | '﹙' | '﹛' | '﹝' | '︵' | '︷' | '︹' | '︻' | '⁅' => Some('('),
        ']' | '}' | '）' | '］' | '｝' | '】' | '〕' | '〗' | '〙' | '⟧' | '❳' | '⦆' | '｠'
        | '﹚' | '﹜' | '﹞' | '︶' | '︸' | '︺' | '︼' | '⁆' => Some(')'),
        _ => None,
    }
}

/// Look-alikes that writers use for one another.
fn punctuation_variant(c: char) -> Option<char> {
    match c {
        '‐' | '‑' | '‒' | '–' | '−' => Some('-'),
        '‧' | '・' | '•' | '･' => Some('·'),
        '○' | '◯' => Some('〇'),
        '〝' => Some('“'),
        '〞' | '〟' => Some('”'),
        '﹁' => Some('「'),
        '﹂' => Some('」'),
        '﹃' => Some('『'),
        '﹄' => Some('』'),
        '︽' | '«' => Some('《'),
        '︾' | '»' => Some('》'),
        '‹' => Some('〈'),
        '›' => Some('〉'),
        _ => None,
    }
}

/// The blocks in which a compatibility form stands for the same character in
/// another shape. Enclosed and superscript forms are not among them.
fn has_compatibility_form(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{2fd5}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff01}'..='\u{ffee}' | '\u{2f800}'..='\u{2fa1f}')
}

fn single(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let first = chars.next()?;
    chars.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(original: &str, expected: &str) {
        assert_eq!(normalize(original), expected, "{original:?}");
    }

    #[test]
    fn brings_width_case_and_script_to_one_form() {
        check("ＧＢ１８０３０　Ａbc", "gb18030 abc");
        check("莫拉克颱風災後重建", "莫拉克台风灾后重建");
        check("國辦發〔2020〕12號", "国办发(2020)12号");
        check("【2020】[2020]（2020）", "(2020)(2020)(2020)");
    }

    #[test]
    fn drops_what_cannot_be_seen() {
        check("\u{200b}云政\u{ad}办\u{feff}发\u{0}", "云政办发");
    }

    #[test]
    fn keeps_what_has_no_single_form() {
        check("㎡①²", "㎡①²");
        check("𠮷𬭊", "𠮷𬭊");
    }

    #[test]
    fn unifies_blanks_and_keeps_line_breaks() {
        check("总\u{3000}\u{a0}\u{e5e5}则\t一\n二", "总   则 一\n二");
    }

    proptest! {
        #[test]
        fn normalizing_twice_changes_nothing(text in any::<String>()) {
            let once = normalize(&text);
            prop_assert_eq!(normalize(&once), once);
        }

        #[test]
        fn never_grows_in_characters(text in any::<String>()) {
            prop_assert!(normalize(&text).chars().count() <= text.chars().count());
        }
    }

    #[test]
    fn every_character_is_stable() {
        for c in ('\u{0}'..='\u{3ffff}').chain('\u{e0000}'..='\u{e0fff}') {
            if let Some(once) = normalize_char(c) {
                assert_eq!(normalize_char(once), Some(once), "U+{:04X}", u32::from(c));
            }
        }
    }
}
