//! Synonyms and abbreviations: what else a searched word is called.
//!
//! A list is text, a group a line: `A = B = C` for words that stand for one
//! another, `A => B, C` where a search for `A` also means `B` and `C` but not
//! the other way round; `#` starts a comment. Lists are read when a search
//! starts to be served; no index depends on them. Nothing is chained: where
//! `A = B` and `B = C` are two lines, `A` does not stand for `C`.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use super::characters::lane_text;

/// The synonyms that come with the program.
const BUILT_IN: &str = include_str!("synonyms.txt");

/// Fewest characters of a word of a list: one character stands in too many words.
const MIN_CHARS: usize = 2;
/// Most characters of a word of a list.
const MAX_CHARS: usize = 40;

static BUILT_IN_LIST: LazyLock<Synonyms> = LazyLock::new(|| {
    Synonyms::parse("the built-in synonyms", BUILT_IN)
        .expect("a test reads the built-in synonyms, which are compiled in")
});

/// A line of a list that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{list}, line {line}: `{text}` {reason}; {mend}")]
pub struct SynonymError {
    /// The file, or what else the list is.
    pub list: String,
    /// 1-based line number.
    pub line: usize,
    /// The line as it stands.
    pub text: String,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub mend: &'static str,
}

/// What each word is also called; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    table: Arc<Table>,
}

#[derive(Debug, Clone, Default)]
struct Table {
    /// By the characters of the lane, words as they were written.
    others: HashMap<String, Vec<String>>,
    longest_chars: usize,
}

impl Synonyms {
    /// No synonyms at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// The synonyms that come with the program.
    pub fn built_in() -> Self {
        BUILT_IN_LIST.clone()
    }

    /// Reads a list; `list` names it in errors.
    ///
    /// # Errors
    /// At the first line that is neither a group, a comment nor blank.
    pub fn parse(list: &str, text: &str) -> Result<Self, SynonymError> {
        let mut table = Table::default();
        for (index, line) in text.lines().enumerate() {
            table.take_line(line).map_err(|fault| SynonymError {
                list: list.to_owned(),
                line: index + 1,
                text: line.trim().to_owned(),
                reason: fault.reason,
                mend: fault.mend,
            })?;
        }
        Ok(Self {
            table: Arc::new(table),
        })
    }

    /// These synonyms and those of another list.
    #[must_use]
    pub fn and(self, other: &Self) -> Self {
        let mut table = Arc::unwrap_or_clone(self.table);
        for (word, others) in &other.table.others {
            for one in others {
                table.add_key(word.clone(), one);
            }
        }
        Self {
            table: Arc::new(table),
        }
    }

    /// What a word is also called, in the order of the lists. `lane` holds the
    /// characters of the character lane.
    pub fn of(&self, lane: &str) -> &[String] {
        self.table.others.get(lane).map_or(&[], Vec::as_slice)
    }

    /// Every word with what it is also called, in the order of the words.
    pub fn sorted(&self) -> Vec<(&str, &[String])> {
        let others = self.table.others.iter();
        let mut sorted: Vec<_> = others
            .map(|(word, others)| (word.as_str(), others.as_slice()))
            .collect();
        sorted.sort_unstable();
        sorted
    }

    /// Number of words that are also called something else.
    pub fn len(&self) -> usize {
        self.table.others.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.table.others.is_empty()
    }

    /// Characters of the longest word that is also called something else.
    pub fn longest_chars(&self) -> usize {
        self.table.longest_chars
    }
}

struct Fault {
    reason: String,
    mend: &'static str,
}

impl Fault {
    fn new(reason: impl Into<String>, mend: &'static str) -> Self {
        Self {
            reason: reason.into(),
            mend,
        }
    }
}

