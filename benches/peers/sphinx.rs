//! Sphinx 2.2.11, from its Debian package: each Han character a word of its own,
//! asked in `SphinxQL` over the protocol of MySQL.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use futures_util::TryStreamExt;
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection, MySqlRow, MySqlSslMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Either, Executor, Row};
use tokio::runtime::{Builder, Runtime};

use crate::documents::{Document, Documents};
use crate::http::{free_port, listens};
use crate::packages::need;
use crate::peer::{Answer, Client, Loaded, Peer, Running};
use crate::process::{Owned, done, last};
use crate::questions::{Phrase, Question};

const SETTINGS: &str = include_str!("sphinx/sphinx.conf");

#[derive(Default)]
pub(crate) struct Sphinx {
    indexer: PathBuf,
    searchd: PathBuf,
}

impl Peer for Sphinx {
    fn install(&mut self, _cache: &Path) -> Result<()> {
        self.indexer = need("indexer", "sphinxsearch")?;
        self.searchd = need("searchd", "sphinxsearch")?;
        Ok(())
    }

    fn load(&mut self, documents: &Documents, folder: &Path) -> Result<Loaded> {
        write_lines(documents, &folder.join("documents.tsv"))?;
        let index = folder.join("index");
        std::fs::create_dir(&index)?;
        let settings = write_settings(folder, free_port()?)?;
        let mut load = Command::new(&self.indexer);
        load.arg("--config")
            .arg(settings)
            .args(["--all", "--noprogress"]);
        let finished = done(&mut load, &folder.join("said"))?;
        let total = finished.stdout.lines().find_map(|line| {
            let (count, _) = line.strip_prefix("total ")?.split_once(" docs")?;
            count.parse().ok()
        });
        Ok(Loaded {
            took: finished.took,
            documents: total.with_context(|| format!("no count: {}", last(&finished.stdout)))?,
            index,
            peak_memory: finished.peak_memory,
        })
    }

    fn start(&mut self, folder: &Path) -> Result<Box<dyn Running>> {
        let port = free_port()?;
        let said = folder.join("said");
        let settings = write_settings(folder, port)?;
        let mut serve = Command::new(&self.searchd);
        serve
            .arg("--config")
            .arg(settings)
            // In the foreground, a child of the bench.
            .arg("--nodetach")
            .stdout(File::create(&said)?)
            .stderr(Stdio::null());
        let mut process = Owned::spawn(&mut serve)?;
        process.wait_until("it listened", &said, || listens(port))?;
        Ok(Box::new(Server { process, port }))
    }
}

fn write_lines(documents: &Documents, file: &Path) -> Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    // Several values to a document must be numbers.
    let mut keywords: HashMap<String, usize> = HashMap::new();
    for (number, document) in (1_u64..).zip(documents.each()?) {
        let document = document?;
        let of_document = document.keywords.iter().map(|keyword| {
            let next = keywords.len() + 1;
            let number = keywords.entry(keyword.clone()).or_insert(next);
            number.to_string()
        });
        let of_document: Vec<String> = of_document.collect();
        writeln!(out, "{}", line(number, &document, &of_document.join(",")))?;
    }
    out.flush()?;
    Ok(())
}

/// The fields in the order of the settings.
fn line(number: u64, document: &Document, keywords: &str) -> String {
    let year = document.published_year().unwrap_or_default();
    let fields = [
        &number.to_string(),
        &document.id,
        &document.title,
        &document.body,
        &document.issuer,
        &keywords.to_owned(),
        &document.topic,
        &document.doc_number,
        &document.catalog_number,
        &document.written_date,
        &document.published_date,
        &year.to_string(),
    ];
    let fields = fields.map(|field| field.replace(['\t', '\n', '\r'], " "));
    fields.join("\t")
}

/// Writes the settings of the index and of its server.
fn write_settings(folder: &Path, port: u16) -> Result<PathBuf> {
    let at = folder.to_str().context("the folder has no plain name")?;
    let settings = SETTINGS.replace("FOLDER", at);
    let file = folder.join("sphinx.conf");
    std::fs::write(&file, settings.replace("PORT", &port.to_string()))?;
    Ok(file)
}

struct Server {
    process: Owned,
    port: u16,
}

impl Running for Server {
    fn client(&self) -> Result<Box<dyn Client>> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        // It understands none of what else is set when a connection begins.
        let options = MySqlConnectOptions::new()
            .host("127.0.0.1")
            .port(self.port)
            .ssl_mode(MySqlSslMode::Disabled)
            .pipes_as_concat(false)
            .no_engine_substitution(false)
            .timezone(None)
            .set_names(false)
            .disable_statement_logging();
        let connection = runtime.block_on(options.connect())?;
        Ok(Box::new(Asking {
            runtime,
            connection,
        }))
    }

    fn process(&self) -> u32 {
        self.process.id()
    }
}

struct Asking {
    runtime: Runtime,
    connection: MySqlConnection,
}

/// Each word as it stands: without quotation marks its characters would be looked
/// for anywhere.
fn matching(text: &str) -> String {
    let words = text.split(' ').map(|word| format!("\"{word}\""));
    words.collect::<Vec<_>>().join(" ")
}

impl Asking {
    /// The rows of each result.
    fn results(&mut self, sql: String) -> Result<Vec<Vec<MySqlRow>>> {
        let connection = &mut self.connection;
        self.runtime.block_on(async {
            let mut results = vec![Vec::new()];
            let mut stream = connection.fetch_many(sqlx::raw_sql(AssertSqlSafe(sql)));
            while let Some(part) = stream.try_next().await? {
                match part {
                    Either::Left(_) => results.push(Vec::new()),
                    Either::Right(row) => results.last_mut().context("no result")?.push(row),
                }
            }
            results.pop();
            Ok(results)
        })
    }

    fn total_found(&mut self) -> Result<u64> {
        let meta = self.results("SHOW META".to_owned())?;
        for row in meta.iter().flatten() {
            if text(row, 0)? == "total_found" {
                return Ok(text(row, 1)?.parse()?);
            }
        }
        anyhow::bail!("it tells no total")
    }
}

fn text(row: &MySqlRow, column: usize) -> Result<String> {
    Ok(row.try_get_unchecked(column)?)
}

impl Client for Asking {
    fn ask(&mut self, question: &Question) -> Result<Answer> {
        let matching = matching(&question.text);
        let facets = ["issuer", "keywords", "published_year"]
            .map(|name| format!(" FACET {name} ORDER BY COUNT(*) DESC LIMIT 10"));
        let mut results = self
            .results(format!(
                "SELECT name, title, issuer, published_date, SNIPPET(body, '{matching}', 'query_mode=1') \
                 FROM documents WHERE MATCH('{matching}') LIMIT 10 \
                 OPTION ranker=proximity_bm25, field_weights=(title=3, body=1){}",
                facets.concat()
            ))?
            .into_iter();
        let hits = results.next().context("no hits")?;
        let mut answer = Answer {
            total: self.total_found()?,
            facet_values: results.map(|rows| rows.len()).sum(),
            ..Answer::default()
        };
        for hit in &hits {
            answer.ids.push(text(hit, 0)?);
            answer.snippets += usize::from(!text(hit, 4)?.is_empty());
        }
        Ok(answer)
    }

    fn finds(&mut self, phrase: &Phrase) -> Result<bool> {
        let name = phrase.document.id.replace('\'', "\\'");
        let results = self.results(format!(
            "SELECT name FROM documents WHERE MATCH('{}') AND name = '{name}' LIMIT 1",
            matching(&phrase.text)
        ))?;
        Ok(results.iter().any(|rows| !rows.is_empty()))
    }
}
