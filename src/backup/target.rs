//! Where backups are kept: a folder, or a place in a bucket.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    BackoffConfig, Error as StoreError, ObjectMeta, ObjectStore, ObjectStoreExt, RetryConfig,
};
use url::Url;

use super::answer::{Answer, answer, root_cause};
use super::error::BackupError;
use super::record::Record;

const FILES: &str = "files";
const BACKUPS: &str = "backups";
const REMOVED: &str = "removed";

/// How long a request that failed is repeated.
const RETRY_FOR: Duration = Duration::from_mins(1);
const MAX_RETRIES: usize = 6;
/// Larger records are none.
const MAX_RECORD_BYTES: u64 = 64 << 20;

/// Where backups are kept. Nothing of how it is reached is shown but its name: the
/// store holds the keys.
#[derive(Clone)]
pub struct Target {
    name: String,
    pub(super) store: Arc<dyn ObjectStore>,
    prefix: Path,
    /// `None` for a bucket.
    pub(super) folder: Option<PathBuf>,
    /// Where a bucket is, if not where buckets are by themselves; without a name
    /// and password.
    endpoint: Option<String>,
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Target").field(&self.name).finish()
    }
}

/// Variables of which one must say how a bucket is asked. Without any, the
/// address at which machines of some clouds find credentials would be asked, and
/// elsewhere be waited for.
const CREDENTIALS: [&str; 6] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_METADATA_ENDPOINT",
    "AWS_SKIP_SIGNATURE",
];

/// Records that count, and those that were removed lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pile {
    Kept,
    Removed,
}

impl Target {
    /// Names a target: the path of a folder, or `s3://bucket/prefix`, for which
    /// `environment` holds the usual `AWS_…` variables. Nothing is read yet.
    ///
    /// # Errors
    /// [`BackupError::NoTarget`] where the folder does not exist,
    /// [`BackupError::Target`] where the name or the variables cannot be used.
    pub fn open(name: &str, environment: &[(String, String)]) -> Result<Self, BackupError> {
        match name.split_once("://") {
            Some(("s3", rest)) => Self::bucket(name, rest, environment),
            Some((scheme, _)) => Err(unusable(
                name,
                format!("`{scheme}://` is not known; give a folder or `s3://bucket/prefix`"),
            )),
            None => Self::folder(name),
        }
    }

