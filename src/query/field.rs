//! The fields that a query can name, `标题:` or `title:`.

use crate::index::{DateField, TextField};
use crate::text::normalize;

/// A field that a prefix names, by what it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QueryField {
    /// Words, phrases and proximity, in one text field.
    Text(TextField),
    /// The number of a document, whole or in part.
    Number(NumberField),
    /// 文种, one whole value.
    DocType,
    /// Days.
    Days(DateField),
}

/// A field with a number of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberField {
    /// 文号
    DocNumber,
    /// 索引号
    CatalogNumber,
}

impl QueryField {
    const ALL: [Self; 10] = [
        Self::Text(TextField::Title),
        Self::Text(TextField::Body),
        Self::Text(TextField::Issuer),
        Self::Text(TextField::Keyword),
        Self::Text(TextField::Attachment),
        Self::Number(NumberField::DocNumber),
        Self::Number(NumberField::CatalogNumber),
        Self::DocType,
        Self::Days(DateField::Written),
        Self::Days(DateField::Published),
    ];

    /// Its names in normal form; the first one is used for printing.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Text(TextField::Title) => &["标题", "title"],
            Self::Text(TextField::Body) => &["正文", "body"],
            Self::Text(TextField::Issuer) => &[
                "机构",
                "发布机构",
                "发文机关",
                "发文机构",
                "发布单位",
                "issuer",
            ],
            Self::Text(TextField::Keyword) => &["关键词", "主题词", "keyword", "keywords"],
            Self::Text(TextField::Attachment) => &["附件", "attachment", "attachments"],
            Self::Number(NumberField::DocNumber) | Self::Text(TextField::DocNumber) => {
                &["文号", "发文字号", "doc_number"]
            }
            Self::Number(NumberField::CatalogNumber) => &["索引号", "catalog_number"],
            Self::DocType => &["文种", "doc_type"],
            Self::Days(DateField::Written) => &["成文", "成文日期", "written", "written_date"],
            Self::Days(DateField::Published) => {
                &["发布", "发布日期", "published", "published_date"]
            }
        }
    }

    /// The name that is printed.
    pub(super) fn name(self) -> &'static str {
        self.names()[0]
    }

    /// The field of that name, in any width, case and script.
    pub(super) fn named(name: &str) -> Option<Self> {
        let normal = normalize(name);
        Self::ALL
            .into_iter()
            .find(|field| field.names().contains(&normal.as_str()))
    }
}

/// Whether what stands behind a prefix of that name is words, and no number, kind
/// or date; `None` where no field is called so.
pub fn prefix_takes_words(name: &str) -> Option<bool> {
    QueryField::named(name).map(|field| matches!(field, QueryField::Text(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_normal_and_names_one_field() {
        for field in QueryField::ALL {
            for name in field.names() {
                assert_eq!(normalize(name), *name);
                assert_eq!(QueryField::named(name), Some(field), "{name}");
            }
        }
        let title = Some(QueryField::Text(TextField::Title));
        assert_eq!(QueryField::named("ＴＩＴＬＥ"), title);
        assert_eq!(QueryField::named("標題"), title);
        assert_eq!(QueryField::named("时间"), None);
    }
}
