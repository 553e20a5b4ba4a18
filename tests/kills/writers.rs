//! Writers over the API, each with documents of its own, who note what was
//! acknowledged before they send more.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use std::{io, thread};

use serde_json::Value;

use crate::client::{Answer, Client, encoded};
use crate::documents::{Sent, draft, lines};
use crate::settings::Random;

/// Characters of a body.
const CHARS: usize = 120;
/// Documents of a writer.
const DOCUMENTS: usize = 40;
/// Most documents in one request.
const BATCH: usize = 12;

/// The documents of a writer: title and body by identifier.
pub(crate) type Contents = BTreeMap<String, (String, String)>;

/// A change of some documents by one request.
#[derive(Debug, Clone)]
enum Request {
    Post(Vec<Sent>),
    Put(Sent),
    Delete(String),
}

/// Writes, and knows what must be there.
pub(crate) struct Writer {
    name: String,
    random: Random,
    drafts: usize,
    /// What was acknowledged.
    pub(crate) acknowledged: Contents,
    /// What was sent and not answered.
    outstanding: Option<Request>,
    pub(crate) requests: usize,
    /// Answers that another writer was at work.
    pub(crate) refused: usize,
}

impl Writer {
    pub(crate) fn new(name: &str, random: Random) -> Self {
        Self {
            name: name.to_owned(),
            random,
            drafts: 0,
            acknowledged: Contents::new(),
            outstanding: None,
            requests: 0,
            refused: 0,
        }
    }

    /// Writes until told to stop, or until the server is gone, which leaves a
    /// request outstanding.
    pub(crate) fn write(&mut self, address: SocketAddr, stop: &AtomicBool) {
        let mut client = Client::new(address);
        while !stop.load(Ordering::Relaxed) && self.write_once(&mut client).is_ok() {}
    }

    /// Sends one request, and waits for its answer.
    pub(crate) fn write_once(&mut self, client: &mut Client) -> io::Result<()> {
        let request = self.outstanding.take().unwrap_or_else(|| self.request());
        self.outstanding = Some(request.clone());
        loop {
            let answer = send(client, &request)?;
            // A command writes; the answer says to come again.
            if answer.status == 503 && answer.text().contains("index_locked") {
                self.refused += 1;
                thread::yield_now();
                continue;
            }
            assert_taken(&request, &answer);
            self.requests += 1;
            request.apply(&mut self.acknowledged);
            self.outstanding = None;
            return Ok(());
        }
    }

    fn request(&mut self) -> Request {
        match self.random.below(4) {
            0 => Request::Delete(self.id()),
            1 => Request::Put(self.document()),
            _ => {
                let many = 1 + self.random.below(BATCH);
                Request::Post((0..many).map(|_| self.document()).collect())
            }
        }
    }

    fn id(&mut self) -> String {
        format!("{}/{}", self.name, self.random.below(DOCUMENTS))
    }

    fn document(&mut self) -> Sent {
        self.drafts += 1;
        let number = self.random.below(1_000);
        draft(&self.id(), number, self.drafts, CHARS)
    }

    /// Compares with what an index holds of this writer's documents: what was
    /// acknowledged, and what was outstanding wholly or not at all. Takes over
    /// which of the two it is, and tells it.
    pub(crate) fn compare(&mut self, contents: &Contents) -> Fate {
        let prefix = format!("{}/", self.name);
        let own: Contents = contents
            .iter()
            .filter(|(id, _)| id.starts_with(&prefix))
            .map(|(id, content)| (id.clone(), content.clone()))
            .collect();
        let Some(request) = &self.outstanding else {
            assert_same(&own, &self.acknowledged, &self.name);
            return Fate::Answered;
        };
        let mut with = self.acknowledged.clone();
        request.apply(&mut with);
        if with == self.acknowledged {
            assert_same(&own, &self.acknowledged, &self.name);
            return Fate::NoChange;
        }
        if own == with {
            return Fate::Applied;
        }
        assert_same(&own, &self.acknowledged, &self.name);
        Fate::NotApplied
    }
}

/// What became of the request that was not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fate {
    Answered,
    /// It changed nothing.
    NoChange,
    Applied,
    NotApplied,
}

fn assert_same(found: &Contents, expected: &Contents, writer: &str) {
    let ids = found.keys().chain(expected.keys());
    let mut wrong = ids.filter(|id| found.get(*id) != expected.get(*id));
    if let Some(id) = wrong.next() {
        let (found, expected) = (found.get(id), expected.get(id));
        panic!("{writer}: `{id}` is {found:?}, acknowledged was {expected:?}");
    }
}

impl Request {
    fn apply(&self, contents: &mut Contents) {
        let mut put = |sent: &Sent| {
            let content = (sent.title.clone(), sent.body.clone());
            contents.insert(sent.id.clone(), content);
        };
        match self {
            Self::Post(documents) => documents.iter().for_each(put),
            Self::Put(document) => put(document),
            Self::Delete(id) => {
                contents.remove(id);
            }
        }
    }
}

fn send(client: &mut Client, request: &Request) -> io::Result<Answer> {
    let path = |id: &str| format!("/api/v1/documents/{}", encoded(id));
    match request {
        Request::Post(documents) => client.ask("POST", "/api/v1/documents", &lines(documents)),
        Request::Put(document) => client.ask("PUT", &path(&document.id), &document.line),
        Request::Delete(id) => client.ask("DELETE", &path(id), ""),
    }
}

fn assert_taken(request: &Request, answer: &Answer) {
    match request {
        Request::Post(documents) => {
            assert_eq!(answer.status, 200, "{}", answer.text());
            let text = answer.text();
            let results: Vec<Value> = text
                .lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect();
            assert_eq!(results.len(), documents.len() + 1, "{text}");
            assert_eq!(results[documents.len()]["summary"]["refused"], 0, "{text}");
        }
        Request::Put(_) => assert!(matches!(answer.status, 200 | 201), "{}", answer.text()),
        Request::Delete(_) => assert!(matches!(answer.status, 200 | 404), "{}", answer.text()),
    }
}

/// What the lines of an export say.
pub(crate) fn contents(lines: &[String]) -> Contents {
    let contents = lines.iter().map(|line| {
        let document: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| document[name].as_str().unwrap_or_default().to_owned();
        (text("id"), (text("title"), text("body")))
    });
    contents.collect()
}

/// How long a group takes, about: kills are spread over a few of them.
pub(crate) const SOME_GROUPS: Duration = Duration::from_millis(1_500);