    /// As [`open`](Self::open); a folder that does not exist is made.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_or_create(
        name: &str,
        environment: &[(String, String)],
    ) -> Result<Self, BackupError> {
        if !name.contains("://") {
            fs::create_dir_all(name)
                .map_err(|error| unusable(name, format!("the folder cannot be made: {error}")))?;
        }
        Self::open(name, environment)
    }

    fn folder(name: &str) -> Result<Self, BackupError> {
        let path = PathBuf::from(name);
        if !path.exists() {
            return Err(BackupError::NoTarget {
                target: name.to_owned(),
            });
        }
        if !path.is_dir() {
            return Err(unusable(name, "it is no folder"));
        }
        let store = LocalFileSystem::new_with_prefix(&path)
            .map_err(|error| unusable(name, error.to_string()))?
            .with_fsync(true);
        Ok(Self {
            name: name.trim_end_matches('/').to_owned(),
            store: Arc::new(store),
            prefix: Path::default(),
            folder: Some(path),
            endpoint: None,
        })
    }

    fn bucket(
        name: &str,
        rest: &str,
        environment: &[(String, String)],
    ) -> Result<Self, BackupError> {
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() {
            return Err(unusable(name, "give it as `s3://bucket/prefix`"));
        }
        let has = |name: &&str| environment.iter().any(|(known, _)| known == name);
        if !CREDENTIALS.iter().any(has) {
            return Err(unusable(
                name,
                "there are no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
            ));
        }
        crate::tls::choose_provider();
        let mut builder = AmazonS3Builder::new();
        for (key, value) in environment {
            if let Ok(key) = AmazonS3ConfigKey::from_str(&key.to_ascii_lowercase()) {
                builder = builder.with_config(key, value);
            }
        }
        let endpoint = builder.get_config_value(&AmazonS3ConfigKey::Endpoint);
        let allows_http = environment.iter().any(|(key, value)| {
            key.eq_ignore_ascii_case("AWS_ALLOW_HTTP") && value.eq_ignore_ascii_case("true")
        });
        let is_plain = |endpoint: &String| endpoint.starts_with("http://");
        if endpoint.as_ref().is_some_and(is_plain) && !allows_http {
            return Err(unusable(
                name,
                "the endpoint is not encrypted; set AWS_ALLOW_HTTP=true where that is meant",
            ));
        }
        let store = builder
            .with_bucket_name(bucket)
            .with_retry(RetryConfig {
                backoff: BackoffConfig::default(),
                max_retries: MAX_RETRIES,
                retry_timeout: RETRY_FOR,
            })
            .build()
            .map_err(|error| unusable(name, error.to_string()))?;
        Ok(Self {
            name: name.trim_end_matches('/').to_owned(),
            store: Arc::new(store),
            prefix: Path::from(prefix),
            folder: None,
            endpoint: endpoint.as_deref().map(without_user),
        })
    }

    /// The target as it was named.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where a content is.
    pub(super) fn file(&self, hash: &blake3::Hash) -> Path {
        self.prefix.clone().join(FILES).join(hash.to_hex().as_str())
    }

    /// The folder of the contents; none in a bucket.
    pub(super) fn files_folder(&self) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(FILES))
    }

    /// How a place at the target is named in errors.
    pub(super) fn place(&self, path: &Path) -> String {
        match path.prefix_match(&self.prefix) {
            Some(parts) => parts.fold(self.name.clone(), |name, part| {
                format!("{name}/{}", part.as_ref())
            }),
            None => path.to_string(),
        }
    }

    /// The contents that are there, with their lengths, by their hashes.
    pub(super) async fn files(&self) -> Result<HashMap<String, ObjectMeta>, BackupError> {
        let all = self.list(FILES).await?;
        let named = all.into_iter().filter_map(|meta| {
            let name = meta.location.filename()?.to_owned();
            Some((name, meta))
        });
        Ok(named.collect())
    }

    /// The names of the records on a pile, the newest first.
    pub(super) async fn record_names(&self, pile: Pile) -> Result<Vec<String>, BackupError> {
        let all = self.list(folder_of(pile)).await?;
        let mut names: Vec<String> = all
            .iter()
            .filter_map(|meta| meta.location.filename()?.strip_suffix(".json"))
            .map(str::to_owned)
            .collect();
        names.sort_unstable_by(|a, b| b.cmp(a));
        Ok(names)
    }

    /// A record on a pile.
    pub(super) fn record_path(&self, pile: Pile, name: &str) -> Path {
        self.prefix
            .clone()
            .join(folder_of(pile))
            .join(format!("{name}.json"))
    }

    pub(super) async fn read_record(&self, pile: Pile, name: &str) -> Result<Record, BackupError> {
        let path = self.record_path(pile, name);
        let bad = |reason: String| BackupError::BadRecord {
            place: self.place(&path),
            reason,
        };
        let found = self.store.get(&path).await;
        let found = found.map_err(|error| match error {
            StoreError::NotFound { .. } => BackupError::Removed {
                place: self.place(&path),
            },
            error => self.failed("read", &path, &error),
        })?;
        if found.meta.size > MAX_RECORD_BYTES {
            return Err(bad(format!("it has {} bytes", found.meta.size)));
        }
        let bytes = found.bytes().await;
        let bytes = bytes.map_err(|error| self.failed("read", &path, &error))?;
        let record = Record::parse(&bytes).map_err(bad)?;
        if record.name() != name {
            return Err(bad(format!("it is that of `{}`", record.name())));
        }
        Ok(record)
    }

    pub(super) async fn write_record(
        &self,
        pile: Pile,
        record: &Record,
    ) -> Result<(), BackupError> {
        let path = self.record_path(pile, &record.name());
        let written = self.store.put(&path, record.to_text().into()).await;
        written.map_err(|error| self.failed("write", &path, &error))?;
        Ok(())
    }

    pub(super) async fn delete(&self, path: &Path) -> Result<(), BackupError> {
        match self.store.delete(path).await {
            Err(StoreError::NotFound { .. }) | Ok(()) => Ok(()),
            Err(error) => Err(self.failed("remove", path, &error)),
        }
    }

    async fn list(&self, folder: &str) -> Result<Vec<ObjectMeta>, BackupError> {
        let path = self.prefix.clone().join(folder);
        match self.store.list(Some(&path)).try_collect().await {
            Err(error) if answer(&error) == Answer::NotFound => match self.folder {
                Some(_) => Ok(Vec::new()),
                // A folder in a bucket is empty until there is something in it.
                None => Err(BackupError::NoTarget {
                    target: self.name.clone(),
                }),
            },
            listed => listed.map_err(|error| self.failed("list", &path, &error)),
        }
    }

    /// An error of the store, in words.
    pub(super) fn failed(
        &self,
        action: &'static str,
        path: &Path,
        error: &StoreError,
    ) -> BackupError {
        let place = self.place(path);
        let mut reason = root_cause(error);
        if let Some(endpoint) = &self.endpoint {
            reason = format!("{reason} (endpoint `{endpoint}`)");
        }
        match answer(error) {
            Answer::Denied => BackupError::Denied {
                action,
                place,
                reason,
            },
            _ => BackupError::Store {
                action,
                place,
                reason,
            },
        }
    }
}

