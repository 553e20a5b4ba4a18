//! The filters of the API as flags, under their names.

use clap::Args;

/// What a search or an export is narrowed by.
#[derive(Debug, Args)]
pub(super) struct Narrowing {
    /// Issuing body 发布机构; repeat for alternatives
    #[arg(long)]
    issuer: Vec<String>,
    /// Keyword 关键词; repeat for alternatives
    #[arg(long)]
    keyword: Vec<String>,
    /// Topic 主题分类, levels parted by `/`; repeat for alternatives
    #[arg(long)]
    topic: Vec<String>,
    /// Kind of document 文种; repeat for alternatives
    #[arg(long)]
    doc_type: Vec<String>,
    /// Validity 有效性; repeat for alternatives
    #[arg(long)]
    validity: Vec<String>,
    /// Year of 成文日期; repeat for alternatives
    #[arg(long, value_name = "YEAR")]
    written_year: Vec<String>,
    /// Year of 发布日期; repeat for alternatives
    #[arg(long, value_name = "YEAR")]
    published_year: Vec<String>,
    /// First day of 成文日期
    #[arg(long, value_name = "DATE")]
    written_from: Option<String>,
    /// Last day of 成文日期
    #[arg(long, value_name = "DATE")]
    written_to: Option<String>,
    /// First day of 发布日期
    #[arg(long, value_name = "DATE")]
    published_from: Option<String>,
    /// Last day of 发布日期
    #[arg(long, value_name = "DATE")]
    published_to: Option<String>,
    /// Fields to search: all, title or body
    #[arg(long)]
    scope: Option<String>,
}

impl Narrowing {
    /// As the API takes them.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (String, String)> {
        let several = [
            ("issuer", &self.issuer),
            ("keyword", &self.keyword),
            ("topic", &self.topic),
            ("doc_type", &self.doc_type),
            ("validity", &self.validity),
            ("written_year", &self.written_year),
            ("published_year", &self.published_year),
        ];
        let single = [
            ("written_from", &self.written_from),
            ("written_to", &self.written_to),
            ("published_from", &self.published_from),
            ("published_to", &self.published_to),
            ("scope", &self.scope),
        ];
        let several = several
            .into_iter()
            .flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
        let single = single
            .into_iter()
            .filter_map(|(name, value)| value.as_ref().map(|value| (name, value)));
        several
            .chain(single)
            .map(|(name, value)| (name.to_owned(), value.clone()))
    }
}
