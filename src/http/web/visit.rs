//! Who looks at a page: the language and the look that were chosen, and the
//! address that is open.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use cookie::Cookie;
use serde::Serialize;

use super::locale::Locale;
use crate::http::state::AppState;

/// Light or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Theme {
    /// As the reader's system has it.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "auto" => Some(Self::Auto),
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }
}

/// How pages are to look, kept in cookies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(in crate::http) struct Preferences {
    pub(super) locale: Locale,
    pub(super) theme: Theme,
    /// Larger type, as the rules for elders want it.
    pub(super) large_text: bool,
    /// Strong lines and black on white or white on black.
    pub(super) high_contrast: bool,
}

impl Preferences {
    /// What the cookies of a request say; what they say otherwise is not ours.
    pub(in crate::http) fn of(headers: &HeaderMap) -> Self {
        let mut preferences = Self::default();
        let cookies = headers.get_all(header::COOKIE).into_iter();
        let cookies = cookies.filter_map(|value| value.to_str().ok());
        for cookie in cookies.flat_map(Cookie::split_parse).flatten() {
            preferences.set(cookie.name(), cookie.value());
        }
        preferences
    }

    /// Takes a choice; `false` where there is no such choice.
    pub(super) fn set(&mut self, name: &str, value: &str) -> bool {
        match (name, value) {
            ("lang", tag) => Locale::parse(tag)
                .map(|locale| self.locale = locale)
                .is_some(),
            ("theme", theme) => Theme::parse(theme)
                .map(|theme| self.theme = theme)
                .is_some(),
            ("text", "large" | "normal") => {
                self.large_text = value == "large";
                true
            }
            ("contrast", "high" | "normal") => {
                self.high_contrast = value == "high";
                true
            }
            _ => false,
        }
    }
}

/// A visit to a page.
#[derive(Debug, Clone, Serialize)]
pub(in crate::http) struct Visit {
    pub(in crate::http) preferences: Preferences,
    /// Path and query of the page.
    pub(in crate::http) here: String,
    /// What the addresses that leave the site begin with: `https://…`, without a
    /// slash at its end.
    pub(in crate::http) root: String,
}

impl Visit {
    pub(super) fn new(state: &AppState, headers: &HeaderMap, here: &str) -> Self {
        Self {
            preferences: Preferences::of(headers),
            here: here.to_owned(),
            root: state.site.root(headers),
        }
    }
}

impl FromRequestParts<AppState> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let here = parts.uri.path_and_query().map_or("/", |here| here.as_str());
        Ok(Self::new(state, &parts.headers, here))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_choose_and_others_are_left_alone() {
        let mut headers = HeaderMap::new();
        let cookie = "session=x; lang=en; theme=dark; text=huge; contrast=high";
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        let expected = Preferences {
            locale: Locale::English,
            theme: Theme::Dark,
            large_text: false,
            high_contrast: true,
        };
        assert_eq!(Preferences::of(&headers), expected);
    }
}
