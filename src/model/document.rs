//! A published document and its metadata.

use super::{CatalogNumber, Date, DocNumber, DocType, DocumentId, Provenance, Topic, Validity};

/// A file published with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// File name.
    pub name: String,
    /// Media type, where the source gives it.
    pub media_type: Option<String>,
    /// Extracted text; `None` where the file has no text.
    pub text: Option<String>,
}

/// A published document. Every text is as the source has it; what is looked up
/// or counted is derived from it when it is indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Stable identifier.
    pub id: DocumentId,
    /// 标题; never empty.
    pub title: String,
    /// Whether the title was derived because the source has none.
    pub title_derived: bool,
    /// 正文: plain text, a paragraph a line; empty where only the title is published.
    pub body: String,
    /// 发布机构.
    pub issuer: Option<String>,
    /// The other bodies of a joint document.
    pub co_issuers: Vec<String>,
    /// 关键词.
    pub keywords: Vec<String>,
    /// 主题分类.
    pub topic: Option<Topic>,
    /// 文种.
    pub doc_type: Option<DocType>,
    /// 文号.
    pub doc_number: Option<DocNumber>,
    /// 索引号.
    pub catalog_number: Option<CatalogNumber>,
    /// 成文日期.
    pub written_date: Option<Date>,
    /// 发布日期.
    pub published_date: Option<Date>,
    /// 施行日期.
    pub effective_date: Option<Date>,
    /// 有效性.
    pub validity: Validity,
    /// 附件.
    pub attachments: Vec<Attachment>,
    /// Address of the original.
    pub source_url: Option<String>,
    /// Where it was read from, relative to the given folder.
    pub source_path: Option<String>,
    /// When it was fetched, as the source writes it.
    pub fetched_at: Option<String>,
    /// The file that it was read from, where it was one.
    pub provenance: Option<Provenance>,
    /// Fields that are not known, in order of name, each value as JSON text.
    pub extra: Vec<(String, String)>,
}

impl Document {
    /// An otherwise empty document.
    pub fn new(id: DocumentId, title: String) -> Self {
        Self {
            id,
            title,
            title_derived: false,
            body: String::new(),
            issuer: None,
            co_issuers: Vec::new(),
            keywords: Vec::new(),
            topic: None,
            doc_type: None,
            doc_number: None,
            catalog_number: None,
            written_date: None,
            published_date: None,
            effective_date: None,
            validity: Validity::default(),
            attachments: Vec::new(),
            source_url: None,
            source_path: None,
            fetched_at: None,
            provenance: None,
            extra: Vec::new(),
        }
    }

    /// The issuer and the co-issuers, each once.
    pub fn issuers(&self) -> impl Iterator<Item = &str> {
        let first = self.issuer.as_deref();
        let others = self
            .co_issuers
            .iter()
            .map(String::as_str)
            .enumerate()
            .filter(move |&(index, name)| {
                Some(name) != first && !self.co_issuers[..index].iter().any(|seen| seen == name)
            })
            .map(|(_, name)| name);
        first.into_iter().chain(others)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_issuer_counts_once() {
        let mut document = Document::new(DocumentId::derive("path", &["a"]), "通知".to_owned());
        document.issuer = Some("民政局".to_owned());
        document.co_issuers = ["财政局", "民政局", "财政局"].map(str::to_owned).to_vec();
        assert_eq!(document.issuers().collect::<Vec<_>>(), ["民政局", "财政局"]);
    }
}
