//! `gongwen stats`: what the index holds, and what it takes on disk.

use std::fmt::Write;
use std::process::ExitCode;

use indicatif::HumanBytes;
use serde::Serialize;

use super::clustered;
use super::config::Common;
use super::output;
use crate::index::{FieldUsage, GenerationInfo, SegmentUsage, State, Usage};

#[derive(Serialize)]
struct StatsBody {
    generation: String,
    documents: u64,
    deleted_share: f64,
    size_bytes: u64,
    stored_bytes: u64,
    segments: Vec<SegmentBody>,
    fields: Vec<FieldBody>,
    generations: Vec<GenerationBody>,
}

#[derive(Serialize)]
struct SegmentBody {
    id: String,
    documents: u64,
    deleted: u64,
    bytes: u64,
}

#[derive(Serialize)]
struct FieldBody {
    name: String,
    bytes: u64,
    terms_bytes: u64,
    postings_bytes: u64,
    positions_bytes: u64,
    column_bytes: u64,
    norms_bytes: u64,
}

#[derive(Serialize)]
struct GenerationBody {
    name: String,
    live: bool,
    state: String,
    #[serde(flatten)]
    record: Option<RecordBody>,
    size_bytes: u64,
}

#[derive(Serialize)]
struct RecordBody {
    documents: u64,
    source: String,
    created_at: String,
    committed_at: String,
}

pub(super) fn run(common: &Common) -> anyhow::Result<ExitCode> {
    if let Some(index) = common.engine.cluster()? {
        clustered::stats(common, &index)?;
        return Ok(ExitCode::SUCCESS);
    }
    let folder = common.folder();
    let snapshot = folder.reader(&common.analysis()?)?.snapshot();
    let usage = snapshot.usage()?;
    let deleted_share = usage.deleted_share();
    let Usage {
        segments,
        fields,
        stored_bytes,
        total_bytes,
    } = usage;
    let body = StatsBody {
        generation: snapshot.generation().to_owned(),
        documents: snapshot.document_count(),
        deleted_share,
        size_bytes: total_bytes,
        stored_bytes,
        segments: segments.into_iter().map(segment_body).collect(),
        fields: fields.into_iter().map(field_body).collect(),
        generations: folder
            .generations()?
            .into_iter()
            .map(generation_body)
            .collect(),
    };
    if common.json {
        output::print_json(&body)?;
    } else {
        output::print(&in_words(&body)?)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn segment_body(segment: SegmentUsage) -> SegmentBody {
    SegmentBody {
        id: segment.id,
        documents: segment.documents,
        deleted: segment.deleted,
        bytes: segment.bytes,
    }
}

fn field_body(field: FieldUsage) -> FieldBody {
    FieldBody {
        bytes: field.total_bytes(),
        name: field.name,
        terms_bytes: field.terms_bytes,
        postings_bytes: field.postings_bytes,
        positions_bytes: field.positions_bytes,
        column_bytes: field.column_bytes,
        norms_bytes: field.norms_bytes,
    }
}

fn generation_body(generation: GenerationInfo) -> GenerationBody {
    let (state, record) = match generation.manifest {
        Ok(manifest) => {
            let state = match manifest.state {
                State::Building => "building",
                State::Ready => "ready",
            };
            let record = RecordBody {
                documents: manifest.documents,
                source: manifest.source,
                created_at: manifest.created_at,
                committed_at: manifest.committed_at,
            };
            (state.to_owned(), Some(record))
        }
        Err(error) => (error.line(), None),
    };
    GenerationBody {
        name: generation.name,
        live: generation.live,
        state,
        record,
        size_bytes: generation.size_bytes,
    }
}

fn in_words(body: &StatsBody) -> anyhow::Result<String> {
    let mut text = String::new();
    writeln!(text, "generation  {}", body.generation)?;
    writeln!(text, "documents   {}", body.documents)?;
    writeln!(text, "deleted     {:.1} %", body.deleted_share * 100.0)?;
    writeln!(text, "size        {}", HumanBytes(body.size_bytes))?;
    writeln!(text, "originals   {}", HumanBytes(body.stored_bytes))?;
    writeln!(
        text,
        "\n{:<34} {:>9} {:>9} {:>11}",
        "segment", "documents", "deleted", "size"
    )?;
    for segment in &body.segments {
        writeln!(
            text,
            "{:<34} {:>9} {:>9} {:>11}",
            segment.id,
            segment.documents,
            segment.deleted,
            size(segment.bytes)
        )?;
    }
    writeln!(
        text,
        "\n{:<22} {:>11} {:>11} {:>11} {:>11} {:>11} {:>11}",
        "field", "size", "terms", "postings", "positions", "column", "norms"
    )?;
    for field in &body.fields {
        writeln!(
            text,
            "{:<22} {:>11} {:>11} {:>11} {:>11} {:>11} {:>11}",
            field.name,
            size(field.bytes),
            size(field.terms_bytes),
            size(field.postings_bytes),
            size(field.positions_bytes),
            size(field.column_bytes),
            size(field.norms_bytes)
        )?;
    }
    writeln!(text)?;
    for generation in &body.generations {
        let GenerationBody { name, state, .. } = generation;
        let live = if generation.live { " (live)" } else { "" };
        let size = HumanBytes(generation.size_bytes);
        match &generation.record {
            Some(record) => writeln!(
                text,
                "generation {name}{live}: {state}, {} documents, {size}, begun {}, last commit \
                 {}, by {}",
                record.documents, record.created_at, record.committed_at, record.source
            )?,
            None => writeln!(text, "generation {name}{live}: {size}, {state}")?,
        }
    }
    Ok(text)
}

fn size(bytes: u64) -> String {
    HumanBytes(bytes).to_string()
}
