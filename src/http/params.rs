//! Search parameters: from the pairs of a query string to a valid request, and
//! back. Unknown parameters and values are errors that name them.

use form_urlencoded::Serializer;

use super::cursor;
use crate::index::{DateField, FacetField};
use crate::model::{Validity, parse_date};
use crate::query::{
    FacetRequest, Filters, MAX_FACET_SIZE, MAX_QUERY_CHARS, Order, Paging, Position, QueryError,
    Scope, SearchRequest,
};

/// Hits on a page where nothing is said.
const DEFAULT_PAGE_SIZE: usize = 10;
/// Values of a facet where nothing is said.
const DEFAULT_FACET_SIZE: usize = 10;

/// Parameters that take one value.
const SINGLE: [&str; 12] = [
    "q",
    "written_from",
    "written_to",
    "published_from",
    "published_to",
    "scope",
    "order",
    "page",
    "size",
    "cursor",
    "highlight",
    "fields",
];

/// The fields of a hit that can be asked for by `fields`.
pub(super) const HIT_FIELDS: [&str; 19] = [
    "id",
    "score",
    "title",
    "issuer",
    "co_issuers",
    "doc_number",
    "catalog_number",
    "keywords",
    "topic",
    "doc_type",
    "validity",
    "written_date",
    "published_date",
    "effective_date",
    "source_url",
    "attachments",
    "highlights",
    "body",
    "extra",
];

/// A search as its parameters say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchParams {
    /// The valid request.
    pub request: SearchRequest,
    /// The fields of a hit that were asked for; `None` for the usual ones.
    pub fields: Option<Vec<String>>,
}

type Pair = (String, String);

impl SearchParams {
    /// Reads a query string.
    ///
    /// # Errors
    /// A [`QueryError`] that names the parameter.
    pub fn from_query_string(query: &str) -> Result<Self, QueryError> {
        let pairs: Vec<Pair> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        Self::from_pairs(&pairs)
    }

    /// Reads parameters. An empty value counts as absent.
    ///
    /// # Errors
    /// A [`QueryError`] that names the parameter.
    pub fn from_pairs(pairs: &[Pair]) -> Result<Self, QueryError> {
        for (name, _) in pairs {
            if !is_known(name) {
                return Err(QueryError::UnknownParameter {
                    parameter: name.clone(),
                });
            }
        }
        let given: Vec<Pair> = pairs
            .iter()
            .map(|(name, value)| (name.clone(), value.trim().to_owned()))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let Some(text) = Values(&given).single("cursor")? else {
            return read(&given, None);
        };
        let (position, query) = cursor::decode(text)
            .ok_or_else(|| QueryError::invalid("cursor", text, "a `next_cursor` of an answer"))?;
        let carried: Vec<Pair> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .filter(|(name, _)| is_known(name) && name != "cursor")
            .collect();
        let presentation = |name: &str| matches!(name, "facets" | "highlight" | "fields");
        for (name, _) in given
            .iter()
            .filter(|(name, _)| name != "cursor" && !presentation(name))
        {
            if Values(&given).sorted(name) != Values(&carried).sorted(name) {
                return Err(QueryError::Conflict {
                    parameter: name.clone(),
                    other: "cursor".to_owned(),
                    reason: "the cursor carries another value".to_owned(),
                });
            }
        }
        let shown = given.into_iter().filter(|(name, _)| presentation(name));
        read(
            &carried.into_iter().chain(shown).collect::<Vec<_>>(),
            Some(position),
        )
    }
}

/// The cursor behind `position` in the result of `request`.
pub(super) fn next_cursor(request: &SearchRequest, position: Position) -> String {
    let pairs = pairs(request)
        .into_iter()
        .filter(|(name, _)| *name != "page");
    cursor::encode(position, &query_string(pairs))
}

