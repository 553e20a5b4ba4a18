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

/// The links to files, from where the text begins on to where the page turns to
/// other things. Without a container all of the page is looked at.
pub(super) fn links(body: &NodeRef<'_>, container: Option<NodeId>) -> Vec<Link> {
    let mut walk = Walk {
        container,
        begun: container.is_none(),
        inside: container.is_none(),
        ended: false,
        links: Vec::new(),
    };
    walk.children(body);
    walk.links
}

struct Walk {
    container: Option<NodeId>,
    begun: bool,
    /// Inside the text no word ends the search.
    inside: bool,
    ended: bool,
    links: Vec<Link>,
}

impl Walk {
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
            if name == "a" && self.begun {
                self.link(&child);
            }
            self.children(&child);
        }
    }

    fn link(&mut self, link: &NodeRef<'_>) {
        let Some(address) = link.attr("href") else {
            return;
        };
        let address = address.trim();
        let text = one_line(link);
        if address.is_empty() || address.to_ascii_lowercase().starts_with("javascript:") {
            return;
        }
        let path = address.split(['?', '#']).next().unwrap_or(address);
        let is_file = has_ending(path) || has_ending(address) || has_ending(&text);
        let is_new = !self.links.iter().any(|known| known.address == address);
        if is_file && is_new {
            self.links.push(Link {
                address: address.to_owned(),
                text,
            });
        }
    }
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
