//! Asking servers over HTTP, each client over a connection of its own that stays
//! open.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use ureq::Agent;

use crate::peer::{Client, Running};
use crate::process::Owned;

/// Longer than any answer takes that is worth waiting for.
const PATIENCE: Duration = Duration::from_mins(2);
/// Longer than it takes to load or to merge.
const LONG_PATIENCE: Duration = Duration::from_hours(12);

pub(crate) struct Http {
    agent: Agent,
    base: String,
}

impl Http {
    /// For questions.
    pub(crate) fn new(port: u16) -> Self {
        Self::waiting(port, PATIENCE)
    }

    /// For what takes its time.
    pub(crate) fn patient(port: u16) -> Self {
        Self::waiting(port, LONG_PATIENCE)
    }

    fn waiting(port: u16, patience: Duration) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(patience))
            .http_status_as_error(false)
            .build();
        Self {
            agent: config.into(),
            base: format!("http://127.0.0.1:{port}"),
        }
    }

    /// The JSON that a path with its parameters gives.
    pub(crate) fn get<'a>(
        &self,
        path: &str,
        parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Value> {
        let request = self.agent.get(format!("{}{path}", self.base));
        answer(request.query_pairs(parameters).call())
    }

    /// The JSON that a path gives for a body of that type.
    pub(crate) fn send(&self, path: &str, kind: &str, body: &[u8]) -> Result<Value> {
        let request = self.agent.post(format!("{}{path}", self.base));
        answer(request.content_type(kind).send(body))
    }

    /// As [`send`](Self::send), with `PUT`.
    pub(crate) fn put(&self, path: &str, body: &Value) -> Result<Value> {
        let request = self.agent.put(format!("{}{path}", self.base));
        let request = request.content_type("application/json");
        answer(request.send(body.to_string().as_bytes()))
    }
}

/// A process that answers over HTTP.
pub(crate) struct HttpServer {
    process: Owned,
    port: u16,
    client: fn(Http) -> Box<dyn Client>,
}

impl HttpServer {
    /// Begins it and waits until it listens; what it says goes to the file `said`.
    pub(crate) fn start(
        command: &mut Command,
        said: &Path,
        port: u16,
        client: fn(Http) -> Box<dyn Client>,
    ) -> Result<Box<dyn Running>> {
        let mut process = Owned::spawn(command)?;
        process.wait_until("it listened", said, || listens(port))?;
        Ok(Box::new(Self {
            process,
            port,
            client,
        }))
    }
}

impl Running for HttpServer {
    fn client(&self) -> Result<Box<dyn Client>> {
        Ok((self.client)(Http::new(self.port)))
    }

    fn process(&self) -> u32 {
        self.process.id()
    }
}

type Called = std::result::Result<ureq::http::Response<ureq::Body>, ureq::Error>;

fn answer(called: Called) -> Result<Value> {
    let mut response = called?;
    let status = response.status();
    // Its own limit is meant for strangers.
    let body = response.body_mut().with_config().limit(u64::MAX);
    let text = body.read_to_string()?;
    ensure!(status.is_success(), "{status}: {}", shortened(&text));
    serde_json::from_str(&text).with_context(|| format!("no JSON: {}", shortened(&text)))
}

fn shortened(text: &str) -> String {
    text.chars().take(500).collect()
}

/// A port that nobody listens on at the moment.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

pub(crate) fn listens(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}
