//! Sources over SQLite; PostgreSQL and MariaDB are in `tests/databases`.

use std::path::PathBuf;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection};

use super::file::parse;
use super::{DatabaseError, DatabaseSource, Entry, Reading, read_database};
use crate::ingest::Item;
use crate::ingest::mapping::Mapping;
use crate::model::Document;

const TABLE: &str = "create table article (id integer primary key, title text, body text, \
                     updated_at text, gone integer default 0);";

/// A database in a file.
struct Database(tempfile::TempDir);

impl Database {
    fn new(sql: &str) -> Self {
        let database = Self(tempfile::tempdir().unwrap());
        database.run(sql);
        database
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("cms.db")
    }

    fn run(&self, sql: &str) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let options = SqliteConnectOptions::new()
            .filename(self.path())
            .create_if_missing(true);
        runtime.block_on(async {
            let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
                .execute(&mut connection)
                .await
                .unwrap();
            connection.close().await.unwrap();
        });
    }

    /// The source of this database with further lines.
    fn source(&self, lines: &str) -> DatabaseSource {
        let text = format!(
            "[[source]]\nname = \"portal\"\nurl = \"sqlite:{}\"\n{lines}",
            self.path().display()
        );
        sources(&text).unwrap().remove(0)
    }
}

fn sources(text: &str) -> Result<Vec<DatabaseSource>, String> {
    parse(text, &Mapping::built_in(), |_| None)
}

fn read(
    source: &DatabaseSource,
    watermark: Option<&str>,
) -> Result<(Vec<Entry>, Reading), DatabaseError> {
    let mut entries = Vec::new();
    let reading = read_database(source, watermark, &Mapping::built_in(), |entry| {
        entries.push(entry);
        Ok::<_, DatabaseError>(())
    })?;
    Ok((entries, reading))
}

/// Each row as `id title`, `-id` or `place: reason`.
#[track_caller]
fn check(source: &DatabaseSource, watermark: Option<&str>, expected: &[&str]) -> Option<String> {
    let (entries, reading) = read(source, watermark).unwrap();
    let found: Vec<String> = entries
        .iter()
        .map(|entry| match entry {
            Entry::Removed(id) => format!("-{id}"),
            Entry::Item(Item::Document { document, .. }) => {
                format!("{} {}", document.id, document.title)
            }
            Entry::Item(Item::Refused(refusal)) => format!("{}: {}", refusal.place, refusal.reason),
            Entry::Item(other) => panic!("a row is no file: {other:?}"),
        })
        .collect();
    assert_eq!(found, expected);
    assert_eq!(reading.rows, found.len() as u64);
    reading.watermark
}

fn first_document(source: &DatabaseSource) -> (Document, Vec<String>) {
    let (entries, _) = read(source, None).unwrap();
    match entries.into_iter().next() {
        Some(Entry::Item(Item::Document {
            document, warnings, ..
        })) => (
            *document,
            warnings.iter().map(ToString::to_string).collect(),
        ),
        other => panic!("no document: {other:?}"),
    }
}

#[test]
fn rows_become_documents_and_bad_ones_are_refused_alone() {
    let database = Database::new(&format!(
        "{TABLE} insert into article (id, title, body) values (1, '关于供热的通知', '正文。'), \
         (2, null, null), (3, '公告', x'ffd8ff00'), (4, '意见', '正文。');"
    ));
    let source = database.source("query = \"select id, title, body from article order by id;\"");
    let watermark = check(
        &source,
        None,
        &[
            "portal-1 关于供热的通知",
            "source portal:2: has neither title nor body (row of id `2`)",
            "source portal:3: column `body` of type `TEXT` holds bytes that are neither UTF-8 nor \
             GB18030 (row of id `3`)",
            "portal-4 意见",
        ],
    );
    assert_eq!(watermark, None);
}

