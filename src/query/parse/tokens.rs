//! Query text to tokens: words, phrases and field clauses, and what joins them.

use super::days::parse_days;
use crate::index::TextField;
use crate::query::ast::{Atom, TextValue};
use crate::query::field::QueryField;
use crate::query::signs::{
    ESCAPE, blank, closes, closing, is_bar, is_minus, is_or, is_sign, is_tilde, prefix,
};
use crate::text::{is_dropped, normalize_char};

/// Most digits of the number of a proximity; more are text.
const MAX_DISTANCE_DIGITS: usize = 9;

/// A part of the text that stands for itself.
pub(super) enum Token {
    /// Something to look for, or to leave out. `joined` as in the tree.
    Atom {
        exclude: bool,
        joined: bool,
        atom: Atom,
    },
    /// `OR` or `|`, as written.
    Or(String),
}

/// A word or phrase as typed, and the place behind it.
enum Typed {
    Word(String, usize),
    Phrase(String, usize),
}

/// The tokens of a text. What is empty, such as `""`, is none.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text
        .chars()
        .filter(|&c| !is_dropped(c) || c == '\n')
        .collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut previous_end = None;
    while at < chars.len() {
        if blank(chars[at]) {
            at += 1;
            continue;
        }
        let (mut token, end) = token(&chars, at);
        debug_assert!(end > at, "a token is not empty");
        if let Some(token) = &mut token
            && previous_end == Some(at)
        {
            token.join(tokens.last());
        }
        previous_end = token.is_some().then_some(end);
        tokens.extend(token);
        at = end;
    }
    tokens
}

impl Token {
    /// Takes the token as joined to the one right before it, where both are
    /// text of no field that is looked for.
    fn join(&mut self, previous: Option<&Self>) {
        if let Some(before) = previous.and_then(Self::text)
            && let Some(text) = self.text()
        {
            // Joined, these would be read as an escaped mark, or as a distance.
            let is_sign = match (before, text) {
                (_, TextValue::Words(text)) => text.starts_with(is_tilde),
                (TextValue::Words(before), _) => before.ends_with(ESCAPE),
                _ => false,
            };
            if let Self::Atom { joined, .. } = self {
                *joined = !is_sign;
            }
        }
    }

    fn text(&self) -> Option<&TextValue> {
        match self {
            Self::Atom {
                exclude: false,
                atom: Atom::Text { field: None, text },
                ..
            } => Some(text),
            _ => None,
        }
    }
}

fn token(chars: &[char], start: usize) -> (Option<Token>, usize) {
    let bars = chars[start..].iter().take_while(|&&c| is_bar(c)).count();
    if bars > 0 {
        let end = start + bars;
        return (Some(Token::Or(chars[start..end].iter().collect())), end);
    }
    if let Some(end) = or_end(chars, start) {
        return (Some(Token::Or("OR".to_owned())), end);
    }
    let exclude = excludes(chars, start);
    let (atom, end) = atom(chars, if exclude { start + 1 } else { start });
    let token = atom.map(|atom| Token::Atom {
        exclude,
        joined: false,
        atom,
    });
    (token, end)
}

/// Whether a minus stands in front of something.
fn excludes(chars: &[char], at: usize) -> bool {
    chars.get(at).is_some_and(|&c| is_minus(c))
        && chars.get(at + 1).is_some_and(|&c| !blank(c) && !is_bar(c))
}

/// The place behind a lone `OR`.
fn or_end(chars: &[char], at: usize) -> Option<usize> {
    let end = at + 2;
    let stands_alone = is_or(chars.get(at..end)?)
        && chars
            .get(end)
            .is_none_or(|&c| blank(c) || is_bar(c) || quoted(chars, end).is_some());
    stands_alone.then_some(end)
}

/// What is looked for at `start`, and the place behind it; none for `""`.
fn atom(chars: &[char], start: usize) -> (Option<Atom>, usize) {
    if let Some((field, length)) = prefix(&chars[start..])
        && let Some(found) = field_atom(field, chars, start + length)
    {
        return found;
    }
    text_atom(chars, None, typed(chars, start))
}

