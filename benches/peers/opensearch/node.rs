//! A node: started, and loaded.

use std::fmt::Write;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use gongwen::text::{Analysis, BIGRAMS, WORDS};
use parking_lot::Mutex;
use serde_json::{Value, json};

use super::asking::Server;
use super::lanes::{Cut, LANES, lane};
use crate::documents::{Document, Documents};
use crate::http::{Http, free_port};
use crate::packages::need;
use crate::peer::{Loaded, Peer, Running};
use crate::process::{Owned, done, memory};

const SETUP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cluster/server/setup.sh");
const START: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cluster/server/start.sh");
pub(super) const JSON: &str = "application/json";
const HEAP: &str = "4g";
/// Connections that load, one for each thread of the other peers.
const LOADERS: usize = 2;
/// Bytes of one request that loads.
const BULK_BYTES: usize = 5 << 20;
/// How long a claim on copies may last.
const LEASE: Duration = Duration::from_mins(3);
const LOOK_EVERY: Duration = Duration::from_millis(200);

pub(crate) struct OpenSearch {
    cut: Cut,
    cache: PathBuf,
    /// Stays from loading on: a node needs long to start.
    node: Option<Node>,
}

struct Node {
    process: Owned,
    port: u16,
}

impl OpenSearch {
    pub(crate) fn cjk() -> Self {
        Self::new(Cut::Cjk)
    }

    pub(crate) fn lanes(analysis: Analysis) -> Self {
        Self::new(Cut::Lanes(analysis))
    }

    fn new(cut: Cut) -> Self {
        Self {
            cut,
            cache: PathBuf::new(),
            node: None,
        }
    }

    fn begin(&self, folder: &Path) -> Result<Node> {
        let (port, transport) = (free_port()?, free_port()?);
        let said = folder.join("said");
        let mut start = Command::new(START);
        start
            .args([self.cache.as_os_str(), "peer".as_ref()])
            .arg(folder.join("index"))
            .args([port.to_string(), transport.to_string(), HEAP.to_owned()])
            .arg("discovery.type=single-node")
            .stdout(File::create(&said)?)
            .stderr(Stdio::null());
        let mut process = Owned::spawn(&mut start)?;
        let http = Http::new(port);
        process.wait_until("it answered", &said, || {
            http.get("/_cluster/health", []).is_ok()
        })?;
        Ok(Node { process, port })
    }
}

impl Peer for OpenSearch {
    fn install(&mut self, cache: &Path) -> Result<()> {
        cache.clone_into(&mut self.cache);
        need("python3", "python3-venv")?;
        need("unzip", "unzip")?;
        done(
            Command::new(SETUP).arg(cache),
            &cache.join("opensearch.log"),
        )?;
        Ok(())
    }

    fn load(&mut self, documents: &Documents, folder: &Path) -> Result<Loaded> {
        let node = self.begin(folder)?;
        let http = Http::patient(node.port);
        let started = Instant::now();
        http.put("/documents", &settings(&self.cut))?;
        let lines = Mutex::new(documents.each()?);
        thread::scope(|scope| {
            let loaders: Vec<_> = (0..LOADERS)
                .map(|_| scope.spawn(|| send(&Http::patient(node.port), &lines, &self.cut)))
                .collect();
            for loader in loaders {
                match loader.join() {
                    Ok(sent) => sent?,
                    Err(_) => bail!("a thread that loads panicked"),
                }
            }
            Ok(())
        })?;
        http.send("/documents/_flush", JSON, b"")?;
        let sent = started.elapsed();
        // Nothing is at work meanwhile.
        if matches!(self.cut, Cut::Lanes(_)) {
            wait_for_lease(&http)?;
        }
        let started = Instant::now();
        http.send("/documents/_forcemerge?max_num_segments=1", JSON, b"")?;
        http.send("/documents/_refresh", JSON, b"")?;
        http.send("/documents/_flush", JSON, b"")?;
        let took = sent + started.elapsed();
        let count = http.get("/documents/_count", [])?;
        let loaded = Loaded {
            took,
            documents: count["count"].as_u64().context("no count")?,
            index: folder.join("index"),
            peak_memory: memory(node.process.id()).peak,
        };
        self.node = Some(node);
        Ok(loaded)
    }