impl Table {
    fn take_line(&mut self, line: &str) -> Result<(), Fault> {
        const MEND: &str = "write `A = B`, or `A => B, C`";
        let line = line.split(['#', '＃']).next().unwrap_or_default().trim();
        let line = line.trim_start_matches('\u{feff}');
        if line.is_empty() {
            return Ok(());
        }
        if let Some((word, others)) = line.split_once("=>") {
            if others.contains(['=', '＝', '>']) || word.contains(['=', '＝']) {
                return Err(Fault::new("mixes `=` and `=>`", MEND));
            }
            let words = words(&[word])?;
            let parts: Vec<&str> = others.split([',', '，', '、']).collect();
            for other in self::words(&parts)? {
                self.add(words[0], other)?;
            }
            return Ok(());
        }
        let parts: Vec<&str> = line.split(['=', '＝']).collect();
        if parts.len() < 2 {
            return Err(Fault::new("has no second word", MEND));
        }
        let words = words(&parts)?;
        for (index, word) in words.iter().enumerate() {
            for (other_index, other) in words.iter().enumerate() {
                if index != other_index {
                    self.add(word, other)?;
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, word: &str, other: &str) -> Result<(), Fault> {
        let key = lane_text(word);
        if key == lane_text(other) {
            return Err(Fault::new(
                format!("says that `{word}` is `{other}`, which a search does not tell apart"),
                "leave one of them out",
            ));
        }
        self.add_key(key, other);
        Ok(())
    }

    fn add_key(&mut self, key: String, other: &str) {
        self.longest_chars = self.longest_chars.max(key.chars().count());
        let others = self.others.entry(key).or_default();
        if !others
            .iter()
            .any(|known| lane_text(known) == lane_text(other))
        {
            others.push(other.to_owned());
        }
    }
}

fn words<'a>(parts: &[&'a str]) -> Result<Vec<&'a str>, Fault> {
    parts
        .iter()
        .map(|part| {
            let word = part.trim();
            let length = lane_text(word).chars().count();
            if length == 0 {
                Err(Fault::new(
                    "has an empty word",
                    "leave the extra sign out, or write the word",
                ))
            } else if !(MIN_CHARS..=MAX_CHARS).contains(&length) {
                Err(Fault::new(
                    format!("has a word of {length} characters, `{word}`"),
                    "give words of 2 to 40 characters",
                ))
            } else {
                Ok(word)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn list(text: &str) -> Synonyms {
        Synonyms::parse("test.txt", text).unwrap()
    }

    #[track_caller]
    fn check_error(text: &str, expected: &str) {
        let error = Synonyms::parse("test.txt", text).unwrap_err().to_string();
        assert_eq!(error, expected);
    }

    #[test]
    fn equal_words_stand_for_one_another_and_arrows_point_one_way() {
        let synonyms = list(
            "# comment\n低保 = 最低生活保障 = 低保金 # more\n\n老赖 => 失信被执行人，被执行人\n",
        );
        assert_eq!(synonyms.of("低保"), ["最低生活保障", "低保金"]);
        assert_eq!(synonyms.of("低保金"), ["低保", "最低生活保障"]);
        assert_eq!(synonyms.of("老赖"), ["失信被执行人", "被执行人"]);
        assert!(synonyms.of("失信被执行人").is_empty());
        assert_eq!((synonyms.len(), synonyms.longest_chars()), (4, 6));
    }

    #[test]
    fn words_are_found_whatever_their_width_and_script() {
        let synonyms = list("ＧＤＰ ＝ 地區生產總值");
        assert_eq!(synonyms.of("gdp"), ["地區生產總值"]);
        assert_eq!(synonyms.of("地区生产总值"), ["ＧＤＰ"]);
    }

    #[test]
    fn lists_are_joined() {
        let both =
            list("社保 = 社会保险").and(&list("社保 = 社会保险 = 社会保障\n医保 = 医疗保险"));
        assert_eq!(both.of("社保"), ["社会保险", "社会保障"]);
        assert_eq!(both.of("医保"), ["医疗保险"]);
        assert!(Synonyms::none().is_empty());
    }

    #[test]
    fn errors_say_where_why_and_what_to_do() {
        check_error(
            "低保 = 最低生活保障\n社保",
            "test.txt, line 2: `社保` has no second word; write `A = B`, or `A => B, C`",
        );
        check_error(
            "社保 = ",
            "test.txt, line 1: `社保 =` has an empty word; leave the extra sign out, or write the word",
        );
        check_error(
            "税 = 税收",
            "test.txt, line 1: `税 = 税收` has a word of 1 characters, `税`; give words of 2 to 40 characters",
        );
        check_error(
            "社保 = 社会保险 => 保险",
            "test.txt, line 1: `社保 = 社会保险 => 保险` mixes `=` and `=>`; write `A = B`, or `A => B, C`",
        );
        check_error(
            "台湾 = 臺灣",
            "test.txt, line 1: `台湾 = 臺灣` says that `台湾` is `臺灣`, which a search does not tell apart; \
             leave one of them out",
        );
    }

    #[test]
    fn the_built_in_list_is_sound() {
        if let Err(error) = Synonyms::parse("synonyms.txt", BUILT_IN) {
            panic!("{error}");
        }
        let synonyms = Synonyms::built_in();
        assert!(synonyms.len() > 600, "{}", synonyms.len());
        for (word, other) in [
            ("医保", "医疗保险"),
            ("国办", "国务院办公厅"),
            ("低保", "最低生活保障"),
            ("人社部", "人力资源和社会保障部"),
            ("房产证", "不动产权证书"),
            ("老赖", "失信被执行人"),
        ] {
            assert!(
                synonyms.of(word).iter().any(|one| one == other),
                "{word} is not {other}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[低保社=>,、# \\n]{0,40}") {
            if let Ok(synonyms) = Synonyms::parse("x", &text) {
                prop_assert!(synonyms.longest_chars() <= MAX_CHARS);
            }
        }
    }
}
