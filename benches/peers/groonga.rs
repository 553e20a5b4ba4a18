//! Groonga, from its Debian package: its own server over HTTP, bigrams with its
//! normaliser, drilldowns and `snippet_html`.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::documents::Documents;
use crate::http::{Http, HttpServer, free_port};
use crate::packages::need;
use crate::peer::{Answer, Client, Loaded, Peer, Running};
use crate::process::{done, last};
use crate::questions::{Phrase, Question};

const TABLES: &str = "\
table_create Issuers TABLE_PAT_KEY ShortText
table_create Keywords TABLE_PAT_KEY ShortText
table_create Documents TABLE_PAT_KEY ShortText
column_create Documents title COLUMN_SCALAR Text
column_create Documents body COLUMN_SCALAR|COMPRESS_ZSTD Text
column_create Documents issuer COLUMN_SCALAR Issuers
column_create Documents keywords COLUMN_VECTOR Keywords
column_create Documents topic COLUMN_SCALAR ShortText
column_create Documents doc_number COLUMN_SCALAR ShortText
column_create Documents catalog_number COLUMN_SCALAR ShortText
column_create Documents written_date COLUMN_SCALAR ShortText
column_create Documents published_date COLUMN_SCALAR ShortText
column_create Documents published_year COLUMN_SCALAR UInt16
load --table Documents
";
/// Made after the documents are there, which is much faster.
const LEXICON: &str = "table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto";
const INDEX: &str = "column_create Terms text COLUMN_INDEX|WITH_POSITION|WITH_SECTION";
/// So much text needs an index that is told to be large.
const LARGE_BYTES: u64 = 1 << 30;
const FACETS: [(&str, &str); 3] = [
    ("issuer", "issuer"),
    ("keyword", "keywords"),
    ("published_year", "published_year"),
];

#[derive(Default)]
pub(crate) struct Groonga {
    program: PathBuf,
}

impl Peer for Groonga {
    fn install(&mut self, _cache: &Path) -> Result<()> {
        self.program = need("groonga", "groonga-bin")?;
        Ok(())
    }

    fn load(&mut self, documents: &Documents, folder: &Path) -> Result<Loaded> {
        let commands = folder.join("load.grn");
        write_commands(documents, &commands)?;
        let index = folder.join("index");
        std::fs::create_dir(&index)?;
        let mut load = Command::new(&self.program);
        load.arg("--log-path").arg(folder.join("log"));
        load.arg("--file")
            .arg(&commands)
            .arg("-n")
            .arg(index.join("db"));
        let finished = done(&mut load, &folder.join("said"))?;
        for line in finished.stdout.lines() {
            ensure!(line.starts_with("[[0,"), "a command failed: {line}");
        }
        let loaded = finished.stdout.lines().find_map(|line| {
            let answer: Value = serde_json::from_str(line).ok()?;
            answer[1].as_u64()
        });
        Ok(Loaded {
            took: finished.took,
            documents: loaded.with_context(|| format!("no count: {}", last(&finished.stdout)))?,
            index,
            peak_memory: finished.peak_memory,
        })
    }

    fn start(&mut self, folder: &Path) -> Result<Box<dyn Running>> {
        let port = free_port()?;
        let said = folder.join("said");
        let mut serve = Command::new(&self.program);
        serve
            .args(["--protocol", "http", "--bind-address", "127.0.0.1"])
            .args(["--port", &port.to_string()])
            // Whoever asks again what was asked before measures nothing.
            .args(["--cache-limit", "0"])
            .arg("--log-path")
            .arg(folder.join("log"))
            .arg("-s")
            .arg(folder.join("index/db"))
            .stdout(Stdio::null())
            .stderr(File::create(&said)?);
        HttpServer::start(&mut serve, &said, port, |http| Box::new(Asking(http)))
    }
}

fn write_commands(documents: &Documents, file: &Path) -> Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    out.write_all(TABLES.as_bytes())?;
    let mut between = "[\n";
    for document in documents.each()? {
        let document = document?;
        let mut record = json!({
            "_key": document.id,
            "title": document.title,
            "body": document.body,
            "keywords": document.keywords,
            "topic": document.topic,
            "doc_number": document.doc_number,
            "catalog_number": document.catalog_number,
            "written_date": document.written_date,
            "published_date": document.published_date,
        });
        if !document.issuer.is_empty() {
            record["issuer"] = json!(document.issuer);
        }
        if let Some(year) = document.published_year() {
            record["published_year"] = json!(year);
        }
        write!(out, "{between}{record}")?;
        between = ",\n";
    }
    let large = if documents.bytes > LARGE_BYTES {
        "|INDEX_LARGE"
    } else {
        ""
    };
    write!(out, "\n]\n{LEXICON}\n{INDEX}{large} Documents title,body\n")?;
    out.flush()?;
    Ok(())
}

struct Asking(Http);

impl Asking {
    fn select(&self, more: &[(&str, &str)]) -> Result<Value> {
        let common = [
            ("table", "Documents"),
            ("match_columns", "title * 3 || body"),
            ("command_version", "2"),
        ];
        let answer = self
            .0
            .get("/d/select", common.iter().chain(more).copied())?;
        ensure!(answer[0][0] == 0, "{}", answer[0]);
        Ok(answer[1].clone())
    }
}

impl Client for Asking {
    fn ask(&mut self, question: &Question) -> Result<Answer> {
        let query = if question.is_phrase() {
            format!("\"{}\"", question.text)
        } else {
            question.text.clone()
        };
        let columns = "_key,_score,title,issuer,published_date,snippet_html(body)";
        let facets: Vec<[(String, &str); 3]> = FACETS
            .iter()
            .map(|(name, column)| {
                [
                    (format!("drilldowns[{name}].keys"), *column),
                    (format!("drilldowns[{name}].sort_keys"), "-_nsubrecs"),
                    (format!("drilldowns[{name}].limit"), "10"),
                ]
            })
            .collect();
        let mut more = vec![
            ("query", query.as_str()),
            ("output_columns", columns),
            ("sort_keys", "-_score"),
            ("limit", "10"),
        ];
        more.extend(
            facets
                .iter()
                .flatten()
                .map(|(name, value)| (name.as_str(), *value)),
        );
        let selected = self.select(&more)?;
        let hits = selected[0].as_array().context("no hits")?;
        let hits = hits.get(2..).unwrap_or_default();
        let facets = selected[1].as_object().context("no facets")?;
        // Two lines of each tell the number of values and the names of columns.
        let values = facets.values().filter_map(Value::as_array);
        Ok(Answer {
            total: selected[0][0][0].as_u64().context("no total")?,
            ids: hits
                .iter()
                .map(|hit| hit[0].as_str().unwrap_or_default().to_owned())
                .collect(),
            facet_values: values.map(|lines| lines.len().saturating_sub(2)).sum(),
            snippets: hits
                .iter()
                .filter(|hit| hit[5].as_array().is_some_and(|found| !found.is_empty()))
                .count(),
        })
    }

    fn finds(&mut self, phrase: &Phrase) -> Result<bool> {
        let query = format!("\"{}\"", phrase.text);
        let only = format!("_key == {}", json!(phrase.document.id));
        let selected = self.select(&[
            ("query", &query),
            ("filter", &only),
            ("output_columns", "_key"),
            ("limit", "1"),
        ])?;
        Ok(selected[0][0][0].as_u64().context("no total")? > 0)
    }
}
