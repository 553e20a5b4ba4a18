//! The generations that are kept, and which of them go.

use serde_json::json;

use super::answer::original;
use super::error::ClusterError;
use super::generations::ClusterIndex;
use super::manifest::Recorded;
use super::point::{self, Point};
use super::snapshot::not_understood;
use super::through::for_each_hit;
use crate::index::{Notes, State, parse_original};
use crate::model::Document;
use crate::text::Analysis;

/// Documents that come at once.
const AT_ONCE: usize = 500;

/// A generation on a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterGeneration {
    /// The name of its index.
    pub index: String,
    /// Whether it was verified and may be live.
    pub is_ready: bool,
    /// Documents after the last commit.
    pub documents: u64,
    /// What it was built from, in words.
    pub source: String,
    /// When it was begun, RFC 3339.
    pub created_at: String,
    /// When it was last committed to, RFC 3339.
    pub committed_at: String,
}

/// What a generation takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterUsage {
    /// Parts, copies aside.
    pub shards: u64,
    /// Bytes on the disks, copies aside.
    pub bytes: u64,
    /// `green` where all copies are there, `yellow` where each part is, `red` where not.
    pub health: String,
}

impl ClusterIndex {
    /// All generations that are ours, the newest first.
    ///
    /// # Errors
    /// Where the cluster does not answer.
    pub fn generations(&self) -> Result<Vec<ClusterGeneration>, ClusterError> {
        let all = self.all()?.into_iter();
        Ok(all.filter_map(generation).collect())
    }

    /// The index of the live generation.
    ///
    /// # Errors
    /// [`ClusterError::NoIndex`] where there is none.
    pub fn live_or_missing(&self) -> Result<String, ClusterError> {
        self.live()?.ok_or_else(|| ClusterError::NoIndex {
            name: self.name().to_owned(),
        })
    }

    /// The generation to go back to: the one that is named, or the newest before the
    /// live one.
    ///
    /// # Errors
    /// [`ClusterError::NoGeneration`] where there is none.
    pub fn rollback_target(&self, to: Option<&str>) -> Result<ClusterGeneration, ClusterError> {
        let live = self.live()?;
        let all = self.generations()?.into_iter().filter(|one| one.is_ready);
        let mut all = all.filter(|one| Some(&one.index) != live.as_ref());
        let found = match to {
            Some(to) => all.find(|one| one.index == to || one.index.ends_with(&format!("-{to}"))),
            None => all.find(|one| live.as_ref().is_none_or(|live| one.index < *live)),
        };
        found.ok_or_else(|| ClusterError::NoGeneration {
            name: to.unwrap_or("before the live one").to_owned(),
        })
    }

    /// That this program can search a generation.
    ///
    /// # Errors
    /// Where one with other fields or another analysis built it.
    pub fn ensure_searchable(&self, index: &str, analysis: &Analysis) -> Result<(), ClusterError> {
        self.manifest(index)?.analysis(index, analysis)?;
        Ok(())
    }

    /// Removes generations but the live one and `keep` others, `first` before all.
    /// Gives the names of those that are gone.
    ///
    /// # Errors
    /// Where the cluster refuses it.
    pub fn prune(&self, keep: usize, first: Option<&str>) -> Result<Vec<String>, ClusterError> {
        let live = self.live()?;
        let mut others: Vec<String> = self
            .generations()?
            .into_iter()
            .map(|one| one.index)
            .filter(|index| Some(index) != live.as_ref())
            .collect();
        others.sort_by_key(|index| Some(index.as_str()) != first);
        let gone = others.split_off(keep.min(others.len()));
        for index in &gone {
            self.remove(index)?;
        }
        Ok(gone)
    }

    /// Removes generations whose builder was stopped. Only for who has the right to
    /// write.
    ///
    /// # Errors
    /// Where the cluster refuses it.
    pub fn remove_leftovers(&self) -> Result<(), ClusterError> {
        let live = self.live()?;
        for generation in self.generations()? {
            if !generation.is_ready && Some(&generation.index) != live.as_ref() {
                self.remove(&generation.index)?;
            }
        }
        Ok(())
    }

    /// What a generation takes.
    ///
    /// # Errors
    /// Where the cluster does not answer.
    pub fn usage(&self, index: &str) -> Result<ClusterUsage, ClusterError> {
        let path = format!("{index}/_stats/store");
        let stats = self.client().get(&path)?;
        let health = self.client().get(&format!("_cluster/health/{index}"))?;
        let bytes = stats["_all"]["primaries"]["store"]["size_in_bytes"].as_u64();
        let settings = self.client().get(&format!("{index}/_settings"))?;
        let shards = &settings[index]["settings"]["index"]["number_of_shards"];
        let shards = shards.as_str().and_then(|shards| shards.parse().ok());
        let understood = |what: &str| not_understood(&path, what);
        Ok(ClusterUsage {
            shards: shards.ok_or_else(|| understood("it names no shards"))?,
            bytes: bytes.ok_or_else(|| understood("it names no bytes"))?,
            health: health["status"].as_str().unwrap_or("unknown").to_owned(),
        })
    }

    /// The notes of the last commit of a generation.
    ///
    /// # Errors
    /// Where the cluster does not answer.
    pub fn notes(&self, index: &str) -> Result<Notes, ClusterError> {
        Ok(self.manifest(index)?.notes)
    }

    /// Calls back with each visible document of a generation, in the order of their
    /// keys.
    ///
    /// # Errors
    /// Where the cluster does not answer in full, and what the callback says.
    pub fn for_each_document<E: From<ClusterError>>(
        &self,
        index: &str,
        mut call: impl FnMut(Document) -> Result<(), E>,
    ) -> Result<(), E> {
        let (client, product) = (self.client(), self.product_of());
        let point = point::opened(client, product, index)?;
        let body = json!({
            "size": AT_ONCE, "sort": [{"id_key": "asc"}, {"id": "asc"}],
            "pit": Point::named(&point),
        });
        let gone_through = for_each_hit(client, "_search", body, |hit| {
            let document = parse_original(original(hit)?).map_err(ClusterError::from)?;
            call(document)
        });
        point::close(client, product, &point);
        gone_through
    }
}

fn generation(recorded: Recorded) -> Option<ClusterGeneration> {
    let manifest = recorded.manifest?.manifest;
    Some(ClusterGeneration {
        index: recorded.index,
        is_ready: manifest.state == State::Ready,
        documents: manifest.documents,
        source: manifest.source,
        created_at: manifest.created_at,
        committed_at: manifest.committed_at,
    })
}
