//! The texts of a document as they are shown: lines with their anchors, and what
//! a search looked for marked in them.

use std::ops::Range;

use minijinja::Value;
use serde::Serialize;

use super::line_kind::LineKind;
use super::lines::Line;
use crate::http::markup::Mark;
use crate::http::web::templates::marked_text;

/// Most marks with an anchor of their own.
const MAX_NUMBERED: usize = 500;

/// A line with its anchor.
#[derive(Debug, Serialize)]
pub(super) struct LineView {
    id: String,
    kind: LineKind,
    /// Level of a heading on the page; `None` for what is none.
    level: Option<u8>,
    lead: Value,
    rest: Value,
}

/// Marks the texts of a page, and numbers the marks from its beginning on.
#[derive(Debug, Default)]
pub(super) struct Marker {
    numbered: usize,
    total: usize,
}

/// The anchor of a line: its number among those that are not blank, from 1.
pub(super) fn anchor(prefix: &str, index: usize) -> String {
    format!("{prefix}p{}", index + 1)
}

impl Marker {
    /// The lines of a text, in which `found` are the ranges that matched.
    pub(super) fn lines(
        &mut self,
        lines: &[Line],
        prefix: &str,
        found: &[Range<usize>],
    ) -> Vec<LineView> {
        let mut views = Vec::with_capacity(lines.len());
        for (index, line) in lines.iter().enumerate() {
            let rest_bytes = line.start_bytes + line.lead.len();
            views.push(LineView {
                id: anchor(prefix, index),
                kind: line.kind,
                level: line.level,
                lead: self.part(line.lead, line.start_bytes, found),
                rest: self.part(line.rest, rest_bytes, found),
            });
        }
        views
    }

    /// A text by itself.
    pub(super) fn whole(&mut self, text: &str, found: &[Range<usize>]) -> Value {
        self.part(text, 0, found)
    }

    /// The part of a text that begins at `start`. A match that goes on in the next
    /// part is marked in both, and counts where it begins.
    fn part(&mut self, text: &str, start: usize, found: &[Range<usize>]) -> Value {
        if text.is_empty() {
            return text.into();
        }
        let end = start + text.len();
        let first = found.partition_point(|range| range.end <= start);
        let inside = found.get(first..).unwrap_or_default().iter();
        let marks: Vec<Mark> = inside
            .take_while(|range| range.start < end)
            .map(|range| Mark {
                bytes: range.start.max(start) - start..range.end.min(end) - start,
                number: self.number(range.start >= start),
            })
            .collect();
        marked_text(text, &marks)
    }

    fn number(&mut self, begins: bool) -> Option<usize> {
        self.total += usize::from(begins);
        let has_number = begins && self.numbered < MAX_NUMBERED;
        self.numbered += usize::from(has_number);
        has_number.then_some(self.numbered)
    }

    /// How many matches were marked, and how many of them have an anchor.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.total, self.numbered)
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn shown(body: &str, found: &[Range<usize>]) -> (Vec<String>, (usize, usize)) {
        let mut marker = Marker::default();
        let views = marker.lines(&lines(body), "", found);
        let texts = views
            .iter()
            .map(|line| format!("{}|{}|{}", line.id, line.lead, line.rest));
        (texts.collect(), marker.counts())
    }

    #[test]
    fn marks_are_cut_to_lines_and_numbered_once() {
        let body = "甲<乙\n　灾后\n重建。\n第一条　供热";
        let at = |text: &str| body.find(text).unwrap();
        let found = [at("<")..at("乙"), at("灾")..at("。"), at("条")..at("热")];
        let (texts, counts) = shown(body, &found);
        assert_eq!(
            texts,
            [
                "p1||甲<mark id=\"m1\">&lt;</mark>乙",
                "p2||<mark id=\"m2\">灾后</mark>",
                "p3||<mark>重建</mark>。",
                "p4|第一<mark id=\"m3\">条</mark>|<mark>　供</mark>热",
            ]
        );
        assert_eq!(counts, (3, 3));
    }

    #[test]
    fn numbers_end_where_there_are_very_many() {
        let body = "复".repeat(MAX_NUMBERED + 20);
        let found: Vec<Range<usize>> = (0..MAX_NUMBERED + 20)
            .map(|at| 3 * at..3 * at + 3)
            .collect();
        let (texts, counts) = shown(&body, &found);
        assert_eq!(counts, (MAX_NUMBERED + 20, MAX_NUMBERED));
        assert_eq!(texts[0].matches(" id=").count(), MAX_NUMBERED);
        assert_eq!(texts[0].matches("<mark").count(), MAX_NUMBERED + 20);
    }
}
