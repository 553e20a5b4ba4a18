//! The order of hits as a cluster sorts, and hits as it gives them.

use std::cmp::Reverse;

use serde::Deserialize;
use serde_json::{Number, Value, json};

use crate::cluster::{self, Answer, Snapshot};
use crate::index::DateField;
use crate::model::{Authority, Validity};
use crate::query::{
    Factors, Order, Position, SearchRequest, authority_factor, recency_factor, validity_factor,
};
use crate::search::commit::{Address, DocumentFactors};
use crate::search::error::SearchError;
use crate::search::rank::{Place, UNDATED, rank_score, score_rank};

/// A hit as it comes.
#[derive(Debug, Deserialize)]
pub(super) struct Hit {
    fields: Columns,
    /// What it was sorted by; some clusters add a place in the shard.
    sort: Vec<Number>,
}

/// The columns that come with every hit.
#[derive(Debug, Deserialize)]
struct Columns {
    id_key: [i64; 1],
    authority: Option<[i64; 1]>,
    validity: Option<[String; 1]>,
    day: Option<[i64; 1]>,
    group_key: Option<[i64; 1]>,
}

/// Their names.
const COLUMNS: [&str; 5] = ["id_key", "authority", "validity", "day", "group_key"];

/// The order that a cluster is asked to sort in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HitOrder {
    Score,
    Date { field: DateField, descending: bool },
}

/// A hit of the first phase.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub(super) place: Place,
    pub(super) address: Address,
    /// What it shares with documents of the same content; `None` where it is published
    /// once.
    pub(super) group: Option<i64>,
    pub(super) factors: DocumentFactors,
}

impl HitOrder {
    /// Relevance to nothing is the newest published first.
    pub(super) fn of(request: &SearchRequest, has_text: bool) -> Self {
        match request.order {
            Order::Relevance if has_text => Self::Score,
            Order::Relevance => Self::Date {
                field: DateField::Published,
                descending: true,
            },
            Order::Ascending(field) => Self::Date {
                field,
                descending: false,
            },
            Order::Descending(field) => Self::Date {
                field,
                descending: true,
            },
        }
    }

    /// What a cluster is asked to sort by. Undated documents come last.
    pub(super) fn sort(self) -> Value {
        let first = match self {
            Self::Score => json!({"_score": "desc"}),
            Self::Date { field, descending } => {
                let order = if descending { "desc" } else { "asc" };
                json!({field.column(): {"order": order, "missing": "_last"}})
            }
        };
        json!([first, {"id_key": "asc"}])
    }

    /// What stands for a place in this order.
    pub(super) fn search_after(self, after: Position) -> Value {
        let first = match self {
            Self::Score => json!(rank_score(after.rank).unwrap_or_default()),
            Self::Date { descending, .. } => match (after.rank, descending) {
                (UNDATED, true) => json!(i64::MIN),
                (UNDATED, false) => json!(i64::MAX),
                (rank, true) => json!(rank),
                (rank, false) => json!(-rank),
            },
        };
        json!([first, cluster::signed(after.id_key)])
    }

    /// The rank of a hit, of what it was sorted by.
    fn rank(self, sorted_by: &Number) -> Option<i64> {
        match self {
            Self::Score => {
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "it was a number of this precision"
                )]
                let score = sorted_by.as_f64()? as f32;
                Some(score_rank(score))
            }
            Self::Date { descending, .. } => match (sorted_by.as_i64()?, descending) {
                (i64::MIN, true) | (i64::MAX, false) => Some(UNDATED),
                (day, true) => Some(day),
                (day, false) => Some(-day),
            },
        }
    }

    /// The hits of an answer, best first.
    pub(super) fn hits(
        self,
        snapshot: &Snapshot,
        factors: Factors,
        answer: &Answer<Hit>,
    ) -> Result<Vec<Found>, SearchError> {
        let found = answer.hits().iter().map(|hit| {
            let read = self.hit(snapshot, factors, hit);
            read.ok_or_else(|| {
                cluster::not_understood("_search", "a hit was sorted by something else").into()
            })
        });
        found.collect()
    }

    fn hit(self, snapshot: &Snapshot, switched: Factors, hit: &Hit) -> Option<Found> {
        let columns = &hit.fields;
        let [key] = columns.id_key.map(cluster::unsigned);
        let mut factors = DocumentFactors::default();
        if switched.authority {
            let level = columns.authority.map(|[level]| cluster::unsigned(level));
            let mut all = Authority::ALL.into_iter();
            let rank = all.rfind(|one| Some(one.level()) == level);
            factors.authority = authority_factor(rank.unwrap_or_default());
        }
        if switched.validity {
            let label = columns.validity.as_ref().map(|[label]| label.as_str());
            let validity = Validity::ALL
                .into_iter()
                .find(|one| Some(one.label()) == label);
            factors.validity = validity_factor(validity.unwrap_or_default());
        }
        if switched.recency {
            let age = columns.day.zip(snapshot.newest_day());
            factors.recency = recency_factor(age.map(|([day], newest)| newest - day));
        }
        Some(Found {
            place: (Reverse(self.rank(hit.sort.first()?)?), key),
            address: Address(key),
            group: columns.group_key.map(|[group]| group),
            factors,
        })
    }
}

/// What is asked of every search for hits.
pub(super) fn columns() -> Value {
    json!(COLUMNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(rank: i64) -> Position {
        Position {
            commit: 0,
            rank,
            id_key: 1 << 63,
        }
    }

    #[test]
    fn places_go_to_the_cluster_and_come_back() {
        let by_day = |descending| HitOrder::Date {
            field: DateField::Written,
            descending,
        };
        for (order, ranks) in [
            (HitOrder::Score, vec![score_rank(0.0), score_rank(12.5)]),
            (by_day(true), vec![UNDATED, -3, 18_000]),
            (by_day(false), vec![UNDATED, 3, -18_000]),
        ] {
            for rank in ranks {
                let after = order.search_after(position(rank));
                let sorted_by = after[0].as_number().unwrap();
                assert_eq!(order.rank(sorted_by), Some(rank), "{order:?}");
                assert_eq!(after[1], 0);
            }
        }
    }
}
