//! The generations of an index on a cluster: `gongwen-000007` behind the alias
//! `gongwen`, which is switched at once for all who read.

use std::sync::Arc;
use std::time::Duration;

use opensearch::http::Method;
use serde_json::{Value, json};

use super::bulk::{Came, Destination};
use super::client::{Asked, Body, Client, ClusterConfig};
use super::derived::{SUGGESTIONS, VOCABULARY};
use super::error::ClusterError;
use super::files::Files;
use super::lease::ClusterLease;
use super::manifest::{self, ClusterManifest, LAYOUT_VERSION, Recorded};
use super::mapping::{analysis as analysis_settings, mapping};
use super::product::Product;
use super::reader::Reader;
use super::writer::ClusterWriter;
use crate::index::{Manifest, Notes, State};
use crate::model::DocumentId;
use crate::text::Analysis;

/// Digits of the number of a generation.
const DIGITS: usize = 6;

/// An index on a cluster.
#[derive(Clone)]
pub struct ClusterIndex {
    client: Arc<Client>,
    product: Product,
    name: String,
    shards: u32,
    replicas: u32,
}

/// How an index is laid out on a cluster.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The alias of the live generation, and what names of generations begin with.
    pub name: String,
    /// Parts that each generation is cut into.
    pub shards: u32,
    /// Copies of each part besides the first.
    pub replicas: u32,
}

