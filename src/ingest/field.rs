//! The fields of a record and the labels they are met under.

use crate::text::{is_blank, normalize};

/// A field that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Id,
    CatalogNumber,
    DocNumber,
    Title,
    Issuer,
    CoIssuers,
    Keywords,
    Topic,
    DocType,
    WrittenDate,
    PublishedDate,
    EffectiveDate,
    Validity,
    Body,
    Attachments,
    SourceUrl,
    FetchedAt,
    /// Where an exported document was first read from.
    SourcePath,
    /// Whether an exported title was derived.
    TitleDerived,
    /// Whether an exported kind of document was derived.
    DocTypeDerived,
    /// Not a field of documents: an address here stands in for `source_url`.
    Source,
    /// Not a field of documents: an object of further fields.
    Extra,
}

/// Each field with its name and its labels in normal form.
const FIELDS: [(Field, &str, &[&str]); 22] = [
    (Field::Id, "id", &[]),
    (Field::CatalogNumber, "catalog_number", &["索引号", "索引"]),
    (
        Field::DocNumber,
        "doc_number",
        &["文号", "发文字号", "文件编号"],
    ),
    (Field::Title, "title", &["标题", "名称", "信息名称"]),
    (
        Field::Issuer,
        "issuer",
        &["发布机构", "发文机关", "发文机构", "发布单位"],
    ),
    (Field::CoIssuers, "co_issuers", &["联合发文机关"]),
    (Field::Keywords, "keywords", &["关键词", "主题词"]),
    (Field::Topic, "topic", &["主题分类", "组配分类"]),
    (
        Field::DocType,
        "doc_type",
        &["体裁分类", "公文种类", "文种"],
    ),
    (
        Field::WrittenDate,
        "written_date",
        &["成文日期", "生成日期", "发文日期"],
    ),
    (
        Field::PublishedDate,
        "published_date",
        &["发布日期", "公开日期"],
    ),
    (
        Field::EffectiveDate,
        "effective_date",
        &["施行日期", "生效日期", "实施日期"],
    ),
    (Field::Validity, "validity", &["有效性", "时效性"]),
    (Field::Body, "body", &["正文"]),
    (Field::Attachments, "attachments", &["附件"]),
    (Field::SourceUrl, "source_url", &[]),
    (Field::FetchedAt, "fetched_at", &[]),
    (Field::SourcePath, "source_path", &[]),
    (Field::TitleDerived, "title_derived", &[]),
    (Field::DocTypeDerived, "doc_type_derived", &[]),
    (Field::Source, "source", &[]),
    (Field::Extra, "extra", &[]),
];

impl Field {
    /// The name in JSON.
    pub(super) fn name(self) -> &'static str {
        FIELDS
            .iter()
            .find(|(field, ..)| *field == self)
            .map_or("", |(_, name, _)| name)
    }

    /// The field of a name or Chinese label, in any spelling: blanks inside,
    /// invisible characters, colons, traditional characters and case aside.
    pub(super) fn from_label(label: &str) -> Option<Self> {
        let label = normalize_label(label);
        FIELDS
            .iter()
            .find(|(_, name, labels)| *name == label || labels.contains(&label.as_str()))
            .map(|(field, ..)| *field)
    }

    /// The value without the field's own Chinese label, which some sources
    /// repeat inside it: `成文日期:2023-01-14`.
    pub(super) fn strip_label(self, value: &str) -> &str {
        let mut value = value.trim();
        while let Some((label, rest)) = value.split_once([':', '：'])
            && !label.is_ascii()
            && Self::from_label(label) == Some(self)
        {
            value = rest.trim();
        }
        value
    }
}

/// A label in the form in which labels are compared.
pub(super) fn normalize_label(label: &str) -> String {
    normalize(label)
        .chars()
        .filter(|&c| !is_blank(c) && c != ':')
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_and_label_is_found() {
        for (field, name, labels) in FIELDS {
            assert_eq!(field.name(), name);
            for label in [name].iter().chain(labels) {
                assert_eq!(Field::from_label(label), Some(field), "{label}");
            }
        }
    }

    #[test]
    fn labels_are_found_in_every_spelling() {
        for (label, field) in [
            ("索 引 号：", Some(Field::CatalogNumber)),
            ("标\u{3000}\u{3000}题：", Some(Field::Title)),
            ("\u{200b}文\u{a0}号:", Some(Field::DocNumber)),
            ("發布機構", Some(Field::Issuer)),
            ("Doc_Number", Some(Field::DocNumber)),
            ("责任编辑", None),
            ("", None),
        ] {
            assert_eq!(Field::from_label(label), field, "{label:?}");
        }
    }

    #[test]
    fn a_value_loses_its_own_label_only() {
        let strip = |field: Field, value| field.strip_label(value);
        assert_eq!(
            strip(Field::WrittenDate, "成文日期 ：成文日期:2023-01-14"),
            "2023-01-14"
        );
        assert_eq!(
            strip(Field::DocNumber, " 发文字号：晋政办发〔2012〕56号"),
            "晋政办发〔2012〕56号"
        );
        assert_eq!(strip(Field::Title, "外交部令：修正"), "外交部令：修正");
        assert_eq!(strip(Field::Title, "title: a"), "title: a");
    }
}
