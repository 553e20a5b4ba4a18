//! A point in time of an index on a cluster: what is searched in it is of one commit,
//! whatever is written meanwhile. It lives in the memory of the nodes that it was opened
//! on, so it is opened anew where one of them is lost.

use std::sync::Arc;

use opensearch::http::Method;
use parking_lot::Mutex;
use serde_json::{Value, json};

use super::client::{Asked, Body, Client};
use super::error::ClusterError;
use super::manifest;
use super::product::Product;
use super::snapshot::not_understood;

/// How long it is kept after it was last used.
const KEEP_ALIVE: &str = "10m";

/// A point in time of a commit, as long as the cluster keeps it.
pub(super) struct Point {
    client: Arc<Client>,
    product: Product,
    index: String,
    /// The commit that the index is at.
    key: u64,
    /// Its identifier, which may change with every answer.
    id: Mutex<String>,
}

impl Point {
    /// Opens the commit that an index is at now, which is said to be of this key.
    pub(super) fn open(
        client: &Arc<Client>,
        product: &Product,
        index: &str,
        key: u64,
    ) -> Result<Self, ClusterError> {
        Ok(Self {
            id: Mutex::new(opened(client, product, index)?),
            client: Arc::clone(client),
            product: product.clone(),
            index: index.to_owned(),
            key,
        })
    }

    /// Its identifier.
    pub(super) fn id(&self) -> String {
        let id = self.id.lock();
        id.clone()
    }

    /// How it is named in a search.
    pub(super) fn named(id: &str) -> Value {
        json!({"id": id, "keep_alive": KEEP_ALIVE})
    }

    /// Takes down what it is called from now on.
    pub(super) fn note(&self, new: Option<&str>) {
        if let Some(new) = new {
            let mut id = self.id.lock();
            if *id != new {
                new.clone_into(&mut id);
            }
        }
    }

    /// Opens the commit anew, unless that was done since `lost`.
    pub(super) fn reopen(&self, lost: &str) -> Result<(), ClusterError> {
        let mut id = self.id.lock();
        if *id != lost {
            return Ok(());
        }
        if !self.is_still_there()? {
            return Err(ClusterError::CommitGone);
        }
        let new = opened(&self.client, &self.product, &self.index)?;
        // What was committed meanwhile may be in it.
        if !self.is_still_there()? {
            close(&self.client, &self.product, &new);
            return Err(ClusterError::CommitGone);
        }
        close(&self.client, &self.product, lost);
        *id = new;
        Ok(())
    }

    fn is_still_there(&self) -> Result<bool, ClusterError> {
        let recorded = manifest::read(&self.client, &self.index)?.pop();
        let manifest = recorded.and_then(|recorded| recorded.manifest);
        Ok(manifest.is_some_and(|now| !now.refreshing && now.key(&self.index) == self.key))
    }
}

impl Drop for Point {
    /// The cluster keeps files for a point in time until it is told.
    fn drop(&mut self) {
        let id = self.id.get_mut();
        close(&self.client, &self.product, id);
    }
}

/// Opens what an index shows now; gives its identifier.
pub(super) fn opened(
    client: &Client,
    product: &Product,
    index: &str,
) -> Result<String, ClusterError> {
    let path = product.path_to_open(index, KEEP_ALIVE);
    let opened = client.query(&path, &json!({}))?;
    let id = product.id_of(&opened);
    id.ok_or_else(|| not_understood(&path, "it names no point in time"))
}

/// Lets go of it. Where that fails it ends by itself.
pub(super) fn close(client: &Client, product: &Product, id: &str) {
    let (path, body) = product.to_close(id);
    let closed = client.ask(&Asked {
        method: Method::Delete,
        path,
        body: Body::Json(body.to_string().into_bytes()),
        is_repeatable: false,
    });
    if let Err(error) = closed {
        tracing::debug!(%error, "a point in time was not closed; it ends by itself");
    }
}
