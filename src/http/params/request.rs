//! A query string as a valid request; a cursor carries its own.

use std::collections::BTreeMap;

use super::read::read;
use super::table::{SEARCH, known};
use super::values::{Pair, Values};
use crate::http::cursor;
use crate::query::{MAX_FILTER_VALUES, QueryError, SearchRequest};

/// A search as its parameters say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchParams {
    /// The valid request.
    pub request: SearchRequest,
    /// The fields of a hit that were asked for; `None` for the usual ones.
    pub fields: Option<Vec<String>>,
}

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
        // Those that are empty, too.
        let mut counts = BTreeMap::new();
        for (name, _) in pairs {
            if known(&SEARCH, name).is_none() {
                return Err(QueryError::UnknownParameter {
                    parameter: name.clone(),
                });
            }
            let count: &mut usize = counts.entry(name).or_default();
            *count += 1;
            if *count > MAX_FILTER_VALUES {
                let given = "more values";
                let expected = format!("at most {MAX_FILTER_VALUES}");
                return Err(QueryError::invalid(name, given, expected));
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
            .filter(|(name, _)| known(&SEARCH, name).is_some() && name != "cursor")
            .collect();
        let presentation = |name: &str| {
            let shows = [
                "facets",
                "facet_contains",
                "months",
                "highlight",
                "explain",
                "fields",
            ];
            shows.contains(&name)
        };
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
