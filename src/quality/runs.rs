//! Runs of digits within a text, full width or not.

use crate::text::normalize_char;

/// Digits that belong together, perhaps an X at their end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) start_bytes: usize,
    pub(super) end_bytes: usize,
    /// In ASCII.
    pub(super) digits: String,
    /// Whether a hyphen, not a blank, parts it from the group before.
    pub(super) hyphen: bool,
}

/// Groups parted by one blank or hyphen each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// At least one.
    pub(super) groups: Vec<Group>,
}

impl Run {
    pub(super) fn start(&self) -> usize {
        self.groups.first().map_or(0, |group| group.start_bytes)
    }

    pub(super) fn end(&self) -> usize {
        self.groups.last().map_or(0, |group| group.end_bytes)
    }

    /// Whether a hyphen joins a group to another one.
    pub(super) fn is_hyphenated(&self, index: usize) -> bool {
        let hyphen = |index: usize| self.groups.get(index).is_some_and(|group| group.hyphen);
        hyphen(index) || hyphen(index + 1)
    }
}

/// The runs of a text, in order.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let Some(first) = digit(c) else {
            continue;
        };
        let mut group = Group {
            start_bytes: start,
            end_bytes: start + c.len_utf8(),
            digits: String::from(first),
            hyphen: false,
        };
        while let Some((at, c)) = chars.next_if(|&(_, c)| digit(c).is_some()) {
            group.digits.extend(digit(c));
            group.end_bytes = at + c.len_utf8();
        }
        if matches!(group.digits.len(), 3 | 17)
            && let Some((at, c)) = chars.next_if(|&(_, c)| matches!(c, 'x' | 'X' | 'ｘ' | 'Ｘ'))
        {
            group.digits.push('X');
            group.end_bytes = at + c.len_utf8();
        }
        match runs.last_mut() {
            Some(run) => match separator(text, run.end(), start) {
                Some(hyphen) => {
                    group.hyphen = hyphen;
                    run.groups.push(group);
                }
                None => runs.push(Run {
                    groups: vec![group],
                }),
            },
            None => runs.push(Run {
                groups: vec![group],
            }),
        }
    }
    runs
}

/// Where nothing but one blank or hyphen stands between two groups: whether it
/// is a hyphen.
fn separator(text: &str, end: usize, start: usize) -> Option<bool> {
    match text.get(end..start)? {
        " " | "\u{a0}" | "\u{3000}" => Some(false),
        "-" | "－" | "—" | "–" => Some(true),
        _ => None,
    }
}

fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => normalize_char(c),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_parted_by_one_sign() {
        let found: Vec<String> = runs("1 22-3，44  5６ 12345678901234567x")
            .iter()
            .map(|run| {
                let groups = run.groups.iter().map(|group| {
                    let sign = if group.hyphen { "-" } else { "" };
                    format!("{sign}{}", group.digits)
                });
                groups.collect::<Vec<_>>().join(" ")
            })
            .collect();
        assert_eq!(found, ["1 22 -3", "44", "56 12345678901234567X"]);
    }
}
