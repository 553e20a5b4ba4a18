//! Dates and 文号 of real records, as their sources write them.
//!
//! `doc_metadata.jsonl.gz` of the folder holds records of several governments,
//! with `raw.doc_number` and `raw.pub_date` as found. They are read as documents,
//! so that what counts is what `gongwen index` understands.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};

use flate2::read::MultiGzDecoder;
use gongwen::ingest::{self, IngestConfig, Item};
use gongwen::model::DocNumber;
use serde_json::{Value, json};

/// Most shapes of what is not understood that are printed.
const MAX_SHAPES: usize = 40;

/// Of so many values so many are understood, and what the others look like.
#[derive(Default)]
struct Understood {
    all: usize,
    read: usize,
    shapes: BTreeMap<String, (usize, String)>,
}

impl Understood {
    fn note(&mut self, value: &str, understood: bool) {
        self.all += 1;
        if understood {
            self.read += 1;
        } else {
            let shape = self.shapes.entry(shape(value)).or_default();
            shape.0 += 1;
            if shape.1.is_empty() {
                value.clone_into(&mut shape.1);
            }
        }
    }

    fn print(&self, name: &str) {
        println!("{name}: {} of {} understood", self.read, self.all);
        let mut shapes: Vec<_> = self.shapes.iter().collect();
        shapes.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        for (shape, (count, example)) in shapes.into_iter().take(MAX_SHAPES) {
            println!("{count:>8}  {shape}  such as {example:?}");
        }
    }
}

/// A value with one sign for each run of digits, of numerals, of Han characters
/// and of letters.
fn shape(value: &str) -> String {
    let mut shape = String::new();
    for c in value.chars() {
        let sign = match c {
            '年' | '月' | '日' | '号' | '第' | '令' => c,
            '〇' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' => {
                '一'
            }
            _ if c.is_numeric() => '9',
            _ if c.is_ascii_alphabetic() => 'a',
            _ if c.is_alphabetic() => '字',
            _ => c,
        };
        if !shape.ends_with(sign) {
            shape.push(sign);
        }
    }
    shape
}

#[test]
fn dates_and_numbers_are_understood_as_written() {
    let file = File::open(crate::data().join("doc_metadata.jsonl.gz")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("metadata.jsonl");
    let mut lines = File::create(&path).unwrap();
    let mut records: BTreeMap<String, Value> = BTreeMap::new();
    for (number, line) in BufReader::new(MultiGzDecoder::new(file))
        .lines()
        .enumerate()
    {
        let record: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let id = number.to_string();
        let date = &record["raw"]["pub_date"];
        // Some values say themselves that they are another date.
        let names_written =
            |date: &str| date.starts_with("成文日期") || date.starts_with("发文日期");
        let field = match date.as_str() {
            Some(date) if names_written(date) => "written_date",
            _ => "published_date",
        };
        let doc_number = &record["raw"]["doc_number"];
        let document = json!({"id": id, "title": "无题", "doc_number": doc_number, field: date});
        writeln!(lines, "{document}").unwrap();
        records.insert(id, record);
    }
    drop(lines);
    let mut others = 0;
    let (mut dates, mut numbers) = (Understood::default(), Understood::default());
    for item in ingest::read(&[path], IngestConfig::in_process()) {
        let document = match item {
            Item::Document { document, .. } => document,
            Item::Refused(refusal) => {
                dates.note(refusal.value.as_deref().unwrap_or_default(), false);
                continue;
            }
            other => panic!("{other:?}"),
        };
        let record = &records[document.id.as_str()];
        if let Some(value) = record["raw"]["pub_date"].as_str() {
            let date = document.published_date.or(document.written_date);
            dates.note(value, date.is_some());
            let expected = [&record["published_date"], &record["written_date"]];
            if let Some(date) = date
                && !expected.contains(&&Value::from(date.to_string()))
            {
                println!("{value:?} is read as {date}, not as {expected:?}");
                others += 1;
            }
        }
        if let Some(value) = record["raw"]["doc_number"].as_str() {
            let number = document.doc_number.as_ref().and_then(DocNumber::parts);
            numbers.note(value, number.is_some());
        }
    }
    dates.print("dates");
    numbers.print("文号");
    assert_eq!(others, 0, "dates that the records give otherwise");
    assert!(dates.read >= 20_443, "{}", dates.read);
    // The one that is left is a label without a value.
    assert!(numbers.read >= 17_989, "{}", numbers.read);
}