impl ClusterIndex {
    /// Connects to the cluster.
    ///
    /// # Errors
    /// Where no node answers, or the server is of no known kind.
    pub fn connect(config: &ClusterConfig, layout: Layout) -> Result<Self, ClusterError> {
        let client = Arc::new(Client::new(config)?);
        let product = Product::of(&client)?;
        Ok(Self {
            client,
            product,
            name: layout.name,
            shards: layout.shards,
            replicas: layout.replicas,
        })
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn product_of(&self) -> &Product {
        &self.product
    }

    /// The alias of the live generation.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The server, for people.
    pub fn product(&self) -> &str {
        &self.product.name
    }

    /// Reads the live generation, whichever that comes to be.
    pub(crate) fn reader(&self, analysis: &Analysis) -> Reader {
        self.reader_of(&self.name, analysis)
    }

    /// Reads one generation, whether it is live or not, without what is derived from
    /// it.
    pub(crate) fn reader_of(&self, name: &str, analysis: &Analysis) -> Reader {
        Reader::new(
            Arc::clone(&self.client),
            self.product.clone(),
            name,
            analysis,
        )
    }

    /// The index of the live generation, `None` where there is none.
    ///
    /// # Errors
    /// Where the cluster does not answer.
    pub fn live(&self) -> Result<Option<String>, ClusterError> {
        let live = manifest::read(&self.client, &self.name)?.pop();
        Ok(live.map(|live| live.index))
    }

    /// All generations, the newest first.
    pub(crate) fn all(&self) -> Result<Vec<Recorded>, ClusterError> {
        let mut all = manifest::read(&self.client, &format!("{}-*", self.name))?;
        all.retain(|one| generation_of(&self.name, &one.index).is_some());
        all.sort_unstable_by(|a, b| b.index.cmp(&a.index));
        Ok(all)
    }

    /// Takes the right to write, waiting for it as long as `patience`.
    ///
    /// # Errors
    /// [`ClusterError::Locked`] where another has it for longer.
    pub fn lease(&self, task: &str, patience: Duration) -> Result<ClusterLease, ClusterError> {
        ClusterLease::take(&self.client, &self.name, task, patience)
    }

    /// Writes a generation. `told` is told of every change what came of it.
    ///
    /// # Errors
    /// Where the cluster fails.
    pub fn writer(
        &self,
        lease: &ClusterLease,
        index: &str,
        analysis: &Analysis,
        told: impl Fn(u64, &DocumentId, Came) + Send + Sync + 'static,
    ) -> Result<ClusterWriter, ClusterError> {
        let manifest = self.manifest(index)?;
        let to = Destination {
            client: Arc::clone(&self.client),
            index: index.to_owned(),
            analysis: manifest.analysis(index, analysis)?,
            notes_bodies: manifest.commit > 0,
        };
        Ok(ClusterWriter::new(
            self.clone(),
            lease.clone(),
            to,
            manifest,
            told,
        ))
    }

    /// The files of an index, and the name of the generation that is in it.
    pub(super) fn files_of(&self, index: &str) -> Result<(Files<'_>, String), ClusterError> {
        let files = Files {
            client: &self.client,
            name: &self.name,
        };
        let generation = generation_of(&self.name, index).ok_or_else(|| ClusterError::Foreign {
            name: index.to_owned(),
        })?;
        Ok((files, generation.to_owned()))
    }

    /// Documents that are visible in a generation.
    ///
    /// # Errors
    /// Where the cluster fails.
    pub fn count(&self, index: &str) -> Result<u64, ClusterError> {
        let path = format!("{index}/_search");
        let body = json!({"size": 0, "track_total_hits": true});
        self.client.search_whole(&path, &body)?.total()
    }

    pub(super) fn manifest(&self, index: &str) -> Result<ClusterManifest, ClusterError> {
        let recorded = manifest::read(&self.client, index)?.pop();
        let manifest = recorded.and_then(|recorded| recorded.manifest);
        manifest.ok_or_else(|| ClusterError::Foreign {
            name: index.to_owned(),
        })
    }

    /// Begins a generation beside the live one; gives the name of its index.
    ///
    /// # Errors
    /// Where the cluster fails.
    pub fn begin(&self, analysis: &Analysis, source: &str) -> Result<String, ClusterError> {
        let all = self.all()?;
        let numbers = all
            .iter()
            .filter_map(|one| generation_of(&self.name, &one.index));
        let newest = numbers.filter_map(|name| name.parse::<u32>().ok()).max();
        let index = format!("{}-{:0DIGITS$}", self.name, newest.unwrap_or(0) + 1);
        let manifest = ClusterManifest {
            manifest: Manifest::new(analysis, source),
            layout_version: LAYOUT_VERSION,
            commit: 0,
            shards: u64::from(self.shards),
            notes: Notes::new(),
            refreshing: false,
        };
        self.files_of(&index)?.0.begin(self.replicas)?;
        let mut mappings = mapping();
        mappings["_meta"] = json!(manifest);
        self.put(
            &index,
            &json!({
                "settings": {
                    "number_of_shards": self.shards,
                    "number_of_replicas": self.replicas,
                    "refresh_interval": "-1",
                    "analysis": analysis_settings(),
                },
                "mappings": mappings,
            }),
        )?;
        Ok(index)
    }

    /// Makes a generation the live one, for all who read at once.
    ///
    /// # Errors
    /// Where the cluster fails.
    pub fn publish(&self, index: &str) -> Result<(), ClusterError> {
        let mut manifest = self.manifest(index)?;
        manifest.manifest.state = State::Ready;
        manifest::write(&self.client, index, &manifest)?;
        let mut actions = vec![json!({"add": {"index": index, "alias": self.name}})];
        let live = manifest::read(&self.client, &self.name)?.into_iter();
        actions.extend(
            live.filter(|live| live.index != index)
                .map(|live| json!({"remove": {"index": live.index, "alias": self.name}})),
        );
        self.post("_aliases", &json!({"actions": actions}))
    }

    /// Removes a generation.
    ///
    /// # Errors
    /// Where the cluster fails.
    pub fn remove(&self, index: &str) -> Result<(), ClusterError> {
        let (files, generation) = self.files_of(index)?;
        for file in [SUGGESTIONS, VOCABULARY] {
            files.remove(&generation, file)?;
        }
        let removed = self.client.ask(&Asked {
            method: Method::Delete,
            path: index,
            body: Body::Nothing,
            is_repeatable: true,
        });
        match removed {
            Ok(_) => Ok(()),
            Err(error) if error.is_missing() => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn put(&self, path: &str, body: &Value) -> Result<(), ClusterError> {
        self.change(Method::Put, path, body)
    }

    fn post(&self, path: &str, body: &Value) -> Result<(), ClusterError> {
        self.change(Method::Post, path, body)
    }

    fn change(&self, method: Method, path: &str, body: &Value) -> Result<(), ClusterError> {
        self.client.ask(&Asked {
            method,
            path,
            body: Body::Json(body.to_string().into_bytes()),
            is_repeatable: false,
        })?;
        Ok(())
    }
}

/// The name of the generation that an index holds; `None` where it is none of ours.
pub(super) fn generation_of<'a>(name: &str, index: &'a str) -> Option<&'a str> {
    let number = index.strip_prefix(name)?.strip_prefix('-')?;
    let is_number = number.len() == DIGITS && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generations_are_told_from_other_indices() {
        assert_eq!(generation_of("gongwen", "gongwen-000007"), Some("000007"));
        for other in ["gongwen", "gongwen-7", "gongwen-000007-x", "other-000007"] {
            assert_eq!(generation_of("gongwen", other), None, "{other}");
        }
    }
}