    fn start(&mut self, _folder: &Path) -> Result<Box<dyn Running>> {
        let Node { process, port } = self.node.take().context("nothing was loaded")?;
        let cut = self.cut.clone();
        Ok(Box::new(Server { process, port, cut }))
    }
}

fn settings(cut: &Cut) -> Value {
    let keyword = json!({"type": "keyword"});
    let text = |analyzer: &str| json!({"type": "text", "analyzer": analyzer});
    // What a hit shows is read from `_source`.
    let shown = json!({"type": "keyword", "index": false, "doc_values": false});
    let mut fields = json!({
        "issuer": keyword, "keywords": keyword, "published_year": {"type": "short"},
        "topic": keyword, "doc_number": keyword, "catalog_number": keyword,
        "written_date": keyword, "published_date": keyword,
    });
    let excluded: &[&str] = match cut {
        Cut::Cjk => {
            fields["title"] = text("cjk");
            fields["body"] = text("cjk");
            &[]
        }
        Cut::Lanes(_) => {
            fields["title"] = shown.clone();
            fields["body"] = shown;
            for lane in LANES {
                fields[lane] = text("whitespace");
            }
            &LANES
        }
    };
    json!({
        "settings": {
            "number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": -1,
            "translog.durability": "async", "soft_deletes.retention_lease.period": "1s",
        },
        "mappings": {
            "dynamic": false, "_source": {"excludes": excluded}, "properties": fields,
        },
    })
}

fn source(document: &Document, cut: &Cut) -> Result<Value> {
    let mut source = serde_json::to_value(document)?;
    if let Some(year) = document.published_year() {
        source["published_year"] = json!(year);
    }
    if let Cut::Lanes(analysis) = cut {
        for (field, text) in [("title", &document.title), ("body", &document.body)] {
            source[format!("{field}_words")] = json!(lane(analysis, WORDS, text));
            source[format!("{field}_bigrams")] = json!(lane(analysis, BIGRAMS, text));
        }
    }
    Ok(source)
}

/// Sends documents until there are none.
fn send<I>(http: &Http, lines: &Mutex<I>, cut: &Cut) -> Result<()>
where
    I: Iterator<Item = Result<Document>>,
{
    loop {
        let mut bulk = String::new();
        while bulk.len() < BULK_BYTES {
            let next = lines.lock().next();
            let Some(document) = next else {
                break;
            };
            let document = document?;
            let action = json!({"index": {"_id": document.id}});
            writeln!(bulk, "{action}\n{}", source(&document, cut)?)?;
        }
        if bulk.is_empty() {
            return Ok(());
        }
        let kind = "application/x-ndjson";
        let answer = http.send("/documents/_bulk", kind, bulk.as_bytes())?;
        ensure!(
            answer["errors"] == false,
            "documents were refused: {}",
            first(&answer)
        );
    }
}

fn first(bulk: &Value) -> String {
    let items = bulk["items"].as_array().into_iter().flatten();
    let mut errors = items.filter_map(|item| item["index"].get("error"));
    errors.next().map(Value::to_string).unwrap_or_default()
}

/// A copy of what was sent, lanes included, is kept for other nodes until they have
/// no claim on it, which is looked at twice a minute. Only then a merge leaves it out.
fn wait_for_lease(http: &Http) -> Result<()> {
    let started = Instant::now();
    loop {
        let stats = http.get("/documents/_stats", [("level", "shards")])?;
        let shard = &stats["indices"]["documents"]["shards"]["0"][0];
        let claimed = shard["retention_leases"]["leases"][0]["retaining_seq_no"].as_u64();
        if claimed.context("no lease")? > shard["seq_no"]["max_seq_no"].as_u64().unwrap_or(0) {
            return Ok(());
        }
        ensure!(started.elapsed() < LEASE, "its lease does not end");
        thread::sleep(LOOK_EVERY);
    }
}