/// What the prefix of a field says with the value behind it; `None` where there
/// is none that the field takes, so that the prefix is text. Blanks in front of
/// the value are allowed.
fn field_atom(
    field: QueryField,
    chars: &[char],
    behind_colon: usize,
) -> Option<(Option<Atom>, usize)> {
    let behind = chars.get(behind_colon..)?;
    let blanks = behind.iter().take_while(|&&c| blank(c)).count();
    let at = behind_colon + blanks;
    let is_another_clause =
        || excludes(chars, at) || or_end(chars, at).is_some() || prefix(&chars[at..]).is_some();
    if chars.get(at).is_none_or(|&c| is_bar(c)) || (blanks > 0 && is_another_clause()) {
        return None;
    }
    let typed = typed(chars, at);
    let (Typed::Word(text, end) | Typed::Phrase(text, end)) = &typed;
    let (text, end) = (text.trim_matches(blank).to_owned(), *end);
    if text.is_empty() {
        return Some((None, end));
    }
    let atom = match field {
        QueryField::Text(field) => return Some(text_atom(chars, Some(field), typed)),
        QueryField::Number(field) => Atom::Number { field, text },
        QueryField::DocType => Atom::DocType(text),
        QueryField::Days(field) => Atom::Days {
            field,
            range: parse_days(&text)?,
        },
    };
    Some((Some(atom), end))
}

/// Words, a phrase, or a phrase with the distance behind it.
fn text_atom(chars: &[char], field: Option<TextField>, typed: Typed) -> (Option<Atom>, usize) {
    let (text, end) = match typed {
        Typed::Word(text, end) => (Some(TextValue::Words(text)), end),
        Typed::Phrase(phrase, end) => {
            let parts: Vec<String> = phrase
                .split(blank)
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect();
            let distance = distance(chars, end);
            let end = distance.map_or(end, |(_, end)| end);
            let text = match (parts.len(), distance) {
                (0, _) => None,
                (2.., Some((within_chars, _))) => Some(TextValue::Near {
                    parts,
                    within_chars,
                }),
                _ => Some(TextValue::Phrase(phrase)),
            };
            (text, end)
        }
    };
    (text.map(|text| Atom::Text { field, text }), end)
}

/// `~n` behind a phrase.
fn distance(chars: &[char], at: usize) -> Option<(u32, usize)> {
    chars.get(at).filter(|&&c| is_tilde(c))?;
    let digits: String = chars[at + 1..]
        .iter()
        .map_while(|&c| normalize_char(c).filter(char::is_ascii_digit))
        .collect();
    if digits.len() > MAX_DISTANCE_DIGITS {
        return None;
    }
    Some((digits.parse().ok()?, at + 1 + digits.len()))
}

/// The phrase or the word at `start`, where neither blank nor bar stands.
fn typed(chars: &[char], start: usize) -> Typed {
    if let Some((phrase, end)) = quoted(chars, start) {
        return Typed::Phrase(phrase, end);
    }
    if chars[start] == ESCAPE
        && let Some(end) = or_end(chars, start + 1)
    {
        return Typed::Word(chars[start + 1..end].iter().collect(), end);
    }
    let mut word = String::new();
    let mut at = start;
    while let Some(&c) = chars.get(at) {
        if blank(c) || is_bar(c) || (at > start && quoted(chars, at).is_some()) {
            break;
        }
        match chars.get(at + 1) {
            Some(&sign) if c == ESCAPE && is_sign(sign) => {
                word.push(sign);
                at += 2;
            }
            _ => {
                word.push(c);
                at += 1;
            }
        }
    }
    Typed::Word(word, at)
}

/// A phrase that opens at `start`, and the place behind it; `None` where
/// nothing opens or nothing closes.
fn quoted(chars: &[char], start: usize) -> Option<(String, usize)> {
    let closing = closing(*chars.get(start)?)?;
    let mut phrase = String::new();
    let mut at = start + 1;
    while at < chars.len() {
        match chars[at] {
            ESCAPE if chars.get(at + 1).is_some_and(|&c| closes(c, closing)) => {
                phrase.push(chars[at + 1]);
                at += 1;
            }
            c if closes(c, closing) => return Some((phrase, at + 1)),
            c => phrase.push(c),
        }
        at += 1;
    }
    None
}
