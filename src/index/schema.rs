//! The table of fields: the one definition that indexing, querying, facets and
//! highlighting read.
//!
//! Each text field has three index fields, one a cut: words with frequencies
//! (ranking), bigrams with frequencies (ranking, and exact for two characters),
//! single characters with positions (exact for longer phrases). Originals are
//! stored once, as one compressed record a document.

use tantivy::schema::{
    Field, INDEXED, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing,
    TextOptions,
};

use crate::text::{BIGRAMS, CHARACTERS, WORDS};

/// Raised with every change of the index fields, the stored record or the files
/// of a generation.
pub(super) const SCHEMA_VERSION: u32 = 5;

/// The fields whose words spelling knows.
pub(crate) const SPELLED_WORDS: [TextField; 3] =
    [TextField::Title, TextField::Keyword, TextField::Body];
/// The fields whose characters it knows.
pub(crate) const SPELLED_CHARACTERS: [TextField; 2] = [TextField::Title, TextField::Body];
/// The fields whose pairs of characters it knows, with the weight of a document.
pub(crate) const SPELLED_PAIRS: [(TextField, u32); 2] =
    [(TextField::Title, 3), (TextField::Body, 1)];

/// A field of a document that is searched as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TextField {
    /// 标题
    Title,
    /// 正文
    Body,
    /// 关键词, each a value of its own
    Keyword,
    /// 发布机构, each a value of its own
    Issuer,
    /// 文号, as written
    DocNumber,
    /// 附件: name and text, each a value of its own
    Attachment,
}

impl TextField {
    /// All text fields, in the order of the index fields.
    pub const ALL: [Self; 6] = [
        Self::Title,
        Self::Body,
        Self::Keyword,
        Self::Issuer,
        Self::DocNumber,
        Self::Attachment,
    ];

    /// The name in JSON and in the schema.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
            Self::Keyword => "keyword",
            Self::Issuer => "issuer",
            Self::DocNumber => "doc_number",
            Self::Attachment => "attachment",
        }
    }
}

/// One of the cuts of a text field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Words, with frequencies.
    Words,
    /// Overlapping bigrams, with frequencies.
    Bigrams,
    /// Single characters, with positions.
    Characters,
}

impl Lane {
    /// All lanes.
    pub const ALL: [Self; 3] = [Self::Words, Self::Bigrams, Self::Characters];

    /// What the names of its index fields end with.
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Bigrams => "bigrams",
            Self::Characters => "characters",
        }
    }

    fn indexing(self) -> TextFieldIndexing {
        match self {
            Self::Words => TextFieldIndexing::default()
                .set_tokenizer(WORDS)
                .set_index_option(IndexRecordOption::WithFreqs),
            Self::Bigrams => TextFieldIndexing::default()
                .set_tokenizer(BIGRAMS)
                .set_index_option(IndexRecordOption::WithFreqs),
            Self::Characters => TextFieldIndexing::default()
                .set_tokenizer(CHARACTERS)
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        }
    }
}

/// A field whose values are counted and filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FacetField {
    /// 发布机构; joint issuers count each.
    Issuer,
    /// 关键词
    Keyword,
    /// 主题分类, every level of it.
    Topic,
    /// 文种
    DocType,
    /// 有效性
    Validity,
    /// The year of 成文日期.
    WrittenYear,
    /// The year of 发布日期.
    PublishedYear,
}

impl FacetField {
    /// All facets, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Issuer,
        Self::PublishedYear,
        Self::DocType,
        Self::Topic,
        Self::Keyword,
        Self::Validity,
        Self::WrittenYear,
    ];

    /// The name in URLs, in JSON and in the schema.
    pub fn name(self) -> &'static str {
        match self {
            Self::Issuer => "issuer",
            Self::Keyword => "keyword",
            Self::Topic => "topic",
            Self::DocType => "doc_type",
            Self::Validity => "validity",
            Self::WrittenYear => "written_year",
            Self::PublishedYear => "published_year",
        }
    }

    /// The facet of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }
}

/// A date that results are narrowed and sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DateField {
    /// 成文日期
    Written,
    /// 发布日期
    Published,
}

impl DateField {
    /// Both dates.
    pub const ALL: [Self; 2] = [Self::Written, Self::Published];

    /// The name in URLs and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Written => "written_date",
            Self::Published => "published_date",
        }
    }

    /// Name of the index field: days since 1970-01-01.
    pub(crate) fn column(self) -> &'static str {
        match self {
            Self::Written => "written_day",
            Self::Published => "published_day",
        }
    }

    /// The facet over the years of this date.
    pub fn year_facet(self) -> FacetField {
        match self {
            Self::Written => FacetField::WrittenYear,
            Self::Published => FacetField::PublishedYear,
        }
    }
}

