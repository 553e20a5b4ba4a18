//! Gathers the lines of a text as a browser would show them.

use crate::text::is_han;

/// A line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    /// Whether all of its words are links; beside them may stand dates and signs.
    pub(super) is_link: bool,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Lines {
    done: Vec<Line>,
    current: String,
    has_plain_words: bool,
    has_link: bool,
    /// Blanks that are written once something follows them on the line.
    blank: Option<Blank>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blank {
    Space,
    Break,
}

impl Lines {
    /// Adds text: runs of blanks become one; one that breaks the source between
    /// two wide characters is none, as Chinese has no blanks between words.
    pub(super) fn text(&mut self, text: &str, in_link: bool) {
        for c in text.chars() {
            match c {
                '\n' | '\r' => self.blank = Some(Blank::Break),
                ' ' | '\t' | '\u{c}' | '\u{a0}' => {
                    self.blank.get_or_insert(Blank::Space);
                }
                c => self.visible(c, in_link),
            }
        }
    }

    /// Adds text whose line breaks and blanks count.
    pub(super) fn preformatted(&mut self, text: &str, in_link: bool) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.end_line();
            }
            for c in line.chars().filter(|&c| c != '\r') {
                self.visible(c, in_link);
            }
        }
    }

    fn visible(&mut self, c: char, in_link: bool) {
        if let Some(blank) = self.blank.take() {
            let is_needed = match self.current.chars().next_back() {
                None => false,
                Some(last) => blank == Blank::Space || !(is_wide(last) && is_wide(c)),
            };
            if is_needed {
                self.current.push(' ');
            }
        }
        self.has_plain_words |= !in_link && c.is_alphabetic();
        self.has_link |= in_link;
        self.current.push(c);
    }

    /// Ends the line, where there is something on it.
    pub(super) fn end_line(&mut self) {
        self.blank = None;
        let has_plain_words = std::mem::take(&mut self.has_plain_words);
        let has_link = std::mem::take(&mut self.has_link);
        if self.current.trim().is_empty() {
            self.current.clear();
            return;
        }
        self.done.push(Line {
            text: std::mem::take(&mut self.current),
            is_link: has_link && !has_plain_words,
        });
    }

    /// Adds whole lines.
    pub(super) fn extend(&mut self, lines: impl IntoIterator<Item = Line>) {
        self.end_line();
        self.done.extend(lines);
    }

    /// How many lines are done.
    pub(super) fn count(&self) -> usize {
        self.done.len()
    }

    /// The text of a line that is done.
    pub(super) fn done_mut(&mut self, index: usize) -> Option<&mut String> {
        self.done.get_mut(index).map(|line| &mut line.text)
    }

    /// All lines.
    pub(super) fn finish(mut self) -> Vec<Line> {
        self.end_line();
        self.done
    }
}

fn is_wide(c: char) -> bool {
    is_han(c)
        || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | '“' | '”' | '‘' | '’' | '…' | '—')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(parts: &[&str], expected: &[&str]) {
        let mut lines = Lines::default();
        for part in parts {
            match *part {
                "/" => lines.end_line(),
                text => lines.text(text, false),
            }
        }
        let texts: Vec<String> = lines.finish().into_iter().map(|line| line.text).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn blanks_are_as_a_browser_shows_them() {
        check(&["\n  甲 ", " 乙\n", "/", " \u{a0} ", "/"], &["甲 乙"]);
        check(&["云澜市\n    港口", "，\n现"], &["云澜市港口，现"]);
        check(&["World\n", "Bank 报告"], &["World Bank 报告"]);
        check(&["\u{3000}\u{3000}总　则"], &["\u{3000}\u{3000}总　则"]);
    }

    #[test]
    fn lines_of_links_are_told() {
        let mut lines = Lines::default();
        lines.text("附件", true);
        lines.end_line();
        lines.text("见", false);
        lines.text("附件", true);
        lines.end_line();
        lines.text("2021-03-31", false);
        lines.end_line();
        lines.text("公告", true);
        lines.text(" [2021-03-31]", false);
        let told: Vec<bool> = lines.finish().iter().map(|line| line.is_link).collect();
        assert_eq!(told, [true, false, false, true]);
    }
}
