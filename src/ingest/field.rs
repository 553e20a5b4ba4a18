//! The fields of a record.

use serde::{Deserialize, Serialize};

/// A field that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

impl Field {
    /// All fields.
    pub(super) const ALL: [Self; 22] = [
        Self::Id,
        Self::CatalogNumber,
        Self::DocNumber,
        Self::Title,
        Self::Issuer,
        Self::CoIssuers,
        Self::Keywords,
        Self::Topic,
        Self::DocType,
        Self::WrittenDate,
        Self::PublishedDate,
        Self::EffectiveDate,
        Self::Validity,
        Self::Body,
        Self::Attachments,
        Self::SourceUrl,
        Self::FetchedAt,
        Self::SourcePath,
        Self::TitleDerived,
        Self::DocTypeDerived,
        Self::Source,
        Self::Extra,
    ];

    /// The name in JSON.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::CatalogNumber => "catalog_number",
            Self::DocNumber => "doc_number",
            Self::Title => "title",
            Self::Issuer => "issuer",
            Self::CoIssuers => "co_issuers",
            Self::Keywords => "keywords",
            Self::Topic => "topic",
            Self::DocType => "doc_type",
            Self::WrittenDate => "written_date",
            Self::PublishedDate => "published_date",
            Self::EffectiveDate => "effective_date",
            Self::Validity => "validity",
            Self::Body => "body",
            Self::Attachments => "attachments",
            Self::SourceUrl => "source_url",
            Self::FetchedAt => "fetched_at",
            Self::SourcePath => "source_path",
            Self::TitleDerived => "title_derived",
            Self::DocTypeDerived => "doc_type_derived",
            Self::Source => "source",
            Self::Extra => "extra",
        }
    }

    /// The field of a name in JSON.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Whether it says something of a document, and not what identifies it or
    /// what it consists of.
    pub(super) fn describes(self) -> bool {
        matches!(
            self,
            Self::CatalogNumber
                | Self::DocNumber
                | Self::Title
                | Self::Issuer
                | Self::CoIssuers
                | Self::Topic
                | Self::DocType
                | Self::WrittenDate
                | Self::PublishedDate
                | Self::EffectiveDate
                | Self::Validity
                | Self::Keywords
        )
    }
}
