//! What passes between a parser's process and the one that reads: each message is
//! its length in four bytes and JSON.

use std::borrow::Cow;
use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::job::{Attached, Output};
use super::limits::MAX_MESSAGE_BYTES;
use crate::ingest::fault::Fault;
use crate::ingest::field::Field;
use crate::ingest::mapping::Mapping;
use crate::ingest::record::{Doubt, Link, RawField, Record};

/// An [`Output`], or that there is no more.
#[derive(Serialize, Deserialize)]
pub(super) enum Message {
    End,
    Unchanged,
    Stamp(u64),
    Attached(Vec<Attached>),
    Record {
        inner: Option<String>,
        line: Option<u64>,
        record: RecordMessage,
    },
    Fault {
        inner: Option<String>,
        line: Option<u64>,
        fault: FaultMessage,
    },
    Skipped {
        inner: String,
        reason: String,
    },
}

#[derive(Serialize, Deserialize)]
pub(super) struct RecordMessage {
    fields: Vec<FieldMessage>,
    doubts: Vec<(String, String, String)>,
    links: Vec<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct FieldMessage {
    name: String,
    field: Option<String>,
    value: Value,
    line: Option<u64>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct FaultMessage {
    line: Option<u64>,
    field: Option<String>,
    value: Option<String>,
    reason: String,
    mend: String,
}

impl From<Output> for Message {
    fn from(output: Output) -> Self {
        match output {
            Output::Unchanged => Self::Unchanged,
            Output::Stamp(stamp) => Self::Stamp(stamp),
            Output::Attached(files) => Self::Attached(files),
            Output::Skipped { inner, reason } => Self::Skipped { inner, reason },
            Output::Record {
                inner,
                line,
                outcome,
            } => match outcome {
                Ok(record) => Self::Record {
                    inner,
                    line,
                    record: RecordMessage::of(record),
                },
                Err(fault) => Self::Fault {
                    inner,
                    line,
                    fault: FaultMessage::of(fault),
                },
            },
        }
    }
}

impl Message {
    /// What was given, `None` for the end.
    pub(super) fn into_output(self, mapping: &Mapping) -> Option<Output> {
        Some(match self {
            Self::End => return None,
            Self::Unchanged => Output::Unchanged,
            Self::Stamp(stamp) => Output::Stamp(stamp),
            Self::Attached(files) => Output::Attached(files),
            Self::Skipped { inner, reason } => Output::Skipped { inner, reason },
            Self::Record {
                inner,
                line,
                record,
            } => Output::Record {
                inner,
                line,
                outcome: Ok(record.into_record(mapping)),
            },
            Self::Fault { inner, line, fault } => Output::Record {
                inner,
                line,
                outcome: Err(fault.into_fault()),
            },
        })
    }
}

impl RecordMessage {
    fn of(record: Record) -> Self {
        let fields = record.fields.into_iter().map(|raw| FieldMessage {
            name: raw.name,
            field: raw.field.map(|field| field.name().to_owned()),
            value: raw.value,
            line: raw.line,
        });
        let doubts = record.doubts.into_iter();
        let doubts = doubts.map(|doubt| (doubt.field.name().to_owned(), doubt.value, doubt.reason));
        let links = record.links.into_iter();
        Self {
            fields: fields.collect(),
            doubts: doubts.collect(),
            links: links.map(|link| (link.address, link.text)).collect(),
        }
    }

    fn into_record(self, mapping: &Mapping) -> Record {
        let mut record = Record::new(mapping);
        record.fields = self
            .fields
            .into_iter()
            .map(|raw| RawField {
                name: raw.name,
                field: raw.field.as_deref().and_then(Field::parse),
                value: raw.value,
                line: raw.line,
            })
            .collect();
        record.doubts = self
            .doubts
            .into_iter()
            .filter_map(|(field, value, reason)| {
                let field = Field::parse(&field)?;
                Some(Doubt {
                    field,
                    value,
                    reason,
                })
            })
            .collect();
        record.links = self
            .links
            .into_iter()
            .map(|(address, text)| Link { address, text })
            .collect();
        record
    }
}

impl FaultMessage {
    fn of(fault: Fault) -> Self {
        Self {
            line: fault.line,
            field: fault.field.map(str::to_owned),
            value: fault.value,
            reason: fault.reason,
            mend: fault.mend.into_owned(),
        }
    }

    fn into_fault(self) -> Fault {
        Fault {
            line: self.line,
            field: self
                .field
                .as_deref()
                .and_then(Field::parse)
                .map(Field::name),
            value: self.value,
            reason: self.reason,
            mend: Cow::Owned(self.mend),
        }
    }
}

impl Message {
    /// Whether another message follows without any work in between that may fail,
    /// so that it may wait for that one.
    pub(super) fn may_wait(&self) -> bool {
        match self {
            Self::Unchanged | Self::Attached(_) | Self::Stamp(_) => true,
            Self::Record { inner, .. } | Self::Fault { inner, .. } => inner.is_none(),
            Self::End | Self::Skipped { .. } => false,
        }
    }
}

/// Writes a message and sees to it that it is on its way.
pub(super) fn send(writer: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    put(writer, message)?;
    writer.flush()
}

/// Writes a message.
pub(super) fn put(writer: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let bytes = serde_json::to_vec(message)?;
    let length = u32::try_from(bytes.len())
        .ok()
        .filter(|&length| length <= MAX_MESSAGE_BYTES)
        .ok_or_else(|| io::Error::other("gives a record that is too long"))?;
    writer.write_all(&length.to_le_bytes())?;
    writer.write_all(&bytes)
}

/// Reads a message, `None` at the end of the stream.
pub(super) fn receive<T: DeserializeOwned>(reader: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match reader.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let length = u32::from_le_bytes(length);
    if length > MAX_MESSAGE_BYTES {
        return Err(io::Error::other("gives a record that is too long"));
    }
    let mut bytes = Vec::new();
    reader.take(length.into()).read_to_end(&mut bytes)?;
    if bytes.len() < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(serde_json::from_slice(&bytes)?))
}
