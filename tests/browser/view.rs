//! How a page is looked at: on what, and in which light.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use thirtyfour::Cookie;

use crate::page::Page;

/// Widths of screens, in pixels.
pub(crate) const DESK: u32 = 1280;
pub(crate) const PHONE: u32 = 390;
pub(crate) const NARROWEST: u32 = 320;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

impl Theme {
    pub(crate) const ALL: [Self; 2] = [Self::Light, Self::Dark];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Page<'_> {
    /// Shows pages as on a screen of this width.
    pub(crate) fn set_width(&self, pixels: u32) {
        let is_phone = pixels < 600;
        self.command(
            "Emulation.setDeviceMetricsOverride",
            json!({
                "width": pixels,
                "height": if is_phone { 844 } else { 900 },
                "deviceScaleFactor": 1,
                "mobile": is_phone,
            }),
        );
    }

    /// Asks pages for a theme, as the system of a visitor does.
    pub(crate) fn set_theme(&self, theme: Theme) {
        let scheme = json!({ "name": "prefers-color-scheme", "value": theme.name() });
        self.command(
            "Emulation.setEmulatedMedia",
            json!({ "features": [scheme] }),
        );
    }

    /// Chooses how the pages of the open site are to look.
    #[track_caller]
    pub(crate) fn prefer(&self, preference: &str, value: &str) {
        let cookie = Cookie::new(preference, value);
        self.browser.run(self.browser.driver.add_cookie(cookie));
    }

    /// Keeps a picture of the whole page.
    pub(crate) fn save_picture(&self, path: &Path) {
        let picture = self.command(
            "Page.captureScreenshot",
            json!({ "format": "png", "captureBeyondViewport": true }),
        );
        let bytes = BASE64_STANDARD.decode(picture["data"].as_str().unwrap());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes.unwrap()).unwrap();
    }

    /// A command of Chromium's own protocol.
    #[track_caller]
    pub(crate) fn command(&self, name: &str, parameters: Value) -> Value {
        let devtools = self.browser.driver.cdp();
        self.browser.run(devtools.send_raw(name, parameters))
    }
}
