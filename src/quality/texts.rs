//! Many short texts in one piece of memory: 8 bytes each beside their bytes.

/// Texts by their number, from 0 in the order of coming.
#[derive(Debug, Default)]
pub(super) struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a number; empty where there is none.
    pub(super) fn get(&self, number: usize) -> &str {
        let start = number
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        let end = self.ends.get(number).copied().unwrap_or(0);
        self.text
            .get(start.copied().unwrap_or(0)..end)
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_it_was_given() {
        let mut texts = Texts::default();
        for text in ["云政办发", "", "二"] {
            texts.push(text);
        }
        let all: Vec<&str> = (0..4).map(|number| texts.get(number)).collect();
        assert_eq!((texts.len(), all), (3, vec!["云政办发", "", "二", ""]));
    }
}
