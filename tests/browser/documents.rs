//! Pages and documents that do no good.

use std::fs;
use std::path::Path;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

/// Sets `pwned` where any of it is taken for markup.
pub(crate) const HOSTILE: &str = "停水</script></textarea></title><script>window.pwned=1</script>\
    \"'><img src=x onerror=\"window.pwned=1\"><svg onload=window.pwned=1>\
    <a href=\"javascript:window.pwned=1\">x</a>{{7*7}}${7*7} & <b>";

/// The identifier of the document whose every field is hostile.
pub(crate) const HOSTILE_ID: &str = "h\"<img src=x onerror=window.pwned=1>";

/// The address of a page that is written in it.
pub(crate) fn page_of(html: &str) -> String {
    let whole = format!("<!doctype html><meta charset=utf-8>{html}");
    let encoded = utf8_percent_encode(&whole, NON_ALPHANUMERIC);
    format!("data:text/html;charset=utf-8,{encoded}")
}

/// Writes documents that try to run scripts, in every field and in the name of a
/// file.
pub(crate) fn write_hostile(folder: &Path) {
    let document = |id: &str, source_url: &str| {
        json!({
            "id": id,
            "title": HOSTILE,
            "body": format!("{HOSTILE}\n一、{HOSTILE}\n第一条 {HOSTILE}"),
            "issuer": HOSTILE,
            "co_issuers": [format!("{HOSTILE}二")],
            "keywords": [HOSTILE],
            "topic": HOSTILE,
            "doc_type": HOSTILE,
            "doc_number": format!("云政发〔2022〕{HOSTILE}号"),
            "catalog_number": HOSTILE,
            "published_date": "2022-05-30",
            "attachments": [{ "name": HOSTILE, "media_type": HOSTILE, "text": HOSTILE }],
            "source_url": source_url,
            "extra": { HOSTILE: HOSTILE },
        })
    };
    let documents = [
        document(HOSTILE_ID, "javascript:window.pwned=1"),
        document("copy", &format!("https://portal.example/{HOSTILE}")),
    ];
    let lines = documents.map(|document| document.to_string());
    fs::write(folder.join("hostile.jsonl"), lines.join("\n")).unwrap();
    // A name cannot hold a slash.
    let name = format!("{}.txt", HOSTILE.replace('/', "").replace("停水", "供热"));
    fs::write(folder.join(name), format!("{HOSTILE}\n\n供热通知。")).unwrap();
}
