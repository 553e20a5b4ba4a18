//! Reads best bets from TOML, and names everything that is wrong with them.

use std::collections::HashMap;

use toml::{Table, Value};

use super::best_bets::{BestBets, Days, Entry, MAX_BEST_BETS};
use super::error::{EditorialError, EditorialFault};
use super::key::whole_key;
use crate::model::{Date, DocumentId};
use crate::query::MAX_QUERY_CHARS;

/// The name of an entry's table.
const ENTRY: &str = "best_bet";
/// The keys of an entry.
const KEYS: [&str; 5] = ["queries", "documents", "from", "until", "note"];

const MEND_DAY: &str = "write a day of the calendar: 2026-01-31";

impl BestBets {
    /// Reads a file of `[[best_bet]]` entries; `file` names it in errors.
    ///
    /// # Errors
    /// With everything that is wrong with it.
    pub fn parse(file: &str, text: &str) -> Result<Self, EditorialError> {
        let text = text.trim_start_matches('\u{feff}');
        let mut faults = Vec::new();
        let entries = match toml::from_str::<Table>(text) {
            Ok(table) => read_entries(table, &mut faults),
            Err(error) => {
                faults.push(syntax_fault(text, &error));
                Vec::new()
            }
        };
        if faults.is_empty() {
            return Ok(Self::new(entries));
        }
        Err(EditorialError {
            file: file.to_owned(),
            faults,
        })
    }
}

/// What is no TOML, by the line and the entry in which reading stopped.
fn syntax_fault(text: &str, error: &toml::de::Error) -> EditorialFault {
    let reason = error.message().replace('\n', ", ");
    let mend = "mend the line; texts stand in quotes, days as 2026-01-31";
    let Some(before) = error.span().and_then(|span| text.get(..span.start)) else {
        return EditorialFault::new("the whole file", reason, mend);
    };
    let line = before.matches('\n').count() + 1;
    let begins = |line: &&str| line.trim_start().starts_with("[[");
    let place = match before.lines().filter(begins).count() {
        0 => format!("line {line}"),
        entry => format!("entry {entry}, line {line}"),
    };
    EditorialFault::new(place, reason, mend)
}

fn read_entries(table: Table, faults: &mut Vec<EditorialFault>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (key, value) in table {
        if key != ENTRY {
            faults.push(EditorialFault::new(
                format!("`{key}`"),
                "is no key that is known here",
                "begin each entry with `[[best_bet]]`, and write its keys behind it",
            ));
            continue;
        }
        let Value::Array(tables) = value else {
            faults.push(EditorialFault::new(
                format!("`{key}`"),
                "is no list of entries",
                "begin each entry with `[[best_bet]]`, in two brackets",
            ));
            continue;
        };
        for (number, value) in (1..).zip(tables) {
            let mut place = Place { number, faults };
            match value {
                Value::Table(table) => entries.push(read_entry(table, &mut place)),
                _ => place.fault(
                    ENTRY,
                    "is no table",
                    "begin each entry with `[[best_bet]]`, in two brackets",
                ),
            }
        }
    }
    find_doubles(&entries, faults);
    entries
}

/// Where in the file one is, and what was found there.
struct Place<'a> {
    number: usize,
    faults: &'a mut Vec<EditorialFault>,
}

impl Place<'_> {
    fn fault(&mut self, key: &str, reason: impl Into<String>, mend: &'static str) {
        self.faults.push(fault_of(self.number, key, reason, mend));
    }
}

fn fault_of(
    number: usize,
    key: &str,
    reason: impl Into<String>,
    mend: &'static str,
) -> EditorialFault {
    EditorialFault::new(format!("entry {number}, `{key}`"), reason, mend)
}