/// Name of the index field of the identifier, a column too.
pub(super) const ID: &str = "id";
/// Name of the stored field of the whole document. Indices of any schema version
/// are built anew from it.
pub(super) const ORIGINAL: &str = "original";
/// Name of the column of the title as it is, which suggestions are built from.
pub(super) const TITLE: &str = "title";
/// Name of the column of the file that a document was read from.
pub(super) const PROVENANCE: &str = "provenance";
/// Name of the index field that orders ties: 64 bits of the identifier's hash.
pub(crate) const ID_KEY: &str = "id_key";
/// Name of the index field that tells a changed document from an unchanged one.
pub(super) const CONTENT_KEY: &str = "content_key";
/// Name of the column that documents of the same body share.
pub(super) const BODY_KEY: &str = "body_key";
/// Name of the column that documents of the same first 文号 share.
pub(super) const NUMBER_KEY: &str = "number_key";
/// Name of the index field that holds the rank among the sources of law.
pub(crate) const AUTHORITY: &str = "authority";

/// The index fields.
#[derive(Debug, Clone)]
pub struct Fields {
    /// The identifier, as one term.
    pub(crate) id: Field,
    pub(super) id_key: Field,
    pub(super) content_key: Field,
    /// Absent where the body is too short to tell documents apart.
    pub(super) body_key: Field,
    pub(super) number_key: Field,
    /// The whole document as JSON, stored.
    pub(super) original: Field,
    /// The title as it is, a column alone.
    pub(super) title: Field,
    /// The file that the document was read from, a column alone.
    pub(super) provenance: Field,
    /// A hash of the title's characters, for finding it as it is.
    pub(crate) title_key: Field,
    /// Each 文号 in canonical form, as one term.
    pub(crate) doc_number_key: Field,
    /// The parts of each 文号, as terms that [`super::numbers`] makes.
    pub(crate) doc_number_parts: Field,
    /// 索引号: canonical, and its tails and heads, each as one term.
    pub(crate) catalog_number_key: Field,
    pub(super) effective_day: Field,
    pub(super) authority: Field,
    dates: [Field; DateField::ALL.len()],
    facets: [Field; FacetField::ALL.len()],
    texts: [[Field; Lane::ALL.len()]; TextField::ALL.len()],
}

impl Fields {
    /// The schema and its fields.
    pub(super) fn build() -> (Schema, Self) {
        let mut builder = Schema::builder();
        let term = || {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer("raw")
                    .set_fieldnorms(false)
                    .set_index_option(IndexRecordOption::Basic),
            )
        };
        let number = || NumericOptions::default().set_fast();
        let fields = Self {
            id: builder.add_text_field(ID, term().set_fast("raw")),
            id_key: builder.add_u64_field(ID_KEY, number()),
            content_key: builder.add_u64_field(CONTENT_KEY, number()),
            body_key: builder.add_u64_field(BODY_KEY, number()),
            number_key: builder.add_u64_field(NUMBER_KEY, number()),
            original: builder.add_text_field(ORIGINAL, STORED),
            title: builder.add_text_field(TITLE, TextOptions::default().set_fast("raw")),
            provenance: builder.add_text_field(PROVENANCE, TextOptions::default().set_fast("raw")),
            title_key: builder.add_u64_field("title_key", INDEXED),
            doc_number_key: builder.add_text_field("doc_number_key", term()),
            doc_number_parts: builder.add_text_field("doc_number_parts", term()),
            catalog_number_key: builder.add_text_field("catalog_number_key", term()),
            effective_day: builder.add_i64_field("effective_day", number()),
            authority: builder.add_u64_field(AUTHORITY, number()),
            dates: DateField::ALL.map(|date| builder.add_i64_field(date.column(), number())),
            facets: FacetField::ALL
                .map(|facet| builder.add_text_field(facet.name(), term().set_fast("raw"))),
            texts: TextField::ALL.map(|text| {
                Lane::ALL.map(|lane| {
                    let name = format!("{}_{}", text.name(), lane.suffix());
                    let options = TextOptions::default().set_indexing_options(lane.indexing());
                    builder.add_text_field(&name, options)
                })
            }),
        };
        (builder.build(), fields)
    }

    /// The index field of a lane of a text field.
    pub(crate) fn text(&self, field: TextField, lane: Lane) -> Field {
        self.texts[field as usize][lane as usize]
    }

    /// The index fields of all lanes of a text field.
    #[cfg(test)]
    pub(super) fn lanes(&self, field: TextField) -> [Field; 3] {
        self.texts[field as usize]
    }

    pub(crate) fn facet(&self, facet: FacetField) -> Field {
        self.facets[position(&FacetField::ALL, facet)]
    }

    pub(crate) fn date(&self, date: DateField) -> Field {
        self.dates[position(&DateField::ALL, date)]
    }
}

fn position<T: PartialEq + Copy>(all: &[T], one: T) -> usize {
    all.iter()
        .position(|other| *other == one)
        .expect("`ALL` lists every value")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_its_own_name() {
        let (schema, fields) = Fields::build();
        for text in TextField::ALL {
            for lane in Lane::ALL {
                let entry = schema.get_field_entry(fields.text(text, lane));
                assert_eq!(entry.name(), format!("{}_{}", text.name(), lane.suffix()));
            }
        }
        for facet in FacetField::ALL {
            assert_eq!(
                schema.get_field_entry(fields.facet(facet)).name(),
                facet.name()
            );
            assert_eq!(FacetField::parse(facet.name()), Some(facet));
        }
        for date in DateField::ALL {
            assert_eq!(
                schema.get_field_entry(fields.date(date)).name(),
                date.column()
            );
        }
    }
}
