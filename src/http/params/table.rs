//! The parameters of searches, suggestions and facets: what each takes. Reading
//! JSON and describing the API go by these tables; `read` checks the values.

use super::names::{DEFAULT_FACET_SIZE, DEFAULT_PAGE_SIZE, HIT_FIELDS};
use crate::model::Validity;
use crate::query::{
    FacetField, MAX_FACET_SIZE, MAX_PAGE_DEPTH, MAX_PAGE_SIZE, MAX_QUERY_CHARS, MAX_SUGGESTIONS,
    MAX_TYPED_CHARS, Order, Scope,
};

/// A parameter, in a query string or as a member of a JSON object.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) struct Parameter {
    pub(in crate::http) name: &'static str,
    pub(in crate::http) kind: Kind,
    /// Whether it may be repeated, or be a list in JSON.
    pub(in crate::http) many: bool,
    /// What it does, in a line.
    pub(in crate::http) about: &'static str,
    pub(in crate::http) example: Option<&'static str>,
}

/// What a parameter takes.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) enum Kind {
    /// Any text of at most so many characters; of any length where `None`.
    Text(Option<usize>),
    /// A whole number within bounds, and the usual one.
    Number {
        least: usize,
        most: usize,
        usual: usize,
    },
    /// `true` or `false`, and the usual one.
    Flag(bool),
    /// A day, such as `2021-03-31`.
    Day,
    /// A year of four digits.
    Year,
    /// One of some names.
    Choice(fn() -> Vec<&'static str>),
    /// Names parted by commas.
    Names(fn() -> Vec<&'static str>),
    /// `facet` or `facet:size`, parted by commas.
    Facets,
}

/// Parameters of a search.
pub(in crate::http) const SEARCH: [Parameter; 26] = [
    one(
        "q",
        Kind::Text(Some(MAX_QUERY_CHARS)),
        "the text that is looked for, in the query language; none is every document, the newest first",
    )
    .such_as("高龄津贴"),
    many("issuer", Kind::Text(None), "发布机构; joint issuers each"),
    many("keyword", Kind::Text(None), "关键词"),
    many("topic", Kind::Text(None), "主题分类, any level of it"),
    many("doc_type", Kind::Text(None), "文种").such_as("通知"),
    many("validity", Kind::Choice(validities), "有效性"),
    many("written_year", Kind::Year, "the year of 成文日期"),
    many("published_year", Kind::Year, "the year of 发布日期"),
    one("written_from", Kind::Day, "first day of 成文日期, itself included"),
    one("written_to", Kind::Day, "last day of 成文日期, itself included"),
    one("published_from", Kind::Day, "first day of 发布日期, itself included").such_as("2015-01-01"),
    one("published_to", Kind::Day, "last day of 发布日期, itself included"),
    one("scope", Kind::Choice(scopes), "the fields that are searched: `all` (usual), `title` or `body`"),
    one(
        "synonyms",
        Kind::Flag(true),
        "whether plain words are also looked for under their other names",
    ),
    one(
        "order",
        Kind::Choice(orders),
        "the order of the hits, `relevance` where nothing is said; undated documents come last",
    ),
    one(
        "factors",
        Kind::Names(factors),
        "what counts in the relevance besides the text; all three where nothing is said, `none` alone for none",
    ),
    one(
        "page",
        Kind::Number { least: 1, most: MAX_PAGE_DEPTH, usual: 1 },
        "the page, from 1; page × size is at most 10,000, and `cursor` goes deeper",
    ),
    one(
        "size",
        Kind::Number { least: 1, most: MAX_PAGE_SIZE, usual: DEFAULT_PAGE_SIZE },
        "hits on a page",
    )
    .such_as("3"),
    one(
        "cursor",
        Kind::Text(None),
        "`next_cursor` of an answer, to go on from there; it carries the search, so that what says \
         what is searched for is left out beside it or says the same",
    ),
    one("collapse", Kind::Flag(false), "whether documents of the same content are one hit"),
    one("facets", Kind::Facets, "the facets to count, each with the most values to list").such_as("issuer:3"),
    one(
        "facet_contains",
        Kind::Text(None),
        "values of the facets are listed only where they contain this, in any script and width",
    ),
    one("months", Kind::Year, "a year of 发布日期 whose documents are counted by month"),
    one("fields", Kind::Names(hit_fields), "the fields of a hit; `id` is always among them"),
    one("highlight", Kind::Flag(true), "whether hits carry what matched in them"),
    one(
        "explain",
        Kind::Flag(false),
        "whether hits carry why they are there and stand where they stand",
    ),
];

/// Parameters of the values of one facet, beside those of [`SEARCH`] that say
/// what is searched for.
pub(in crate::http) const FACET: [Parameter; 3] = [
    one(
        "prefix",
        Kind::Text(None),
        "values are listed only where they begin with this, in any script and width",
    ),
    one(
        "facet_contains",
        Kind::Text(None),
        "values are listed only where they contain this, in any script and width",
    ),
    one(
        "size",
        Kind::Number {
            least: 1,
            most: MAX_FACET_SIZE,
            usual: DEFAULT_FACET_SIZE,
        },
        "most values that are listed; chosen ones are listed besides",
    )
    .such_as("5"),
];

/// Those of [`SEARCH`] that say which documents are counted.
pub(super) const COUNTED: [&str; 14] = [
    "q",
    "issuer",
    "keyword",
    "topic",
    "doc_type",
    "validity",
    "written_year",
    "published_year",
    "written_from",
    "written_to",
    "published_from",
    "published_to",
    "scope",
    "synonyms",
];

/// Parameters of suggestions.
pub(in crate::http) const SUGGEST: [Parameter; 2] = [
    one(
        "q",
        Kind::Text(Some(MAX_TYPED_CHARS)),
        "what is typed: characters, pinyin, first letters or a mixture; nothing is what is most frequent",
    )
    .such_as("云澜"),
    one(
        "size",
        Kind::Number { least: 1, most: MAX_SUGGESTIONS, usual: super::suggest::DEFAULT_SIZE },
        "most suggestions",
    ),
];

const fn one(name: &'static str, kind: Kind, about: &'static str) -> Parameter {
    Parameter {
        name,
        kind,
        many: false,
        about,
        example: None,
    }
}

const fn many(name: &'static str, kind: Kind, about: &'static str) -> Parameter {
    Parameter {
        many: true,
        ..one(name, kind, about)
    }
}

impl Parameter {
    const fn such_as(self, example: &'static str) -> Self {
        Self {
            example: Some(example),
            ..self
        }
    }

    /// Whether it says which documents are counted in a facet.
    pub(in crate::http) fn is_counted(&self) -> bool {
        COUNTED.contains(&self.name)
    }
}

/// The parameter of a name.
pub(super) fn known(table: &[Parameter], name: &str) -> Option<Parameter> {
    table.iter().find(|known| known.name == name).copied()
}

fn validities() -> Vec<&'static str> {
    Validity::ALL.map(Validity::label).to_vec()
}

fn scopes() -> Vec<&'static str> {
    Scope::ALL.map(Scope::name).to_vec()
}

fn orders() -> Vec<&'static str> {
    Order::ALL.map(Order::name).to_vec()
}

fn factors() -> Vec<&'static str> {
    vec!["none", "authority", "validity", "recency"]
}

fn hit_fields() -> Vec<&'static str> {
    HIT_FIELDS.to_vec()
}

/// The names of all facets.
pub(in crate::http) fn facet_names() -> Vec<&'static str> {
    FacetField::ALL.map(FacetField::name).to_vec()
}