/// The parameters that say what is searched for and in which order; what is
/// usual is left out.
pub(super) fn pairs(request: &SearchRequest) -> Vec<(&'static str, String)> {
    let mut pairs = Vec::new();
    let mut add = |name, value: String| pairs.push((name, value));
    if !request.text.is_empty() {
        add("q", request.text.clone());
    }
    for (facet, values) in &request.filters.values {
        for value in values {
            add(facet.name(), value.clone());
        }
    }
    for (date, range) in &request.filters.dates {
        let (from, to) = range_names(*date);
        if let Some(day) = range.from {
            add(from, day.to_string());
        }
        if let Some(day) = range.to {
            add(to, day.to_string());
        }
    }
    if request.scope != Scope::default() {
        add("scope", request.scope.name().to_owned());
    }
    if request.order != Order::default() {
        add("order", request.order.name().to_owned());
    }
    if request.paging.size != DEFAULT_PAGE_SIZE {
        add("size", request.paging.size.to_string());
    }
    if request.paging.page != 1 {
        add("page", request.paging.page.to_string());
    }
    pairs
}

/// Pairs as a query string.
pub(super) fn query_string<N: AsRef<str>>(pairs: impl IntoIterator<Item = (N, String)>) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn is_known(name: &str) -> bool {
    SINGLE.contains(&name) || name == "facets" || FacetField::parse(name).is_some()
}

fn range_names(date: DateField) -> (&'static str, &'static str) {
    match date {
        DateField::Written => ("written_from", "written_to"),
        DateField::Published => ("published_from", "published_to"),
    }
}

/// Known parameters with values that are not empty.
struct Values<'a>(&'a [Pair]);

impl<'a> Values<'a> {
    fn all(&self, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let name = name.to_owned();
        self.0
            .iter()
            .filter(move |(other, _)| *other == name)
            .map(|(_, value)| value.as_str())
    }

    fn sorted(&self, name: &str) -> Vec<&'a str> {
        let mut values: Vec<&str> = self.all(name).collect();
        values.sort_unstable();
        values.dedup();
        values
    }

    fn single(&self, name: &str) -> Result<Option<&'a str>, QueryError> {
        let mut values = self.all(name);
        let first = values.next();
        match values.next() {
            Some(second) => Err(QueryError::invalid(name, second, "one value, not several")),
            None => Ok(first),
        }
    }

    /// One value, read by `read`, which says what is expected where it cannot.
    fn parsed<T>(
        &self,
        name: &str,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, QueryError> {
        self.single(name)?
            .map(|value| read(value).ok_or_else(|| QueryError::invalid(name, value, expected)))
            .transpose()
    }
}

fn read(pairs: &[Pair], after: Option<Position>) -> Result<SearchParams, QueryError> {
    let values = Values(pairs);
    let text = values.single("q")?.unwrap_or_default().to_owned();
    if text.chars().count() > MAX_QUERY_CHARS {
        let expected = format!("at most {MAX_QUERY_CHARS} characters");
        return Err(QueryError::invalid("q", &text, expected));
    }
    let number = |name: &str, usual: usize| {
        let found = values.parsed(name, "a whole number", |value| value.parse().ok());
        found.map(|found| found.unwrap_or(usual))
    };
    let paging = Paging::new(
        number("page", 1)?,
        number("size", DEFAULT_PAGE_SIZE)?,
        after,
    )?;
    let scope = values.parsed("scope", "one of `all`, `title`, `body`", |value| {
        Scope::ALL.into_iter().find(|scope| scope.name() == value)
    })?;
    let order = values.parsed(
        "order",
        "one of `relevance`, `published_date`, `-published_date`, `written_date`, `-written_date`",
        |value| Order::ALL.into_iter().find(|order| order.name() == value),
    )?;
    let highlight = values.parsed("highlight", "`true` or `false`", |value| value.parse().ok())?;
    Ok(SearchParams {
        request: SearchRequest {
            text,
            filters: filters(&values)?,
            scope: scope.unwrap_or_default(),
            order: order.unwrap_or_default(),
            paging,
            facets: facets(&values)?,
            highlight: highlight.unwrap_or(true),
        },
        fields: fields(&values)?,
    })
}

