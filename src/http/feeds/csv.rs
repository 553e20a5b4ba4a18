//! `/search.csv`: all documents of a search as a table, sent as it is written.
//!
//! A place among the searches is held while rows are written and given back while
//! the reader takes them; who does not read on is given up.

use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use csv::{Terminator, Writer, WriterBuilder};
use futures_util::{StreamExt, stream};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tracing::Instrument;

use crate::http::day::today;
use crate::http::error::Fault;
use crate::http::state::AppState;
use crate::http::web::{Visit, document_link, search_request};
use crate::model::{Document, Topic};
use crate::search::{Documents, SearchError};

/// Without it, Excel takes the file for one in the encoding of the system.
const BYTE_ORDER_MARK: &str = "\u{feff}";

const COLUMNS: [&str; 15] = [
    "标题",
    "发布机构",
    "文号",
    "索引号",
    "文种",
    "主题分类",
    "关键词",
    "成文日期",
    "发布日期",
    "施行日期",
    "有效性",
    "网址",
    "原文地址",
    "附件",
    "标识",
];

/// What parts the values of a cell.
const BETWEEN_VALUES: &str = "；";

/// Rows are sent when they have so many bytes.
const CHUNK_BYTES: usize = 64 * 1024;

/// How long a reader may take for a chunk.
const PATIENCE: Duration = Duration::from_secs(30);

/// Characters of the query in the name of the file.
const NAME_CHARS: usize = 40;

/// What is sent to the reader.
enum Piece {
    Rows(Vec<u8>),
    /// All rows were sent: without it, the answer is broken off.
    End,
}

/// The rows that are still to be written.
struct Table {
    documents: Documents,
    root: String,
    is_begun: bool,
}

impl Table {
    /// The next rows, the names of the columns first; `None` at the end.
    fn next_rows(&mut self) -> Result<Option<Vec<u8>>, SearchError> {
        let mut start = Vec::new();
        let is_first = !self.is_begun;
        if is_first {
            start.extend(BYTE_ORDER_MARK.as_bytes());
        }
        let mut writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .from_writer(start);
        if is_first {
            write(&mut writer, COLUMNS.map(str::to_owned));
        }
        self.is_begun = true;
        let mut rows = 0;
        while writer.get_ref().len() < CHUNK_BYTES {
            let Some(document) = self.documents.next() else {
                break;
            };
            write(&mut writer, cells(&document?, &self.root));
            rows += 1;
        }
        let written = writer
            .into_inner()
            .expect("writing to memory does not fail");
        Ok((is_first || rows > 0).then_some(written))
    }
}

fn write(writer: &mut Writer<Vec<u8>>, cells: [String; COLUMNS.len()]) {
    writer
        .write_record(cells.map(defused))
        .expect("writing to memory does not fail, and each row has as many cells");
}

fn cells(document: &Document, root: &str) -> [String; COLUMNS.len()] {
    let issuers: Vec<&str> = document.issuers().collect();
    let names: Vec<&str> = document
        .attachments
        .iter()
        .map(|attachment| attachment.name.as_str())
        .collect();
    let number = document.doc_number.as_ref();
    let catalog_number = document.catalog_number.as_ref();
    let doc_type = document.doc_type.as_ref();
    let day = |day: Option<crate::model::Date>| day.map(|day| day.to_string());
    [
        Some(document.title.clone()),
        Some(issuers.join(BETWEEN_VALUES)),
        number.map(|number| number.written().to_owned()),
        catalog_number.map(|number| number.written().to_owned()),
        doc_type.map(|doc_type| doc_type.name.clone()),
        document.topic.as_ref().map(Topic::path),
        Some(document.keywords.join(BETWEEN_VALUES)),
        day(document.written_date),
        day(document.published_date),
        day(document.effective_date),
        Some(document.validity.label().to_owned()),
        Some(format!("{root}{}", document_link(&document.id))),
        document.source_url.clone(),
        Some(names.join(BETWEEN_VALUES)),
        Some(document.id.to_string()),
    ]
    .map(Option::unwrap_or_default)
}

/// A cell that no spreadsheet takes for a formula: an apostrophe before what
/// begins like one. Full-width signs begin one where Chinese is typed.
fn defused(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell
    }
}