fn read_entry(mut table: Table, place: &mut Place<'_>) -> Entry {
    let queries = texts(&mut table, "queries", "name at least one query", place);
    let documents = texts(&mut table, "documents", "name 1 to 5 documents", place);
    let days = Days {
        from: day(&mut table, "from", place),
        until: day(&mut table, "until", place),
    };
    if let (Some(from), Some(until)) = (days.from, days.until)
        && until < from
    {
        let reason = format!("is {until}, before the first day, {from}");
        place.fault("until", reason, "exchange the two days, or mend one");
    }
    if table.remove("note").is_some_and(|note| !note.is_str()) {
        place.fault("note", "is no text", "put it in quotes, or leave it out");
    }
    for key in table.keys() {
        let reason = format!("is no key of an entry; its keys are {}", KEYS.join(", "));
        place.fault(key, reason, "mend its name, or leave it out");
    }
    Entry {
        number: place.number,
        queries: query_keys(&queries, place),
        documents: document_ids(&documents, place),
        days,
    }
}

/// A list of texts, which must not be empty.
fn texts(table: &mut Table, key: &str, mend: &'static str, place: &mut Place<'_>) -> Vec<String> {
    const MEND: &str = "write a list of texts in quotes: [\"…\", \"…\"]";
    let Some(value) = table.remove(key) else {
        place.fault(key, "is missing", mend);
        return Vec::new();
    };
    let Value::Array(values) = value else {
        place.fault(key, "is no list", MEND);
        return Vec::new();
    };
    if values.is_empty() {
        place.fault(key, "is empty", mend);
    }
    let mut texts = Vec::new();
    for value in values {
        match value {
            Value::String(text) => texts.push(text),
            other => place.fault(key, format!("holds `{other}`, which is no text"), MEND),
        }
    }
    texts
}

fn query_keys(queries: &[String], place: &mut Place<'_>) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for query in queries {
        let key = whole_key(query);
        let chars = query.chars().count();
        if key.is_empty() {
            let reason = format!("holds `{query}`, in which nothing can be looked for");
            place.fault("queries", reason, "write the words that people type");
        } else if chars > MAX_QUERY_CHARS {
            let reason = format!(
                "holds a query of {chars} characters, of which a search takes {MAX_QUERY_CHARS}"
            );
            place.fault("queries", reason, "write the words that people type");
        } else if keys.contains(&key) {
            let reason = format!("holds `{query}` twice, as queries are compared");
            place.fault("queries", reason, "leave one of them out");
        } else {
            keys.push(key);
        }
    }
    keys
}

fn document_ids(documents: &[String], place: &mut Place<'_>) -> Vec<DocumentId> {
    if documents.len() > MAX_BEST_BETS {
        let reason = format!("names {} documents", documents.len());
        place.fault("documents", reason, "leave at most 5 of them");
    }
    let mut ids: Vec<DocumentId> = Vec::new();
    for text in documents {
        match DocumentId::parse(text) {
            Ok(id) if ids.contains(&id) => {
                let reason = format!("names `{id}` twice");
                place.fault("documents", reason, "leave one of them out");
            }
            Ok(id) => ids.push(id),
            Err(error) => {
                let reason = format!("holds `{text}`, which cannot be one: {error}");
                let mend = "copy the identifier from the document's page or the API";
                place.fault("documents", reason, mend);
            }
        }
    }
    ids
}

fn day(table: &mut Table, key: &str, place: &mut Place<'_>) -> Option<Date> {
    let value = table.remove(key)?;
    let text = match &value {
        Value::String(text) => text.trim().to_owned(),
        Value::Datetime(moment) => moment.to_string(),
        _ => {
            place.fault(key, format!("is `{value}`, no day"), MEND_DAY);
            return None;
        }
    };
    // Ten characters: a moment would be read as its day.
    let day = text.parse().ok().filter(|_| text.chars().count() == 10);
    if day.is_none() {
        place.fault(key, format!("is `{text}`, no day"), MEND_DAY);
    }
    day
}

/// A query has one list of documents on a day.
fn find_doubles(entries: &[Entry], faults: &mut Vec<EditorialFault>) {
    let mut known: HashMap<&str, Vec<&Entry>> = HashMap::new();
    for entry in entries {
        for query in &entry.queries {
            let others = known.entry(query).or_default();
            let double = others.iter().find(|other| other.days.overlap(entry.days));
            if let Some(other) = double {
                let reason = format!(
                    "holds `{query}`, as does entry {}, whose days overlap",
                    other.number
                );
                let mend = "join the entries, leave it out of one, or part their days";
                faults.push(fault_of(entry.number, "queries", reason, mend));
            }
            others.push(entry);
        }
    }
}
