//! The end: 附件说明, 署名, 成文日期, 附注, 抄送 and 印发.

use super::forms::{compact, is_body_name, whole_date};
use super::paragraph::Paragraph;
use crate::model::{Date, parse_date};

/// Most bodies that sign together.
const MAX_SIGNATURES: usize = 10;

/// Most lines of a list of attachments or of copies.
const MAX_LIST_LINES: usize = 20;

/// What was found at the end.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tail {
    pub(super) signatures: Vec<String>,
    pub(super) date: Option<Date>,
    /// The 附注 on whether it is public.
    pub(super) note: Option<String>,
    pub(super) attachments: Option<String>,
    pub(super) copies: Option<String>,
    pub(super) printed_by: Option<String>,
    pub(super) printed_on: Option<Date>,
}

/// Reads the end of a document whose head ends before line `start`.
pub(super) fn tail(lines: &[Paragraph], start: usize) -> Tail {
    let texts: Vec<String> = lines
        .iter()
        .skip(start)
        .map(|line| compact(&line.text))
        .collect();
    let mut tail = Tail {
        note: texts.iter().find_map(|line| note(line)),
        attachments: attachments(&texts),
        copies: copies(&texts),
        ..Tail::default()
    };
    if let Some((by, on)) = texts.iter().rev().find_map(|line| printed(line)) {
        tail.printed_by = Some(by);
        tail.printed_on = Some(on);
    }
    signed(&texts, &mut tail);
    tail
}

/// The date that closes the document itself: what stands behind it as attachments
/// has dates of its own. Below signatures the first counts; without any, only a
/// date that stands at the end or before what follows a date.
fn signed(texts: &[String], tail: &mut Tail) {
    for (at, line) in texts.iter().enumerate() {
        let (name, date) = match whole_date(line) {
            Some(date) => (None, date),
            None => match signed_line(line) {
                Some((name, date)) => (Some(name), date),
                None => continue,
            },
        };
        let above = texts.get(..at).unwrap_or_default();
        let mut signatures: Vec<String> = above
            .iter()
            .rev()
            .take(MAX_SIGNATURES)
            .take_while(|line| is_body_name(line))
            .cloned()
            .collect();
        signatures.reverse();
        signatures.extend(name);
        let next = texts.get(at + 1).map_or("", String::as_str);
        let closes = next.is_empty()
            || note(next).is_some()
            || next.starts_with("附件")
            || next.starts_with("抄送")
            || printed(next).is_some();
        if !signatures.is_empty() || (closes && at > 0) {
            tail.signatures = signatures;
            tail.date = Some(date);
            return;
        }
    }
}

/// A body and the date on one line.
fn signed_line(line: &str) -> Option<(String, Date)> {
    let digits = |c: char| c.is_ascii_digit() || "〇○零一二三四五六七八九".contains(c);
    let (at, _) = line.char_indices().find(|&(at, c)| {
        digits(c)
            && line
                .get(at..)
                .is_some_and(|rest| whole_date(rest).is_some())
    })?;
    let (name, date) = line.split_at_checked(at)?;
    let date = whole_date(date)?;
    is_body_name(name).then(|| (name.to_owned(), date))
}

/// `（此件公开发布）`.
fn note(line: &str) -> Option<String> {
    let text = line.strip_prefix(['（', '('])?.strip_suffix(['）', ')'])?;
    let is_note = text.chars().count() <= 30
        && text.contains("公开")
        && (text.starts_with("此件") || text.starts_with("本件") || text.ends_with("公开"));
    is_note.then(|| text.to_owned())
}

/// The names behind `附件：`, a line each, without their numbers' line breaks.
fn attachments(texts: &[String]) -> Option<String> {
    let start = texts.iter().position(|line| {
        line.strip_prefix("附件")
            .is_some_and(|rest| rest.starts_with(['：', ':']) && rest.chars().count() > 1)
    })?;
    let mut names = Vec::new();
    for (at, line) in texts.iter().enumerate().skip(start).take(MAX_LIST_LINES) {
        let text = if at == start {
            line.trim_start_matches("附件")
                .trim_start_matches(['：', ':'])
        } else {
            line
        };
        let is_numbered = text.starts_with(|c: char| c.is_ascii_digit());
        if at > start && (!is_numbered || whole_date(text).is_some()) {
            break;
        }
        names.push(text.to_owned());
    }
    Some(names.join("\n"))
}

fn copies(texts: &[String]) -> Option<String> {
    let start = texts.iter().rposition(|line| {
        line.starts_with("抄送：") || line.starts_with("抄送:") || line.starts_with("抄报：")
    })?;
    let mut text = String::new();
    for line in texts.iter().skip(start).take(MAX_LIST_LINES) {
        if !text.is_empty() && printed(line).is_some() {
            break;
        }
        text.push_str(line);
        if line.ends_with('。') {
            break;
        }
    }
    let names = text.split_once(['：', ':'])?.1.trim_end_matches('。');
    (!names.is_empty()).then(|| names.to_owned())
}

/// `云澜市人民政府办公室　2023年5月6日印发`.
fn printed(line: &str) -> Option<(String, Date)> {
    let line = line.strip_suffix("印发")?;
    let at = line.find(|c: char| c.is_ascii_digit() || matches!(c, '二' | '〇'))?;
    let (by, on) = line.split_at_checked(at)?;
    let on = whole_date(on).or_else(|| parse_date(on).ok())?;
    is_body_name(by).then(|| (by.to_owned(), on))
}
