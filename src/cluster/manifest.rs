//! What is recorded of a generation: in the mapping of its index, where it changes at
//! once for all who read it.

use std::path::Path;

use opensearch::http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::client::{Asked, Body, Client};
use super::error::ClusterError;
use super::snapshot::not_understood;
use crate::index::{IndexError, Manifest, Notes};
use crate::model::hash64;
use crate::text::Analysis;

/// Raised with every change of the mapping, of the records or of the derived files; that
/// of what both engines share stands in the manifest, too.
pub(super) const LAYOUT_VERSION: u32 = 2;

/// What is recorded of a generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ClusterManifest {
    /// What is recorded of any generation.
    #[serde(flatten)]
    pub(crate) manifest: Manifest,
    /// Version of what the cluster holds; the first programs wrote none.
    #[serde(default)]
    pub(crate) layout_version: u32,
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

    /// The analysis that built the generation, as [`Manifest::analysis`] gives it.
    ///
    /// # Errors
    /// [`IndexError::Incompatible`] where this program has other fields or cuts text
    /// otherwise.
    pub(super) fn analysis(&self, index: &str, any: &Analysis) -> Result<Analysis, IndexError> {
        if self.layout_version != LAYOUT_VERSION {
            return Err(IndexError::Incompatible {
                path: index.into(),
                what: "layout version",
                found: self.layout_version.to_string(),
                expected: LAYOUT_VERSION.to_string(),
            });
        }
        self.manifest.analysis(Path::new(index), any)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generations_of_other_programs_are_told_from_ours() {
        let any = Analysis::shared();
        let manifest = ClusterManifest {
            manifest: Manifest::new(&any, "tests"),
            layout_version: LAYOUT_VERSION,
            commit: 0,
            shards: 1,
            notes: Notes::new(),
            refreshing: false,
        };
        let ours = json!(manifest);
        for (name, value, what) in [
            ("layout_version", Value::Null, "layout version `0`"),
            ("layout_version", json!(1), "layout version `1`"),
            ("schema_version", json!(4), "schema version `4`"),
            ("analyzer_version", json!(0), "analyzer version `0`"),
        ] {
            let mut other = ours.clone();
            other[name] = value;
            if other[name].is_null() {
                other.as_object_mut().unwrap().remove(name);
            }
            let other: ClusterManifest = serde_json::from_value(other).unwrap();
            let refused = other.analysis("gongwen-000007", &any).err();
            let error = refused.unwrap().to_string();
            assert!(error.contains("`gongwen-000007`"), "{error}");
            assert!(error.contains(what) && error.contains("reindex"), "{error}");
        }
        assert!(manifest.analysis("gongwen-000007", &any).is_ok());
    }
}
