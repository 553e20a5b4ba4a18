//! Where words start: what a suggestion may be typed from inside a title.

use super::analyzer::Analysis;
use super::words::WordKind;

impl Analysis {
    /// The places, in characters, at which a word of `text` starts, or a
    /// dictionary word inside a word; ascending, each once.
    pub fn word_starts(&self, text: &str) -> Vec<usize> {
        let dictionary = self.dictionary();
        let bytes: Vec<usize> = text.char_indices().map(|(byte, _)| byte).collect();
        let mut starts = Vec::new();
        for word in self.words(text) {
            let start = bytes.partition_point(|&byte| byte < word.start_bytes);
            starts.push(start);
            if word.kind != WordKind::Han {
                continue;
            }
            for inner in dictionary.inner_words(&word.text) {
                if let Some((before, _)) = word.text.split_once(inner) {
                    starts.push(start + before.chars().count());
                }
            }
        }
        starts.sort_unstable();
        starts.dedup();
        starts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_the_words_inside_them_start_somewhere() {
        let starts = Analysis::shared().word_starts("《行政複議》2021年GB通知");
        assert_eq!(starts, [1, 3, 6, 10, 11, 13]);
    }
}
