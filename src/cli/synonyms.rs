//! `gongwen synonyms`: checks the lists of synonyms, and looks words up in them.

use std::fmt::Write;
use std::process::ExitCode;

use serde::Serialize;

use super::config::{Common, SynonymWords};
use super::output;

#[derive(Serialize)]
struct SynonymsBody {
    /// Number of words that are also called something else.
    words: usize,
    looked_up: Vec<WordBody>,
}

#[derive(Serialize)]
struct WordBody {
    text: String,
    synonyms: Vec<String>,
}

pub(super) fn run(common: &Common, words: &SynonymWords) -> anyhow::Result<ExitCode> {
    let synonyms = common.editorial.synonyms()?;
    let analysis = common.analysis()?;
    let looked_up = words.words.iter().map(|word| {
        let lane: String = analysis.characters(word).into_iter().collect();
        WordBody {
            text: word.clone(),
            synonyms: synonyms.of(&lane).to_vec(),
        }
    });
    let body = SynonymsBody {
        words: synonyms.len(),
        looked_up: looked_up.collect(),
    };
    if common.json {
        output::print_json(&body)?;
    } else {
        output::print(&in_words(&body)?)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn in_words(body: &SynonymsBody) -> anyhow::Result<String> {
    let mut text = String::new();
    for word in &body.looked_up {
        if word.synonyms.is_empty() {
            writeln!(text, "{}: no synonyms", word.text)?;
        } else {
            writeln!(text, "{}: {}", word.text, word.synonyms.join(", "))?;
        }
    }
    if body.looked_up.is_empty() {
        writeln!(text, "{} words have synonyms, no fault found", body.words)?;
    }
    Ok(text)
}
