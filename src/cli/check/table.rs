//! Findings for people: counts by severity and code, then the first of each.

use std::fmt::Write;

use crate::quality::{Finding, RULES, Severity, Summary};

/// Keeps the first findings of each rule.
pub(super) struct Table {
    limit: usize,
    kept: Vec<Vec<Finding>>,
}

impl Table {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            kept: RULES.iter().map(|_| Vec::new()).collect(),
        }
    }

    pub(super) fn take(&mut self, finding: Finding) {
        let rule = RULES.iter().position(|rule| rule.code == finding.code);
        if let Some(kept) = rule.and_then(|rule| self.kept.get_mut(rule))
            && kept.len() < self.limit
        {
            kept.push(finding);
        }
    }

    pub(super) fn in_words(&self, summary: &Summary) -> String {
        let mut text = String::new();
        push(&mut text, format_args!("{}", headline(summary)));
        for severity in Severity::ALL {
            let of_severity = summary.of(severity);
            if of_severity == 0 {
                continue;
            }
            push(
                &mut text,
                format_args!("\n{}", counted(of_severity, severity.name())),
            );
            for (rule, count) in RULES.iter().zip(summary.counts) {
                if rule.severity == severity && count > 0 {
                    push(
                        &mut text,
                        format_args!("{count:>8}  {:<24} {}", rule.code, rule.meaning),
                    );
                }
            }
        }
        for ((rule, count), kept) in RULES.iter().zip(summary.counts).zip(&self.kept) {
            if count == 0 || self.limit == 0 {
                continue;
            }
            push(
                &mut text,
                format_args!("\n{} {}: {}", rule.severity, rule.code, rule.mend),
            );
            for finding in kept {
                push(&mut text, format_args!("  {}", line(finding)));
            }
            let untold = count.saturating_sub(kept.len() as u64);
            if untold > 0 {
                push(
                    &mut text,
                    format_args!("  {untold} more; see `--limit`, `--json` or `--csv`"),
                );
            }
        }
        text
    }
}

fn headline(summary: &Summary) -> String {
    let found: Vec<String> = Severity::ALL
        .iter()
        .map(|&severity| counted(summary.of(severity), severity.name()))
        .collect();
    format!(
        "checked {}, {} refused: {}",
        counted(summary.documents, "document"),
        summary.refused,
        found.join(", ")
    )
}

fn counted(count: u64, name: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {name}{plural}")
}

fn line(finding: &Finding) -> String {
    let others = finding.others.join(", ");
    let refused = finding.code == "refused";
    let parts = [
        finding.place.as_ref().map(ToString::to_string),
        finding.document.as_ref().map(|id| format!(" {id}")),
        Some(": ".to_owned()),
        finding.field.as_ref().map(|field| format!("{field} ")),
        finding.value.as_ref().map(|value| format!("`{value}` ")),
        Some(finding.message.clone()),
        (!others.is_empty()).then(|| format!(": {others}")),
        refused.then(|| format!("; {}", finding.mend)),
    ];
    parts.into_iter().flatten().collect()
}

fn push(text: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(text, "{line}").expect("writing to a string does not fail");
}
