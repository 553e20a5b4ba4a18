//! How many documents the values of a facet have in each year.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use parking_lot::Mutex;

use super::commit::Commit;
use super::error::SearchError;
use crate::index::FacetField;
use crate::text::lane_text;

/// Most facets of commits that are kept: those that pages show, of the newest
/// commit and the one before.
const MAX_KEPT: usize = 8;

/// A value of a facet over the years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueYears {
    /// The value.
    pub value: String,
    /// Documents that have it.
    pub count: u64,
    /// Of these, by the year of 发布日期, those that have one.
    pub years: BTreeMap<i16, u64>,
}

impl ValueYears {
    /// The values that contain a text, in any script and width.
    pub fn containing<'a>(values: &'a [Self], text: &str) -> Vec<&'a Self> {
        let part = lane_text(text);
        values
            .iter()
            .filter(|of| part.is_empty() || lane_text(&of.value).contains(&part))
            .collect()
    }
}

/// The tables of the commits that were last asked for.
#[derive(Default)]
pub(super) struct KnownYears {
    read: Mutex<VecDeque<(Of, Arc<Vec<ValueYears>>)>>,
}

/// A commit and a facet.
type Of = (u64, FacetField);

impl KnownYears {
    /// The values of a facet, those of most documents first. Whoever comes first
    /// after a commit counts them, others wait for it.
    pub(super) fn at(
        &self,
        commit: &dyn Commit,
        facet: FacetField,
    ) -> Result<Arc<Vec<ValueYears>>, SearchError> {
        let of = (commit.key(), facet);
        let mut read = self.read.lock();
        if let Some((_, found)) = read.iter().find(|(known, _)| *known == of) {
            return Ok(Arc::clone(found));
        }
        let mut values = commit.years(facet)?;
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        let counted = Arc::new(values);
        read.truncate(MAX_KEPT - 1);
        read.push_front((of, Arc::clone(&counted)));
        Ok(counted)
    }
}
