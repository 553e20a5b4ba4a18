//! What is suggested while one types, on the portal and in the box on other sites.

use thirtyfour::Key;

use crate::browser::Scripts;
use crate::documents::{HOSTILE, write_hostile};
use crate::elsewhere::Elsewhere;
use crate::page::Page;
use crate::site::Site;

/// The input and the list of suggestions of the portal's own box.
const OWN: &str = "document.querySelector('.search-form')";
/// The same of the box for other sites.
const EMBEDDED: &str = "document.querySelector('gongwen-search-box').shadowRoot";

/// Waits until there are suggestions, or none.
fn are_suggested(page: &Page, within: &str, suggested: bool) {
    page.waits_for(&format!(
        "{within}.querySelector('input').getAttribute('aria-expanded') === '{suggested}' \
         && {within}.querySelector('[role=listbox]').hidden !== {suggested}"
    ));
}

#[test]
fn a_suggestion_is_chosen_by_keys() {
    let site = Site::of_samples();
    let page = Page::new(&site, Scripts::Run);
    page.open("/");
    let _: bool = page.ask("document.querySelector('input[name=q]').focus(); return true");
    page.type_text("高温津");
    are_suggested(&page, OWN, true);
    assert_eq!(page.barriers(), [""; 0]);
    page.press(Key::Escape);
    are_suggested(&page, OWN, false);
    page.press(Key::Down);
    are_suggested(&page, OWN, true);
    page.press(Key::Down);
    let chosen: String = page.ask(&format!(
        "const box = {OWN}.querySelector('input');
         return document.getElementById(box.getAttribute('aria-activedescendant'))
            .querySelector('[part=text]').textContent"
    ));
    assert!(chosen.contains("高温津"), "{chosen}");
    page.press(Key::Enter);
    page.arrives_with("q", &chosen);
    page.shows(&chosen);
}

#[test]
fn the_box_on_other_sites_suggests_where_it_may_and_searches_everywhere() {
    let site = Site::of_samples();
    let page = Page::new(&site, Scripts::Run);
    page.open("/embed/");
    page.waits_for(&format!("{EMBEDDED}?.querySelector('input') != null"));
    let focus = format!("{EMBEDDED}.querySelector('input').focus(); return true");
    let _: bool = page.ask(&focus);
    page.type_text("高温津");
    are_suggested(&page, EMBEDDED, true);

    // A page of another site, which was not let to read the suggestions.
    let script = site.address("/embed/search-box.js");
    let elsewhere = Elsewhere::with(&format!(
        "<script type=module src='{script}'></script><gongwen-search-box></gongwen-search-box>"
    ));
    page.open(&elsewhere.address);
    page.waits_for(&format!("{EMBEDDED}?.querySelector('input') != null"));
    let _: bool = page.ask(&focus);
    page.type_text("高温津贴");
    page.press(Key::Enter);
    page.arrives_with("q", "高温津贴");
    page.shows("关于做好2022年夏季高温津贴发放工作的通知");
}

#[test]
fn nothing_in_suggestions_runs() {
    let folder = tempfile::tempdir().unwrap();
    write_hostile(folder.path());
    let site = Site::over(folder.path());
    let page = Page::new(&site, Scripts::Run);
    page.open("/");
    let _: bool = page.ask("document.querySelector('input[name=q]').focus(); return true");
    page.type_text("停水");
    are_suggested(&page, OWN, true);
    let shown: Vec<String> = page.texts("[role=option] [part=text]");
    assert!(
        shown.iter().any(|text| text.contains("<script>")),
        "{shown:?} of {HOSTILE}"
    );
    let has_run: bool = page.ask("return 'pwned' in window");
    assert!(!has_run);
}
