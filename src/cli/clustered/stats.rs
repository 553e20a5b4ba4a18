//! `gongwen stats` on a cluster.

use std::fmt::Write;

use indicatif::HumanBytes;
use serde::Serialize;

use crate::cli::config::Common;
use crate::cli::output;
use crate::cluster::ClusterIndex;

#[derive(Serialize)]
struct StatsBody<'a> {
    cluster: &'a str,
    generation: String,
    documents: u64,
    generations: Vec<GenerationBody>,
}

#[derive(Serialize)]
struct GenerationBody {
    name: String,
    live: bool,
    state: &'static str,
    documents: u64,
    source: String,
    created_at: String,
    committed_at: String,
    shards: u64,
    size_bytes: u64,
    health: String,
}

pub(in crate::cli) fn stats(common: &Common, index: &ClusterIndex) -> anyhow::Result<()> {
    let live = index.live_or_missing()?;
    let mut body = StatsBody {
        cluster: index.product(),
        documents: index.count(&live)?,
        generations: Vec::new(),
        generation: live.clone(),
    };
    for generation in index.generations()? {
        let usage = index.usage(&generation.index)?;
        body.generations.push(GenerationBody {
            live: generation.index == live,
            state: if generation.is_ready {
                "ready"
            } else {
                "building"
            },
            documents: generation.documents,
            source: generation.source,
            created_at: generation.created_at,
            committed_at: generation.committed_at,
            shards: usage.shards,
            size_bytes: usage.bytes,
            health: usage.health,
            name: generation.index,
        });
    }
    if common.json {
        return output::print_json(&body);
    }
    output::print(&in_words(&body)?)
}

fn in_words(body: &StatsBody<'_>) -> anyhow::Result<String> {
    let mut text = String::new();
    writeln!(text, "cluster     {}", body.cluster)?;
    writeln!(text, "generation  {}", body.generation)?;
    writeln!(text, "documents   {}\n", body.documents)?;
    for generation in &body.generations {
        let live = if generation.live { " (live)" } else { "" };
        writeln!(
            text,
            "{}{live}: {}, {}, {} documents, {} shards, {}, begun {}, last commit {}, by {}",
            generation.name,
            generation.state,
            generation.health,
            generation.documents,
            generation.shards,
            HumanBytes(generation.size_bytes),
            generation.created_at,
            generation.committed_at,
            generation.source,
        )?;
    }
    Ok(text)
}
