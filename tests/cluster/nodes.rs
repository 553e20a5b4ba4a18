//! `OpenSearch` nodes on this machine, put together from the registries by
//! `server/setup.sh`, and ended with the tests.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use ureq::Agent;

use crate::packages::need;
use crate::server::Process;

const SETUP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cluster/server/setup.sh");
const START: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cluster/server/start.sh");
const HEAP: &str = "512m";
/// How long nodes may take to start, or to come together.
const PATIENCE: Duration = Duration::from_mins(3);
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Nodes that are one cluster.
pub(crate) struct Cluster {
    folder: tempfile::TempDir,
    nodes: Vec<Node>,
    agent: Agent,
}

struct Node {
    name: String,
    port: u16,
    transport: u16,
    process: Option<Process>,
}

/// Where the server is, put together once for all runs.
fn server() -> &'static Path {
    static SERVER: OnceLock<PathBuf> = OnceLock::new();
    SERVER.get_or_init(|| {
        for (program, package) in [("python3", "python3-venv"), ("unzip", "unzip")] {
            need(program, package, || found(program));
        }
        let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
        let caches = std::env::var_os("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .or_else(home);
        let cache = caches.unwrap().join("gongwen-peers");
        std::fs::create_dir_all(&cache).unwrap();
        let output = Command::new(SETUP).arg(&cache).output().unwrap();
        assert!(
            output.status.success(),
            "no OpenSearch server can be put together, so the cluster tests did not run: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        cache
    })
}

fn found(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut files = std::env::split_paths(&path).map(|folder| folder.join(program));
    files.find(|file| file.is_file())
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

impl Cluster {
    /// Starts so many nodes, and waits until they are one cluster.
    pub(crate) fn start(count: usize) -> Self {
        let nodes = (0..count).map(|number| Node {
            name: format!("n{number}"),
            port: free_port(),
            transport: free_port(),
            process: None,
        });
        let config = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .build();
        let mut cluster = Self {
            folder: tempfile::tempdir().unwrap(),
            nodes: nodes.collect(),
            agent: config.into(),
        };
        for at in 0..count {
            cluster.start_node(at);
        }
        cluster.wait_for_nodes(count);
        cluster
    }

    /// Starts a node that is not running.
    pub(crate) fn start_node(&mut self, at: usize) {
        let joined =
            |of: &dyn Fn(&Node) -> String| self.nodes.iter().map(of).collect::<Vec<_>>().join(";");
        let seeds = joined(&|node| format!("127.0.0.1:{}", node.transport));
        let names = joined(&|node| node.name.clone());
        let node = &self.nodes[at];
        let data = self.folder.path().join(&node.name);
        let said = File::options()
            .create(true)
            .append(true)
            .open(self.folder.path().join(format!("{}.log", node.name)))
            .unwrap();
        let child = Command::new(START)
            .arg(server())
            .arg(&node.name)
            .arg(&data)
            .args([node.port.to_string(), node.transport.to_string()])
            .arg(HEAP)
            .arg(format!("discovery.seed_hosts={seeds}"))
            .arg(format!("cluster.initial_cluster_manager_nodes={names}"))
            .arg("cluster.routing.allocation.disk.threshold_enabled=false")
            .stdin(Stdio::null())
            .stdout(said)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.nodes[at].process = Some(Process(child));
    }

    /// Kills a node, as a power cut would.
    pub(crate) fn kill(&mut self, at: usize) {
        self.nodes[at].process = None;
    }

    /// The addresses of all nodes, as the program takes them.
    pub(crate) fn urls(&self) -> String {
        let urls = self.nodes.iter();
        let urls = urls.map(|node| format!("http://127.0.0.1:{}", node.port));
        urls.collect::<Vec<_>>().join(",")
    }

    /// Where the first node answers.
    pub(crate) fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.nodes[0].port).into()
    }

    /// Asks any node that answers.
    pub(crate) fn get(&self, path: &str) -> Option<Value> {
        let running = self.nodes.iter().filter(|node| node.process.is_some());
        let mut answers = running.map(|node| {
            let url = format!("http://127.0.0.1:{}/{path}", node.port);
            let body = self.agent.get(url).call().ok()?.body_mut().read_to_string();
            serde_json::from_str(&body.ok()?).ok()
        });
        answers.find_map(|answer| answer)
    }

    /// Changes something over the first node.
    pub(crate) fn put(&self, path: &str, body: &Value) {
        let url = format!("http://127.0.0.1:{}/{path}", self.nodes[0].port);
        let sent = self.agent.put(url).content_type("application/json");
        let answer = sent.send(body.to_string()).unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
    }

    /// The version of the server.
    pub(crate) fn version(&self) -> String {
        let root = self.get("").unwrap();
        root["version"]["number"].as_str().unwrap().to_owned()
    }

    /// Waits until so many nodes are one cluster.
    pub(crate) fn wait_for_nodes(&self, count: usize) {
        self.wait(&format!("{count} nodes"), |health| {
            health["number_of_nodes"] == count
        });
    }

    /// Waits until all copies of all indexes are there.
    pub(crate) fn wait_until_green(&self) {
        self.wait("green", |health| health["status"] == "green");
    }

    fn wait(&self, what: &str, holds: impl Fn(&Value) -> bool) {
        let started = Instant::now();
        loop {
            let health = self.get("_cluster/health");
            if health.as_ref().is_some_and(&holds) {
                return;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "never {what}: {health:?}; {}",
                self.said()
            );
            thread::sleep(LOOK_EVERY);
        }
    }

    /// The last that each node said.
    fn said(&self) -> String {
        let logs = self.nodes.iter().map(|node| {
            let log = self.folder.path().join(format!("{}.log", node.name));
            let log = std::fs::read_to_string(log).unwrap_or_default();
            let last: Vec<&str> = log.lines().rev().take(5).collect();
            format!("{}: {}", node.name, last.join(" | "))
        });
        logs.collect::<Vec<_>>().join("; ")
    }
}
