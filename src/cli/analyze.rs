//! `gongwen analyze`: how a text is cut when it is indexed, and how it is
//! understood when it is searched for.

use std::fmt::Write;
use std::process::ExitCode;

use anyhow::Context;
use serde::Serialize;

use super::config::{Analyze, Common};
use super::output;
use crate::query::{UnderstoodClause, Unit, understand};
use crate::text::{Analysis, BIGRAMS, CHARACTERS, WORDS, normalize};

#[derive(Serialize)]
struct AnalysisBody {
    normalized: String,
    words: Vec<TokenBody>,
    bigrams: Vec<TokenBody>,
    characters: Vec<TokenBody>,
    /// The query in canonical text.
    canonical: String,
    query: Vec<ClauseBody>,
}

/// A token, with the bytes of the original text that it stands for.
#[derive(Serialize)]
struct TokenBody {
    text: String,
    position: usize,
    start_bytes: usize,
    end_bytes: usize,
}

#[derive(Serialize)]
struct ClauseBody {
    exclude: bool,
    /// The clause in canonical text.
    canonical: String,
    /// Of words or a phrase without a field: its characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    characters: Option<String>,
    /// Of words without a field: what they are made of.
    units: Vec<String>,
}

pub(super) fn run(common: &Common, analyze: &Analyze) -> anyhow::Result<ExitCode> {
    let analysis = common.analysis()?;
    let understood = understand(&analysis, &analyze.text);
    let body = AnalysisBody {
        normalized: normalize(&analyze.text),
        words: tokens(&analysis, WORDS, &analyze.text)?,
        bigrams: tokens(&analysis, BIGRAMS, &analyze.text)?,
        characters: tokens(&analysis, CHARACTERS, &analyze.text)?,
        query: understood.clauses.iter().map(clause_body).collect(),
        canonical: understood.canonical,
    };
    if common.json {
        output::print_json(&body)?;
    } else {
        output::print(&in_words(&body)?)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn tokens(analysis: &Analysis, name: &str, text: &str) -> anyhow::Result<Vec<TokenBody>> {
    let tokens = analysis
        .tokens(name, text)
        .with_context(|| format!("analyzer does not exist: `{name}`"))?;
    Ok(tokens
        .into_iter()
        .map(|token| TokenBody {
            text: token.text,
            position: token.position,
            start_bytes: token.offset_from,
            end_bytes: token.offset_to,
        })
        .collect())
}

fn clause_body(clause: &UnderstoodClause) -> ClauseBody {
    let plain = clause.plain();
    ClauseBody {
        exclude: clause.exclude,
        canonical: clause.canonical.clone(),
        characters: plain.map(|text| text.characters.iter().collect()),
        units: plain.map_or(Vec::new(), |text| {
            text.units.iter().map(Unit::text).collect()
        }),
    }
}

fn in_words(body: &AnalysisBody) -> anyhow::Result<String> {
    let mut text = String::new();
    writeln!(text, "normalized  {}", body.normalized)?;
    for (name, tokens) in [
        ("words", &body.words),
        ("bigrams", &body.bigrams),
        ("characters", &body.characters),
    ] {
        let tokens: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
        writeln!(text, "{name:<11} {}", tokens.join(" | "))?;
    }
    for clause in &body.query {
        let sign = if clause.exclude { "without" } else { "query" };
        if !clause.units.is_empty() {
            writeln!(text, "{sign:<11} {}", clause.units.join(" | "))?;
        } else if let Some(characters) = &clause.characters {
            writeln!(text, "{sign:<11} “{characters}”")?;
        } else {
            writeln!(text, "{sign:<11} {}", clause.canonical)?;
        }
    }
    Ok(text)
}
