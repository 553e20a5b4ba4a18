//! Backups in a bucket, through a server of the protocol that checks signatures.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use gongwen::backup::{self, BackupError, SaveConfig, Saved, Target};
use gongwen::index::{IndexFolder, WriterConfig};
use gongwen::model::{Document, DocumentId};
use gongwen::text::Analysis;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// A process that another test starts holds a copy of each open lock for a moment.
const PATIENCE: Duration = Duration::from_secs(10);

const KEY: &str = "AKIDGONGWENTEST";
const SECRET: &str = "secret-of-the-tests";
/// The smallest part that S3 takes.
const CONFIG: SaveConfig = SaveConfig {
    part_bytes: 5 << 20,
};

/// A server over a folder, with one bucket, until it is dropped.
struct Store {
    runtime: Runtime,
    folder: tempfile::TempDir,
    address: SocketAddr,
}

impl Store {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("bucket")).unwrap();
        let mut builder = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = builder.build();
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(async move {
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                let server = Builder::new(TokioExecutor::new());
                let service = service.clone();
                tokio::spawn(async move {
                    let connection = server.serve_connection(TokioIo::new(socket), service);
                    connection.await.ok();
                });
            }
        });
        Self {
            runtime,
            folder,
            address,
        }
    }

    fn environment(&self, secret: &str) -> Vec<(String, String)> {
        let endpoint = format!("http://{}", self.address);
        [
            ("AWS_ACCESS_KEY_ID", KEY),
            ("AWS_SECRET_ACCESS_KEY", secret),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ENDPOINT_URL", &endpoint),
            ("AWS_ALLOW_HTTP", "true"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }

    fn target(&self, name: &str) -> Target {
        Target::open(name, &self.environment(SECRET)).unwrap()
    }

    fn save(&self, index: &IndexFolder, target: &Target) -> Result<Saved, BackupError> {
        self.runtime
            .block_on(backup::save(index, target, CONFIG, &|_| {}))
    }

    fn restore(&self, target: &Target, index: &IndexFolder) -> Result<(), BackupError> {
        let lock = index.lock("test", PATIENCE).unwrap();
        self.runtime.block_on(async {
            let record = backup::choose(target, None).await?;
            let analysis = Analysis::built_in().unwrap();
            backup::restore(target, &record, index, &lock, &analysis, &|_| {}).await?;
            Ok(())
        })
    }

    /// The contents in the folder of the server, the largest last.
    fn files(&self, prefix: &str) -> Vec<PathBuf> {
        let folder = self.folder.path().join("bucket").join(prefix);
        let entries = fs::read_dir(folder.join("files")).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort_by_key(|path| path.metadata().unwrap().len());
        paths
    }
}

/// An index with a file of several parts.
fn index_in(folder: &Path) -> IndexFolder {
    let index = IndexFolder::new(folder);
    let lock = index.lock("test", PATIENCE).unwrap();
    let analysis = Analysis::built_in().unwrap();
    let generation = index.open_or_create(&lock, &analysis).unwrap();
    let config = WriterConfig {
        threads: 1,
        memory_bytes: 50_000_000,
    };
    let mut writer = generation.writer(config).unwrap();
    let mut noise = blake3::Hasher::new().update(b"noise").finalize_xof();
    for number in 0..12 {
        let id = DocumentId::parse(&number.to_string()).unwrap();
        let mut document = Document::new(id, format!("第{number}号通知"));
        "停水停电".clone_into(&mut document.body);
        let mut bytes = vec![0; 1_000_000];
        noise.fill(&mut bytes);
        let text = format!("{bytes:x?}");
        document.extra = vec![("noise".to_owned(), format!("\"{text}\""))];
        writer.add(&document).unwrap();
    }
    writer.commit().unwrap();
    writer.refresh_suggestions().unwrap();
    writer.finish().unwrap();
    drop(lock);
    index
}

fn documents(index: &IndexFolder) -> BTreeMap<String, Document> {
    let originals = index.originals(&index.live().unwrap()).unwrap();
    originals
        .iter()
        .map(|document| document.unwrap())
        .map(|document| (document.id.to_string(), document))
        .collect()
}

#[test]
fn what_comes_back_from_a_bucket_is_what_was_there() {
    let store = Store::start();
    let folder = tempfile::tempdir().unwrap();
    let index = index_in(&folder.path().join("index"));
    let target = store.target("s3://bucket/portal/nightly");
    let first = store.save(&index, &target).unwrap();
    let files = store.files("portal/nightly");
    assert_eq!(first.uploaded_files, files.len());
    let largest = files.last().unwrap();
    assert!(largest.metadata().unwrap().len() > 2 * CONFIG.part_bytes);
    let second = store.save(&index, &target).unwrap();
    assert_eq!(second.uploaded_files, 0);

    let back = IndexFolder::new(folder.path().join("back"));
    store.restore(&target, &back).unwrap();
    assert_eq!(documents(&back), documents(&index));
    assert_eq!(back.verify(|_, _| {}).unwrap(), Vec::new());

    let cleaned = store.runtime.block_on(backup::clean(&target, 1)).unwrap();
    assert_eq!(cleaned.backups, [first.record.name()]);
    assert_eq!(cleaned.files, 0);

    let mut bytes = fs::read(largest).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(largest, bytes).unwrap();
    let error = store.restore(&target, &back).unwrap_err().to_string();
    let name = largest.file_name().unwrap().to_string_lossy();
    assert!(error.contains(&*name), "{error}");
    fs::remove_file(largest).unwrap();
    let error = store.restore(&target, &back).unwrap_err().to_string();
    assert!(error.contains("is missing"), "{error}");
    assert_eq!(back.live().unwrap(), "000001");
    assert_eq!(documents(&back), documents(&index));
}

#[test]
fn a_damaged_large_file_is_not_shown_at_the_target() {
    let store = Store::start();
    let folder = tempfile::tempdir().unwrap();
    let index = index_in(&folder.path().join("index"));
    let generation = folder.path().join("index/generations/000001");
    let largest = fs::read_dir(&generation)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .max_by_key(|path| path.metadata().unwrap().len())
        .unwrap();
    let mut bytes = fs::read(&largest).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&largest, bytes).unwrap();
    let target = store.target("s3://bucket");
    let error = store.save(&index, &target).unwrap_err().to_string();
    assert!(error.contains(&*largest.to_string_lossy()), "{error}");
    let shown = |path: &PathBuf| path.metadata().unwrap().len() > CONFIG.part_bytes;
    assert!(!store.files("").iter().any(shown));
    let error = store.restore(&target, &index).unwrap_err();
    assert!(matches!(error, BackupError::Empty { .. }), "{error}");
}

