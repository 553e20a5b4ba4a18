//! The pages by keyboard alone.

use serde::Deserialize;
use serde_json::json;
use thirtyfour::Key;

use crate::browser::Scripts;
use crate::page::Page;
use crate::site::Site;

/// What must be reached, in this order.
const ORDER: [&str; 6] = [
    ".skip",
    "input[name=q]",
    ".best-bets",
    ".controls",
    "ol.hits",
    "#filters",
];
/// More stops than any page has before its filters.
const MOST_STOPS: usize = 200;

/// What the keyboard is at.
#[derive(Debug, Deserialize)]
struct Focus {
    /// What it is called.
    name: String,
    /// Whether it can be told from the others by its outline.
    is_outlined: bool,
    /// The selectors of what it lies in, of those that were asked for.
    within: Vec<String>,
}

impl Page<'_> {
    /// What the keyboard is at, and in which of some parts of the page.
    #[track_caller]
    fn focus(&self, parts: &[&str]) -> Focus {
        self.ask(&format!(
            "const parts = {};
            const one = document.activeElement, style = getComputedStyle(one);
            const label = one.labels?.[0]?.textContent;
            return {{
                name: (one.ariaLabel || label || one.textContent).trim().replace(/\\s+/g, ' '),
                is_outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
                within: parts.filter(part => one.closest(part)),
            }};",
            json!(parts)
        ))
    }
}

#[test]
fn everything_is_reached_in_order_and_seen_to_be() {
    let site = Site::of_samples();
    let page = Page::new(&site, Scripts::Run);
    page.open("/search?q=养老 补贴");
    let mut reached: Vec<String> = Vec::new();
    let mut hit = None;
    let _ = (0..MOST_STOPS).find(|_| {
        page.press(Key::Tab);
        let focus = page.focus(&ORDER);
        assert!(focus.is_outlined, "cannot be seen: {focus:?}");
        assert!(!focus.name.is_empty(), "has no name: {focus:?}");
        let is_hit = focus.within.iter().any(|part| part == "ol.hits");
        if is_hit && hit.is_none() {
            hit = Some(focus.name);
        }
        for part in focus.within {
            if !reached.contains(&part) {
                reached.push(part);
            }
        }
        reached.len() == ORDER.len()
    });
    assert_eq!(reached, ORDER);
    // The next stop behind the box's button and the controls leads on.
    page.open("/search?q=养老 补贴");
    let at_hit = (0..MOST_STOPS).any(|_| {
        page.press(Key::Tab);
        !page.focus(&["ol.hits h3"]).within.is_empty()
    });
    assert!(at_hit, "no hit is reached");
    page.press(Key::Enter);
    page.shows("返回检索结果");
    assert_eq!(page.text("h1"), hit.unwrap());
}

#[test]
fn the_first_stop_leads_past_what_every_page_begins_with() {
    let site = Site::of_samples();
    let page = Page::new(&site, Scripts::Run);
    page.open("/documents/yl-2018-0074");
    page.press(Key::Tab);
    assert_eq!(page.focus(&[]).name, "跳到主要内容");
    page.shows("跳到主要内容");
    page.press(Key::Enter);
    page.press(Key::Tab);
    assert_eq!(page.focus(&["main"]).within, ["main"]);
}

#[test]
fn a_search_needs_nothing_but_keys() {
    let site = Site::of_samples();
    let page = Page::new(&site, Scripts::Run);
    page.open("/");
    let is_box = (0..MOST_STOPS).any(|_| {
        page.press(Key::Tab);
        !page.focus(&["input[name=q]"]).within.is_empty()
    });
    assert!(is_box, "the box is not reached");
    page.type_text("高温津贴");
    page.press(Key::Enter);
    page.shows("关于做好2022年夏季高温津贴发放工作的通知");
}
