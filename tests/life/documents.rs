//! Documents for the tests, and what an index holds.

use std::fs;
use std::ops::Range;
use std::path::Path;

use gongwen::http::SearchParams;
use gongwen::index::{IndexError, IndexFolder};
use gongwen::search::{Engine, SearchEngine};
use gongwen::text::Analysis;

/// Writes documents as JSON Lines. Another `edition` of a number is another text
/// under the same identifier.
pub(crate) fn write(path: &Path, numbers: Range<u32>, edition: u32) {
    let lines: Vec<String> = numbers.map(|number| line(number, edition)).collect();
    fs::write(path, lines.join("\n") + "\n").unwrap();
}

fn line(number: u32, edition: u32) -> String {
    let issuers = ["水务局", "教育局", "财政局"];
    let issuer = issuers[number as usize % issuers.len()];
    let body = format!("第{edition}版。为保障供水，第{number}号管网于当日检修，请储水备用。");
    let document = serde_json::json!({
        "id": id(number),
        "title": format!("关于第{number}次停水检修的通知（第{edition}版）"),
        "doc_number": format!("水发〔2023〕{number}号"),
        "issuer": issuer,
        "keywords": ["停水", "检修"],
        "published_date": format!("2023-05-{:02}", number % 28 + 1),
        "body": body.repeat(number as usize % 7 + 1),
    });
    document.to_string()
}

/// The identifier of a document.
pub(crate) fn id(number: u32) -> String {
    format!("doc-{number:03}")
}

/// Writes a list of frequent queries.
pub(crate) fn write_queries(path: &Path, count: u32) {
    fs::write(path, format!("停水通知\t{count}\n供水管网\t3\n")).unwrap();
}

/// Every document of the live generation, as a line of JSON, in the order of
/// the identifiers.
pub(crate) fn exported(
    index: &IndexFolder,
    analysis: &Analysis,
) -> Result<Vec<String>, IndexError> {
    let engine = SearchEngine::embedded(index.open(analysis)?.reader()?);
    let all = SearchParams::from_pairs(&[]).unwrap().request;
    let lines = engine.export(&all).unwrap();
    Ok(lines.map(|line| line.unwrap()).collect())
}
