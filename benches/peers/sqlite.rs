//! SQLite's FTS5 with its trigrams, which know no words and find any part of a text
//! of three characters or more; shorter ones are looked for in every text.

use std::path::Path;

use anyhow::{Context, Result};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, Row};
use tokio::runtime::{Builder, Runtime};

use crate::documents::lines;
use crate::lines::{Asked, serve};
use crate::peer::Answer;

/// Pages that are held in memory, in kibibytes, for each connection.
const CACHE_KIB: u32 = 64 * 1024;
/// The index maps its file, as the others map theirs.
const MAPPED_BYTES: u64 = 1 << 40;
/// Shortest text that trigrams find.
const TRIGRAM: usize = 3;
/// Texts stand apart from what is counted, so that counting reads none.
const SCHEMA: &str = "
    CREATE TABLE documents(
        number INTEGER PRIMARY KEY, id TEXT UNIQUE, issuer TEXT, topic TEXT, doc_number TEXT,
        catalog_number TEXT, written_date TEXT, published_date TEXT, published_year INTEGER
    );
    CREATE TABLE keywords(
        document INTEGER, keyword TEXT, PRIMARY KEY(document, keyword)
    ) WITHOUT ROWID;
    CREATE TABLE texts(number INTEGER PRIMARY KEY, title TEXT, body TEXT);
    CREATE VIRTUAL TABLE trigrams USING fts5(
        title, body, content = 'texts', content_rowid = 'number', tokenize = 'trigram'
    );";
const FACETS: [&str; 3] = [
    "SELECT issuer, count(*) FROM matches JOIN documents USING (number)
     WHERE issuer <> '' GROUP BY issuer ORDER BY count(*) DESC LIMIT 10",
    "SELECT keyword, count(*) FROM matches JOIN keywords ON document = number
     GROUP BY keyword ORDER BY count(*) DESC LIMIT 10",
    "SELECT published_year, count(*) FROM matches JOIN documents USING (number)
     WHERE published_year IS NOT NULL GROUP BY published_year ORDER BY count(*) DESC LIMIT 10",
];

fn runtime() -> Result<Runtime> {
    Builder::new_current_thread()
        .build()
        .context("cannot start the runtime")
}

fn options(index: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(index)
        .synchronous(SqliteSynchronous::Off)
        .journal_mode(SqliteJournalMode::Off)
        .pragma("cache_size", format!("-{CACHE_KIB}"))
        .pragma("mmap_size", MAPPED_BYTES.to_string())
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging()
}