pub(super) async fn handle(
    State(state): State<AppState>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let request = search_request(&query.unwrap_or_default())?;
    let disposition = disposition(&request.text, &today().to_string());
    // The first rows come before the status is told: it may be that of a failure.
    let begin = move |engine: &dyn crate::search::Engine| {
        let mut table = Table {
            documents: engine.documents(&request)?,
            root: visit.root,
            is_begun: false,
        };
        Ok((table.next_rows()?, table))
    };
    let admission = state.begin_long()?;
    let (first, table) = state.run(begin).await?;
    let (sender, receiver) = mpsc::channel(1);
    let sending = async move {
        send(state, first, table, sender, PATIENCE).await;
        drop(admission);
    };
    tokio::spawn(sending.instrument(tracing::Span::current()));
    let headers = [
        (
            header::CONTENT_TYPE,
            "text/csv; charset=utf-8; header=present",
        ),
        (header::CONTENT_DISPOSITION, disposition.as_str()),
    ];
    Ok((headers, body(receiver)).into_response())
}

/// Writes and sends until the end, or until nobody reads for as long as
/// `patience`.
async fn send(
    state: AppState,
    first: Option<Vec<u8>>,
    mut table: Table,
    sender: Sender<Piece>,
    patience: Duration,
) {
    let mut rows = first;
    while let Some(piece) = rows {
        if sender
            .send_timeout(Piece::Rows(piece), patience)
            .await
            .is_err()
        {
            return;
        }
        let next = state.run_on(move |_| Ok((table.next_rows()?, table))).await;
        // A fault was logged where it came up.
        let Ok(next) = next else { return };
        (rows, table) = next;
    }
    // Who is gone needs no end.
    drop(sender.send_timeout(Piece::End, patience).await);
}

fn body(receiver: Receiver<Piece>) -> Body {
    let pieces = stream::unfold(Some(receiver), |receiver| async {
        let mut receiver = receiver?;
        match receiver.recv().await {
            Some(Piece::Rows(rows)) => Some((Ok(rows), Some(receiver))),
            Some(Piece::End) => None,
            None => Some((Err(io::Error::other("the table was broken off")), None)),
        }
    });
    // It may be asked once more when it has ended.
    Body::from_stream(pieces.fuse())
}

/// Names the file after query and day; RFC 6266 with a name in ASCII for who does
/// not read the other (RFC 8187).
fn disposition(text: &str, day: &str) -> String {
    let clean = |c: char| {
        if c.is_control() || "/\\:*?\"<>|".contains(c) {
            '_'
        } else {
            c
        }
    };
    let query: String = text.chars().map(clean).take(NAME_CHARS).collect();
    let name = if query.is_empty() {
        format!("公文-{day}.csv")
    } else {
        format!("{query}-{day}.csv")
    };
    let encoded = utf8_percent_encode(&name, NON_ALPHANUMERIC);
    format!("attachment; filename=\"gongwen-{day}.csv\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused() {
        for cell in ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1"] {
            assert_eq!(defused(cell.to_owned()), format!("'{cell}"));
        }
        for cell in ["", "通知", "1-2", "'=1", "（=1）"] {
            assert_eq!(defused(cell.to_owned()), cell);
        }
    }

    #[test]
    fn the_file_has_the_name_of_the_query() {
        assert_eq!(
            disposition("a/\"\r\n低保", "2024-05-06"),
            "attachment; filename=\"gongwen-2024-05-06.csv\"; \
             filename*=UTF-8''a%5F%5F%5F%5F%E4%BD%8E%E4%BF%9D%2D2024%2D05%2D06%2Ecsv"
        );
        assert!(disposition("", "d").ends_with("%E5%85%AC%E6%96%87%2Dd%2Ecsv"));
    }

    #[tokio::test]
    async fn who_asks_again_at_the_end_is_told_that_it_is_over() {
        let (sender, receiver) = mpsc::channel(1);
        sender.send(Piece::End).await.ok().unwrap();
        let mut sent = body(receiver).into_data_stream();
        assert!(sent.next().await.is_none());
        assert!(sent.next().await.is_none());
    }

    #[tokio::test]
    async fn what_is_not_sent_to_its_end_is_broken_off() {
        let (sender, receiver) = mpsc::channel(2);
        sender.send(Piece::Rows(b"a".to_vec())).await.ok().unwrap();
        drop(sender);
        assert!(axum::body::to_bytes(body(receiver), 100).await.is_err());
        let (sender, receiver) = mpsc::channel(2);
        sender.send(Piece::Rows(b"a".to_vec())).await.ok().unwrap();
        sender.send(Piece::End).await.ok().unwrap();
        let whole = axum::body::to_bytes(body(receiver), 100).await.unwrap();
        assert_eq!(whole, "a");
    }
}
