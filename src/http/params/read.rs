//! Reading each parameter into its part of the request.

use super::names::{DEFAULT_FACET_SIZE, DEFAULT_PAGE_SIZE, HIT_FIELDS, range_names};
use super::request::SearchParams;
use super::values::{Pair, Values};
use crate::model::{Validity, parse_date};
use crate::query::{
    DateField, DateRange, FacetField, FacetRequest, Factors, Filters, MAX_FACET_SIZE,
    MAX_QUERY_CHARS, Order, Paging, Position, QueryError, Scope, SearchRequest,
};

/// Reads parameters that are known and not empty.
pub(super) fn read(pairs: &[Pair], after: Option<Position>) -> Result<SearchParams, QueryError> {
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
    let factors = values.parsed(
        "factors",
        "`none`, or names out of `authority`, `validity`, `recency`, parted by commas",
        Factors::parse,
    )?;
    let highlight = values.parsed("highlight", "`true` or `false`", |value| value.parse().ok())?;
    let synonyms = values.parsed("synonyms", "`true` or `false`", |value| value.parse().ok())?;
    let collapse = values.parsed("collapse", "`true` or `false`", |value| value.parse().ok())?;
    let explain = values.parsed("explain", "`true` or `false`", |value| value.parse().ok())?;
    let months = values.parsed("months", "a year of four digits", |value| {
        let is_year = value.len() == 4 && value.bytes().all(|byte| byte.is_ascii_digit());
        value.parse().ok().filter(|_| is_year)
    })?;
    let facet_contains = values.single("facet_contains")?.map(str::to_owned);
    Ok(SearchParams {
        request: SearchRequest {
            text,
            filters: filters(&values)?,
            scope: scope.unwrap_or_default(),
            order: order.unwrap_or_default(),
            factors: factors.unwrap_or(Factors::ALL),
            paging,
            facets: facets(&values)?,
            facet_contains,
            facet_prefix: None,
            months,
            synonyms: synonyms.unwrap_or(true),
            collapse: collapse.unwrap_or(false),
            highlight: highlight.unwrap_or(true),
            explain: explain.unwrap_or(false),
            best_bets: None,
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
        let range = DateRange {
            from: day(from_name)?,
            to: day(to_name)?,
        };
        if let (Some(from), Some(to)) = (range.from, range.to)
            && from > to
        {
            let expected = format!("a day not before `{from_name}`, {from}");
            return Err(QueryError::invalid(to_name, &to.to_string(), expected));
        }
        if range != DateRange::default() {
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
