//! What columns hold comes through as it is.

use serde_json::{Value, json};

use crate::program::Site;
use crate::server::Server;

/// The one document of a query, without what every document has.
#[track_caller]
fn check(server: &Server, lines: &str, expected: &Value) {
    let site = Site::new(&server.url(), lines);
    let report = site.take_in("index");
    assert_eq!(report["refused"], 0, "{report}");
    let documents = site.documents();
    let [document] = documents.as_slice() else {
        panic!("{documents:?}");
    };
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&document[name], value, "{name} of {document}");
    }
}

pub(crate) fn of_postgres(server: &Server) {
    server.run(
        "create type mood as enum ('平', '急'); \
         create table types (id uuid, title text, words text[], day date, small smallint, \
         large bigint, exact numeric(30, 10), single real, double double precision, yes boolean, \
         at timestamp, zoned timestamptz, clock time, tree jsonb, moods mood[], mood mood, \
         fixed char(6), bytes bytea, none text, never double precision); \
         insert into types values ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '关于𠮷田街道供热的通知', \
         '{供热,\"供,暖\"}', '2026-11-25', -7, 9007199254740993, 12345678901234567890.0123456789, \
         0.1, 0.1, true, '2026-11-25 08:00:00.5', '2026-11-24 16:00:00+00', '08:30:00', \
         '{\"甲\": [1, null]}', '{急}', '平', '云澜', '\\xe585ace69687', null, 'NaN');",
    );
    check(
        server,
        "query = \"select *, zoned as 发布日期 from types\"\ncolumns = { words = \"keywords\", day = \"成文日期\" }",
        &json!({
            "id": "portal-a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
            "title": "关于𠮷田街道供热的通知",
            "keywords": ["供热", "供,暖"],
            "written_date": "2026-11-25",
            "published_date": "2026-11-25",
            "extra": {
                "small": -7, "large": 9_007_199_254_740_993_i64,
                "exact": "12345678901234567890.0123456789",
                "single": 0.1, "double": 0.1, "yes": true, "at": "2026-11-25 08:00:00.5",
                "zoned": "2026-11-25 00:00:00+08", "clock": "08:30:00",
                "tree": {"甲": [1, null]}, "moods": ["急"], "mood": "平", "fixed": "云澜",
                "bytes": "公文", "never": "NaN",
            },
        }),
    );
    check(
        server,
        "time_zone = \"+00:00\"\nquery = \"with t as (select 1 as id, '甲' as title) \
         select id, title, timestamptz '2026-11-25 08:00:00+08' as at from t -- 注\"",
        &json!({"extra": {"at": "2026-11-25 00:00:00+00"}}),
    );
}

pub(crate) fn of_mariadb(server: &Server) {
    // What an old portal holds: two tables in other encodings, days that are none.
    server.run(
        "create table old_gbk (id int, title varchar(100)) character set gbk; \
         insert into old_gbk values (1, '关于镕湖街道供热的通知'); \
         create table types (id bigint unsigned, flag tinyint(1), small smallint, \
         exact decimal(30, 10), single float, double_ double, at datetime(6), day date, \
         stamp timestamp null, clock time, year_ year, bits bit(10), kind enum('平', '急'), \
         tags set('供热', '供暖'), tree json, latin varchar(20) character set latin1, \
         emoji varchar(20), bytes blob, zero date, zero_time datetime, none text); \
         set time_zone = '+00:00'; \
         insert into types values (18446744073709551615, 2, -7, 12345678901234567890.0123456789, \
         0.1, 0.1, '2026-11-25 08:00:00.000001', '2026-11-25', '2026-11-24 16:00:00', '-26:03:04', \
         2026, b'1000000001', '急', '供热,供暖', '{\"甲\": [1, null]}', 'é', '𠮷', x'b9abcec4', \
         '0000-00-00', '0000-00-00 00:00:00', null);",
    );
    check(
        server,
        "query = \"select * from old_gbk\"",
        &json!({"id": "portal-1", "title": "关于镕湖街道供热的通知"}),
    );
    check(
        server,
        "query = \"select *, '通知' as title, stamp as 发布日期 from types\"\n\
         columns = { day = \"成文日期\", tags = \"keywords\", zero = \"施行日期\" }",
        &json!({
            "id": "portal-18446744073709551615",
            "written_date": "2026-11-25",
            "published_date": "2026-11-25",
            "keywords": ["供热", "供暖"],
            "extra": {
                "flag": 2, "small": -7, "exact": "12345678901234567890.0123456789",
                "single": 0.1, "double_": 0.1, "at": "2026-11-25 08:00:00.000001",
                "stamp": "2026-11-25 00:00:00", "clock": "-26:03:04", "year_": 2026,
                "bits": 513, "kind": "急", "tree": "{\"甲\": [1, null]}", "latin": "é",
                "emoji": "𠮷", "bytes": "公文",
            },
        }),
    );
    let site = Site::new(
        &server.url(),
        "query = \"select *, '通知' as title from types\"",
    );
    let report = site.take_in("index");
    let warnings = report["warning_list"].to_string();
    for part in [
        "\"field\":\"zero\",\"value\":\"0000-00-00\"",
        "\"field\":\"zero_time\",\"value\":\"0000-00-00 00:00:00\"",
        "is no day; it is left out",
    ] {
        assert!(warnings.contains(part), "{warnings}");
    }
    site.describe(
        &server.url(),
        "query = \"select 1 as id, point(1, 1) as place\"",
    );
    let report = site.take_in("index");
    let reason = "column `place` of type `GEOMETRY` cannot be read (row of id `1`)";
    assert_eq!(report["refusals"][0]["reason"], reason, "{report}");
}
