//! `OpenSearch`, a server of its own, in two ways: with its analyzer for Chinese, and
//! with gongwen's lanes, cut beforehand.
//!
//! Highlighting hangs in the assembly that registries allow (`opensearch/setup.sh`),
//! so snippets are cut here, out of the bodies that it sends.

use std::fmt::Write;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use gongwen::text::{Analysis, BIGRAMS, WORDS};
use serde_json::{Value, json};

use crate::documents::{Document, Documents};
use crate::http::{Http, free_port};
use crate::packages::need;
use crate::peer::{Answer, Client, Loaded, Peer, Running};
use crate::process::{Owned, done, memory};
use crate::questions::{Phrase, Question};

const SETUP: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/benches/peers/opensearch/setup.sh"
);
const START: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/benches/peers/opensearch/start.sh"
);
const JSON: &str = "application/json";
const HEAP: &str = "1g";
/// Connections that load, one for each thread of the other peers.
const LOADERS: usize = 2;
/// Bytes of one request that loads.
const BULK_BYTES: usize = 5 << 20;
/// Characters of a snippet, and how many of them stand before what was found.
const SNIPPET: usize = 80;
const BEFORE: usize = 30;
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// What the fields are made of.
#[derive(Clone)]
pub(crate) enum Cut {
    Cjk,
    Lanes(Analysis),
}

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
        let log = File::create(folder.join("said"))?;
        let mut start = Command::new(START);
        start
            .arg(&self.cache)
            .arg(folder.join("index"))
            .args([port.to_string(), transport.to_string(), HEAP.to_owned()])
            .stdout(Stdio::null())
            .stderr(log);
        let mut process = Owned::spawn(&mut start)?;
        let http = Http::new(port);
        process.wait_until("it answered", crate::START, || {
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

const LANES: [&str; 4] = ["title_words", "title_bigrams", "body_words", "body_bigrams"];

fn lane(analysis: &Analysis, name: &str, text: &str) -> String {
    let tokens = analysis.tokens(name, text).unwrap_or_default();
    let texts: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    texts.join(" ")
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
            let next = lines.lock().unwrap_or_else(PoisonError::into_inner).next();
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
        ensure!(started.elapsed() < crate::START, "its lease does not end");
        thread::sleep(LOOK_EVERY);
    }
}

struct Server {
    process: Owned,
    port: u16,
    cut: Cut,
}

impl Running for Server {
    fn client(&self) -> Result<Box<dyn Client>> {
        Ok(Box::new(Asking {
            http: Http::new(self.port),
            cut: self.cut.clone(),
        }))
    }

    fn process(&self) -> u32 {
        self.process.id()
    }
}

struct Asking {
    http: Http,
    cut: Cut,
}

impl Asking {
    fn query(&self, text: &str, is_phrase: bool) -> Value {
        match &self.cut {
            Cut::Cjk => {
                let text = if is_phrase {
                    format!("\"{text}\"")
                } else {
                    text.to_owned()
                };
                json!({"simple_query_string": {
                    "query": text, "fields": ["title^3", "body"], "default_operator": "and",
                }})
            }
            Cut::Lanes(analysis) if is_phrase => phrase_of_bigrams(analysis, text),
            Cut::Lanes(analysis) => {
                let clauses = text
                    .split(' ')
                    .map(|clause| clause_of_lanes(analysis, clause));
                json!({"bool": {"must": clauses.collect::<Vec<_>>()}})
            }
        }
    }

    fn search(&self, body: &Value) -> Result<Value> {
        let body = body.to_string();
        self.http.send("/documents/_search", JSON, body.as_bytes())
    }
}

fn phrase_of_bigrams(analysis: &Analysis, text: &str) -> Value {
    json!({"multi_match": {
        "query": lane(analysis, BIGRAMS, text), "type": "phrase",
        "fields": ["title_bigrams^3", "body_bigrams"],
    }})
}

/// Its words, all of them in one field, or its characters as they stand.
fn clause_of_lanes(analysis: &Analysis, text: &str) -> Value {
    let words: Vec<String> = analysis
        .words(text)
        .into_iter()
        .map(|word| word.text)
        .collect();
    let words = json!({"multi_match": {
        "query": words.join(" "), "operator": "and", "fields": ["title_words^3", "body_words"],
    }});
    json!({"bool": {"should": [words, phrase_of_bigrams(analysis, text)]}})
}

impl Client for Asking {
    fn ask(&mut self, question: &Question) -> Result<Answer> {
        let counts = |field: &str| json!({"terms": {"field": field, "size": 10}});
        let answer = self.search(&json!({
            "size": 10,
            "track_total_hits": true,
            "query": self.query(&question.text, question.is_phrase()),
            "_source": ["title", "issuer", "published_date", "body"],
            "aggs": {
                "issuer": counts("issuer"), "keyword": counts("keywords"),
                "published_year": counts("published_year"),
            },
        }))?;
        let hits = answer["hits"]["hits"].as_array().context("no hits")?;
        let facets = answer["aggregations"].as_object().context("no facets")?;
        let values = facets
            .values()
            .filter_map(|facet| facet["buckets"].as_array());
        let bodies = hits
            .iter()
            .filter_map(|hit| hit["_source"]["body"].as_str());
        Ok(Answer {
            total: answer["hits"]["total"]["value"]
                .as_u64()
                .context("no total")?,
            ids: hits
                .iter()
                .map(|hit| hit["_id"].as_str().unwrap_or_default().to_owned())
                .collect(),
            facet_values: values.map(Vec::len).sum(),
            snippets: bodies
                .filter_map(|body| snippet(body, &question.text))
                .filter(|snippet| !snippet.is_empty())
                .count(),
        })
    }

    fn finds(&mut self, phrase: &Phrase) -> Result<bool> {
        let answer = self.search(&json!({
            "size": 0,
            "query": {"bool": {
                "must": [self.query(&phrase.text, true)],
                "filter": [{"ids": {"values": [phrase.document.id]}}],
            }},
        }))?;
        let total = &answer["hits"]["total"]["value"];
        Ok(total.as_u64().context("no total")? > 0)
    }
}

/// What stands around the first word that the body holds.
fn snippet(body: &str, text: &str) -> Option<String> {
    let place = text.split(' ').find_map(|word| body.find(word))?;
    let before = body.get(..place)?.chars().count().saturating_sub(BEFORE);
    Some(body.chars().skip(before).take(SNIPPET).collect())
}