#[test]
fn values_keep_their_types_and_fields_take_them() {
    let database = Database::new(
        "create table t (id text, 标题 text, 文号 text, no integer, price real, body text, \
         words text, files text, gb blob, day text, none text); \
         insert into t values ('a/1', '云澜市供热办法', '云政发〔2026〕3号', 9007199254740993, 0.1, \
         '<p>第一条</p><p>甲<br>乙</p>', '[\"供热\",\"供暖\"]', \
         '[{\"name\":\"表.pdf\"}]', x'b9abcec4', \
         '2026-11-25 08:00:00', null);",
    );
    let source = database.source(
        "query = 'select * from t'\nbody_format = \"html\"\nid_prefix = \"\"\n\
         [source.columns]\nwords = \"关键词\"\nfiles = \"attachments\"\nday = \"published_date\"",
    );
    let (document, warnings) = first_document(&source);
    assert_eq!(document.id.as_str(), "a/1");
    assert_eq!(document.title, "云澜市供热办法");
    assert_eq!(document.doc_number.unwrap().written(), "云政发〔2026〕3号");
    assert_eq!(document.body, "第一条\n甲\n乙");
    assert_eq!(document.keywords, ["供热", "供暖"]);
    assert_eq!(document.attachments.len(), 1);
    assert_eq!(document.published_date.unwrap().to_string(), "2026-11-25");
    assert_eq!(document.source_path, None);
    let extra: Vec<String> = document
        .extra
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    assert_eq!(extra, ["gb=\"公文\"", "no=9007199254740993", "price=0.1"]);
    assert_eq!(
        warnings,
        ["source portal:1: gb `公文`: was read as GB18030, because it is not UTF-8"]
    );
}

#[test]
fn a_second_run_reads_what_changed() {
    let database = Database::new(&format!(
        "{TABLE} insert into article values (1, '甲', '', '2026-01-01 00:00:00', 0), \
         (2, '乙', '', '2026-01-02 00:00:00', 0);"
    ));
    let source = database.source(
        "query = \"select * from article where updated_at > :watermark order by id\"\n\
         deleted_column = \"gone\"\nwatermark = { column = \"updated_at\" }",
    );
    let watermark = check(&source, None, &["portal-1 甲", "portal-2 乙"]);
    assert_eq!(watermark.as_deref(), Some("2026-01-02 00:00:00"));

    // At the border, within the overlap, and a deletion with nothing but its id.
    database.run(
        "insert into article values (3, '丙', '', '2026-01-02 00:00:00', 0), \
         (4, '丁', '', '2026-01-01 23:59:30', 0), (5, '戊', '', '2026-01-01 23:58:00', 0); \
         update article set title = null, body = x'ff00', gone = 1, updated_at = '2026-01-03 00:00:00' where id = 1;",
    );
    let watermark = check(
        &source,
        watermark.as_deref(),
        &["-portal-1", "portal-2 乙", "portal-3 丙", "portal-4 丁"],
    );
    assert_eq!(watermark.as_deref(), Some("2026-01-03 00:00:00"));

    // A refused row holds the watermark back, one without a time altogether.
    database.run(
        "insert into article values (6, '', '', '2026-01-04 00:00:00', 0), \
         (7, '庚', '', '2026-01-05 00:00:00', 0);",
    );
    let refused = "source portal:2: has neither title nor body (row of id `6`)";
    let watermark = check(
        &source,
        watermark.as_deref(),
        &["-portal-1", refused, "portal-7 庚"],
    );
    assert_eq!(watermark.as_deref(), Some("2026-01-03 23:59:59"));
    database.run("update article set title = '己' where id = 6");
    let watermark = check(
        &source,
        watermark.as_deref(),
        &["portal-6 己", "portal-7 庚"],
    );
    assert_eq!(watermark.as_deref(), Some("2026-01-05 00:00:00"));
}

#[test]
fn numbers_are_watermarks_too() {
    let database = Database::new(
        "create table t (id integer, title text, version integer); \
         insert into t values (1, '甲', 7), (2, '乙', 9), (3, '丙', null);",
    );
    let lines = "query = \"select * from t where version > :watermark or version is null\"\n\
                 watermark = { column = \"version\", initial = \"0\", overlap_seconds = 0 }";
    let source = database.source(lines);
    let refused = "source portal:3: has the watermark `NULL`, which cannot be compared with the \
                   one before (row of id `3`)";
    let watermark = check(&source, None, &["portal-1 甲", "portal-2 乙", refused]);
    assert_eq!(watermark.as_deref(), Some("0"));
    database.run("delete from t where id = 3");
    let watermark = check(
        &source,
        watermark.as_deref(),
        &["portal-1 甲", "portal-2 乙"],
    );
    assert_eq!(watermark.as_deref(), Some("9"));
    check(&source, watermark.as_deref(), &[]);
}

