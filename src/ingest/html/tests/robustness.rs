//! Pages that no site makes: they take time and memory in proportion, and never
//! more.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::record;
use crate::ingest::field::Field;
use crate::ingest::html::read;
use crate::ingest::mapping::Mapping;

/// Far above what a page takes here, far below what a square of it would.
const MAX_TIME: Duration = Duration::from_mins(1);

#[track_caller]
fn check(page: &str, part_of_body: &str) {
    let begin = Instant::now();
    let record = record(page);
    let body = record.text(Field::Body).unwrap_or_default();
    let start: String = page.chars().take(40).collect();
    assert!(body.contains(part_of_body), "{start}");
    assert!(begin.elapsed() < MAX_TIME, "took {:?}", begin.elapsed());
}

const TEXT: &str = "云澜市港口自即日起开放，请各单位遵照执行。";

#[test]
fn deep_pages() {
    for (open, close) in [
        ("<div>", "</div>"),
        ("<div/>", ""),
        ("<b>", ""),
        ("<p><b>", ""),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<ul><li>", ""),
        ("<span>", "</span>"),
        ("<math><mi>", ""),
        ("<a href=x>", ""),
        ("<section><p>", ""),
    ] {
        let page = format!("{}{TEXT}{}", open.repeat(30_000), close.repeat(30_000));
        check(&page, TEXT);
    }
    check(&format!("{}{TEXT}", "<div>".repeat(100_000)), TEXT);
    let record = record(&format!("{}{TEXT}", "<div>".repeat(1_000)));
    assert_eq!(record.doubts.len(), 1, "{:?}", record.doubts);
}

#[test]
fn wide_pages() {
    check(
        &format!("<div id=zoom>{}</div>", format!("<p>{TEXT}").repeat(50_000)),
        TEXT,
    );
    check(
        &format!("<div>{}</div>", format!("<p>{TEXT}").repeat(50_000)),
        TEXT,
    );
    check(&TEXT.repeat(50_000), TEXT);
    check(
        &format!("<div class=content>{TEXT}</div>").repeat(20_000),
        TEXT,
    );
}

#[test]
fn tags_without_end() {
    let mut page = format!("<div id=zoom>{TEXT}<p>{TEXT}</p><a");
    for number in 0..200_000 {
        write!(page, " a{number}=x").unwrap();
    }
    check(&page, TEXT);
    check(&format!("{TEXT}{}", "<".repeat(300_000)), TEXT);
    check(&format!("{TEXT}{}", "<body a=1>".repeat(100_000)), TEXT);
    let mut fonts = String::new();
    for number in 0..20_000 {
        write!(fonts, "<font size={number}><p>").unwrap();
    }
    check(&format!("{fonts}{TEXT}"), TEXT);
}

#[test]
fn pages_of_too_many_elements_are_refused() {
    let page = "<br>".repeat(1_000_001);
    let fault = read(page.as_bytes(), &Mapping::built_in()).unwrap_err();
    assert_eq!(fault.reason, "is a page of more than 1000000 elements");
}

#[test]
fn nul_bytes_are_left_out() {
    check(
        &format!("<div id=zoom>{}</div>", format!("\0{TEXT}").repeat(10)),
        TEXT,
    );
}

proptest! {
    #[test]
    fn any_bytes_are_a_page_or_a_fault(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, &Mapping::built_in());
    }

    #[test]
    fn any_page_is_read(
        parts in prop::collection::vec(
            prop_oneof![
                "\\PC{0,6}",
                prop::sample::select(vec![
                    "<table>", "<tr>", "<td>", "</td>", "</table>", "<div class=content>", "</div>",
                    "<p>", "<b>", "</b>", "<ol>", "<li>", "<a href=x.doc>", "</a>", "<br>",
                    "<h1>", "<title>", "</title>", "索引号：", "发布日期：", "2021-02-31", "文号",
                    "<meta name=PubDate content=x>", "<script type='application/ld+json'>",
                    "</script>", "{\"headline\":1}", "打印", "<svg>", "<math>", "<template>",
                    "<select>", "<frameset>", "<dl>", "<dt>", "<dd>", "<form>", "\0", "&", "&#x0;",
                    "云澜市港口自即日起开放，请各单位遵照执行。",
                ]).prop_map(str::to_owned),
            ],
            0..40,
        )
    ) {
        match read(parts.concat().as_bytes(), &Mapping::built_in()) {
            Ok(record) => {
                prop_assert!(record.fields.iter().any(|raw| raw.field == Some(Field::Body)));
            }
            Err(fault) => prop_assert!(fault.reason.starts_with("is no text: "), "{:?}", fault),
        }
    }
}
