//! `gongwen suggest`: the API's suggestions on the command line.

use std::fmt::Write;
use std::process::ExitCode;

use console::style;

use super::config::{Common, Suggest};
use super::output;
use crate::http::api::SuggestBody;
use crate::http::suggest_request_of;
use crate::search::{Engine, Suggestion};

pub(super) fn run(common: &Common, suggest: &Suggest) -> anyhow::Result<ExitCode> {
    let request = suggest_request_of(&suggest.pairs())?;
    let response = common.engine()?.suggest(&request)?;
    if common.json {
        output::print_json(&SuggestBody::new(response))?;
    } else {
        let mut text = String::new();
        for suggestion in &response.suggestions {
            write_suggestion(&mut text, suggestion)?;
        }
        output::print(&text)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What was typed in bold on a terminal.
fn write_suggestion(text: &mut String, suggestion: &Suggestion) -> anyhow::Result<()> {
    let chars: Vec<char> = suggestion.text.chars().collect();
    let part = |range: std::ops::Range<usize>| chars[range].iter().collect::<String>();
    let range = suggestion.range.clone();
    let facts: Vec<String> = [
        Some(suggestion.count.to_string()),
        suggestion.document.clone(),
    ]
    .into_iter()
    .flatten()
    .collect();
    writeln!(
        text,
        "{:<8} {}{}{}  {}",
        suggestion.kind.name(),
        part(0..range.start),
        style(part(range.clone())).bold().yellow(),
        part(range.end..chars.len()),
        style(facts.join(" · ")).dim(),
    )?;
    Ok(())
}