/// Loads the documents, in a process of its own; gives their number.
pub(crate) fn load(documents: &Path, index: &Path) -> Result<u64> {
    runtime()?.block_on(async {
        let mut connection = options(index).create_if_missing(true).connect().await?;
        connection.execute(SCHEMA).await?;
        let mut transaction = connection.begin().await?;
        for (number, document) in (1_i64..).zip(lines(documents)?) {
            let document = document?;
            sqlx::query("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .bind(number)
                .bind(&document.id)
                .bind(&document.issuer)
                .bind(&document.topic)
                .bind(&document.doc_number)
                .bind(&document.catalog_number)
                .bind(&document.written_date)
                .bind(&document.published_date)
                .bind(document.published_year())
                .execute(&mut *transaction)
                .await?;
            sqlx::query("INSERT INTO texts VALUES (?, ?, ?)")
                .bind(number)
                .bind(&document.title)
                .bind(&document.body)
                .execute(&mut *transaction)
                .await?;
            for keyword in &document.keywords {
                sqlx::query("INSERT OR IGNORE INTO keywords VALUES (?, ?)")
                    .bind(number)
                    .bind(keyword)
                    .execute(&mut *transaction)
                    .await?;
            }
        }
        for task in ["rebuild", "optimize"] {
            sqlx::query("INSERT INTO trigrams(trigrams) VALUES (?)")
                .bind(task)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        connection.execute("ANALYZE").await?;
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM documents")
            .fetch_one(&mut connection)
            .await?;
        Ok(count.try_into()?)
    })
}

/// Answers lines, in a process of its own.
pub(crate) fn answer_lines(index: &Path) -> Result<()> {
    serve(|| {
        let runtime = runtime()?;
        let mut connection = runtime.block_on(async {
            let mut connection = options(index).connect().await?;
            connection
                .execute("CREATE TEMP TABLE matches(number INTEGER PRIMARY KEY)")
                .await?;
            anyhow::Ok(connection)
        })?;
        Ok(move |asked: &Asked<'_>| runtime.block_on(answer(&mut connection, asked)))
    })
}

/// What the words of a question become; they hold no quotation marks.
struct Sought {
    /// For `MATCH`; empty where no word is long enough.
    matching: String,
    /// For `instr`.
    short: Vec<String>,
}

fn sought(asked: &Asked<'_>) -> Sought {
    let (long, short): (Vec<&str>, Vec<&str>) = asked
        .text
        .split(' ')
        .partition(|word| word.chars().count() >= TRIGRAM);
    let quoted: Vec<String> = long.iter().map(|word| format!("\"{word}\"")).collect();
    Sought {
        matching: quoted.join(" AND "),
        short: short.into_iter().map(str::to_owned).collect(),
    }
}

impl Sought {
    /// The condition for a number of a document.
    fn condition(&self, asked: &Asked<'_>) -> String {
        let mut parts = Vec::new();
        if !self.matching.is_empty() {
            parts.push(format!("trigrams MATCH '{}'", self.matching));
        }
        for word in &self.short {
            // An `OR` of conditions on a table of FTS5 cannot stand beside `MATCH`.
            parts.push(format!(
                "max(instr(title, '{word}'), instr(body, '{word}')) > 0"
            ));
        }
        if let Some(within) = asked.within {
            let within = within.replace('\'', "''");
            parts.push(format!(
                "rowid = (SELECT number FROM documents WHERE id = '{within}')"
            ));
        }
        parts.join(" AND ")
    }

    /// The first ten with snippets: by BM25 where trigrams know the words, else the
    /// newest.
    fn hits(&self, condition: &str) -> String {
        if self.matching.is_empty() {
            let first = self.short.first().map_or("", String::as_str);
            return format!(
                "SELECT id, substr(body, max(1, instr(body, '{first}') - 30), 80)
                 FROM (SELECT number, id FROM matches JOIN documents USING (number)
                       ORDER BY published_date DESC LIMIT 10)
                 JOIN texts USING (number)"
            );
        }
        format!(
            "SELECT id, snippet FROM
                 (SELECT rowid AS number, rank AS place,
                         snippet(trigrams, 1, '<mark>', '</mark>', '…', 64) AS snippet
                  FROM trigrams
                  WHERE {condition} AND rank MATCH 'bm25(3.0, 1.0)' ORDER BY rank LIMIT 10)
             JOIN documents USING (number) ORDER BY place"
        )
    }
}

async fn answer(connection: &mut SqliteConnection, asked: &Asked<'_>) -> Result<Answer> {
    let sought = sought(asked);
    let condition = sought.condition(asked);
    let table = if sought.matching.is_empty() {
        "texts"
    } else {
        "trigrams"
    };
    connection.execute("DELETE FROM matches").await?;
    let insert = format!("INSERT INTO matches SELECT rowid FROM {table} WHERE {condition}");
    let total = connection.execute(AssertSqlSafe(insert)).await;
    let total = total.with_context(|| format!("matches of {condition}"))?;
    let mut answer = Answer {
        total: total.rows_affected(),
        ..Answer::default()
    };
    for facet in FACETS {
        answer.facet_values += sqlx::query(facet).fetch_all(&mut *connection).await?.len();
    }
    let hits = sqlx::query(AssertSqlSafe(sought.hits(&condition)));
    let hits = hits.fetch_all(&mut *connection).await;
    for hit in hits.with_context(|| format!("hits of {condition}"))? {
        answer.ids.push(hit.try_get(0)?);
        let snippet: String = hit.try_get(1)?;
        answer.snippets += usize::from(!snippet.is_empty());
    }
    Ok(answer)
}
