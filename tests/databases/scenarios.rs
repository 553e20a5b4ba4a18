//! What every database goes through.

use std::thread;

use serde_json::Value;

use crate::program::{GLANCE, Site, peak_megabytes, said};
use crate::server::{Kind, PASSWORD, Server};

const ROWS: u64 = 20_000;
/// How much more memory a long stream of rows may take than a short one.
const MAX_GROWTH_MEGABYTES: u64 = 40;
/// Rows of 90 kilobytes, 270 megabytes together.
const HEAVY_ROWS: u64 = 3_000;

const INCREMENTAL: &str = "query = \"select * from article where updated_at > \
                           cast(:watermark as TIME_TYPE)\"\ndeleted_column = \"gone\"\n\
                           watermark = { column = \"updated_at\" }";

fn time_type(server: &Server) -> &'static str {
    match server.kind {
        Kind::Postgres => "timestamp",
        Kind::MariaDb => "datetime",
    }
}

#[track_caller]
fn check_counts(report: &Value, expected: &[(&str, u64)]) {
    let source = &report["sources"][0];
    for (name, count) in expected {
        assert_eq!(source[name], *count, "{name} of {report}");
    }
}

/// Nothing is taken in where something is wrong, and no password is said.
pub(crate) fn faults(server: &Server) {
    let lines = "query = \"select 1 as id, '甲' as title\"";
    let site = Site::new(&server.url(), lines);
    site.take_in("index");
    let before = site.commit().unwrap();
    let check = |url: &str, lines: &str, part: &str| {
        site.describe(url, lines);
        let said = site.fail();
        assert!(said.contains("source `portal` ("), "{said}");
        assert!(said.contains(part), "{said}");
        assert!(
            !said.contains(PASSWORD) && !said.contains("falsch-77"),
            "{said}"
        );
        assert_eq!(site.commit().unwrap(), before);
    };
    check(&server.wrong_url(), lines, "cannot connect: ");
    let nowhere = server.url().replace("127.0.0.1:", "127.0.0.1:1/");
    check(&nowhere, lines, "cannot connect: ");
    check(&server.url(), "query = \"selekt 1\"", "the query fails: ");
    check(
        &server.url(),
        "query = \"select * from absent\"",
        "the query fails: ",
    );
    check(
        &server.url(),
        "query = \"select 1 as number\"",
        "no column that identifies a row",
    );
    check(
        &server.url(),
        "query = \"select 1 as id; drop table article\"",
        "the query fails: ",
    );
    // A fault of the second row, once the first was read.
    let divided = match server.kind {
        Kind::Postgres => "select i as id, '甲' as title, 1 / (2 - i) from generate_series(1, 3) i",
        Kind::MariaDb => {
            "select seq as id, '甲' as title, (select seq from seq_1_to_2 where seq >= 3 - s.seq) \
             from seq_1_to_3 s"
        }
    };
    check(&server.url(), &format!("query = \"{divided}\""), ": ");
}

pub(crate) fn changes(server: &Server) {
    let time_type = time_type(server);
    server.run(&format!(
        "create table article (id int primary key, title varchar(200), body text, \
         updated_at {time_type}, gone boolean not null default false); \
         insert into article values (1, '云澜市供热办法', '正文。', '2026-01-01 00:00:00', false), \
         (2, '临岳省公告', '正文。', '2026-01-02 00:00:00', false), \
         (3, '撤下的通知', '正文。', '2026-01-02 00:00:00', true);"
    ));
    let lines = INCREMENTAL.replace("TIME_TYPE", time_type);
    let site = Site::new(&server.url(), &lines);
    let report = site.take_in("index");
    check_counts(
        &report,
        &[("rows", 3), ("added", 2), ("removed", 0), ("refused", 0)],
    );
    assert_eq!(report["sources"][0]["watermark"], "2026-01-02 00:00:00");

    // Nothing but the rows at the border is read again.
    let report = site.take_in("index");
    check_counts(&report, &[("rows", 2), ("unchanged", 1)]);

    server.run(
        "update article set title = '云澜市供热条例', updated_at = '2026-01-03 00:00:00' where id = 1; \
         insert into article values (4, '同一时刻', '', '2026-01-02 00:00:00', false); \
         update article set gone = true, updated_at = '2026-01-03 00:00:00' where id = 2;",
    );
    let report = site.take_in("index");
    check_counts(
        &report,
        &[("rows", 4), ("added", 1), ("replaced", 1), ("removed", 1)],
    );
    assert_eq!(
        site.titles(),
        ["portal-1 云澜市供热条例", "portal-4 同一时刻"]
    );

    // Who goes back goes back with the watermark; a reindex reads all.
    let report = site.take_in("reindex");
    check_counts(&report, &[("rows", 4), ("added", 2)]);
    server.run("insert into article values (5, '新通知', '', '2026-01-05 00:00:00', false);");
    check_counts(&site.take_in("index"), &[("rows", 3), ("added", 1)]);
    assert_eq!(site.run(&["rollback"]).status.code(), Some(0));
    check_counts(&site.take_in("index"), &[("rows", 3), ("added", 1)]);
    assert_eq!(site.titles().len(), 3);

    // The watermark is in backups, too, and in what is built from the index.
    for arguments in [
        &["backup", "saved"][..],
        &["restore", "saved"],
        &["verify"],
        &["reindex", "--from-index"],
    ] {
        let output = site.run(arguments);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{arguments:?}: {}",
            said(&output)
        );
    }
    check_counts(&site.take_in("index"), &[("rows", 1), ("unchanged", 1)]);

    // Another definition reads all rows.
    site.describe(&server.url(), &format!("id_prefix = \"\"\n{lines}"));
    check_counts(&site.take_in("index"), &[("rows", 5), ("added", 3)]);
    server.run("drop table article");
}

