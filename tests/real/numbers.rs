//! Numbers of real documents, in the spellings in which people type them.
//!
//! Besides the documents, `doc_metadata.jsonl.gz` of the same folder is read:
//! records of several governments with `raw.doc_number` as found. Bodies are
//! left out, so that a machine of any size indexes all of it in a minute.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::sync::LazyLock;

use flate2::read::MultiGzDecoder;
use gongwen::index::{Generation, WriterConfig};
use gongwen::model::{
    CatalogNumber, DocNumber, DocNumberParts, Document, DocumentId, find_doc_numbers,
};
use gongwen::search::{Engine, SearchEngine};
use gongwen::text::Analysis;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use serde_json::Value;

use crate::{SEED, request, sampled};

/// How many documents of each source are looked for by search.
const SAMPLE: usize = 800;

struct Numbered {
    /// Of the metadata records.
    records: Vec<Document>,
    documents: Vec<Document>,
    engine: SearchEngine,
}

static NUMBERED: LazyLock<Numbered> = LazyLock::new(|| {
    let records = lines("doc_metadata.jsonl.gz", "/raw/doc_number");
    let documents = lines("documents.jsonl.gz", "/doc_number");
    let generation = Generation::in_memory(&Analysis::built_in().unwrap()).unwrap();
    let mut writer = generation
        .writer(WriterConfig {
            threads: 2,
            memory_bytes: 128 * 1024 * 1024,
        })
        .unwrap();
    for document in records.iter().chain(&documents) {
        writer.add(document).unwrap();
    }
    writer.commit().unwrap();
    let reader = generation.reader().unwrap();
    Numbered {
        records,
        documents,
        engine: SearchEngine::embedded(reader),
    }
});

fn lines(name: &str, doc_number: &str) -> Vec<Document> {
    let data = std::env::var_os("GONGWEN_REAL_DATA")
        .expect("GONGWEN_REAL_DATA names the folder with the real documents");
    let file = File::open(PathBuf::from(data).join(name)).unwrap();
    BufReader::new(MultiGzDecoder::new(file))
        .lines()
        .enumerate()
        .map(|(index, line)| {
            let record: Value = serde_json::from_str(&line.unwrap()).unwrap();
            let text = |pointer: &str| record.pointer(pointer).and_then(Value::as_str);
            let id = DocumentId::parse(&format!("{name}-{index}")).unwrap();
            let mut document = Document::new(id, text("/title").unwrap_or("无题").to_owned());
            document.doc_number = text(doc_number).and_then(DocNumber::parse);
            document.catalog_number = text("/catalog_number").and_then(CatalogNumber::parse);
            document.issuer = text("/issuer").map(str::to_owned);
            document
        })
        .collect()
}

/// Ten spellings of a number, and how the source writes it.
fn spellings(written: &str, parts: &DocNumberParts) -> Vec<String> {
    let DocNumberParts {
        code,
        year,
        serial,
        suffix,
    } = parts;
    let canonical = parts.canonical();
    let mut spellings = vec![
        written.to_owned(),
        canonical.clone(),
        canonical.chars().flat_map(|c| [c, ' ']).collect(),
        canonical.chars().map(full_width).collect(),
        canonical.chars().map(traditional).collect(),
        canonical.chars().flat_map(|c| [c, '\u{200b}']).collect(),
        format!("文号：{canonical}"),
    ];
    match year {
        Some(year) => spellings.extend([
            format!("{code}[{year}]{serial}号"),
            format!("{code}【{year}】第{serial:04}号"),
            format!("{code} （{year}〕 {serial} 号"),
            format!("{code}{year}年第{serial}号"),
            format!("{code}{year} {serial}号"),
            format!("{code}{year}-{serial}"),
            format!("{code}〔{year}〕号{serial}"),
        ]),
        None => spellings.extend([
            format!("{code} 第{serial}{suffix}号"),
            format!("{code}第 {serial}{suffix} 号"),
            format!("{code}第00{serial}{suffix}号"),
        ]),
    }
    spellings
}

