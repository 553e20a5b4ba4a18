//! Whatever documents and addresses hold, nothing of it runs, and it is shown as it
//! is.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use crate::browser::Scripts;
use crate::documents::{HOSTILE, HOSTILE_ID, page_of, write_hostile};
use crate::page::Page;
use crate::site::Site;

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// The pages that show what is hostile, or are asked with it.
fn paths() -> Vec<String> {
    let text = encoded(HOSTILE);
    let id = encoded(HOSTILE_ID);
    let mut paths = vec![
        "/".to_owned(),
        "/search".to_owned(),
        "/search?explain=true&q=停水".to_owned(),
        "/search?q=供热".to_owned(),
        format!("/search?q={text}"),
        format!("/search?q=%22{text}%22&cursor={text}"),
        format!("/search?q=停水&collapse=false&size={text}"),
        format!("/documents/{id}"),
        format!("/documents/{id}?q={text}"),
        format!("/documents/{text}"),
        format!("/{text}"),
        "/browse/issuer".to_owned(),
        "/browse/keyword".to_owned(),
        format!("/browse/topic?facet_contains={text}&q={text}"),
        "/embed/".to_owned(),
        format!("/search?{text}={text}"),
    ];
    let parameters = ["issuer", "keyword", "topic", "doc_type", "validity"];
    let further = ["order", "scope", "published_from", "facets", "page"];
    for name in parameters.iter().chain(&further) {
        paths.push(format!("/search?q=停水&{name}={text}"));
    }
    paths
}

/// Whether a script of a page has run, or a dialogue is open, which would make the
/// question fail.
fn has_run(page: &Page) -> bool {
    page.ask("return 'pwned' in window")
}

#[test]
fn nothing_in_documents_and_addresses_runs() {
    let folder = tempfile::tempdir().unwrap();
    write_hostile(folder.path());
    let site = Site::over(folder.path());
    let page = Page::new(&site, Scripts::Run);
    for is_forbidden in [true, false] {
        // Without the policy, too: it is the second lock, not the only one.
        page.command("Page.setBypassCSP", json!({ "enabled": !is_forbidden }));
        for path in paths() {
            page.open(&path);
            assert!(!has_run(&page), "{path}");
            assert_eq!(page.console(), [""; 0], "{path}");
        }
    }
    page.open(&format!("/documents/{}", encoded(HOSTILE_ID)));
    assert_eq!(page.text("h1"), HOSTILE);
    page.shows("javascript:window.pwned=1");
    page.open("/search?q=停水");
    page.shows(HOSTILE);
}

#[test]
fn what_runs_is_noticed() {
    let site = Site::of_samples();
    let page = Page::new(&site, Scripts::Run);
    page.open(&page_of(HOSTILE));
    assert!(has_run(&page));
    let policy = "<meta http-equiv=content-security-policy content=\"default-src 'none'\">";
    page.open(&page_of(&format!("{policy}{HOSTILE}")));
    assert!(!has_run(&page));
    let said = page.console().join("\n");
    assert!(said.contains("Content Security Policy"), "{said}");
}
