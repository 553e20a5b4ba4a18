//! Files of a generation that no search reads but every server: what is suggested as
//! one types, and what is known of spelling. They stand in an index of their own, cut.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use opensearch::http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::client::{Asked, Body, Client};
use super::error::ClusterError;
use super::snapshot::not_understood;
use crate::index::IndexError;

/// Bytes of a part.
const PART_BYTES: usize = 4 << 20;

/// The files of the generations of an index.
#[derive(Clone, Copy)]
pub(super) struct Files<'a> {
    pub(super) client: &'a Client,
    /// The name of the index that they belong to.
    pub(super) name: &'a str,
}

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    /// BLAKE3 of the content.
    pub(crate) hash: String,
    /// The key of what it was made of.
    pub(crate) origin: u64,
    parts: usize,
}

impl Files<'_> {
    fn index(&self) -> String {
        format!("{}-files", self.name)
    }

    fn place(&self, generation: &str, file: &str) -> String {
        format!("{}/_doc/{generation}-{file}", self.index())
    }

    /// What a file of a generation is; `None` where there is none.
    pub(super) fn head(&self, generation: &str, file: &str) -> Result<Option<Head>, ClusterError> {
        let path = self.place(generation, file);
        let mut answer = match self.client.get(&path) {
            Ok(answer) => answer,
            Err(error) if error.is_missing() => return Ok(None),
            Err(error) => return Err(error),
        };
        let head = serde_json::from_value(answer["_source"].take());
        head.map(Some)
            .map_err(|error| not_understood(&path, &error.to_string()))
    }

    /// The content of a file.
    pub(super) fn read(
        &self,
        generation: &str,
        file: &str,
        head: &Head,
    ) -> Result<Vec<u8>, ClusterError> {
        let path = self.place(generation, file);
        let mut content = Vec::new();
        for number in 0..head.parts {
            let answer = self.client.get(&format!("{path}-{}-{number}", head.hash))?;
            let part = answer["_source"]["content"].as_str().unwrap_or_default();
            let part = BASE64_STANDARD.decode(part);
            content.extend(part.map_err(|error| not_understood(&path, &error.to_string()))?);
        }
        if blake3::hash(&content).to_hex().as_str() == head.hash {
            return Ok(content);
        }
        Err(ClusterError::Index(IndexError::Damaged {
            path: path.into(),
            reason: "its checksum does not match its content".to_owned(),
        }))
    }

    /// Writes a file. Who reads it gets what was there before or this, whole.
    pub(super) fn write(
        &self,
        generation: &str,
        file: &str,
        origin: u64,
        content: &[u8],
    ) -> Result<(), ClusterError> {
        let old = self.head(generation, file)?;
        let head = Head {
            hash: blake3::hash(content).to_hex().to_string(),
            origin,
            parts: content.len().div_ceil(PART_BYTES),
        };
        let path = self.place(generation, file);
        let is_known = old.as_ref().is_some_and(|old| old.hash == head.hash);
        if !is_known {
            for (number, part) in content.chunks(PART_BYTES).enumerate() {
                let part = json!({"content": BASE64_STANDARD.encode(part)});
                self.put(&format!("{path}-{}-{number}", head.hash), &part)?;
            }
        }
        self.put(&path, &json!(head))?;
        match old {
            Some(old) if !is_known => self.remove_parts(&path, &old),
            _ => Ok(()),
        }
    }

    /// Removes a file.
    pub(super) fn remove(&self, generation: &str, file: &str) -> Result<(), ClusterError> {
        let Some(head) = self.head(generation, file)? else {
            return Ok(());
        };
        let path = self.place(generation, file);
        self.delete(&path)?;
        self.remove_parts(&path, &head)
    }

    fn remove_parts(&self, path: &str, head: &Head) -> Result<(), ClusterError> {
        let mut parts = 0..head.parts;
        parts.try_for_each(|number| self.delete(&format!("{path}-{}-{number}", head.hash)))
    }

    /// Makes the index of the files, unless it is there.
    pub(super) fn begin(&self, replicas: u32) -> Result<(), ClusterError> {
        let body = json!({
            "settings": {"number_of_shards": 1, "number_of_replicas": replicas},
            "mappings": {"dynamic": false},
        });
        let made = self.ask(Method::Put, &self.index(), Some(&body));
        match made {
            Err(ClusterError::Refused { kind, .. })
                if kind == "resource_already_exists_exception" =>
            {
                Ok(())
            }
            other => other,
        }
    }

    fn put(&self, path: &str, body: &Value) -> Result<(), ClusterError> {
        self.ask(Method::Put, path, Some(body))
    }

    fn delete(&self, path: &str) -> Result<(), ClusterError> {
        match self.ask(Method::Delete, path, None) {
            Err(error) if error.is_missing() => Ok(()),
            other => other,
        }
    }

    fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<(), ClusterError> {
        let body = body.map_or(Body::Nothing, |body| {
            Body::Json(body.to_string().into_bytes())
        });
        self.client.ask(&Asked {
            method,
            path,
            body,
            is_repeatable: true,
        })?;
        Ok(())
    }
}
