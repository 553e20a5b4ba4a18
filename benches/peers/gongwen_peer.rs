//! gongwen itself, as its users run it: the program indexes a file, then serves.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::documents::Documents;
use crate::http::{Http, HttpServer, free_port};
use crate::peer::{Answer, Client, Loaded, Peer, Running};
use crate::process::{last, run};
use crate::questions::{Phrase, Question};

const PROGRAM: &str = env!("CARGO_BIN_EXE_gongwen");
const FACETS: &str = "issuer:10,keyword:10,published_year:10";
/// So many that no client of the bench is refused.
const MAX_WAITING: &str = "1000";
/// The exit code where documents were refused.
const REFUSED: i32 = 1;

pub(crate) struct Gongwen;

fn command(folder: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GONGWEN_") {
            command.env_remove(name);
        }
    }
    command.arg("--index").arg(folder.join("index"));
    command
}

impl Peer for Gongwen {
    /// It is built with the bench.
    fn install(&mut self, _cache: &Path) -> Result<()> {
        Ok(())
    }

    fn load(&mut self, documents: &Documents, folder: &Path) -> Result<Loaded> {
        let said = folder.join("said");
        let mut load = command(folder);
        let finished = run(load.arg("index").arg(&documents.path), &said)?;
        ensure!(
            finished.status.success() || finished.status.code() == Some(REFUSED),
            "{}: {}",
            finished.status,
            last(&std::fs::read_to_string(&said)?)
        );
        let mut stats = command(folder);
        let stats = run(stats.args(["stats", "--json"]), &said)?;
        let stats: Value = serde_json::from_str(&stats.stdout)?;
        Ok(Loaded {
            took: finished.took,
            documents: stats["documents"].as_u64().context("no count")?,
            index: folder.join("index"),
            peak_memory: finished.peak_memory,
        })
    }

    fn start(&mut self, folder: &Path) -> Result<Box<dyn Running>> {
        let port = free_port()?;
        let said = folder.join("said");
        let mut serve = command(folder);
        serve
            .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
            .args(["--max-waiting", MAX_WAITING])
            .stdout(Stdio::null())
            .stderr(File::create(&said)?);
        HttpServer::start(&mut serve, &said, port, |http| Box::new(Asking(http)))
    }
}

struct Asking(Http);

impl Client for Asking {
    fn ask(&mut self, question: &Question) -> Result<Answer> {
        let quoted;
        let text = if question.is_phrase() {
            quoted = format!("\"{}\"", question.text);
            &quoted
        } else {
            &question.text
        };
        let parameters = [("q", text.as_str()), ("facets", FACETS), ("size", "10")];
        let answer = self.0.get("/api/v1/search", parameters)?;
        let hits = answer["hits"].as_array().context("no hits")?;
        let facets = answer["facets"].as_object().context("no facets")?;
        let values = facets
            .values()
            .filter_map(|facet| facet["buckets"].as_array());
        let marked = |hit: &&Value| {
            let body = hit["highlights"]["body"].as_array();
            body.is_some_and(|body| !body.is_empty())
        };
        Ok(Answer {
            total: answer["total"]["value"].as_u64().context("no total")?,
            ids: hits.iter().map(|hit| string(&hit["id"])).collect(),
            facet_values: values.map(Vec::len).sum(),
            snippets: hits.iter().filter(marked).count(),
        })
    }

    /// There is no filter of identifiers, so the matches of the document's days are
    /// looked through, all of them.
    fn finds(&mut self, phrase: &Phrase) -> Result<bool> {
        let text = format!("\"{}\"", phrase.text);
        let mut parameters = vec![
            ("q", text.as_str()),
            ("size", "100"),
            ("fields", "id"),
            ("highlight", "false"),
        ];
        let document = &phrase.document;
        for (from, to, day) in [
            ("published_from", "published_to", &document.published_date),
            ("written_from", "written_to", &document.written_date),
        ] {
            if is_day(day) {
                parameters.extend([(from, day.as_str()), (to, day.as_str())]);
            }
        }
        let mut answer = self.0.get("/api/v1/search", parameters)?;
        loop {
            let hits = answer["hits"].as_array().context("no hits")?;
            if hits.iter().any(|hit| hit["id"] == document.id.as_str()) {
                return Ok(true);
            }
            let Some(cursor) = answer["next_cursor"].as_str().map(str::to_owned) else {
                return Ok(false);
            };
            answer = self
                .0
                .get("/api/v1/search", [("cursor", cursor.as_str())])?;
        }
    }
}

fn is_day(text: &str) -> bool {
    text.len() == 10
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-')
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
