//! The layout of a report copied off a portal's page: the title, a bulleted
//! block of metadata, the title once more as a last bullet, the body, and page
//! chrome at the end.

use serde_json::Value;

use super::chrome::without_chrome;
use super::field::Field;
use super::front_matter::same_text;
use super::mapping::{Mapping, normalize_label};
use super::record::Record;

/// Longest label that is taken for one though it is not known, in characters.
const MAX_LABEL_CHARS: usize = 8;

/// A line of the block.
enum Bullet<'a> {
    /// A known label and its value.
    Known(&'a str, &'a str),
    /// What looks like a label, and its value.
    Unknown(&'a str, &'a str),
    /// The title once more.
    Title,
}

/// The record of a text in this layout, `None` for another text. What decides
/// is a bullet with a known label below the title, or at the very beginning.
pub(super) fn parse(text: &str, mapping: &Mapping) -> Option<Record> {
    let lines: Vec<&str> = text.lines().collect();
    let first = lines.iter().position(|line| !line.trim().is_empty())?;
    let mut at = first;
    let mut title = "";
    if bullet_text(lines[first]).is_none() {
        title = lines[first].trim();
        at += 1;
    }
    let mut record = Record::new(mapping);
    let mut known = false;
    let mut after_blank = false;
    while let Some(line) = lines.get(at) {
        if line.trim().is_empty() {
            after_blank = true;
            at += 1;
            continue;
        }
        let given = record.text(Field::Title).unwrap_or("");
        match bullet(line, [title, given], mapping) {
            Some(Bullet::Known(label, value)) => {
                known = true;
                record.push(label, Value::from(value), Some(line_number(at)));
            }
            // A list in the body has bullets too: below the first known label,
            // what is not known counts only where no empty line parts it off.
            Some(Bullet::Unknown(label, value)) if !(known && after_blank) => {
                record.push(label, Value::from(value), Some(line_number(at)));
            }
            Some(Bullet::Title) if known => {
                at += 1;
                break;
            }
            _ => break,
        }
        after_blank = false;
        at += 1;
    }
    if !known {
        return None;
    }
    let mut body = without_chrome(lines.get(at..).unwrap_or_default()).join("\n");
    match record.text(Field::Title) {
        None if !title.is_empty() => record.set(Field::Title, title, Some(line_number(first))),
        // The label says what the title is; a first line that differs is text.
        Some(given)
            if !title.is_empty() && !same_text(mapping.strip_label(Field::Title, given), title) =>
        {
            body = format!("{title}\n{body}");
        }
        _ => {}
    }
    record.set(Field::Body, body, Some(line_number(at)));
    Some(record)
}

fn line_number(index: usize) -> u64 {
    index as u64 + 1
}

fn bullet_text(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let text = line.strip_prefix(['•', '·', '●', '*', '-'])?;
    // `**bold**` and `---` are no bullets.
    (!text.starts_with(['*', '-'])).then(|| text.trim())
}

fn bullet<'a>(line: &'a str, titles: [&str; 2], mapping: &Mapping) -> Option<Bullet<'a>> {
    let text = bullet_text(line)?;
    if titles
        .into_iter()
        .any(|title| !title.is_empty() && same_text(text, title))
    {
        return Some(Bullet::Title);
    }
    let (label, value) = text.split_once([':', '：'])?;
    if mapping.field(label).is_some() {
        return Some(Bullet::Known(label, value.trim()));
    }
    let label_chars = normalize_label(label);
    let is_label = (1..=MAX_LABEL_CHARS).contains(&label_chars.chars().count())
        && label_chars.chars().all(char::is_alphanumeric);
    is_label.then(|| Bullet::Unknown(label.trim(), value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares the fields, each as `name=value`, line breaks as `/`.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let record = parse(text, &Mapping::built_in()).expect("is in this layout");
        let found: Vec<String> = record
            .fields
            .iter()
            .map(|raw| {
                let value = raw.value.as_str().unwrap().replace('\n', "/");
                format!(
                    "{}={value}",
                    raw.field.map_or(raw.name.as_str(), |field| field.name())
                )
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn reads_title_block_body_and_leaves_the_chrome() {
        check(
            "云澜区报告\n\n  • 索 引 号:7/2021-1\n  • 发布机构：云澜区\n  • 责任编辑:甲\n\
             \u{20} • 成文日期 ：成文日期:2021-03-31\n  • 云澜区 报告\n\n    正文。\n\n    标签:\n\
             \u{20}   留言与评论(共有 0 条评论)\n    验证码:",
            &[
                "catalog_number=7/2021-1",
                "issuer=云澜区",
                "责任编辑=甲",
                "written_date=成文日期:2021-03-31",
                "title=云澜区报告",
                "body=/    正文。",
            ],
        );
    }

    #[test]
    fn every_bullet_and_colon_counts_and_blank_lines_may_part_them() {
        check(
            "报告\n\n● 文号：甲〔2021〕1号\n\n* 发布机构:乙\n- 标题: 报告\n· 报告\n正文",
            &[
                "doc_number=甲〔2021〕1号",
                "issuer=乙",
                "title=报告",
                "body=正文",
            ],
        );
    }

    #[test]
    fn chrome_words_in_the_middle_of_the_body_stay() {
        check(
            "报告\n• 文号：1号\n• 报告\n打印\n关闭\n标签：甲\n完。\nTop",
            &[
                "doc_number=1号",
                "title=报告",
                "body=打印/关闭/标签：甲/完。",
            ],
        );
    }

    #[test]
    fn bullets_of_the_body_stay_in_it() {
        check(
            "报告\n• 发布机构：甲\n\n• 总体要求：到2025年。\n• 保障措施：乙。",
            &[
                "issuer=甲",
                "title=报告",
                "body=• 总体要求：到2025年。/• 保障措施：乙。",
            ],
        );
    }

    #[test]
    fn a_first_line_that_is_not_the_labelled_title_is_text() {
        check(
            "政府信息公开\n• 名称：报告\n• 报告\n正文",
            &["title=报告", "body=政府信息公开/正文"],
        );
        check("• 标题：报告\n正文", &["title=报告", "body=正文"]);
    }

    #[test]
    fn other_texts_are_left_to_others() {
        assert!(parse("通知\n正文\n• 文号：1号", &Mapping::built_in()).is_none());
        assert!(parse("通知\n\n- 第一：甲\n- 第二：乙", &Mapping::built_in()).is_none());
        assert!(parse("", &Mapping::built_in()).is_none());
    }
}
