//! Results of which each is a group of documents of the same content.
//!
//! A group stands where its best document stands: collapsing leaves the order
//! as it is, and takes the further documents of each group out of it.

use std::collections::HashMap;
use std::mem;

use tantivy::DocAddress;

use super::address_of;
use super::collect::Collected;
use crate::index::Duplicates;
use crate::search::commit::Others;
use crate::search::rank::Place;
use crate::search::response::MAX_REPUBLICATIONS;

/// What collapsing found.
pub(super) struct Collapsed {
    /// Groups among the results, a document that is published once being one.
    pub(super) total: u64,
    /// All documents of the results that are published more than once.
    pub(super) repeated: Vec<(Place, DocAddress)>,
}

/// Leaves the best document of each group among the hits, in no order, and counts
/// the groups. The hits must hold every document that is published more than
/// once; `remaining` must count the others.
pub(super) fn collapse(collected: &mut Collected, duplicates: &Duplicates) -> Collapsed {
    let mut best: Vec<Option<(Place, DocAddress)>> = vec![None; duplicates.count()];
    let mut repeated = Vec::new();
    for hit in mem::take(&mut collected.hits) {
        let Some(group) = duplicates.group_of(hit.1) else {
            collected.hits.push(hit);
            continue;
        };
        repeated.push(hit);
        let best = &mut best[group];
        *best = Some(best.map_or(hit, |best| best.min(hit)));
    }
    let single = collected.total - repeated.len() as u64;
    let before = collected.hits.len();
    collected.hits.extend(best.into_iter().flatten());
    let groups = (collected.hits.len() - before) as u64;
    collected.remaining += groups;
    Collapsed {
        total: single + groups,
        repeated,
    }
}

/// By hit, the other documents of its group.
pub(super) fn others(
    duplicates: &Duplicates,
    repeated: &[(Place, DocAddress)],
    hits: &[(Place, DocAddress)],
) -> Vec<Others> {
    let grouped = hits.iter().enumerate().filter_map(|(index, (_, address))| {
        let group = duplicates.group_of(*address)?;
        Some((group, index))
    });
    let shown: HashMap<usize, usize> = grouped.collect();
    let mut others: Vec<Vec<(Place, DocAddress)>> = vec![Vec::new(); hits.len()];
    for document in repeated {
        let group = duplicates.group_of(document.1);
        if let Some(&index) = group.and_then(|group| shown.get(&group))
            && hits[index].1 != document.1
        {
            others[index].push(*document);
        }
    }
    let others = others.into_iter().map(|mut others| {
        others.sort_unstable();
        let first = others.iter().take(MAX_REPUBLICATIONS);
        Others {
            total: others.len() as u64,
            first: first.map(|(_, address)| address_of(*address)).collect(),
        }
    });
    others.collect()
}
