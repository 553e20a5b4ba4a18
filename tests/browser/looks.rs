//! Every page, for everyone: in both themes, on a desk and on the narrowest phone.

use std::env;
use std::path::{Path, PathBuf};

use crate::browser::Scripts;
use crate::documents::page_of;
use crate::page::Page;
use crate::pages::{Listed, PAGES};
use crate::site::Site;
use crate::slow_line::SlowLine;
use crate::view::{DESK, NARROWEST, PHONE, Theme};

/// What those choose who see badly, or read no Chinese.
const PREFERENCES: [(&str, &str); 3] = [("text", "large"), ("contrast", "high"), ("lang", "en")];

#[test]
fn pages_are_for_everyone_on_a_desk() {
    check(DESK, pictures().as_deref());
}

#[test]
fn pages_are_for_everyone_on_the_narrowest_phone() {
    check(NARROWEST, None);
    if let Some(folder) = pictures() {
        check(PHONE, Some(&folder));
    }
}

#[test]
fn pages_stay_where_they_are_while_they_come() {
    let site = Site::of_samples();
    let page = Page::new(&site, Scripts::Run);
    let line = SlowLine::to(&site);
    let mut complaints = Vec::new();
    let mut look_at_all = |view: &str| {
        for Listed { name, path, .. } in PAGES {
            page.open(&line.address(path));
            let found = page.shifts(0.0);
            complaints.extend(found.iter().map(|one| format!("{name} at {view}: {one}")));
        }
    };
    for width in [DESK, NARROWEST] {
        page.set_width(width);
        look_at_all(&width.to_string());
    }
    prefer_all(&page);
    look_at_all(&format!("{NARROWEST} as preferred"));
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn pages_are_for_elders_and_for_foreigners() {
    let site = Site::of_samples();
    let page = Page::new(&site, Scripts::Run);
    page.set_width(NARROWEST);
    page.open("/");
    prefer_all(&page);
    page.open("/");
    page.waits_for("document.documentElement.lang === 'en'");
    check_all(&page, &format!("{NARROWEST} as preferred"), None);
}

/// Chooses all of [`PREFERENCES`] for the open site.
#[track_caller]
fn prefer_all(page: &Page) {
    for (preference, value) in PREFERENCES {
        page.prefer(preference, value);
    }
}

/// Where pictures of the pages are kept, if they are.
fn pictures() -> Option<PathBuf> {
    env::var_os("GONGWEN_SCREENSHOTS").map(PathBuf::from)
}

fn check(width: u32, pictures: Option<&Path>) {
    let site = Site::of_samples();
    let page = Page::new(&site, Scripts::Run);
    page.set_width(width);
    check_all(&page, &width.to_string(), pictures);
}

/// Looks at all pages, in both themes; `view` says how, for pictures and
/// complaints.
fn check_all(page: &Page, view: &str, pictures: Option<&Path>) {
    let mut complaints = Vec::new();
    for Listed { name, path, .. } in PAGES {
        page.set_theme(Theme::Light);
        page.open(path);
        let mut found = page.misconduct();
        for theme in Theme::ALL {
            page.set_theme(theme);
            let theme = theme.name();
            found.extend(page.barriers().iter().map(|one| format!("{theme}: {one}")));
            if let Some(folder) = pictures {
                page.save_picture(&folder.join(format!("{name}-{view}-{theme}.png")));
            }
        }
        complaints.extend(found.iter().map(|one| format!("{name} at {view}: {one}")));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn what_is_wrong_with_a_page_is_found() {
    let site = Site::of_samples();
    let page = Page::new(&site, Scripts::Run);
    page.set_width(NARROWEST);
    page.open(&page_of(
        "<meta name=viewport content='width=device-width'><body><p style='color:#aaa'>faint</p><div style='width:900px;height:400px'>wide</div>\
         <img src='http://other.invalid/x.png'>\
         <script>console.error('broken'); requestAnimationFrame(() => setTimeout(() => \
         document.body.prepend(Object.assign(document.createElement('div'), \
         { style: 'height:200px' })), 60))</script>",
    ));
    let mut complaints = page.misconduct();
    complaints.extend(page.barriers());
    for expected in [
        "console: ",
        "asks another host: http://other.invalid/x.png",
        "moves by ",
        "is wider than 320 pixels",
        "color-contrast",
        "image-alt",
    ] {
        let is_found = complaints.iter().any(|one| one.starts_with(expected));
        assert!(is_found, "{expected}: {complaints:#?}");
    }
}
