//! Markdown or text with front matter: YAML between two lines of `---`.

use super::fault::Fault;
use super::field::Field;
use super::mapping::Mapping;
use super::record::Record;
use super::yaml::parse_mapping;

/// The record of a text that begins with front matter, `None` for another text.
pub(super) fn parse(text: &str, mapping: &Mapping) -> Option<Result<Record, Fault>> {
    let (first, rest) = split_line(text);
    is_fence(first).then(|| read(rest, mapping))
}

fn read(text: &str, mapping: &Mapping) -> Result<Record, Fault> {
    let (yaml, body, body_line) = split(text).ok_or_else(|| {
        Fault::new(
            Some(1),
            "has front matter without an end",
            "close it with a line `---`",
        )
    })?;
    let members = parse_mapping(yaml).map_err(|error| {
        Fault::new(
            Some(error.line + 1),
            format!("front matter {}", error.reason),
            "write `name: value`, with a half-width colon and a blank, texts with signs in quotes",
        )
    })?;
    let mut record = Record::new(mapping);
    for (name, value, line) in members {
        record.push(&name, value, Some(line + 1));
    }
    let (body, body_line) = without_heading(body, body_line, &mut record);
    record.set(Field::Body, body, Some(body_line));
    Ok(record)
}

/// The YAML, the text behind it and that text's first line in the file.
fn split(text: &str) -> Option<(&str, &str, u64)> {
    let mut rest = text;
    let mut line = 2;
    while !rest.is_empty() {
        let start = text.len() - rest.len();
        let (first, tail) = split_line(rest);
        line += 1;
        if is_fence(first) {
            return Some((text.get(..start)?, tail, line));
        }
        rest = tail;
    }
    None
}

/// Drops a Markdown heading at the head of the body where it repeats the title,
/// or gives the title where there is none.
fn without_heading<'a>(body: &'a str, line: u64, record: &mut Record) -> (&'a str, u64) {
    let (mut rest, mut heading_line) = (body, line);
    let heading = loop {
        let (first, tail) = split_line(rest);
        rest = tail;
        if !first.trim().is_empty() {
            break first;
        }
        if tail.is_empty() {
            return (body, line);
        }
        heading_line += 1;
    };
    let Some(heading) = heading_text(heading) else {
        return (body, line);
    };
    match record.text(Field::Title) {
        Some(title) if same_text(record.mapping.strip_label(Field::Title, title), heading) => {}
        Some(_) => return (body, line),
        None => record.set(Field::Title, heading, Some(heading_line)),
    }
    (rest, heading_line + 1)
}

/// The text of a Markdown heading of the first level.
pub(super) fn heading_text(line: &str) -> Option<&str> {
    let text = line.trim().strip_prefix('#')?;
    let text = text.strip_prefix([' ', '\t'])?.trim();
    let text = text.trim_end_matches('#').trim_end();
    (!text.is_empty()).then_some(text)
}

/// Whether two texts are the same, blanks and invisible characters aside.
pub(super) fn same_text(one: &str, other: &str) -> bool {
    let visible = |text: &str| -> String {
        text.chars()
            .filter(|&c| !c.is_whitespace() && !crate::text::is_dropped(c))
            .collect()
    };
    visible(one) == visible(other)
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

/// The first line without its end, and what follows.
pub(super) fn split_line(text: &str) -> (&str, &str) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    (line.strip_suffix('\r').unwrap_or(line), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares title and body, and the line at which the body begins.
    #[track_caller]
    fn check(text: &str, title: Option<&str>, body: &str, line: u64) {
        let record = parse(text, &Mapping::built_in()).unwrap().unwrap();
        assert_eq!(record.text(Field::Title), title);
        assert_eq!(record.text(Field::Body).unwrap_or(""), body);
        let last = record.fields.last().unwrap();
        assert_eq!((last.field, last.line), (Some(Field::Body), Some(line)));
    }

    #[test]
    fn the_body_is_what_follows() {
        check(
            "---\ntitle: 通知\n---\n正文\n---\n再来\n",
            Some("通知"),
            "正文\n---\n再来\n",
            4,
        );
        check(
            "---\r\n标题: 通知\r\n---\r\n正文\r\n",
            Some("通知"),
            "正文\r\n",
            4,
        );
        check("---\ntitle: 通知\n---", Some("通知"), "", 4);
        check("---\n---\n正文", None, "正文", 3);
    }

    #[test]
    fn a_heading_that_repeats_the_title_is_dropped() {
        check(
            "---\ntitle: 通知\n---\n\n# 通 知\n\n正文",
            Some("通知"),
            "\n正文",
            6,
        );
        check(
            "---\nissuer: 局\n---\n# 通知\n正文",
            Some("通知"),
            "正文",
            5,
        );
        check(
            "---\ntitle: 通知\n---\n# 总则\n",
            Some("通知"),
            "# 总则\n",
            4,
        );
        check(
            "---\ntitle: 通知\n---\n## 通知\n",
            Some("通知"),
            "## 通知\n",
            4,
        );
    }

    #[test]
    fn fields_know_their_lines() {
        let record = parse(
            "---\ntitle: 通知\n成文日期: 2021-02-31\n---\n",
            &Mapping::built_in(),
        )
        .unwrap()
        .unwrap();
        let lines: Vec<_> = record.fields.iter().map(|field| field.line).collect();
        assert_eq!(lines, [Some(2), Some(3), Some(5)]);
    }

    #[test]
    fn broken_front_matter_is_refused_with_its_line() {
        let fault = |text| parse(text, &Mapping::built_in()).unwrap().unwrap_err();
        let broken = fault("---\ntitle: a\nkeywords: [a\n---\nb\n");
        assert!(broken.reason.starts_with("front matter is not valid YAML"));
        assert!(matches!(broken.line, Some(3 | 4)), "{broken:?}");
        let open = fault("---\ntitle: a\n");
        assert_eq!(
            (open.line, open.reason.as_str()),
            (Some(1), "has front matter without an end")
        );
    }

    #[test]
    fn other_texts_are_left_to_others() {
        assert!(parse("通知\n---\n正文", &Mapping::built_in()).is_none());
        assert!(parse("----\n通知", &Mapping::built_in()).is_none());
    }
}
