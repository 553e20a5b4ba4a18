//! The head: 发文机关标志, 发文字号, 标题 and 主送机关.

use super::forms::{compact, is_body_name, number_line, whole_date};
use super::paragraph::Paragraph;
use crate::model::DocType;

/// Within how many lines the head ends.
const MAX_HEAD_LINES: usize = 30;

/// Longest line of a title, and longest title, in characters.
const MAX_TITLE_LINE_CHARS: usize = 50;
const MAX_TITLE_CHARS: usize = 120;

/// Most lines of a title.
const MAX_TITLE_LINES: usize = 6;

/// Longest list of addressees, in characters.
const MAX_ADDRESSEES_CHARS: usize = 300;

/// What words stand in a list of addressees.
const ADDRESSEES: [&str; 22] = [
    "政府",
    "委",
    "厅",
    "局",
    "部门",
    "单位",
    "机构",
    "公司",
    "学校",
    "企业",
    "办公室",
    "院",
    "中心",
    "协会",
    "银行",
    "处",
    "各区",
    "各县",
    "各市",
    "各乡",
    "各镇",
    "署",
];

/// How lines end that tell when something was decided, beside a title.
const DATED: [&str; 6] = ["通过", "施行", "公布", "发布", "修正", "修订"];

/// What was found at the head.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// The body of the 发文机关标志, without 文件.
    pub(super) mark: Option<String>,
    pub(super) number: Option<String>,
    pub(super) title: Option<String>,
    pub(super) addressees: Option<String>,
    /// The first line behind the head.
    pub(super) end: usize,
}

pub(super) fn head(lines: &[Paragraph]) -> Head {
    let mut head = Head::default();
    let texts: Vec<String> = lines
        .iter()
        .take(MAX_HEAD_LINES)
        .map(|line| compact(&line.text))
        .collect();
    let addressed = texts.iter().position(|line| is_addressees(line));
    let limit = addressed.unwrap_or(texts.len());
    let mark = texts.iter().take(limit).position(|line| is_mark(line));
    // The number may stand above the title or below it.
    let number = texts
        .iter()
        .take(limit)
        .position(|line| number_line(line).is_some());
    head.mark = mark.and_then(|at| {
        let name = texts.get(at)?.strip_suffix("文件")?;
        Some(name.to_owned())
    });
    head.number = number.and_then(|at| number_line(texts.get(at)?));
    let above = [mark, number]
        .into_iter()
        .flatten()
        .map(|at| at + 1)
        .max()
        .unwrap_or(0);
    let title = title(lines, &texts, above, addressed).or_else(|| {
        title(
            lines,
            &texts,
            mark.map_or(0, |at| at + 1),
            number.or(addressed),
        )
    });
    head.end = above;
    if let Some((title, end)) = title {
        head.title = Some(title);
        head.end = head.end.max(end);
        // Without a title above it, a line with a colon may be anything.
        if let Some(at) = addressed {
            let addressees = texts.get(at).map(String::as_str).unwrap_or_default();
            head.addressees = Some(addressees.trim_end_matches(['：', ':']).to_owned());
            head.end = head.end.max(at + 1);
        }
    }
    head
}

/// A head mark: the name of a body and 文件.
fn is_mark(line: &str) -> bool {
    line.strip_suffix("文件").is_some_and(is_body_name)
}

fn is_addressees(line: &str) -> bool {
    let Some(names) = line.strip_suffix(['：', ':']) else {
        return false;
    };
    let chars = names.chars().count();
    (2..=MAX_ADDRESSEES_CHARS).contains(&chars)
        && !names.contains(['。', '；', '：', ':', '《', '“', '“'])
        && !["附件", "如下", "抄送", "关于"]
            .iter()
            .any(|word| names.contains(word))
        && ADDRESSEES.iter().any(|word| names.contains(word))
}

/// The title within some lines, with the line behind it: up to the addressees
/// where there are any, else the centred lines, else as many lines as make a
/// title that ends as titles do.
fn title(
    lines: &[Paragraph],
    texts: &[String],
    start: usize,
    end: Option<usize>,
) -> Option<(String, usize)> {
    let is_line = |at: usize| {
        texts.get(at).is_some_and(|line| is_title_line(line))
            && lines.get(at).is_some_and(|line| !is_row(&line.text))
    };
    let start = (start..texts.len()).find(|&at| is_line(at) || end == Some(at))?;
    if let Some(end) = end {
        // A remark in brackets may stand between the title and what follows.
        let last = (start..end).take_while(|&at| is_line(at)).last()? + 1;
        let rest_is_remark = (last..end).all(|at| {
            texts
                .get(at)
                .is_some_and(|line| is_remark(line) || whole_date(line).is_some())
        });
        let title = join(lines, start..last)?;
        return (rest_is_remark && looks_like_title(&title)).then_some((title, last));
    }
    let is_centred = |at: usize| lines.get(at).is_some_and(|line| line.centred);
    if is_centred(start) {
        let last = (start..texts.len())
            .take_while(|&at| is_centred(at) && is_line(at))
            .last()?
            + 1;
        let title = join(lines, start..last)?;
        return looks_like_title(&title).then_some((title, last));
    }
    let last = (start..(start + MAX_TITLE_LINES).min(texts.len()))
        .take_while(|&at| is_line(at))
        .find(|&at| {
            let continues = texts
                .get(at + 1)
                .is_some_and(|next| next.starts_with('的') || is_remark(next));
            !continues && join(lines, start..at + 1).is_some_and(|title| looks_like_title(&title))
        })?
        + 1;
    Some((join(lines, start..last)?, last))
}

fn is_title_line(line: &str) -> bool {
    let chars = line.chars().count();
    (1..=MAX_TITLE_LINE_CHARS).contains(&chars)
        && !line.contains(['。', '；', '：', ':', '★'])
        && !line.ends_with(['，', '、'])
        && number_line(line).is_none()
        && whole_date(line).is_none()
        && !is_mark(line)
        && line.chars().any(crate::text::is_han)
        && !line.starts_with('#')
        && !(line.contains('年') && DATED.iter().any(|word| line.ends_with(word)))
        && !(is_remark(line) && line.contains("公开"))
}

/// Whether a line is a row of a table. Tabs may also space out a title.
fn is_row(line: &str) -> bool {
    let cells = line.split('\t').map(str::trim);
    cells.filter(|cell| cell.chars().count() > 1).count() > 1
}

/// A line in brackets: `（2023年5月6日修订）`.
fn is_remark(line: &str) -> bool {
    line.starts_with(['（', '(']) && line.ends_with(['）', ')'])
}

fn looks_like_title(title: &str) -> bool {
    let chars = title.chars().count();
    (4..=MAX_TITLE_CHARS).contains(&chars) && DocType::from_title(title).is_some()
}

/// Lines joined without blanks between Chinese characters.
fn join(lines: &[Paragraph], range: std::ops::Range<usize>) -> Option<String> {
    if range.len() > MAX_TITLE_LINES {
        return None;
    }
    let mut title = String::new();
    for line in lines.get(range)? {
        let text = line.text.trim();
        let parted = title.ends_with(|c: char| c.is_ascii_alphanumeric())
            && text.starts_with(|c: char| c.is_ascii_alphanumeric());
        if parted {
            title.push(' ');
        }
        // Titles are often spaced out: 通　　知.
        title.extend(text.chars().filter(|&c| !matches!(c, '\u{3000}' | '\t')));
    }
    // Pages repeat a title above the text.
    let half = title.split_at_checked(title.len() / 2);
    Some(match half {
        Some((first, second)) if first == second => first.to_owned(),
        _ => title,
    })
}
