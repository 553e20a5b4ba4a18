//! How a document is cited: one line in the form of GB/T 7714-2015 for an
//! electronic document.

use std::fmt::Write;

use crate::model::{Date, Document};

/// Bodies that are named; further ones are 等.
const MAX_NAMED_BODIES: usize = 3;

/// `云澜市人民政府. 关于供热的通知: 云政发〔2021〕3号, 索引号 YL01-2021-3[A/OL].
/// (2021-03-31)[2026-11-25]. https://…`: `address` is absolute, `read_on` the day
/// on which it was read. What is not known is left out.
pub(super) fn citation(document: &Document, address: &str, read_on: Date) -> String {
    let mut line = String::new();
    let bodies: Vec<&str> = document.issuers().collect();
    if !bodies.is_empty() {
        line.push_str(&bodies[..bodies.len().min(MAX_NAMED_BODIES)].join(", "));
        if bodies.len() > MAX_NAMED_BODIES {
            line.push_str(", 等");
        }
        line.push_str(". ");
    }
    line.push_str(&on_one_line(&document.title));
    let mut numbers = Vec::new();
    if let Some(number) = &document.doc_number {
        numbers.push(on_one_line(number.written()));
    }
    if let Some(number) = &document.catalog_number {
        numbers.push(format!("索引号 {}", on_one_line(number.written())));
    }
    if !numbers.is_empty() {
        line.push_str(": ");
        line.push_str(&numbers.join(", "));
    }
    line.push_str("[A/OL]. ");
    if let Some(date) = document.published_date.or(document.written_date) {
        let _ = write!(line, "({date})");
    }
    let _ = write!(line, "[{read_on}]. {address}");
    line
}

fn on_one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::model::{DocNumber, DocumentId};

    fn document() -> Document {
        Document::new(
            DocumentId::parse("yl/1").unwrap(),
            "关于供热的\n通知".to_owned(),
        )
    }

    #[track_caller]
    fn check(document: &Document, expected: &str) {
        let address = "https://search.yunlan.example/documents/yl%2F1";
        let cited = citation(document, address, date(2026, 11, 25));
        assert_eq!(cited, format!("{expected}[2026-11-25]. {address}"));
    }

    #[test]
    fn a_document_is_cited_in_one_line() {
        let mut one = document();
        check(&one, "关于供热的 通知[A/OL]. ");
        one.issuer = Some("云澜市人民政府".to_owned());
        one.doc_number = DocNumber::parse("云政发〔2021〕3号");
        one.written_date = Some(date(2021, 3, 1));
        check(
            &one,
            "云澜市人民政府. 关于供热的 通知: 云政发〔2021〕3号[A/OL]. (2021-03-01)",
        );
        one.published_date = Some(date(2021, 3, 31));
        one.co_issuers = ["甲局", "乙局", "丙局"].map(str::to_owned).to_vec();
        check(
            &one,
            "云澜市人民政府, 甲局, 乙局, 等. 关于供热的 通知: 云政发〔2021〕3号[A/OL]. (2021-03-31)",
        );
    }
}
