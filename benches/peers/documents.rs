//! The documents, made alike for every peer: a file of JSON Lines with the fields
//! that all of them hold, and a sample of it that questions are made of.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use flate2::read::MultiGzDecoder;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};

/// Documents that questions and phrases are made of, at most.
const SAMPLE: usize = 5_000;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Document {
    #[serde(deserialize_with = "text")]
    pub(crate) id: String,
    #[serde(deserialize_with = "text", skip_serializing_if = "String::is_empty")]
    pub(crate) title: String,
    #[serde(deserialize_with = "text", skip_serializing_if = "String::is_empty")]
    pub(crate) body: String,
    #[serde(deserialize_with = "text", skip_serializing_if = "String::is_empty")]
    pub(crate) issuer: String,
    #[serde(deserialize_with = "texts", skip_serializing_if = "Vec::is_empty")]
    pub(crate) keywords: Vec<String>,
    #[serde(deserialize_with = "text", skip_serializing_if = "String::is_empty")]
    pub(crate) topic: String,
    #[serde(deserialize_with = "text", skip_serializing_if = "String::is_empty")]
    pub(crate) doc_number: String,
    #[serde(deserialize_with = "text", skip_serializing_if = "String::is_empty")]
    pub(crate) catalog_number: String,
    #[serde(deserialize_with = "text", skip_serializing_if = "String::is_empty")]
    pub(crate) written_date: String,
    #[serde(deserialize_with = "text", skip_serializing_if = "String::is_empty")]
    pub(crate) published_date: String,
}

fn text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

fn texts<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

impl Document {
    /// The year of `published_date`, which is an ISO date.
    pub(crate) fn published_year(&self) -> Option<u16> {
        self.published_date.get(..4)?.parse().ok()
    }

    fn bytes(&self) -> usize {
        let keywords: usize = self.keywords.iter().map(String::len).sum();
        let fields = [
            &self.id,
            &self.title,
            &self.body,
            &self.issuer,
            &self.topic,
            &self.doc_number,
            &self.catalog_number,
            &self.written_date,
            &self.published_date,
        ];
        keywords + fields.into_iter().map(String::len).sum::<usize>()
    }
}

/// The documents of a run.
pub(crate) struct Documents {
    /// JSON Lines, what is not known left out.
    pub(crate) path: PathBuf,
    pub(crate) count: u64,
    /// UTF-8 bytes of all values.
    pub(crate) bytes: u64,
    pub(crate) sample: Vec<Document>,
}

impl Documents {
    /// Takes up to `count` documents of a file, and writes them into a folder.
    pub(crate) fn prepare(
        source: &Path,
        count: Option<u64>,
        folder: &Path,
        seed: u64,
    ) -> Result<Self> {
        let path = folder.join("documents.jsonl");
        let mut out = BufWriter::new(File::create(&path)?);
        let mut chance = StdRng::seed_from_u64(seed);
        let mut documents = Self {
            path: path.clone(),
            count: 0,
            bytes: 0,
            sample: Vec::new(),
        };
        let mut identifiers = HashSet::new();
        for (line, document) in (1..).zip(lines(source)?) {
            if Some(documents.count) == count {
                break;
            }
            let mut document = document?;
            if document.id.is_empty() {
                document.id = format!("line-{line}");
            }
            // Peers differ in what they make of a second one.
            ensure!(
                identifiers.insert(document.id.clone()),
                "line {line} of {}: the identifier `{}` is there twice",
                source.display(),
                document.id
            );
            serde_json::to_writer(&mut out, &document)?;
            out.write_all(b"\n")?;
            documents.count += 1;
            documents.bytes += document.bytes() as u64;
            // Each document comes into the sample by the same chance.
            if documents.sample.len() < SAMPLE {
                documents.sample.push(document);
            } else if let Ok(place) = usize::try_from(chance.random_range(0..documents.count))
                && let Some(sampled) = documents.sample.get_mut(place)
            {
                *sampled = document;
            }
        }
        out.flush()?;
        ensure!(
            documents.count > 0,
            "{} holds no document",
            source.display()
        );
        Ok(documents)
    }

    /// All of them, in order.
    pub(crate) fn each(&self) -> Result<impl Iterator<Item = Result<Document>> + Send + use<>> {
        lines(&self.path)
    }
}

/// The documents of a file of JSON Lines.
pub(crate) fn lines(path: &Path) -> Result<impl Iterator<Item = Result<Document>> + Send + use<>> {
    let named = path.display().to_string();
    let file = File::open(path).with_context(|| format!("cannot open {named}"))?;
    let bytes: Box<dyn Read + Send> = if path.extension().is_some_and(|ending| ending == "gz") {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let lines = BufReader::with_capacity(1 << 20, bytes).lines().enumerate();
    Ok(lines.map(move |(place, line)| {
        let line = line?;
        serde_json::from_str(&line)
            .with_context(|| format!("line {} of {named} is no document", place + 1))
    }))
}
