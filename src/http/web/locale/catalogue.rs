//! What the pages say in either language.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Serialize;

const ENGLISH: &str = include_str!("english.toml");

static CATALOGUE: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    toml::from_str(ENGLISH).expect("the catalogue is compiled in, and tests read it")
});

/// A language of the pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(in crate::http::web) enum Locale {
    /// Simplified Chinese.
    #[default]
    #[serde(rename = "zh-CN")]
    Chinese,
    /// English; documents stay as they are.
    #[serde(rename = "en")]
    English,
}

impl Locale {
    pub(in crate::http::web) const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// The tag of BCP 47.
    pub(in crate::http::web) fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    pub(in crate::http::web) fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag)
    }

    /// What the pages say in Chinese, in this language. What is not in the
    /// catalogue is no wording of ours, such as the name of a body.
    pub(in crate::http::web) fn translate(self, chinese: &str) -> &str {
        match self {
            Self::Chinese => chinese,
            Self::English => CATALOGUE.get(chinese).map_or(chinese, String::as_str),
        }
    }
}

/// Whether a character is a Chinese one of everyday texts.
#[cfg(test)]
pub(super) fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Whether the catalogue has a wording.
#[cfg(test)]
pub(super) fn knows(chinese: &str) -> bool {
    CATALOGUE.contains_key(chinese)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_gaps_to_fill() {
        for (chinese, english) in CATALOGUE.iter() {
            let gaps = |text: &str| text.matches("{}").count();
            assert_eq!(gaps(chinese), gaps(english), "{chinese}");
            assert!(!english.chars().any(is_chinese), "{english}");
        }
    }

    #[test]
    fn what_is_no_wording_stays() {
        assert_eq!(Locale::English.translate("首页"), "Home");
        assert_eq!(Locale::Chinese.translate("首页"), "首页");
        assert_eq!(Locale::English.translate("云澜市财政局"), "云澜市财政局");
    }
}
