//! Findings as one JSON object, written as they come: the list first, then the
//! summary.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Context;
use serde::Serialize;

use crate::quality::{Finding, RULES, Severity, Summary};

pub(super) struct JsonFindings<W> {
    writer: W,
    is_first: bool,
}

#[derive(Serialize)]
struct FindingBody<'a> {
    code: &'a str,
    severity: &'a str,
    field: Option<&'a str>,
    value: Option<&'a str>,
    file: Option<&'a str>,
    line: Option<u64>,
    document: Option<&'a str>,
    message: &'a str,
    mend: &'a str,
    others: &'a [String],
}

#[derive(Serialize)]
struct SummaryBody<'a> {
    documents: u64,
    refused: u64,
    errors: u64,
    warnings: u64,
    notices: u64,
    by_code: BTreeMap<&'a str, u64>,
}

impl<W: Write> JsonFindings<W> {
    pub(super) fn new(writer: W) -> Self {
        Self {
            writer,
            is_first: true,
        }
    }

    pub(super) fn take(&mut self, finding: &Finding) -> anyhow::Result<()> {
        let body = serde_json::to_string(&body(finding)).context("cannot write JSON")?;
        let before = if self.is_first {
            "{\"findings\": [\n"
        } else {
            ",\n"
        };
        self.is_first = false;
        Ok(write!(self.writer, "{before}{body}")?)
    }

    pub(super) fn finish(mut self, summary: &Summary) -> anyhow::Result<()> {
        let before = if self.is_first {
            "{\"findings\": ["
        } else {
            "\n"
        };
        let by_code = RULES.iter().zip(summary.counts);
        let body = SummaryBody {
            documents: summary.documents,
            refused: summary.refused,
            errors: summary.of(Severity::Error),
            warnings: summary.of(Severity::Warning),
            notices: summary.of(Severity::Notice),
            by_code: by_code
                .filter(|(_, count)| *count > 0)
                .map(|(rule, count)| (rule.code, count))
                .collect(),
        };
        let body = serde_json::to_string(&body).context("cannot write JSON")?;
        writeln!(self.writer, "{before}],\n\"summary\": {body}}}")?;
        Ok(self.writer.flush()?)
    }
}

fn body(finding: &Finding) -> FindingBody<'_> {
    let place = finding.place.as_ref();
    FindingBody {
        code: finding.code,
        severity: finding.severity.name(),
        field: finding.field.as_deref(),
        value: finding.value.as_deref(),
        file: place.map(|place| place.path.as_str()),
        line: place.and_then(|place| place.line),
        document: finding.document.as_deref(),
        message: &finding.message,
        mend: &finding.mend,
        others: &finding.others,
    }
}
