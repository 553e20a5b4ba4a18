//! That everything the pages say is in the catalogue.

use std::collections::BTreeSet;

use super::catalogue::{is_chinese, knows};
use crate::http::web::templates::TEMPLATES;

/// The name of the other language stands in itself.
const OWN_NAME: &str = "中文";

/// The parts of a template that are shown as they stand.
fn literal(template: &str) -> String {
    let mut shown = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, tail) = rest.split_at(at);
        shown.push_str(before);
        let end = match tail.get(..2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            _ => "{",
        };
        let closed = tail
            .find(end)
            .map_or(tail.len(), |end_at| end_at + end.len());
        rest = tail.get(closed..).unwrap_or_default();
    }
    shown + rest
}

/// The wordings that a template says: texts before `|t` and `|rich`.
fn wordings(template: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for filter in ["\"|t", "\"|rich"] {
        for (at, _) in template.match_indices(filter) {
            let before = template.get(..at).unwrap_or_default();
            let behind = template.get(at + filter.len()..).unwrap_or_default();
            if !behind.starts_with(|c: char| c.is_alphanumeric()) {
                found.extend(before.rsplit('"').next());
            }
        }
    }
    found
}

#[test]
fn templates_say_nothing_that_is_not_translated() {
    let mut unknown = BTreeSet::new();
    let mut count = 0;
    for (name, template) in TEMPLATES {
        let literal = literal(template).replace(OWN_NAME, "");
        let said: String = literal.chars().filter(|&c| is_chinese(c)).collect();
        assert_eq!(said, "", "{name}");
        let wordings = wordings(template);
        count += wordings.len();
        unknown.extend(wordings.into_iter().filter(|wording| !knows(wording)));
    }
    assert!(count > 100, "{count}");
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[test]
fn labels_are_translated() {
    let source = [
        include_str!("../labels.rs"),
        include_str!("../fault.rs"),
        include_str!("../search/advice.rs"),
        include_str!("../search/presets.rs"),
        include_str!("../../api/page.rs"),
        include_str!("../../admin/queries/page.rs"),
    ];
    let mut unknown = BTreeSet::new();
    for source in source {
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        let code = code.replace("\\\n             ", "");
        let texts = code.split('"').skip(1).step_by(2).map(str::to_owned);
        unknown.extend(texts.filter(|text| text.chars().any(is_chinese) && !knows(text)));
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
}
