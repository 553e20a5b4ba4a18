//! The files that a page links to as attachments of its document.

use dom_query::{NodeId, NodeRef};

use super::element::{is_silent, name, with_text};
use super::text::one_line;
use crate::ingest::record::Link;

/// The endings of attachments.
const ENDINGS: &[&str] = &[
    "doc", "docx", "wps", "pdf", "xls", "xlsx", "et", "ofd", "rtf", "odt", "ods", "zip", "rar",
    "7z", "ppt", "pptx", "csv", "txt",
];

/// Behind these words a page lists what belongs to other documents or the site.
const ENDS: &[&str] = &[
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "相关链接",
    "相关阅读",
    "相关新闻",
    "相关文章",
    "相关信息",
    "相关稿件",
    "相关报道",
    "友情链接",
    "热点推荐",
    "版权所有",
    "网站标识码",
    "网站地图",
];

/// Longest script of a link that is looked into, in bytes.
const MAX_SCRIPT_BYTES: usize = 2_000;

/// Longest text of a link, in characters.
const MAX_LINK_CHARS: usize = 1_000;

/// Most names of files that are told of as lost.
const MAX_LOST: usize = 20;

/// The files of a page.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) links: Vec<Link>,
    /// The texts of links that name a file and do not say where it is.
    pub(super) lost: Vec<String>,
}

/// The links to files, from where the text begins on to where the page turns to
/// other things, and in the rows of its information that list attachments.
/// Without a container all of the page is looked at.
pub(super) fn links(body: &NodeRef<'_>, container: Option<NodeId>, rows: &[NodeId]) -> Files {
    let mut walk = Walk {
        container,
        rows,
        begun: container.is_none(),
        inside: container.is_none(),
        ended: false,
        files: Files::default(),
    };
    walk.children(body);
    let Files { links, lost } = &mut walk.files;
    // Beside a script there often is a plain link to the same file.
    lost.retain(|name| !links.iter().any(|link| link.text.contains(name.as_str())));
    walk.files
}

struct Walk<'a> {
    container: Option<NodeId>,
    /// What is looked at wherever it stands.
    rows: &'a [NodeId],
    begun: bool,
    /// Inside the text no word ends the search.
    inside: bool,
    ended: bool,
    files: Files,
}

impl Walk<'_> {
    fn children(&mut self, node: &NodeRef<'_>) {
        let mut next = node.first_child();
        while let Some(child) = next {
            next = child.next_sibling();
            if self.ended {
                return;
            }
            let ends = |text: &str| ENDS.iter().any(|word| text.trim_start().starts_with(word));
            if let Some(ends) = with_text(&child, ends) {
                self.ended = ends && self.begun && !self.inside;
                continue;
            }
            let name = name(&child);
            let is_button = matches!(name.as_str(), "button" | "input");
            if self.begun && is_button && child.has_attr("onclick") {
                self.link(&child);
            }
            if name.is_empty() || is_silent(&child, &name) {
                continue;
            }
            if Some(child.id) == self.container {
                self.begun = true;
                self.inside = true;
                self.children(&child);
                self.inside = false;
                continue;
            }
            if self.rows.contains(&child.id) {
                let before = (self.begun, self.inside);
                (self.begun, self.inside) = (true, true);
                self.children(&child);
                (self.begun, self.inside) = before;
                continue;
            }
            if self.begun && (name == "a" || child.has_attr("onclick")) {
                self.link(&child);
            }
            self.children(&child);
        }
    }

    fn link(&mut self, link: &NodeRef<'_>) {
        let text = || {
            if link.normalized_char_count() <= MAX_LINK_CHARS {
                one_line(link)
            } else {
                String::new()
            }
        };
        let href = link.attr("href");
        let href = href.as_deref().map_or("", str::trim);
        let is_script = href.to_ascii_lowercase().starts_with("javascript:");
        let leads_nowhere = is_script || href.starts_with('#');
        if !href.is_empty() && !leads_nowhere {
            let path = href.split(['?', '#']).next().unwrap_or(href);
            let text = text();
            if has_ending(path) || has_ending(href) || names_file(&text) {
                self.add(href, text);
            }
            return;
        }
        let onclick = link.attr("onclick");
        let mut scripts = [is_script.then_some(href), onclick.as_deref()]
            .into_iter()
            .flatten();
        if let Some(address) = scripts.find_map(quoted_file) {
            self.add(&address, text());
        } else if leads_nowhere || onclick.is_some() {
            let text = text();
            if names_file(&text) && self.files.lost.len() < MAX_LOST {
                self.files.lost.push(text);
            }
        }
    }

    fn add(&mut self, address: &str, text: String) {
        let is_new = !self
            .files
            .links
            .iter()
            .any(|known| known.address == address);
        if is_new {
            self.files.links.push(Link {
                address: address.to_owned(),
                text,
            });
        }
    }
}

/// The address of a file that a script names in quotation marks:
/// `download('/files/a.pdf')`.
fn quoted_file(script: &str) -> Option<String> {
    if script.len() > MAX_SCRIPT_BYTES {
        return None;
    }
    let script = percent_encoding::percent_decode_str(script).decode_utf8_lossy();
    let mut rest = script.as_ref();
    while let Some((_, behind)) = rest.split_once(['\'', '"']) {
        let end = behind.find(['\'', '"'])?;
        let (quoted, after) = behind.split_at_checked(end)?;
        let path = quoted.split(['?', '#']).next().unwrap_or(quoted);
        if has_ending(path) || has_ending(quoted) {
            return Some(quoted.trim().to_owned());
        }
        rest = after.get(1..)?;
    }
    None
}

/// Whether a text is the name of a file, or has one in brackets: `附件【a.doc】`.
fn names_file(text: &str) -> bool {
    text.split(['【', '】', '[', ']', '(', ')', '（', '）'])
        .any(has_ending)
}

/// Whether an address or a name has the ending of an attachment.
fn has_ending(name: &str) -> bool {
    let ending = name.trim_end().rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| {
        ENDINGS
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}