fn full_width(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn traditional(c: char) -> char {
    match c {
        '国' => '國',
        '办' => '辦',
        '发' => '發',
        '号' => '號',
        '财' => '財',
        '环' => '環',
        '务' => '務',
        '会' => '會',
        '粤' => '粵',
        '苏' => '蘇',
        '辽' => '遼',
        '宁' => '寧',
        '云' => '雲',
        '规' => '規',
        '电' => '電',
        _ => c,
    }
}

/// Whether the first hit has the number.
fn is_first(text: &str, has: impl Fn(&Document) -> bool) -> bool {
    let hits = NUMBERED.engine.search(&request(text)).unwrap().hits;
    let first = hits.first().is_some_and(|hit| has(&hit.document));
    if !first {
        let found = hits.first().map(|hit| &hit.document.doc_number);
        println!("{text:?} gave {found:?}");
    }
    first
}

#[test]
fn doc_numbers_parse_into_parts() {
    for (name, documents) in [
        ("records", &NUMBERED.records),
        ("documents", &NUMBERED.documents),
    ] {
        let mut classes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for document in documents {
            let Some(number) = &document.doc_number else {
                classes.entry("without number").or_default().push("");
                continue;
            };
            let class = match number.all_parts() {
                [] => "text",
                [one] if one.year.is_some() => "code, year and serial number",
                [_] => "code and serial number",
                _ => "several numbers",
            };
            classes.entry(class).or_default().push(number.written());
        }
        for (class, numbers) in &classes {
            println!("{name}: {class}: {}", numbers.len());
        }
        let texts = classes.get("text").map_or(0, Vec::len);
        println!("{name}: texts: {:?}", classes.get("text"));
        assert!(texts * 1_000 <= documents.len(), "{texts} are no numbers");
    }
}

#[test]
fn every_spelling_of_a_real_doc_number_is_the_same_number() {
    let (mut spelled, mut unfound) = (0, 0);
    for document in NUMBERED.records.iter().chain(&NUMBERED.documents) {
        let Some(number) = &document.doc_number else {
            continue;
        };
        let [parts] = number.all_parts() else {
            continue;
        };
        for spelling in spellings(number.written(), parts) {
            let again = DocNumber::parse(&spelling).unwrap();
            assert_eq!(again.canonical(), number.canonical(), "{spelling:?}");
            spelled += 1;
        }
        let title = format!("关于{}的说明", parts.canonical());
        let found = find_doc_numbers(&title);
        let found = found.iter().filter_map(|found| found.number.as_ref());
        let canonical: Vec<String> = found.map(DocNumberParts::canonical).collect();
        if canonical != [parts.canonical()] {
            unfound += 1;
        }
    }
    println!("{spelled} spellings; {unfound} numbers not found among words");
    assert!(unfound <= 5);
}

#[test]
fn doc_numbers_in_ten_spellings_give_their_document_first() {
    let mut random = StdRng::seed_from_u64(SEED);
    for (name, documents) in [
        ("records", &NUMBERED.records),
        ("documents", &NUMBERED.documents),
    ] {
        let numbers: Vec<(&str, &DocNumberParts)> = documents
            .iter()
            .filter_map(|document| document.doc_number.as_ref())
            .flat_map(|number| number.all_parts().iter().map(|one| (number.written(), one)))
            .collect();
        let (mut asked, mut first) = (0, 0);
        for (written, parts) in numbers.sample(&mut random, sampled(SAMPLE)) {
            for spelling in spellings(written, parts) {
                asked += 1;
                first += usize::from(is_first(&spelling, |document| {
                    let number = document.doc_number.as_ref();
                    number.is_some_and(|number| {
                        number.all_parts().contains(parts) || number.written() == *written
                    })
                }));
            }
        }
        println!("{name}: {first} of {asked} spellings of 文号 at rank 1");
        assert_eq!(first, asked);
    }
}

/// Year and serial number alone, and code with year.
#[test]
fn parts_of_doc_numbers_give_all_their_documents_first() {
    let mut random = StdRng::seed_from_u64(SEED);
    let all: Vec<&DocNumberParts> = NUMBERED
        .records
        .iter()
        .chain(&NUMBERED.documents)
        .filter_map(|document| document.doc_number.as_ref())
        .flat_map(DocNumber::all_parts)
        .collect();
    let with_year: Vec<&DocNumberParts> = all
        .into_iter()
        .filter(|parts| parts.year.is_some() && parts.suffix.is_empty())
        .collect();
    let mut asked = 0;
    for parts in with_year.sample(&mut random, sampled(SAMPLE) / 4) {
        let year = parts.year.unwrap();
        let (code, serial) = (&parts.code, parts.serial);
        for (text, code, serial) in [
            (format!("〔{year}〕{serial}号"), None, Some(serial)),
            (format!("{year}年 {code}"), Some(code), None),
        ] {
            if code.is_some() && find_doc_numbers(&text).is_empty() {
                continue; // A code that could be a word.
            }
            let agrees = |other: &DocNumberParts| {
                other.year == Some(year)
                    && code.is_none_or(|code| other.code == *code)
                    && serial.is_none_or(|serial| other.serial == serial)
            };
            let expected = NUMBERED
                .records
                .iter()
                .chain(&NUMBERED.documents)
                .filter_map(|document| document.doc_number.as_ref())
                .filter(|number| number.all_parts().iter().any(agrees))
                .count();
            let hits = NUMBERED.engine.search(&request(&text)).unwrap().hits;
            assert!(hits.len() >= expected.min(10), "{text}");
            for hit in hits.iter().take(expected) {
                let number = hit.document.doc_number.as_ref().unwrap();
                assert!(number.all_parts().iter().any(agrees), "{text}: {number:?}");
            }
            asked += 1;
        }
    }
    println!("{asked} parts of numbers with all their documents first");
}

#[test]
fn titles_are_seldom_taken_for_parts() {
    let (mut titles, mut parts) = (0, Vec::new());
    for document in NUMBERED.records.iter().chain(&NUMBERED.documents) {
        titles += 1;
        let found = find_doc_numbers(&document.title).into_iter();
        parts.extend(
            found
                .filter(|found| found.number.is_none() && found.pattern.code.is_none())
                .map(|found| format!("{}: {}", found.pattern, document.title)),
        );
    }
    println!("{} of {titles} titles have parts of numbers", parts.len());
    assert!(parts.len() * 500 < titles, "{parts:#?}");
}

#[test]
fn catalog_numbers_in_ten_spellings_give_their_document_first() {
    let (mut asked, mut first) = (0, 0);
    let numbers = NUMBERED.documents.iter();
    for number in numbers.filter_map(|document| document.catalog_number.as_ref()) {
        let written = number.written();
        let (code, rest) = written.split_once('/').unwrap();
        let (year, serial) = rest.split_once('-').unwrap();
        for spelling in [
            written.to_owned(),
            written.chars().map(full_width).collect(),
            written.chars().flat_map(|c| [c, '\u{200b}']).collect(),
            format!("{code} / {year} - {serial}"),
            format!("{code}-{year}-{serial}"),
            format!("{code}_{year}_{serial}"),
            format!("{code} {year} {serial}"),
            format!("{code}{year}{serial}"),
            format!("{code}/{year}{serial}"),
            format!("索引号：{written}"),
            format!("索引号：索引号 {written} "),
        ] {
            asked += 1;
            first += usize::from(is_first(&spelling, |document| {
                let found = document.catalog_number.as_ref();
                found.is_some_and(|found| found.canonical() == number.canonical())
            }));
        }
        let tail = number.tails().last().unwrap();
        asked += 1;
        first += usize::from(is_first(tail, |document| {
            let found = document.catalog_number.as_ref();
            found.is_some_and(|found| found.tails().contains(tail))
        }));
    }
    println!("{first} of {asked} spellings of 索引号 at rank 1");
    assert_eq!(first, asked);
}