fn filters(values: &Values<'_>) -> Result<Filters, QueryError> {
    let mut filters = Filters::default();
    for facet in FacetField::ALL {
        let chosen: Vec<String> = values
            .sorted(facet.name())
            .into_iter()
            .map(str::to_owned)
            .collect();
        for value in &chosen {
            check_value(facet, value)?;
        }
        if !chosen.is_empty() {
            filters.values.insert(facet, chosen);
        }
    }
    for date in DateField::ALL {
        let (from_name, to_name) = range_names(date);
        let day = |name| {
            values.parsed(name, "a day, such as `2021-03-31`", |value| {
                parse_date(value).ok()
            })
        };
        let range = crate::query::DateRange {
            from: day(from_name)?,
            to: day(to_name)?,
        };
        if let (Some(from), Some(to)) = (range.from, range.to)
            && from > to
        {
            let expected = format!("a day not before `{from_name}`, {from}");
            return Err(QueryError::invalid(to_name, &to.to_string(), expected));
        }
        if range != crate::query::DateRange::default() {
            filters.dates.insert(date, range);
        }
    }
    Ok(filters)
}

/// Facets whose values are fixed take no others.
fn check_value(facet: FacetField, value: &str) -> Result<(), QueryError> {
    let (known, expected) = match facet {
        FacetField::Validity => (
            Validity::ALL
                .into_iter()
                .any(|validity| validity.label() == value),
            "one of 有效, 已修改, 已废止, 尚未生效, 未标注",
        ),
        FacetField::WrittenYear | FacetField::PublishedYear => (
            value.len() == 4 && value.bytes().all(|byte| byte.is_ascii_digit()),
            "a year of four digits",
        ),
        _ => (true, ""),
    };
    if known {
        Ok(())
    } else {
        Err(QueryError::invalid(facet.name(), value, expected))
    }
}

/// `issuer:10,keyword` in one value or several.
fn facets(values: &Values<'_>) -> Result<Vec<FacetRequest>, QueryError> {
    let mut requests: Vec<FacetRequest> = Vec::new();
    for part in values.all("facets").flat_map(|value| value.split(',')) {
        let (name, size) = match part.split_once(':') {
            Some((name, size)) => (name.trim(), size.trim().parse().ok()),
            None => (part.trim(), Some(DEFAULT_FACET_SIZE)),
        };
        let expected = || {
            let names: Vec<&str> = FacetField::ALL.iter().map(|facet| facet.name()).collect();
            format!(
                "`facet:size`, the facet one of {}, the size 1 to {MAX_FACET_SIZE}, each facet once",
                names.join(", ")
            )
        };
        match (FacetField::parse(name), size) {
            (Some(field), Some(size))
                if (1..=MAX_FACET_SIZE).contains(&size)
                    && !requests.iter().any(|request| request.field == field) =>
            {
                requests.push(FacetRequest { field, size });
            }
            _ => return Err(QueryError::invalid("facets", part, expected())),
        }
    }
    Ok(requests)
}

fn fields(values: &Values<'_>) -> Result<Option<Vec<String>>, QueryError> {
    let Some(list) = values.single("fields")? else {
        return Ok(None);
    };
    let fields: Vec<String> = list
        .split(',')
        .map(|field| field.trim().to_owned())
        .collect();
    match fields
        .iter()
        .find(|field| !HIT_FIELDS.contains(&field.as_str()))
    {
        Some(unknown) => {
            let expected = format!("names out of {}", HIT_FIELDS.join(", "));
            Err(QueryError::invalid("fields", unknown, expected))
        }
        None => Ok(Some(fields)),
    }
}

#[cfg(test)]
mod tests;
