//! What a document says of itself in the head of its page: the `<meta>` tags
//! that the rules for government sites (政府网站发展指引) want of a page of content.

use serde::Serialize;

use super::line_kind::LineKind;
use super::lines::Line;
use crate::model::{Document, Topic};

/// Longest description, in characters.
const MAX_DESCRIPTION_CHARS: usize = 120;
/// The column of documents that belong to no topic, and the kind of all columns.
const COLUMN: &str = "政府信息公开";

/// A tag.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct MetaView {
    name: &'static str,
    content: String,
}

/// The tags of a page, those that would be empty left out.
pub(super) fn meta_tags(document: &Document, lines: &[Line], address: &str) -> Vec<MetaView> {
    let issuers: Vec<&str> = document.issuers().collect();
    let date = document.published_date.or(document.written_date);
    let topic = document.topic.as_ref().map(Topic::path);
    let tags = [
        ("ArticleTitle", document.title.clone()),
        (
            "PubDate",
            date.map(|date| date.to_string()).unwrap_or_default(),
        ),
        ("ContentSource", issuers.join("、")),
        ("Keywords", document.keywords.join(",")),
        ("Author", document.issuer.clone().unwrap_or_default()),
        ("Description", description(lines)),
        ("Url", address.to_owned()),
        ("ColumnName", topic.unwrap_or_else(|| COLUMN.to_owned())),
        ("ColumnType", COLUMN.to_owned()),
    ];
    tags.into_iter()
        .filter(|(_, content)| !content.is_empty())
        .map(|(name, content)| MetaView { name, content })
        .collect()
}

/// How the text begins, headings and addressees aside.
pub(super) fn description(lines: &[Line]) -> String {
    let kinds = [LineKind::Plain, LineKind::Article];
    let mut texts = String::new();
    for line in lines.iter().filter(|line| kinds.contains(&line.kind)) {
        texts.push_str(line.lead);
        texts.push_str(line.rest);
        if texts.chars().nth(MAX_DESCRIPTION_CHARS).is_some() {
            let kept: String = texts.chars().take(MAX_DESCRIPTION_CHARS).collect();
            return format!("{}…", kept.trim_end());
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;
    use crate::model::DocumentId;

    #[test]
    fn what_is_not_known_is_left_out() {
        let mut document = Document::new(DocumentId::parse("1").unwrap(), "供热通知".to_owned());
        let names = |document: &Document| -> Vec<&'static str> {
            let tags = meta_tags(document, &[], "https://yunlan.example/documents/1");
            tags.into_iter().map(|tag| tag.name).collect()
        };
        assert_eq!(
            names(&document),
            ["ArticleTitle", "Url", "ColumnName", "ColumnType"]
        );
        document.issuer = Some("云澜市供热办".to_owned());
        document.published_date = Some(jiff::civil::date(2021, 3, 31));
        document.keywords = vec!["供热".to_owned()];
        assert_eq!(
            names(&document)[..5],
            [
                "ArticleTitle",
                "PubDate",
                "ContentSource",
                "Keywords",
                "Author"
            ]
        );
    }

    #[test]
    fn a_description_is_the_beginning_of_the_text() {
        let body = format!("各县：\n一、目标\n现通知如下。\n{}", "供热".repeat(80));
        let found = description(&lines(&body));
        assert!(found.starts_with("现通知如下。供热"), "{found}");
        assert_eq!(found.chars().count(), MAX_DESCRIPTION_CHARS + 1);
        assert_eq!(description(&lines("正文。")), "正文。");
    }
}
