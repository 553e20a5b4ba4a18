//! Findings as CSV, with the mark by which spreadsheets know UTF-8.

use std::io::Write;

use crate::quality::Finding;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Cells that begin so are formulas to a spreadsheet.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

pub(super) struct CsvFindings<W: Write>(csv::Writer<W>);

impl<W: Write> CsvFindings<W> {
    pub(super) fn new(mut writer: W) -> anyhow::Result<Self> {
        writer.write_all(BYTE_ORDER_MARK)?;
        let mut writer = csv::Writer::from_writer(writer);
        writer.write_record([
            "severity", "code", "file", "line", "document", "field", "value", "message", "mend",
            "others",
        ])?;
        Ok(Self(writer))
    }

    pub(super) fn take(&mut self, finding: &Finding) -> anyhow::Result<()> {
        let place = finding.place.as_ref();
        let line = place.and_then(|place| place.line);
        let others = finding.others.join(" ");
        let cells = [
            finding.severity.name(),
            finding.code,
            place.map_or("", |place| place.path.as_str()),
            &line.map_or_else(String::new, |line| line.to_string()),
            finding.document.as_deref().unwrap_or(""),
            finding.field.as_deref().unwrap_or(""),
            finding.value.as_deref().unwrap_or(""),
            &finding.message,
            &finding.mend,
            &others,
        ];
        Ok(self.0.write_record(cells.map(as_text))?)
    }

    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        Ok(self.0.flush()?)
    }
}

/// A cell that no spreadsheet takes for a formula.
fn as_text(cell: &str) -> String {
    if cell.starts_with(FORMULA_STARTS) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
