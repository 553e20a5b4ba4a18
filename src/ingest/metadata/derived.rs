//! What is derived where a source does not give it: the title and the identifier.

use crate::model::{DocNumber, Document, DocumentId};

/// Longest derived title, in characters.
const MAX_TITLE_CHARS: usize = 60;

/// A sentence that ends before this many characters is no title by itself.
const MIN_SENTENCE_CHARS: usize = 10;

/// A title for a document without one: the body's first line, that of the
/// addressees aside, cut to 60 characters, at the end of a sentence where one
/// ends in time; where that line has no letters, 文号 and issuer.
pub(super) fn derive_title(document: &Document) -> String {
    let mut lines = document.body.lines();
    let first = lines
        .clone()
        .find(|line| !line.ends_with(['：', ':']))
        .or_else(|| lines.next())
        .unwrap_or_default();
    if first.chars().any(char::is_alphanumeric) {
        return cut_to_sentence(first);
    }
    let number = document.doc_number.as_ref().map(DocNumber::written);
    let parts: Vec<&str> = number
        .into_iter()
        .chain(document.issuer.as_deref())
        .collect();
    if parts.is_empty() {
        cut_to_sentence(first)
    } else {
        parts.join(" ")
    }
}

fn cut_to_sentence(line: &str) -> String {
    let line = crate::ingest::clean::single_line(line);
    if line.chars().count() <= MAX_TITLE_CHARS {
        return line;
    }
    let head: Vec<char> = line.chars().take(MAX_TITLE_CHARS).collect();
    let end = head
        .iter()
        .enumerate()
        .skip(MIN_SENTENCE_CHARS)
        .find(|(_, c)| matches!(c, '。' | '！' | '？' | '；' | '：' | ';' | '!' | '?'))
        .map(|(index, _)| index);
    match end {
        Some(end) => head.into_iter().take(end).collect(),
        None => head
            .into_iter()
            .take(MAX_TITLE_CHARS - 1)
            .chain(['…'])
            .collect(),
    }
}

/// The identifier of a document without one, from what identifies it: 索引号,
/// else 文号 with issuer, else the address, else where it was read.
pub(super) fn derive_id(document: &Document, path: &str, line: Option<u64>) -> DocumentId {
    if let Some(number) = &document.catalog_number {
        return DocumentId::derive("catalog", &[number.canonical()]);
    }
    if let (Some(number), Some(issuer)) = (&document.doc_number, &document.issuer) {
        return DocumentId::derive("number", &[number.canonical(), issuer]);
    }
    if let Some(url) = &document.source_url {
        return DocumentId::derive("url", &[url]);
    }
    match line {
        Some(line) => DocumentId::derive("path", &[&format!("{path}#{line}")]),
        None => DocumentId::derive("path", &[path]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CatalogNumber;

    fn document() -> Document {
        Document::new(DocumentId::derive("path", &["x"]), String::new())
    }

    #[track_caller]
    fn check_title(body: &str, expected: &str) {
        let mut document = document();
        body.clone_into(&mut document.body);
        document.issuer = Some("民政局".to_owned());
        document.doc_number = DocNumber::parse("民发〔2021〕1号");
        assert_eq!(derive_title(&document), expected);
    }

    #[test]
    fn titles_come_from_the_first_line() {
        check_title("关于放假的通知\n各单位：", "关于放假的通知");
        check_title(
            &format!("为规范海关监管和统计，现公告如下：一、{}", "长".repeat(60)),
            "为规范海关监管和统计，现公告如下",
        );
        let cut = format!("{}…", "长".repeat(59));
        check_title(&"长".repeat(61), &cut);
        check_title("***\n正文", "民发〔2021〕1号 民政局");
        check_title("各单位：\n现将低保标准通知如下。", "现将低保标准通知如下。");
        check_title("各单位：", "各单位：");
    }

    #[test]
    fn identifiers_come_from_the_surest_mark() {
        let kind = |document: &Document, line| {
            let id = derive_id(document, "a/b.jsonl", line).to_string();
            id.split('-').next().unwrap().to_owned()
        };
        let mut document = document();
        assert_eq!(kind(&document, None), "path");
        assert_ne!(
            derive_id(&document, "a", Some(1)),
            derive_id(&document, "a", Some(2))
        );
        document.source_url = Some("https://x.example/1".to_owned());
        document.doc_number = DocNumber::parse("民发〔2021〕1号");
        assert_eq!(kind(&document, Some(1)), "url");
        document.issuer = Some("民政局".to_owned());
        assert_eq!(kind(&document, None), "number");
        document.catalog_number = CatalogNumber::parse("7/2021-00001");
        assert_eq!(kind(&document, None), "catalog");
    }
}
