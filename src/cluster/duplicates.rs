//! Documents that are published more than once, marked with what they share: the same
//! groups as of an index on this machine, which [`crate::index`] says.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::bulk::{Destination, put};
use super::client::{Asked, Body};
use super::error::ClusterError;
use super::fields::{GROUP_KEY, signed, unsigned};
use super::record::Fields;
use super::snapshot::not_understood;
use super::through::{for_each_hit, for_each_value};
use crate::index::parse_original;
use crate::model::hash64;

use opensearch::http::Method;

/// Bodies that are looked at at once.
const BODIES_AT_ONCE: usize = 500;
/// Buckets, or documents, that come at once.
const AT_ONCE: usize = 5_000;
/// Documents that are written anew at once.
const WRITTEN_AT_ONCE: usize = 100;

/// A document of a body that may be there more than once.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Member {
    id: String,
    body: u64,
    number: Option<u64>,
    group: Option<u64>,
}

/// Marks the documents of these bodies, of which all changes are visible. Gives how
/// many were written for it, which are not visible yet.
pub(super) fn mark(to: &Destination, bodies: &HashSet<u64>) -> Result<u64, ClusterError> {
    let mut bodies: Vec<u64> = bodies.iter().copied().collect();
    bodies.sort_unstable();
    let mut written = 0;
    for some in bodies.chunks(BODIES_AT_ONCE) {
        let changed = changed(members(to, some)?);
        for some in changed.chunks(WRITTEN_AT_ONCE) {
            rewrite(to, some)?;
            written += some.len() as u64;
        }
    }
    Ok(written)
}

/// The bodies that several documents of a generation have.
pub(super) fn repeated(to: &Destination) -> Result<HashSet<u64>, ClusterError> {
    let mut repeated = HashSet::new();
    for_each_value(&to.client, &to.index, "body_key", AT_ONCE, |body, count| {
        if let Some(body) = body.as_i64().filter(|_| count > Some(1)) {
            repeated.insert(unsigned(body));
        }
    })?;
    Ok(repeated)
}

/// All documents of these bodies.
fn members(to: &Destination, bodies: &[u64]) -> Result<Vec<Member>, ClusterError> {
    let path = format!("{}/_search", to.index);
    let bodies: Vec<i64> = bodies.iter().copied().map(signed).collect();
    let body = json!({
        "size": AT_ONCE,
        "query": {"bool": {"filter": [{"terms": {"body_key": bodies}}]}},
        "sort": [{"id": "asc"}],
        "stored_fields": "_none_",
        "docvalue_fields": ["id", "body_key", "number_key", GROUP_KEY],
    });
    let mut members = Vec::new();
    for_each_hit(&to.client, &path, body, |hit| {
        let member = member(&hit["fields"]);
        members.push(member.ok_or_else(|| not_understood(&path, "a hit lacks its keys"))?);
        Ok::<(), ClusterError>(())
    })?;
    Ok(members)
}

fn member(fields: &Value) -> Option<Member> {
    let key = |name: &str| fields[name][0].as_i64().map(unsigned);
    Some(Member {
        id: fields["id"][0].as_str()?.to_owned(),
        body: key("body_key")?,
        number: key("number_key"),
        group: key(GROUP_KEY),
    })
}

/// Those whose group is another than it is marked, with it.
fn changed(members: Vec<Member>) -> Vec<(String, Option<u64>)> {
    let mut numbers: HashMap<u64, HashSet<u64>> = HashMap::new();
    for member in &members {
        numbers
            .entry(member.body)
            .or_default()
            .extend(member.number);
    }
    let group_of = |member: &Member| {
        if numbers[&member.body].len() > 1 {
            hash64(format!("{:016x} {:?}", member.body, member.number).as_bytes())
        } else {
            member.body
        }
    };
    let mut sizes: HashMap<u64, usize> = HashMap::new();
    for member in &members {
        *sizes.entry(group_of(member)).or_default() += 1;
    }
    let groups = members.into_iter().filter_map(|member| {
        let group = Some(group_of(&member)).filter(|group| sizes[group] > 1);
        (group != member.group).then_some((member.id, group))
    });
    groups.collect()
}

/// Writes documents anew with their groups.
fn rewrite(to: &Destination, groups: &[(String, Option<u64>)]) -> Result<(), ClusterError> {
    let path = format!("{}/_mget", to.index);
    let ids: Vec<&str> = groups.iter().map(|(id, _)| id.as_str()).collect();
    let answer = to.client.query(&path, &json!({"ids": ids}))?;
    let documents = answer["docs"].as_array().map_or(&[][..], Vec::as_slice);
    let mut lines = Vec::new();
    for ((id, group), found) in groups.iter().zip(documents) {
        let original = found["_source"]["original"].as_str();
        let original =
            original.ok_or_else(|| not_understood(&path, &format!("`{id}` has no record")))?;
        let document = parse_original(original)?;
        let fields = Fields::of(&document)?.in_group(*group);
        lines.extend(put(&document, &fields.with_lanes(&to.analysis)));
    }
    let path = format!("{}/_bulk", to.index);
    let answer = to.client.ask(&Asked {
        method: Method::Post,
        path: &path,
        body: Body::Lines(lines),
        is_repeatable: true,
    })?;
    if answer["errors"] == false {
        return Ok(());
    }
    let items = answer["items"].as_array().into_iter().flatten();
    let mut reasons = items.filter_map(|item| item["index"]["error"]["reason"].as_str());
    let reason = reasons.next().unwrap_or("no reason");
    Err(not_understood(
        &path,
        &format!("a document was not written anew: {reason}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(id: &str, body: u64, number: Option<u64>, group: Option<u64>) -> Member {
        Member {
            id: id.to_owned(),
            body,
            number,
            group,
        }
    }

    #[test]
    fn documents_of_one_body_are_one_group_unless_their_numbers_differ() {
        let alike = vec![member("a", 7, None, None), member("b", 7, Some(1), Some(7))];
        assert_eq!(changed(alike), [("a".to_owned(), Some(7))]);
        let of_numbers = changed(vec![
            member("a", 7, Some(1), None),
            member("b", 7, Some(1), None),
            member("c", 7, Some(2), Some(7)),
            member("d", 7, None, None),
        ]);
        let [(_, one), (_, other), (alone, none)] = of_numbers.as_slice() else {
            panic!("{of_numbers:?}");
        };
        assert_eq!((one, alone.as_str(), none), (other, "c", &None));
        assert!(one.is_some_and(|group| group != 7));
    }

    #[test]
    fn who_is_left_alone_is_in_no_group() {
        let alone = vec![member("a", 7, None, Some(7)), member("b", 8, None, None)];
        assert_eq!(changed(alone), [("a".to_owned(), None)]);
    }
}
