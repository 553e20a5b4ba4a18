//! What is derived from the documents of a generation for every server: suggestions and
//! the vocabulary. Written after a commit, read when they are first asked for.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use serde_json::json;

use super::bulk::Destination;
use super::error::ClusterError;
use super::fields::{DAY, of_facet};
use super::files::{Files, Head};
use super::snapshot::{Snapshot, not_understood};
use super::tally::{Pairs, Tally};
use super::through::{for_each_hit, for_each_value};
use crate::index::{FacetField, Queries, Suggestible, Suggestions};

/// The names of the files.
pub(super) const SUGGESTIONS: &str = "suggestions";
pub(super) const VOCABULARY: &str = "vocabulary";

/// How often newer suggestions are looked for, where they are older than the documents.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Documents, or values, that come at once.
const AT_ONCE: usize = 5_000;

/// Writes the suggestions of the documents that are visible.
pub(super) fn write_suggestions(
    to: &Destination,
    files: Files<'_>,
    generation: &str,
    origin: u64,
    queries: &Queries,
) -> Result<(), ClusterError> {
    let issuers = values(to, FacetField::Issuer)?;
    let mut suggestible = Suggestible::new(issuers, values(to, FacetField::Keyword)?);
    let path = format!("{}/_search", to.index);
    let body = json!({
        "size": AT_ONCE, "sort": [{"id": "asc"}], "_source": ["title"],
        "docvalue_fields": ["id", DAY],
    });
    for_each_hit(&to.client, &path, body, |hit| {
        let id = hit["fields"]["id"][0].as_str();
        if let (Some(id), Some(title)) = (id, hit["_source"]["title"].as_str()) {
            suggestible.add_title(title, id, hit["fields"][DAY][0].as_i64());
        }
        Ok::<(), ClusterError>(())
    })?;
    let content = suggestible.into_bytes(queries, origin, &to.analysis)?;
    files.write(generation, SUGGESTIONS, origin, &content)
}

/// The values of a facet with the number of documents that have them.
fn values(to: &Destination, facet: FacetField) -> Result<BTreeMap<String, u64>, ClusterError> {
    let mut values = BTreeMap::new();
    let field = of_facet(facet);
    for_each_value(&to.client, &to.index, &field, AT_ONCE, |value, count| {
        if let (Some(value), Some(count)) = (value.as_str(), count) {
            values.insert(value.to_owned(), count);
        }
    })?;
    Ok(values)
}

/// Adds to the vocabulary of a generation; where it is built anew, this is all of it.
pub(super) fn write_vocabulary(
    files: Files<'_>,
    generation: &str,
    origin: u64,
    mut counted: Tally,
    is_new: bool,
) -> Result<(), ClusterError> {
    if !is_new && let Some(head) = files.head(generation, VOCABULARY)? {
        counted.add(parsed(&files.read(generation, VOCABULARY, &head)?)?);
    }
    files.write(generation, VOCABULARY, origin, counted.to_text().as_bytes())
}

fn parsed(content: &[u8]) -> Result<Tally, ClusterError> {
    let text = std::str::from_utf8(content);
    Tally::parse(text.map_err(|error| not_understood(VOCABULARY, &error.to_string()))?)
}

/// What was read last.
#[derive(Default)]
pub(super) struct Derived {
    read: Mutex<Option<Read>>,
    /// With the file that they were read from.
    pairs: Mutex<Option<(Head, Arc<Pairs>)>>,
}

struct Read {
    generation: String,
    head: Head,
    /// For which commit it was looked for, and when.
    of: u64,
    looked_at: Instant,
    suggestions: Suggestions,
}

impl Snapshot {
    fn files(&self) -> Files<'_> {
        Files {
            client: &self.commit.client,
            name: &self.commit.name,
        }
    }

    /// The suggestions of its generation; those of the commit before, while the new ones
    /// are not there. `None` where there are none yet.
    pub(crate) fn suggestions(&self) -> Result<Option<Suggestions>, ClusterError> {
        let mut read = self.commit.derived.read.lock();
        if let Some(read) = read
            .as_ref()
            .filter(|read| read.generation == self.generation())
            && read.of == self.key()
            && (read.suggestions.is_current() || read.looked_at.elapsed() < LOOK_EVERY)
        {
            return Ok(Some(read.suggestions.clone()));
        }
        let Some(head) = self.files().head(self.generation(), SUGGESTIONS)? else {
            return Ok(None);
        };
        let known = read.take().filter(|read| {
            read.generation == self.generation() && read.head == head && read.of == self.key()
        });
        let suggestions = if let Some(known) = known {
            known.suggestions
        } else {
            let content = self.files().read(self.generation(), SUGGESTIONS, &head)?;
            Suggestions::of_bytes(content, self.key())?
        };
        *read = Some(Read {
            generation: self.generation().to_owned(),
            head,
            of: self.key(),
            looked_at: Instant::now(),
            suggestions: suggestions.clone(),
        });
        Ok(Some(suggestions))
    }

    /// The words and characters of its documents.
    pub(crate) fn vocabulary(&self) -> Result<Tally, ClusterError> {
        let mut known = self.commit.pairs.lock();
        let Some(head) = self.files().head(self.generation(), VOCABULARY)? else {
            return Ok(Tally::default());
        };
        let (tally, pairs) = self.read_vocabulary(&head)?.part();
        *known = Some(self.share(head, pairs));
        Ok(tally)
    }

    /// The pairs of characters of its documents. One reads them, others wait for that.
    pub(crate) fn pairs(&self) -> Result<Arc<Pairs>, ClusterError> {
        let mut known = self.commit.pairs.lock();
        if let Some(pairs) = &*known {
            return Ok(Arc::clone(pairs));
        }
        let Some(head) = self.files().head(self.generation(), VOCABULARY)? else {
            return Ok(Arc::default());
        };
        let pairs = match self.shared(&head) {
            Some(pairs) => pairs,
            None => self.share(head.clone(), self.read_vocabulary(&head)?.part().1),
        };
        *known = Some(Arc::clone(&pairs));
        Ok(pairs)
    }

    fn read_vocabulary(&self, head: &Head) -> Result<Tally, ClusterError> {
        parsed(&self.files().read(self.generation(), VOCABULARY, head)?)
    }

    /// The pairs of a file that another commit read.
    fn shared(&self, head: &Head) -> Option<Arc<Pairs>> {
        let shared = self.commit.derived.pairs.lock();
        let (of, pairs) = shared.as_ref()?;
        (of == head).then(|| Arc::clone(pairs))
    }

    /// Keeps the pairs of a file for other commits that have the same.
    fn share(&self, head: Head, pairs: Pairs) -> Arc<Pairs> {
        let pairs = Arc::new(pairs);
        *self.commit.derived.pairs.lock() = Some((head, Arc::clone(&pairs)));
        pairs
    }
}