fn fill(server: &Server) {
    let time_type = time_type(server);
    let rows = match server.kind {
        Kind::Postgres => format!(
            "select i, '云澜市第' || i || '号通知', repeat('第' || i || '条 供热单位应当按照规定供热。', 30), \
             timestamp '2026-01-01 00:00:00' + i * interval '1 second' \
             from generate_series(1, {ROWS}) i"
        ),
        Kind::MariaDb => format!(
            "select seq, concat('云澜市第', seq, '号通知'), \
             repeat(concat('第', seq, '条 供热单位应当按照规定供热。'), 30), \
             '2026-01-01 00:00:00' + interval seq second from seq_1_to_{ROWS}"
        ),
    };
    server.run(&format!(
        "create table big (id int primary key, title varchar(200), body text, \
         updated_at {time_type}); insert into big {rows};"
    ));
}

fn big(server: &Server) -> Site {
    let lines = INCREMENTAL
        .replace("TIME_TYPE", time_type(server))
        .replace("article", "big")
        .replace("deleted_column = \"gone\"\n", "");
    Site::new(&server.url(), &lines)
}

/// A run that is killed while it reads leaves nothing, one that is killed behind
/// its commit all, and the next run makes it good.
pub(crate) fn kills(server: &Server) {
    fill(server);
    let site = big(server);
    let arguments = ["index", "--source", "sources.toml"];
    let mut child = site.start(&arguments);
    while server.readers() == 0 {
        assert!(
            child.try_wait().unwrap().is_none(),
            "it ended before it read"
        );
        thread::sleep(GLANCE);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let meta = site.commit().unwrap_or_default();
    assert!(!meta.contains("\"payload\": \""), "{meta}");

    let mut child = site.start(&arguments);
    while !site
        .commit()
        .unwrap_or_default()
        .contains("\"payload\": \"")
    {
        assert!(
            child.try_wait().unwrap().is_none(),
            "it ended without a commit"
        );
        thread::sleep(GLANCE);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let report = site.take_in("index");
    let rows = report["sources"][0]["rows"].as_u64().unwrap();
    assert!((1..=61).contains(&rows), "{report}");
    check_counts(&report, &[("added", 0), ("unchanged", rows)]);
    assert_eq!(site.documents().len() as u64, ROWS);
    assert_eq!(site.run(&["verify"]).status.code(), Some(0));
}

/// Rows stream: a long query takes no more memory than a short one.
pub(crate) fn memory(server: &Server) {
    let peak = |rows: u64| {
        let query = match server.kind {
            Kind::Postgres => format!(
                "select i as id, decode('ff00', 'hex') as junk, repeat('文', 30000) as body \
                 from generate_series(1, {rows}) i"
            ),
            Kind::MariaDb => format!(
                "select seq as id, x'ff00' as junk, repeat('文', 30000) as body \
                 from seq_1_to_{rows}"
            ),
        };
        let site = Site::new(&server.url(), &format!("query = \"{query}\""));
        let mut child = site.start(&["index", "--source", "sources.toml", "--json"]);
        let mut output = child.stdout.take().unwrap();
        let reader = thread::spawn(move || std::io::read_to_string(&mut output).unwrap());
        let mut errors = child.stderr.take().unwrap();
        let peak = peak_megabytes(&mut child);
        let text = reader.join().unwrap();
        let report: Value = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{error}: {:?}", std::io::read_to_string(&mut errors)));
        check_counts(&report, &[("rows", rows), ("refused", rows)]);
        peak
    };
    let (short, long) = (peak(1), peak(HEAVY_ROWS));
    println!(
        "{:?}: {short} MB at most for a row of 90 kB, {long} MB for {HEAVY_ROWS}",
        server.kind
    );
    assert!(long < short + MAX_GROWTH_MEGABYTES, "{short} MB, {long} MB");

    let site = big(server);
    let mut child = site.start(&["index", "--source", "sources.toml"]);
    let peak = peak_megabytes(&mut child);
    println!(
        "{:?}: {peak} MB at most for {ROWS} rows taken in",
        server.kind
    );
    assert_eq!(site.documents().len() as u64, ROWS);
}

/// A server that goes away fails the run, which leaves what was there.
pub(crate) fn lost_server(server: &mut Server) {
    let site = big(server);
    site.describe(&server.url(), "query = \"select 1 as id, '甲' as title\"");
    site.take_in("index");
    let before = site.commit().unwrap();
    site.describe(&server.url(), "query = \"select * from big\"");
    let mut child = site.start(&["index", "--source", "sources.toml"]);
    while server.readers() == 0 {
        assert!(
            child.try_wait().unwrap().is_none(),
            "it ended before it read"
        );
        thread::sleep(GLANCE);
    }
    server.kill();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let message = said(&output);
    assert!(message.contains("reading broke off after row"), "{message}");
    assert!(message.contains("nothing was committed"), "{message}");
    assert_eq!(site.commit().unwrap(), before);
    assert_eq!(site.titles(), ["portal-1 甲"]);
    assert!(site.fail().contains("cannot connect"));
}
