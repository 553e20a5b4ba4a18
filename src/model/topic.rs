//! 主题分类: the place of a document in its source's tree of topics.

/// A topic as levels from the top, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    levels: Vec<String>,
}

impl Topic {
    /// Reads `科技、教育\教育` or `综合政务/政务公开`: levels are parted by `/`
    /// and by one of the separators. `、` is none as a rule, since sources name a level by
    /// several words (`民政、扶贫、救灾`).
    pub fn parse(text: &str, separators: &str) -> Option<Self> {
        let levels: Vec<String> = text
            .split(|c| c == '/' || separators.contains(c))
            .map(|level| level.trim().to_owned())
            .filter(|level| !level.is_empty())
            .collect();
        (!levels.is_empty()).then_some(Self { levels })
    }

    /// The levels joined by `/`.
    pub fn path(&self) -> String {
        self.levels.join("/")
    }

    /// The path of each level from the top: `A`, `A/B`, `A/B/C`. These are the
    /// facet values under which the document counts.
    pub fn ancestors(&self) -> impl Iterator<Item = String> + '_ {
        (1..=self.levels.len()).map(|depth| self.levels[..depth].join("/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, ancestors: &[&str]) {
        let topic = Topic::parse(text, "\\").unwrap();
        assert_eq!(topic.ancestors().collect::<Vec<_>>(), ancestors, "{text}");
    }

    #[test]
    fn parts_levels_as_sources_do() {
        check("科技、教育\\教育", &["科技、教育", "科技、教育/教育"]);
        check("综合政务 / 政务公开", &["综合政务", "综合政务/政务公开"]);
        check("其他", &["其他"]);
        assert_eq!(Topic::parse(" / ", ""), None);
    }
}
