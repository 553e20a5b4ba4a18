//! `gongwen stats`: what the index holds.

use std::process::ExitCode;

use serde::Serialize;

use super::config::Common;
use super::output;
use crate::search::{EmbeddedEngine, Engine};
use crate::text::Analysis;

#[derive(Serialize)]
struct StatsBody {
    generation: String,
    documents: u64,
    segments: usize,
    size_bytes: u64,
}

pub(super) fn run(common: &Common) -> anyhow::Result<ExitCode> {
    let generation = common.folder().open(&Analysis::built_in()?)?;
    let statistics = EmbeddedEngine::new(generation.reader()?).statistics()?;
    let body = StatsBody {
        generation: statistics.generation,
        documents: statistics.documents,
        segments: statistics.segments,
        size_bytes: statistics.size_bytes,
    };
    if common.json {
        output::print_json(&body)?;
    } else {
        output::print(&format!(
            "generation {}\ndocuments  {}\nsegments   {}\nsize       {}\n",
            body.generation,
            body.documents,
            body.segments,
            indicatif::HumanBytes(body.size_bytes),
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}
