//! The mild factors on the score, and which of them are switched on.

/// The factors that a request lets count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Factors {
    /// 效力级别: laws before what is below them.
    pub authority: bool,
    /// 有效性: what is repealed behind what is not.
    pub validity: bool,
    /// 新旧: of like documents, the newer one first.
    pub recency: bool,
}

impl Factors {
    /// All of them, as without a word about it.
    pub const ALL: Self = Self {
        authority: true,
        validity: true,
        recency: true,
    };
    /// None of them: the text alone counts.
    pub const NONE: Self = Self {
        authority: false,
        validity: false,
        recency: false,
    };

    /// Reads `none`, or names out of `authority`, `validity`, `recency`, parted
    /// by commas.
    pub fn parse(text: &str) -> Option<Self> {
        let mut factors = Self::NONE;
        if text == "none" {
            return Some(factors);
        }
        for name in text.split(',') {
            match name.trim() {
                "authority" => factors.authority = true,
                "validity" => factors.validity = true,
                "recency" => factors.recency = true,
                _ => return None,
            }
        }
        Some(factors)
    }

    /// As [`Factors::parse`] reads it.
    pub fn name(self) -> String {
        let names: Vec<&str> = [
            (self.authority, "authority"),
            (self.validity, "validity"),
            (self.recency, "recency"),
        ]
        .into_iter()
        .filter_map(|(on, name)| on.then_some(name))
        .collect();
        if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(",")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for text in [
            "none",
            "authority",
            "validity,recency",
            "authority,validity,recency",
        ] {
            assert_eq!(Factors::parse(text).unwrap().name(), text);
        }
        assert_eq!(
            Factors::parse("recency, authority"),
            Factors::parse("authority,recency")
        );
        assert_eq!(Factors::parse("age"), None);
        assert_eq!(Factors::parse(""), None);
    }
}
