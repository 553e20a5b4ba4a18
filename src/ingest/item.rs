//! What ingest hands on: documents, refusals and files that are no sources.

use std::fmt;

use crate::model::Document;

/// One thing met on the way: there is exactly one for each document, each
/// refused record and each file that is no source.
#[derive(Debug)]
pub enum Item {
    /// A document that can be taken in.
    Document {
        /// The document.
        document: Box<Document>,
        /// What was doubtful about it.
        warnings: Vec<Warning>,
        /// The names of its fields that are not known; their values are in `extra`.
        unknown_fields: Vec<String>,
        /// Where it was read.
        place: Place,
    },
    /// A record, or a whole file, that cannot be taken in.
    Refused(Refusal),
    /// A file or folder that is no source of documents.
    Skipped(SkippedFile),
    /// A file that is as it was when it was taken in; its path.
    Unchanged(String),
}

/// Where something was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, under the path that was given; `-` is standard input.
    pub path: String,
    /// The line, from 1, where one can be named.
    pub line: Option<u64>,
}

/// Something doubtful in a document that is taken in all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Where it stands.
    pub place: Place,
    /// The field, by its name in JSON.
    pub field: String,
    /// The value, shortened.
    pub value: String,
    /// What is doubtful, to be read behind the field and its value.
    pub reason: String,
}

/// Why a record or a file is not taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Where it stands.
    pub place: Place,
    /// The field at fault, where it is one.
    pub field: Option<String>,
    /// The field's value, shortened.
    pub value: Option<String>,
    /// What is wrong.
    pub reason: String,
    /// What the user can do about it.
    pub mend: String,
}

/// A file or folder that is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedFile {
    /// Its path.
    pub path: String,
    /// Why it is not read.
    pub reason: String,
    /// Whether it is hidden, and so expected to be passed over.
    pub hidden: bool,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.path),
            None => f.write_str(&self.path),
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            place,
            field,
            value,
            reason,
        } = self;
        write!(f, "{place}: {field} `{value}`: {reason}")
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.place)?;
        match (&self.field, &self.value) {
            (Some(field), Some(value)) => write!(f, "{field} `{value}`: ")?,
            (Some(field), None) => write!(f, "{field}: ")?,
            (None, _) => {}
        }
        write!(f, "{}; {}", self.reason, self.mend)
    }
}

impl fmt::Display for SkippedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_one_line() {
        let place = Place {
            path: "corpus/a.jsonl".to_owned(),
            line: Some(3),
        };
        let mut refusal = Refusal {
            place,
            field: Some("written_date".to_owned()),
            value: Some("2021-02-31".to_owned()),
            reason: "is a day that the calendar does not have".to_owned(),
            mend: "correct the date".to_owned(),
        };
        assert_eq!(
            refusal.to_string(),
            "corpus/a.jsonl:3: written_date `2021-02-31`: is a day that the calendar does not \
             have; correct the date"
        );
        refusal.field = None;
        refusal.place.line = None;
        assert_eq!(
            refusal.to_string(),
            "corpus/a.jsonl: is a day that the calendar does not have; correct the date"
        );
    }
}
