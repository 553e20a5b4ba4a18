//! Other spellings of a query, and why there is nothing, in words.

use std::fmt::Write;

use crate::search::{DiagnosedFilter, Diagnosis, FilterKind, SpellingSuggestion, UnderstoodQuery};

/// The lines below the number of documents; none where there is nothing to say.
pub(super) fn in_words(query: &UnderstoodQuery) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    for SpellingSuggestion {
        text: other, total, ..
    } in &query.suggestions
    {
        writeln!(text, "did you mean: {other} ({total})")?;
    }
    if let Some(diagnosis) = &query.diagnosis {
        write_units(&mut text, diagnosis)?;
        for filter in &diagnosis.filters {
            writeln!(text, "without {}: {}", name(filter), filter.without)?;
        }
    }
    Ok(text)
}

fn write_units(text: &mut String, diagnosis: &Diagnosis) -> std::fmt::Result {
    for part in &diagnosis.parts {
        let sign = if part.exclude { "-" } else { "" };
        write!(text, "  {sign}{}: in {}", part.text, part.documents)?;
        if part.documents_without_filters != part.documents {
            let all = part.documents_without_filters;
            write!(text, " ({all} without the filters)")?;
        }
        if let Some(without) = part.without {
            write!(text, "; without it {without}")?;
        }
        writeln!(text)?;
    }
    Ok(())
}

fn name(filter: &DiagnosedFilter) -> String {
    match &filter.kind {
        FilterKind::Values(field, values) => format!("{} {}", field.name(), values.join(", ")),
        FilterKind::Dates(date, _) => format!("the range of {}", date.name()),
    }
}
