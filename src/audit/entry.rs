//! What a line says.

use std::collections::BTreeMap;
use std::net::IpAddr;

use jiff::Timestamp;
use serde::Serialize;

use super::user::SystemUser;

/// Identifiers that a line lists; of more there is their number.
const MAX_LISTED: usize = 10;
/// Characters of a command that are kept: it may name thousands of files.
const MAX_COMMAND_CHARS: usize = 1_000;

/// Who changed something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A request of the API or of a page.
    Request {
        /// Its identifier.
        id: String,
        /// The name of the token, where it had a known one.
        token: Option<String>,
        /// The address that it came from, through trusted proxies.
        client: Option<IpAddr>,
    },
    /// A command, or the server by itself.
    Command {
        /// Whose process it is.
        user: SystemUser,
        /// As it was typed.
        command: String,
    },
}

/// What became of documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    documents: u64,
    first: Vec<String>,
    outcomes: BTreeMap<&'static str, u64>,
}

/// A change, or an attempt at one that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Who.
    pub actor: Actor,
    /// What was to be done.
    pub action: String,
    /// What became of which documents.
    pub changed: Changed,
    /// The generation that holds the change.
    pub generation: Option<String>,
    /// Which part of a long request this is, from 1; the last has a status.
    pub part: Option<u32>,
    /// The status of the answer.
    pub status: Option<u16>,
    /// Why it was refused or failed: the code of the fault.
    pub fault: Option<String>,
    /// The exit code of a command.
    pub exit_code: Option<u8>,
    /// Refused attempts before this one that no line was written for.
    pub unlisted: u64,
}

impl Changed {
    /// Counts what became of a document.
    pub fn note(&mut self, id: &str, outcome: &'static str) {
        if self.first.len() < MAX_LISTED {
            self.first.push(id.to_owned());
        }
        self.documents += 1;
        self.count(outcome, 1);
    }

    /// Counts outcomes of documents that are not listed.
    pub fn count(&mut self, outcome: &'static str, number: u64) {
        if number > 0 {
            *self.outcomes.entry(outcome).or_default() += number;
        }
    }
}

impl Entry {
    /// An entry of which the rest is yet to come.
    pub fn new(actor: Actor, action: impl Into<String>) -> Self {
        Self {
            actor,
            action: action.into(),
            changed: Changed::default(),
            generation: None,
            part: None,
            status: None,
            fault: None,
            exit_code: None,
            unlisted: 0,
        }
    }

    /// The line of a moment, without its end.
    pub(super) fn line(&self, time: Timestamp) -> serde_json::Result<String> {
        serde_json::to_string(&LineBody::new(self, time))
    }
}

#[derive(Serialize)]
struct LineBody<'a> {
    time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<String>,
    action: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    documents: Option<u64>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    ids: &'a [String],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    outcomes: &'a BTreeMap<&'static str, u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    generation: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_code: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unlisted: Option<u64>,
}

impl<'a> LineBody<'a> {
    fn new(entry: &'a Entry, time: Timestamp) -> Self {
        let mut body = Self {
            time: time.to_string(),
            request: None,
            token: None,
            client: None,
            user: None,
            user_id: None,
            command: None,
            action: &entry.action,
            documents: (entry.changed.documents > 0).then_some(entry.changed.documents),
            ids: &entry.changed.first,
            outcomes: &entry.changed.outcomes,
            generation: entry.generation.as_deref(),
            part: entry.part,
            status: entry.status,
            fault: entry.fault.as_deref(),
            exit_code: entry.exit_code,
            unlisted: (entry.unlisted > 0).then_some(entry.unlisted),
        };
        match &entry.actor {
            Actor::Request { id, token, client } => {
                body.request = Some(id);
                body.token = token.as_deref();
                body.client = client.map(|client| client.to_string());
            }
            Actor::Command { user, command } => {
                body.user = user.name.as_deref();
                body.user_id = Some(user.id);
                body.command = Some(command.chars().take(MAX_COMMAND_CHARS).collect());
            }
        }
        body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(entry: &Entry, expected: &str) {
        let line = entry.line(Timestamp::UNIX_EPOCH).unwrap();
        let expected = format!(r#"{{"time":"1970-01-01T00:00:00Z",{expected}}}"#);
        assert_eq!(line, expected);
    }

    #[test]
    fn lines_say_who_did_what() {
        let actor = Actor::Request {
            id: "r1".to_owned(),
            token: Some("cms".to_owned()),
            client: Some([192, 0, 2, 1].into()),
        };
        let mut entry = Entry::new(actor, "POST /api/v1/documents");
        for number in 0..12 {
            entry.changed.note(&format!("d{number}"), "added");
        }
        entry.changed.count("refused", 2);
        entry.changed.count("replaced", 0);
        entry.generation = Some("000001".to_owned());
        entry.status = Some(200);
        check(
            &entry,
            r#""request":"r1","token":"cms","client":"192.0.2.1","action":"POST /api/v1/documents","documents":12,"ids":["d0","d1","d2","d3","d4","d5","d6","d7","d8","d9"],"outcomes":{"added":12,"refused":2},"generation":"000001","status":200"#,
        );
        let user = SystemUser { id: 7, name: None };
        let command = "删".repeat(2 * MAX_COMMAND_CHARS);
        let mut entry = Entry::new(Actor::Command { user, command }, "delete");
        entry.exit_code = Some(2);
        let cut = "删".repeat(MAX_COMMAND_CHARS);
        check(
            &entry,
            &format!(r#""user_id":7,"command":"{cut}","action":"delete","exit_code":2"#),
        );
    }
}
