//! What is known of a document, as a table.

use serde::Serialize;

use crate::http::web::{labels, links};
use crate::model::{Date, Document};
use crate::query::{DateField, FacetField};

/// A field of the metadata table.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct FieldView {
    pub(super) label: String,
    values: Vec<ValueView>,
    remark: Option<&'static str>,
    is_wide: bool,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct ValueView {
    text: String,
    kind: ValueKind,
    /// Documents that have the value, too.
    href: Option<String>,
}

/// What a value is, which tells how each language says it.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum ValueKind {
    /// Of the document.
    Own,
    /// A day.
    Day,
    /// A wording of ours.
    Wording,
}

impl FieldView {
    /// All values as one text.
    pub(super) fn text(&self) -> String {
        let values = self.values.iter().map(|value| value.text.as_str());
        values.collect::<Vec<_>>().join("、")
    }
}

/// The original's address, where it is one of the web.
pub(super) fn source_url(document: &Document) -> Option<&str> {
    let address = document.source_url.as_deref();
    address.filter(|address| links::is_web_address(address))
}

/// What is known of a document.
pub(super) fn metadata(document: &Document) -> Vec<FieldView> {
    let catalog_number = document.catalog_number.as_ref();
    let doc_number = document.doc_number.as_ref();
    let doc_type = document.doc_type.as_ref();
    let issuers = document
        .issuers()
        .map(|name| linked(FacetField::Issuer, name));
    let keywords = document
        .keywords
        .iter()
        .map(|keyword| linked(FacetField::Keyword, keyword));
    let topic = document.topic.as_ref().map(|topic| {
        let path = topic.path();
        linked(FacetField::Topic, &path)
    });
    let derived = doc_type.is_some_and(|found| found.derived);
    let validity = ValueView {
        kind: ValueKind::Wording,
        ..linked(FacetField::Validity, document.validity.label())
    };
    let effective = document.effective_date.map(|date| ValueView {
        kind: ValueKind::Day,
        ..plain(date.to_string())
    });
    let mut fields = vec![
        field("发布机构", issuers.collect()),
        field(
            "文号",
            doc_number
                .map(|number| plain(number.written()))
                .into_iter()
                .collect(),
        ),
        field(
            "索引号",
            catalog_number
                .map(|number| plain(number.written()))
                .into_iter()
                .collect(),
        ),
        FieldView {
            remark: derived.then_some("由标题推定"),
            ..field(
                "文种",
                doc_type
                    .map(|found| linked(FacetField::DocType, &found.name))
                    .into_iter()
                    .collect(),
            )
        },
        dated(DateField::Written, document.written_date),
        dated(DateField::Published, document.published_date),
        field("施行日期", effective.into_iter().collect()),
        field("有效性", vec![validity]),
        field("主题分类", topic.into_iter().collect()),
        field("关键词", keywords.collect()),
    ];
    fields.retain(|field| !field.values.is_empty());
    fields
}

fn field(label: &str, values: Vec<ValueView>) -> FieldView {
    FieldView {
        label: label.to_owned(),
        is_wide: values.len() > 2,
        values,
        remark: None,
    }
}

/// A day, which leads to the documents of its year.
fn dated(which: DateField, date: Option<Date>) -> FieldView {
    let value = date.map(|date| ValueView {
        text: date.to_string(),
        kind: ValueKind::Day,
        href: Some(links::browse(
            which.year_facet(),
            &format!("{:04}", date.year()),
        )),
    });
    field(labels::date(which), value.into_iter().collect())
}

fn linked(facet: FacetField, value: &str) -> ValueView {
    ValueView {
        text: labels::facet_value(facet, value),
        kind: ValueKind::Own,
        href: Some(links::browse(facet, value)),
    }
}

fn plain(text: impl Into<String>) -> ValueView {
    ValueView {
        text: text.into(),
        kind: ValueKind::Own,
        href: None,
    }
}

/// Fields that have no place of their own, texts without the quotes of JSON,
/// and where the document comes from.
pub(super) fn extra(document: &Document) -> Vec<FieldView> {
    let mut fields: Vec<FieldView> = document
        .extra
        .iter()
        .map(|(name, json)| field(name, vec![plain(readable(json))]))
        .collect();
    let unlinked = document
        .source_url
        .as_ref()
        .filter(|address| !links::is_web_address(address));
    for (label, value) in [
        ("原文地址", unlinked),
        ("来源文件", document.source_path.as_ref()),
        ("采集时间", document.fetched_at.as_ref()),
    ] {
        fields.extend(value.map(|value| field(label, vec![plain(value)])));
    }
    for field in &mut fields {
        field.is_wide = field
            .values
            .iter()
            .any(|value| value.text.chars().count() > 30);
    }
    fields
}

fn readable(json: &str) -> String {
    match serde_json::from_str(json) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(serde_json::Value::Array(values)) => {
            let texts: Vec<String> = values
                .iter()
                .map(|value| readable(&value.to_string()))
                .collect();
            texts.join("、")
        }
        _ => json.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DocType, DocumentId, Topic};

    fn document() -> Document {
        let mut document = Document::new(
            DocumentId::parse("yl/1").unwrap(),
            "关于供热的通知".to_owned(),
        );
        document.doc_type = DocType::from_title("通知");
        document.topic = Topic::parse("城乡建设/供热", "");
        document.published_date = Some(jiff::civil::date(2021, 4, 1));
        document.extra = vec![
            ("公开方式".to_owned(), "\"主动公开\"".to_owned()),
            ("标记".to_owned(), "[\"甲\",2]".to_owned()),
        ];
        document
    }

    fn labelled<'a>(fields: &'a [FieldView], label: &str) -> &'a FieldView {
        fields.iter().find(|field| field.label == label).unwrap()
    }

    #[test]
    fn known_fields_are_shown_and_unlabelled_is_said() {
        let (metadata, extra) = (metadata(&document()), extra(&document()));
        assert_eq!(labelled(&metadata, "有效性").values[0].text, "未标注");
        assert_eq!(labelled(&metadata, "文种").remark, Some("由标题推定"));
        let published = &labelled(&metadata, "发布日期").values[0];
        assert_eq!(published.text, "2021-04-01");
        assert_eq!(
            published.href.as_deref(),
            Some("/search?published_year=2021")
        );
        assert_eq!(
            labelled(&metadata, "主题分类").values[0].text,
            "城乡建设 › 供热"
        );
        assert!(!metadata.iter().any(|field| field.label == "文号"));
        assert_eq!(labelled(&extra, "公开方式").values[0].text, "主动公开");
        assert_eq!(labelled(&extra, "标记").values[0].text, "甲、2");
    }

    #[test]
    fn only_addresses_of_the_web_become_links() {
        for (address, expected) in [
            ("https://www.yunlan.example/1", true),
            ("HTTP://www.yunlan.example/1", true),
            ("javascript:alert(1)", false),
            ("javascript://www.yunlan.example/%0aalert(1)", false),
            ("//www.yunlan.example", false),
            ("data:text/html,x", false),
        ] {
            let mut document = document();
            document.source_url = Some(address.to_owned());
            assert_eq!(source_url(&document).is_some(), expected, "{address}");
            let is_told = extra(&document)
                .iter()
                .any(|field| field.label == "原文地址");
            assert_eq!(is_told, !expected, "{address}");
        }
    }
}
