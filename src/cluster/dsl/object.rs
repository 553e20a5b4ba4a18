//! Objects of queries that are put in as they are: `json!` copies what it is given, with
//! all that is in it, at every level.

use serde_json::Value;

/// An object with these members.
pub(super) fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let members = members.into_iter();
    Value::Object(
        members
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

/// A query of others, by what they are for.
pub(super) fn bool_of<const N: usize>(queries: [(&str, Vec<Value>); N]) -> Value {
    let of = object(queries.map(|(name, queries)| (name, Value::Array(queries))));
    object([("bool", of)])
}