#[test]
fn a_bucket_that_refuses_or_is_missing_is_named() {
    let store = Store::start();
    let folder = tempfile::tempdir().unwrap();
    let back = IndexFolder::new(folder.path().join("back"));
    let target = Target::open("s3://bucket/a", &store.environment("wrong")).unwrap();
    let error = store.restore(&target, &back).unwrap_err();
    assert!(matches!(error, BackupError::Denied { .. }), "{error:?}");
    assert!(error.to_string().contains("AWS_ACCESS_KEY_ID"), "{error}");

    let error = store.restore(&store.target("s3://elsewhere/a"), &back);
    let error = error.unwrap_err();
    assert!(matches!(error, BackupError::NoTarget { .. }), "{error:?}");

    let error = store.restore(&store.target("s3://bucket/empty"), &back);
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains("gongwen backup s3://bucket/empty"),
        "{error}"
    );

    let mut bare = store.environment(SECRET);
    bare.retain(|(name, _)| name != "AWS_ACCESS_KEY_ID");
    let error = Target::open("s3://bucket/a", &bare).unwrap_err();
    assert!(error.to_string().contains("AWS_ACCESS_KEY_ID"), "{error}");

    let mut plain = store.environment(SECRET);
    plain.retain(|(name, _)| name != "AWS_ALLOW_HTTP");
    let error = Target::open("s3://bucket/a", &plain).unwrap_err();
    assert!(error.to_string().contains("AWS_ALLOW_HTTP"), "{error}");
}

#[test]
fn the_commands_read_the_usual_variables() {
    let store = Store::start();
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.jsonl"),
        "{\"id\":\"a\",\"title\":\"停水通知\"}\n",
    )
    .unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_gongwen"))
            .args(arguments)
            .current_dir(folder.path())
            .env_remove("GONGWEN_INDEX")
            .envs(store.environment(SECRET))
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {error}");
        String::from_utf8(output.stdout).unwrap()
    };
    run(&["index", "a.jsonl"]);
    run(&["backup", "s3://bucket/nightly", "--keep", "2"]);
    assert!(run(&["restore", "s3://bucket/nightly", "--list"]).contains("1 documents"));
    run(&["restore", "s3://bucket/nightly", "--index", "back"]);
    assert!(run(&["search", "停水", "--index", "back"]).contains("停水通知"));
}
