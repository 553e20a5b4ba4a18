//! The text of an HTML fragment, a paragraph for each block. Pages are read by
//! others; a column holds no page.

use dom_query::{Document, NodeRef};

/// Elements that stand on lines of their own.
const BLOCKS: &str = "address article aside blockquote br center dd div dl dt figure footer form \
                      h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul";
/// Elements of which nothing is shown.
const UNSEEN: &str = "script style template noscript iframe object select textarea title";

/// The text of a fragment. Character references are decoded.
pub(super) fn text_of_fragment(html: &str) -> String {
    let fragment = Document::fragment(html);
    let mut text = String::new();
    // Elements are nested without limit in bad pages, so no call nests here.
    let mut open: Vec<Step<'_>> = vec![Step::Enter(fragment.root())];
    while let Some(step) = open.pop() {
        let node = match step {
            Step::Break => {
                text.push('\n');
                continue;
            }
            Step::Enter(node) => node,
        };
        if node.is_text() {
            // Line breaks of the source mean no more than blanks.
            text.push_str(&node.text().replace(['\n', '\r', '\t'], " "));
            continue;
        }
        let name = node.node_name().unwrap_or_default();
        if is_one_of(UNSEEN, &name) {
            continue;
        }
        match name.as_ref() {
            "td" | "th" => text.push(' '),
            name if is_one_of(BLOCKS, name) => {
                text.push('\n');
                open.push(Step::Break);
            }
            _ => {}
        }
        open.extend(node.children_it(true).map(Step::Enter));
    }
    text
}

enum Step<'a> {
    Enter(NodeRef<'a>),
    Break,
}

fn is_one_of(names: &str, name: &str) -> bool {
    names.split_ascii_whitespace().any(|known| known == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::clean::paragraphs;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(paragraphs(&text_of_fragment(html)), expected, "{html}");
    }

    #[test]
    fn a_block_is_a_paragraph() {
        check(
            "<p>一、<b>总体</b>要求</p>\n<p>二、<span>任务</span></p>",
            "一、总体要求\n二、任务",
        );
        check("甲<br>乙<br/>丙", "甲\n乙\n丙");
        check("<div>甲<div>乙</div>丙</div>", "甲\n乙\n丙");
        check(
            "<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td></tr></table>",
            "甲 1\n乙",
        );
        check("<p>第一\n行</p>", "第一 行");
    }

    #[test]
    fn what_is_not_shown_is_left_out() {
        check(
            "<style>p{}</style><p>甲</p><script>1<2</script><!-- 乙 -->",
            "甲",
        );
        check("1 &lt; 2 &amp; 3", "1 < 2 & 3");
        check("没有标签", "没有标签");
        check("", "");
    }

    #[test]
    fn deep_nests_do_no_harm() {
        let deep = format!("{}甲{}", "<div>".repeat(5_000), "</div>".repeat(5_000));
        check(&deep, "甲");
    }
}
