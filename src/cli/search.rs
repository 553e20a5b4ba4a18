//! `gongwen search`: the API's search on the command line.

use std::fmt::Write;
use std::process::ExitCode;

use console::style;

use super::advice;
use super::config::{Common, Search};
use super::output;
use crate::http::api::SearchBody;
use crate::http::{SearchParams, today};
use crate::search::{Engine, FacetResult, Hit, Passage, SearchResponse};

pub(super) fn run(common: &Common, search: &Search) -> anyhow::Result<ExitCode> {
    let mut params = SearchParams::from_pairs(&search.pairs())?;
    params.request.best_bets = Some(today());
    let response = common.engine()?.search(&params.request)?;
    if common.json {
        output::print_json(&SearchBody::new(&params, response)?)?;
    } else {
        output::print(&in_words(&params, &response)?)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn in_words(params: &SearchParams, response: &SearchResponse) -> anyhow::Result<String> {
    let mut text = String::new();
    let took_ms = response.took.as_secs_f64() * 1_000.0;
    let noun = if response.total == 1 {
        "document"
    } else {
        "documents"
    };
    let groups = response.groups.map(|groups| match groups {
        1 => " in 1 group".to_owned(),
        _ => format!(" in {groups} groups"),
    });
    let groups = groups.unwrap_or_default();
    writeln!(text, "{} {noun}{groups}, {took_ms:.1} ms", response.total)?;
    if let Some(canonical) = &response.query.canonical {
        writeln!(text, "read as {canonical}")?;
    }
    if let Some(relaxed) = response.query.relaxation {
        let (least, units) = (relaxed.least_units, relaxed.units);
        writeln!(
            text,
            "no document has all {units} words; these have at least {least} of them"
        )?;
    }
    text.push_str(&advice::in_words(&response.query)?);
    for used in &response.query.synonyms {
        let synonyms = used.synonyms.join(", ");
        writeln!(text, "{} also as {synonyms}", used.text)?;
    }
    for offer in &response.query.offers {
        let (field, value) = (offer.field.name(), offer.value());
        writeln!(text, "only {field} {value}: {}", offer.count)?;
    }
    if !response.best_bets.is_empty() {
        writeln!(text, "\n{}", style("recommended").bold())?;
        for hit in &response.best_bets {
            write_hit(&mut text, "*", hit)?;
        }
        writeln!(text, "\n{}", style("results").bold())?;
    }
    for (index, hit) in response.hits.iter().enumerate() {
        let rank = params.request.paging.offset() + index + 1;
        write_hit(&mut text, &format!("{rank}."), hit)?;
    }
    for facet in &response.facets {
        write_facet(&mut text, facet)?;
    }
    Ok(text)
}

fn write_hit(text: &mut String, rank: &str, hit: &Hit) -> anyhow::Result<()> {
    let document = &hit.document;
    let title = hit
        .title
        .as_ref()
        .map_or_else(|| document.title.clone(), marked);
    writeln!(text, "\n{rank:>4} {title}")?;
    let date = document.published_date.or(document.written_date);
    let facts: Vec<String> = [
        document.issuer.clone(),
        document
            .doc_number
            .as_ref()
            .map(|number| number.written().to_owned()),
        date.map(|date| date.to_string()),
        Some(document.id.to_string()),
    ]
    .into_iter()
    .flatten()
    .collect();
    writeln!(text, "     {}", style(facts.join(" · ")).dim())?;
    for passage in hit.body.iter().flatten() {
        writeln!(text, "     {}", marked(passage).replace('\n', " "))?;
    }
    for found in hit.marks.iter().flat_map(|marks| &marks.attachments) {
        let passage = found.text.as_ref().map(marked).unwrap_or_default();
        let name = marked(&found.name);
        writeln!(text, "     [{name}] {}", passage.replace('\n', " "))?;
    }
    if let Some(others) = hit.republications.as_ref().filter(|one| one.total > 0) {
        writeln!(text, "     also published {} times:", others.total)?;
        for other in &others.first {
            let facts = [
                other.issuer.clone(),
                other.published_date.map(|date| date.to_string()),
                Some(other.id.to_string()),
            ];
            let facts: Vec<String> = facts.into_iter().flatten().collect();
            writeln!(text, "       {}", style(facts.join(" · ")).dim())?;
        }
    }
    for sentence in hit.explanation.iter().flat_map(|found| &found.sentences) {
        writeln!(text, "     - {sentence}")?;
    }
    Ok(())
}

fn write_facet(text: &mut String, facet: &FacetResult) -> anyhow::Result<()> {
    writeln!(text, "\n{}", style(facet.field.name()).bold())?;
    for bucket in &facet.buckets {
        let sign = if bucket.selected { "*" } else { " " };
        writeln!(text, "{:>8} {sign} {}", bucket.count, bucket.value)?;
    }
    if facet.other > 0 {
        writeln!(text, "{:>8}   (other values)", facet.other)?;
    }
    if facet.missing > 0 {
        writeln!(text, "{:>8}   (no value)", facet.missing)?;
    }
    Ok(())
}

/// What matched in bold on a terminal.
fn marked(passage: &Passage) -> String {
    let mut marked = String::new();
    let chars: Vec<char> = passage.text.chars().collect();
    let part = |range: std::ops::Range<usize>| chars[range].iter().collect::<String>();
    let mut at = 0;
    for range in &passage.ranges {
        marked.push_str(&part(at..range.start));
        marked.push_str(&style(part(range.clone())).bold().yellow().to_string());
        at = range.end;
    }
    marked.push_str(&part(at..chars.len()));
    marked
}
