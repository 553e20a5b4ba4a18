//! What is recorded of a generation: in the mapping of its index, where it changes at
//! once for all who read it.

use opensearch::http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::client::{Asked, Body, Client};
use super::error::ClusterError;
use super::snapshot::not_understood;
use crate::index::{Manifest, Notes};
use crate::model::hash64;

/// What is recorded of a generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ClusterManifest {
    /// What is recorded of any generation.
    #[serde(flatten)]
    pub(crate) manifest: Manifest,
    /// Number of the last commit.
    pub(crate) commit: u64,
    /// Parts that the index is cut into.
    pub(crate) shards: u64,
    /// What commands remember with a commit.
    #[serde(default)]
    pub(crate) notes: Notes,
    /// Set while a commit is made visible: shards become so one after the other.
    pub(crate) refreshing: bool,
}

impl ClusterManifest {
    /// A number that is another for every other commit.
    pub(super) fn key(&self, index: &str) -> u64 {
        let began = &self.manifest.created_at;
        hash64(format!("{index} {began} {}", self.commit).as_bytes())
    }
}

/// A generation with what is recorded of it.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    /// The name of its index.
    pub(crate) index: String,
    /// As it is recorded; `None` where an index of this name was made by others.
    pub(crate) manifest: Option<ClusterManifest>,
}

/// The generations behind a name: an alias, an index, or a pattern. None where there is
/// nothing of that name.
pub(super) fn read(client: &Client, name: &str) -> Result<Vec<Recorded>, ClusterError> {
    let path = format!("{name}/_mapping?filter_path=*.mappings._meta");
    let answer = match client.get(&path) {
        Ok(answer) => answer,
        Err(error) if error.is_missing() => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let Value::Object(indices) = answer else {
        return Err(not_understood(&path, "it is no object"));
    };
    let recorded = indices.into_iter().map(|(index, mut of)| Recorded {
        index,
        manifest: serde_json::from_value(of["mappings"]["_meta"].take()).ok(),
    });
    Ok(recorded.collect())
}

/// Records.
pub(super) fn write(
    client: &Client,
    index: &str,
    manifest: &ClusterManifest,
) -> Result<(), ClusterError> {
    let path = format!("{index}/_mapping");
    let body = json!({"_meta": manifest});
    client.ask(&Asked {
        method: Method::Put,
        path: &path,
        body: Body::Json(body.to_string().into_bytes()),
        is_repeatable: true,
    })?;
    Ok(())
}
