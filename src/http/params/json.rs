//! The parameters of a search as the members of a JSON object: texts, numbers and
//! `true` or `false`, and lists of them where a parameter may be repeated.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::request::SearchParams;
use super::table::{Kind, Parameter, SEARCH, known};
use super::values::Pair;
use crate::query::QueryError;

/// The members of a JSON object in their order, also those that stand twice.
#[derive(Debug, Clone)]
pub(in crate::http) struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with the parameters of a search")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

/// Reads the members of an object as a query string with the same parameters is
/// read; `null` and empty texts count as absent.
///
/// # Errors
/// A [`QueryError`] that names the parameter.
pub(in crate::http) fn params_of_json(members: &Members) -> Result<SearchParams, QueryError> {
    let mut pairs: Vec<Pair> = Vec::new();
    for (index, (name, value)) in members.0.iter().enumerate() {
        let Some(parameter) = known(&SEARCH, name) else {
            return Err(QueryError::UnknownParameter {
                parameter: name.clone(),
            });
        };
        if members.0[..index].iter().any(|(before, _)| before == name) {
            return Err(invalid(name, value, "it stands twice in the object"));
        }
        let values = match value {
            Value::Null => continue,
            Value::Array(list) => list_of(&parameter, value, list)?,
            value => vec![text_of(&parameter, value)?],
        };
        pairs.extend(values.into_iter().map(|value| (name.clone(), value)));
    }
    SearchParams::from_pairs(&pairs)
}

fn list_of(
    parameter: &Parameter,
    whole: &Value,
    list: &[Value],
) -> Result<Vec<String>, QueryError> {
    let values = list.iter().map(|value| text_of(parameter, value));
    let values: Vec<String> = values.collect::<Result<_, _>>()?;
    match parameter.kind {
        Kind::Names(_) | Kind::Facets if values.iter().any(|it| it.trim().is_empty()) => {
            Err(invalid(parameter.name, whole, "names, none of them empty"))
        }
        Kind::Names(_) | Kind::Facets => Ok(vec![values.join(",")]),
        _ if parameter.many => Ok(values),
        _ => Err(invalid(parameter.name, whole, "one value, not a list")),
    }
}

fn text_of(parameter: &Parameter, value: &Value) -> Result<String, QueryError> {
    let expected = match (parameter.kind, value) {
        (_, Value::String(text)) => return Ok(text.clone()),
        (Kind::Flag(_), Value::Bool(flag)) => return Ok(flag.to_string()),
        (Kind::Number { .. } | Kind::Year, Value::Number(number)) if number.is_u64() => {
            return Ok(number.to_string());
        }
        (Kind::Flag(_), _) => "`true` or `false`",
        (Kind::Number { .. } | Kind::Year, _) => "a whole number",
        _ => "a text",
    };
    Err(invalid(parameter.name, value, expected))
}

fn invalid(name: &str, value: &Value, expected: &str) -> QueryError {
    QueryError::invalid(name, &value.to_string(), expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<SearchParams, QueryError> {
        params_of_json(&serde_json::from_str(json).unwrap())
    }

    #[test]
    fn an_object_says_what_a_query_string_says() {
        let check = |json: &str, query: &str| {
            let expected = SearchParams::from_query_string(query);
            assert_eq!(read(json), expected, "{json}");
        };
        check("{}", "");
        check(r#"{"q": null, "issuer": [], "order": " "}"#, "");
        check(
            r#"{"q": "a", "issuer": ["b", "c"], "topic": "d", "published_year": [2021, "2022"]}"#,
            "q=a&issuer=b&issuer=c&topic=d&published_year=2021&published_year=2022",
        );
        check(
            r#"{"size": 5, "page": "2", "explain": true, "highlight": "false"}"#,
            "size=5&page=2&explain=true&highlight=false",
        );
        check(
            r#"{"facets": ["issuer:3", "topic"], "fields": ["id", "title"], "factors": "none"}"#,
            "facets=issuer:3,topic&fields=id,title&factors=none",
        );
    }

    #[test]
    fn what_cannot_be_taken_is_named() {
        #[track_caller]
        fn check(json: &str, parameter: &str) {
            assert_eq!(read(json).unwrap_err().parameter(), parameter, "{json}");
        }
        check(r#"{"query": "a"}"#, "query");
        check(r#"{"q": "a", "q": "b"}"#, "q");
        check(r#"{"q": ["a"]}"#, "q");
        check(r#"{"q": 5}"#, "q");
        check(r#"{"factors": [""]}"#, "factors");
        check(r#"{"issuer": [["a"]]}"#, "issuer");
        check(r#"{"issuer": {"a": 1}}"#, "issuer");
        check(r#"{"size": 1.5}"#, "size");
        check(r#"{"size": -1}"#, "size");
        check(r#"{"size": true}"#, "size");
        check(r#"{"explain": 1}"#, "explain");
        check(r#"{"published_year": 21}"#, "published_year");
    }
}
