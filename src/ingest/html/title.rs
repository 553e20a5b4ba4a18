//! The title of a document where nothing but the page's look says it.

use dom_query::Document;

use super::layouts::TITLES;
use super::pairs::pairs;
use super::text::one_line;
use crate::ingest::front_matter::same_text;
use crate::ingest::mapping::Mapping;
use crate::text::is_han;

/// Longest title, in characters; what is longer is a text.
const MAX_TITLE_CHARS: usize = 200;

/// How many elements of one kind are looked at.
const MAX_CANDIDATES: usize = 20;

/// What parts the title of a page from the names of its site and column.
const SEPARATORS: &[&str] = &["_", "|", "｜", " - ", " – ", " — ", "--", ">>"];

/// How the names of sites end.
const SITE_ENDINGS: &[&str] = &["网", "网站", "门户", "人民政府", "平台"];

/// The title in the head of a page; where the page shows one that it begins
/// with, that one.
pub(super) fn title(document: &Document, site: Option<&str>, mapping: &Mapping) -> Option<String> {
    let head = document.try_select("head > title").and_then(|selection| {
        let text = selection.nodes().first()?.text();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    });
    let shown: Vec<String> = TITLES
        .iter()
        .filter_map(|selector| document.try_select(selector))
        .flat_map(|selection| {
            let nodes = selection.nodes().iter().take(MAX_CANDIDATES);
            nodes.map(one_line).collect::<Vec<_>>()
        })
        .filter(|text| !text.is_empty() && text.chars().count() <= MAX_TITLE_CHARS)
        // Half a head: the title with the line of information below it.
        .filter(|text| pairs(text, mapping).0.len() < 2)
        .collect();
    let is_site = |text: &str| {
        site.is_some_and(|site| same_text(site, text))
            || SITE_ENDINGS
                .iter()
                .any(|ending| text.trim().ends_with(ending))
    };
    let Some(head) = head.filter(|head| !is_site(head) || head.contains(SEPARATORS[0])) else {
        return shown
            .into_iter()
            .find(|text| !is_site(text) && text.chars().count() >= 4);
    };
    let compact = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
    let whole = compact(&head);
    let begins = |text: &&String| {
        let shown = compact(text);
        shown.chars().count() >= 4 && whole.starts_with(&shown)
    };
    if let Some(text) = shown
        .iter()
        .filter(begins)
        .max_by_key(|text| compact(text).len())
    {
        return Some(text.clone());
    }
    // A head that names the site only, or cuts the title, says less than the page.
    let cut = without_site(&head, site);
    let stem = compact(cut.trim_end_matches(['.', '…']));
    if let Some(text) = shown.iter().find(|text| compact(text).starts_with(&stem)) {
        return Some(text.clone());
    }
    Some(cut).filter(|cut| !cut.is_empty())
}

/// The title in front of the names of site and column.
fn without_site(head: &str, site: Option<&str>) -> String {
    let mut title = head;
    if let Some(site) = site.filter(|site| !site.is_empty())
        && let Some((before, _)) = head.rsplit_once(site)
        && !before.trim().is_empty()
    {
        title = before.trim_end_matches(|c: char| c.is_whitespace() || "_-|｜—–>".contains(c));
    }
    // Between digits a hyphen joins years: `2021-2025年`.
    if let Some((before, site)) = title.rsplit_once('-')
        && site.trim().chars().all(is_han)
        && before.trim().ends_with(is_title_end)
    {
        title = before;
    }
    let first = SEPARATORS
        .iter()
        .filter_map(|separator| title.split_once(separator))
        .map(|(before, _)| before.trim())
        .filter(|before| before.chars().count() >= 4)
        .min_by_key(|before| before.len());
    first.unwrap_or(title).trim().to_owned()
}

fn is_title_end(c: char) -> bool {
    is_han(c) || matches!(c, '》' | '）' | ')' | '”')
}
