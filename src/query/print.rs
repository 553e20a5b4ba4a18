//! A query tree as query text. Parsing the text gives the same tree: what would
//! be read as a sign is escaped, whatever stands beside it.

use std::fmt::{self, Display, Formatter, Write};

use super::ast::{Atom, Clause, QueryAst, TextValue};
use super::field::QueryField;
use super::request::DateRange;
use super::signs::{ESCAPE, blank, closes, closing, is_bar, is_minus, is_or, is_sign, prefix};

impl Display for QueryAst {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        join(
            f,
            &self.clauses,
            |clause| if clause.joined { "" } else { " " },
        )
    }
}

impl Display for Clause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.exclude {
            f.write_char('-')?;
        }
        join(f, &self.alternatives, |_| " OR ")
    }
}

impl Display for Atom {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { field, text } => {
                if let Some(field) = field {
                    write_prefix(f, QueryField::Text(*field))?;
                }
                text.fmt(f)
            }
            Self::Number { field, text } => {
                write_prefix(f, QueryField::Number(*field))?;
                write_value(f, text)
            }
            Self::DocType(text) => {
                write_prefix(f, QueryField::DocType)?;
                write_value(f, text)
            }
            Self::Days { field, range } => {
                write_prefix(f, QueryField::Days(*field))?;
                write_days(f, *range)
            }
        }
    }
}

impl Display for TextValue {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(text) => write_word(f, text),
            Self::Phrase(text) => write_quoted(f, text),
            Self::Near {
                parts,
                within_chars,
            } => {
                write_quoted(f, &parts.join(" "))?;
                write!(f, "~{within_chars}")
            }
        }
    }
}

fn write_prefix(f: &mut Formatter<'_>, field: QueryField) -> fmt::Result {
    write!(f, "{}:", field.name())
}

/// A value in which quotation marks only keep blanks together.
fn write_value(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    if text.contains(blank) {
        write_quoted(f, text)
    } else {
        write_word(f, text)
    }
}

/// Items one behind the other, `before` each but the first.
fn join<T: Display>(
    f: &mut Formatter<'_>,
    items: &[T],
    before: impl Fn(&T) -> &'static str,
) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(before(item))?;
        }
        item.fmt(f)?;
    }
    Ok(())
}

/// A word, its signs escaped.
fn write_word(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    let chars: Vec<char> = text.chars().collect();
    let colon = prefix(&chars).map(|(_, length)| length - 1);
    if is_or(&chars) {
        f.write_char(ESCAPE)?;
    }
    for (at, &c) in chars.iter().enumerate() {
        let is_read_as_sign = match c {
            ESCAPE => {
                let behind = &chars[at + 1..];
                behind.first().is_some_and(|&next| is_sign(next)) || (at == 0 && is_or(behind))
            }
            _ => closing(c).is_some() || is_bar(c) || (at == 0 && is_minus(c)) || colon == Some(at),
        };
        if is_read_as_sign {
            f.write_char(ESCAPE)?;
        }
        f.write_char(c)?;
    }
    Ok(())
}

/// A phrase, the quotation marks inside it escaped.
fn write_quoted(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        if closes(c, '"') {
            f.write_char(ESCAPE)?;
        }
        f.write_char(c)?;
    }
    if text.ends_with(ESCAPE) {
        // It would escape the closing mark; a blank at the end says nothing.
        f.write_char(' ')?;
    }
    f.write_char('"')
}

/// A year, a month or a day where the range is one, else both ends.
fn write_days(f: &mut Formatter<'_>, range: DateRange) -> fmt::Result {
    match (range.from, range.to) {
        (Some(from), Some(to)) if from == to => write!(f, "{from}"),
        (Some(from), Some(to)) if from.first_of_year() == from && to == from.last_of_year() => {
            write!(f, "{:04}", from.year())
        }
        (Some(from), Some(to)) if from.first_of_month() == from && to == from.last_of_month() => {
            write!(f, "{:04}-{:02}", from.year(), from.month())
        }
        (from, to) => {
            if let Some(from) = from {
                write!(f, "{from}")?;
            }
            f.write_str("..")?;
            if let Some(to) = to {
                write!(f, "{to}")?;
            }
            Ok(())
        }
    }
}
