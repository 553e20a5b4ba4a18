//! The names that the index knows, read once a commit.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;

use super::commit::Commit;
use super::error::SearchError;
use crate::index::FacetField;
use crate::query::Names;
use crate::text::Synonyms;

/// Most commits whose names are kept: the newest, and those that somebody pages
/// through.
const MAX_COMMITS: usize = 4;

/// The names of the commits that were last read.
#[derive(Default)]
pub(super) struct KnownNames {
    read: Mutex<VecDeque<(u64, Arc<Names>)>>,
}

impl KnownNames {
    /// The names of a commit. Whoever comes first after a commit reads them, others
    /// wait for it.
    pub(super) fn at(
        &self,
        commit: &dyn Commit,
        synonyms: &Synonyms,
    ) -> Result<Arc<Names>, SearchError> {
        let mut read = self.read.lock();
        if let Some((_, names)) = read.iter().find(|(known, _)| *known == commit.key()) {
            return Ok(Arc::clone(names));
        }
        let issuers = commit.values(FacetField::Issuer)?;
        let doc_types = commit.values(FacetField::DocType)?.into_keys();
        let names = Arc::new(Names::new(issuers, doc_types, synonyms));
        read.truncate(MAX_COMMITS - 1);
        read.push_front((commit.key(), Arc::clone(&names)));
        Ok(names)
    }
}