#[track_caller]
fn check_error(source: &DatabaseSource, part: &str) {
    let error = read(source, None).unwrap_err().to_string();
    assert!(error.starts_with("source `portal` (sqlite:"), "{error}");
    assert!(error.contains(part), "{error}");
}

#[test]
fn what_a_query_does_not_give_is_told_before_the_first_row() {
    let database = Database::new(TABLE);
    for (lines, part) in [
        (
            "query = \"select absent from article\"",
            "the query fails: no such column: absent",
        ),
        ("query = \"selekt\"", "the query fails: near"),
        (
            "query = \"select title from article\"",
            "no column that identifies a row; name one `id`",
        ),
        (
            "query = \"select id, title as id from article\"",
            "two columns `id`; give one another name",
        ),
        (
            "query = \"select id from article\"\ncolumns = { name = \"title\" }",
            "no column `name`, which is named under `columns`; it gives `id`",
        ),
        (
            "query = \"select id from article\"\ndeleted_column = \"gone\"",
            "no column `gone`, which is named under `deleted_column`",
        ),
        (
            "query = \"select id from article where :watermark < 1\"\n\
             watermark = { column = \"updated_at\" }",
            "no column `updated_at`, which is named under `watermark`",
        ),
        ("query = \"delete from article returning id\"", "readonly"),
    ] {
        check_error(&database.source(lines), part);
    }
    let missing = "[[source]]\nname = \"portal\"\nurl = \"sqlite:/nowhere/cms.db\"\nquery = \"select 1 as id\"";
    check_error(
        &sources(missing).unwrap()[0],
        "cannot connect: unable to open",
    );
}

#[track_caller]
fn check_file(lines: &str, part: &str) {
    let text = format!("[[source]]\nname = \"portal\"\n{lines}");
    let error = sources(&text).unwrap_err();
    assert!(error.contains(part), "{lines}: {error}");
}

#[test]
fn a_bad_file_is_told_by_what_is_wrong_with_it() {
    let url = "url = \"sqlite:a.db\"\nquery = \"select 1 as id\"\n";
    check_file(&format!("{url}fetch = 1"), "unknown field `fetch`");
    check_file(
        &format!("{url}watermark = {{ colum = \"a\" }}"),
        "unknown field `colum`",
    );
    check_file("query = \"select 1\"", "missing field `url`");
    check_file(
        &format!("{url}body_format = \"pdf\""),
        "unknown variant `pdf`",
    );
    check_file(
        &format!("{url}columns = {{ a = \"titel\" }}"),
        "source `portal`: `a = \"titel\"` under `columns`: `titel` is no field",
    );
    check_file(
        &format!("{url}watermark = {{ column = \"a\" }}"),
        "`query` has no `:watermark`",
    );
    check_file(
        "url = \"sqlite:a\"\nquery = \"select :watermark\"",
        "the source no `watermark`",
    );
    check_file(
        "url = \"sqlite:a\"\nquery = \"select :watermark\"\n\
         watermark = { column = \"a\", initial = \"gestern\" }",
        "`initial` `gestern` of `watermark`",
    );
    check_file(
        &format!("{url}time_zone = \"Asia/Shanghai\""),
        "is no offset such as `+08:00`",
    );
    check_file("url = \"sqlite:a\"\nquery = \" ; \"", "`query` is empty");
    check_file(
        &format!("{url}[[source]]\nname = \"portal\"\n{url}"),
        "two sources have the name",
    );
    let error = sources("[[source]]\nurl = \"mysql://a:geheim@b/c\" x").unwrap_err();
    assert!(!error.contains("geheim"), "{error}");
}

#[test]
fn a_definition_is_all_but_the_password_and_the_overlap() {
    let of = |url: &str, rest: &str| {
        let text = format!(
            "[[source]]\nname = \"a\"\nurl = \"{url}\"\nquery = \"select :watermark\"\n{rest}"
        );
        sources(&text).unwrap()[0].definition().to_owned()
    };
    let base = of("mysql://u:one@h/d", "watermark = { column = \"a\" }");
    assert_eq!(
        of(
            "mysql://u:two@h/d",
            "watermark = { column = \"a\", overlap_seconds = 9 }"
        ),
        base
    );
    assert_ne!(of("mysql://u@h/e", "watermark = { column = \"a\" }"), base);
    assert_ne!(of("mysql://u@h/d", "watermark = { column = \"b\" }"), base);
}