/// An address without the name and password that may stand in it.
fn without_user(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else {
        return "no address".to_owned();
    };
    // Both fail only for addresses without a host, which have neither.
    url.set_username("").ok();
    url.set_password(None).ok();
    url.as_str().trim_end_matches('/').to_owned()
}

fn folder_of(pile: Pile) -> &'static str {
    match pile {
        Pile::Kept => BACKUPS,
        Pile::Removed => REMOVED,
    }
}

fn unusable(target: &str, reason: impl Into<String>) -> BackupError {
    BackupError::Target {
        target: target.to_owned(),
        reason: reason.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_shown_nowhere() {
        const SECRET: &str = "wJalrXUtnFEMI-geheim";
        let environment = [
            ("AWS_ACCESS_KEY_ID", "AKIAFICTIONAL"),
            ("AWS_SECRET_ACCESS_KEY", SECRET),
            ("AWS_SESSION_TOKEN", SECRET),
            ("AWS_REGION", "yunlan-1"),
            (
                "AWS_ENDPOINT",
                "https://name:wJalrXUtnFEMI-geheim@127.0.0.1:9",
            ),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let target = Target::open("s3://bucket/prefix", &environment).unwrap();
        assert_eq!(format!("{target:?}"), "Target(\"s3://bucket/prefix\")");
        let error = StoreError::NotImplemented {
            operation: "get".to_owned(),
            implementer: "test".to_owned(),
        };
        let failed = target.failed("read", &Path::from("prefix/backups"), &error);
        let told = format!("{failed} {failed:?}");
        assert!(told.contains("endpoint `https://127.0.0.1:9`"), "{told}");
        assert!(!told.contains(SECRET), "{told}");
        for (name, value) in [
            ("AWS_REGION", "yunlan-1"),
            ("AWS_ACCESS_KEY_ID", "AKIAFICTIONAL"),
        ] {
            let without: Vec<_> = environment
                .iter()
                .filter(|(known, _)| known != name)
                .cloned()
                .chain([("AWS_ENDPOINT".to_owned(), "no address".to_owned())])
                .collect();
            let told = format!("{:?}", Target::open("s3://bucket/prefix", &without));
            assert!(!told.contains(SECRET), "without {name}={value}: {told}");
        }
    }
}
