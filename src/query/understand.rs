//! What the clauses of a query mean: the units to look for, and identifiers.

use super::ast::{Atom, Clause, TextValue};
use super::grammar::{asks, is_grammar};
use super::identifiers::{Identifier, identifiers, join_numbers};
use super::offers::Recognised;
use super::parse::parse;
use super::quotations::{ignore_marks, is_quotation, quote};
use super::understood::{UnderstoodAtom, UnderstoodClause, UnderstoodNear, UnderstoodText};
use super::weights::{LEAST_UNITS_OF_A_QUESTION, LEAST_UNITS_TO_RELAX};
use crate::index::TextField;
use crate::text::{Analysis, Word, WordKind, lane_chars};

/// A query with its clauses understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// In the order of the text.
    pub clauses: Vec<UnderstoodClause>,
    /// The 文号 and 索引号 in the text, and parts of them.
    pub identifiers: Vec<Identifier>,
    /// The characters of what is looked for, in order, as the character lane has
    /// them: those of all plain clauses, or, beside clauses of another kind, of
    /// the text as typed.
    pub characters: Vec<char>,
    /// The whole query in canonical text, which means the same.
    pub canonical: String,
    /// Whether a plain clause asks something: 哪些, 吗, a question mark.
    pub asks: bool,
    /// What was recognised as a value to filter by; [`super::recognise`] adds it.
    pub recognised: Vec<Recognised>,
}

impl Understood {
    /// The clauses that are looked for and say anything at all.
    pub fn wanted(&self) -> impl Iterator<Item = &UnderstoodClause> {
        self.clauses
            .iter()
            .filter(|clause| !clause.exclude && clause.says_something())
    }

    /// Units of plain text, of which a share may be asked for.
    pub fn unit_count(&self) -> usize {
        self.wanted()
            .filter_map(UnderstoodClause::plain)
            .map(|text| text.units.len())
            .sum()
    }

    /// Whether it asks something in running text, which no document has to repeat
    /// in full: an interrogative, or many words without a blank.
    pub fn is_question(&self) -> bool {
        let asks = self.asks || self.longest_clause() >= LEAST_UNITS_OF_A_QUESTION;
        asks && self.identifiers.is_empty() && self.unit_count() >= LEAST_UNITS_TO_RELAX
    }

    /// Units of the longest clause of plain text.
    fn longest_clause(&self) -> usize {
        self.wanted()
            .filter_map(UnderstoodClause::plain)
            .map(|text| text.units.len())
            .max()
            .unwrap_or_default()
    }

    /// Whether all clauses are words and phrases of no field, without alternatives.
    pub fn is_plain(&self) -> bool {
        self.clauses.iter().all(|clause| clause.plain().is_some())
    }

    /// Whether it says more than words and phrases.
    pub fn uses_signs(&self) -> bool {
        !self.is_plain() || self.clauses.iter().any(|clause| clause.exclude)
    }

    /// Whether any text is looked for, by which documents are more or less relevant.
    pub fn has_text(&self) -> bool {
        self.wanted()
            .flat_map(|clause| &clause.alternatives)
            .any(UnderstoodAtom::is_text)
    }
}

/// The smallest thing that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// A word of the word lane.
    Word(String),
    /// Characters in a row that no dictionary word covers.
    Characters(Vec<char>),
}

impl Unit {
    /// The unit as text.
    pub fn text(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Characters(characters) => characters.iter().collect(),
        }
    }
}

/// Parses and understands the text of a search box.
pub fn understand(analysis: &Analysis, text: &str) -> Understood {
    let ast = parse(&join_numbers(text));
    let excludes = ast.clauses.iter().any(|clause| clause.exclude);
    let is_plain = ast.clauses.iter().all(Clause::is_plain);
    let identifiers = if is_plain {
        identifiers(text, excludes)
    } else {
        let plain = ast.clauses.iter().filter(|clause| clause.is_plain());
        let texts: Vec<String> = plain.map(Clause::to_string).collect();
        identifiers(&texts.join(" "), excludes)
    };
    let mut clauses: Vec<UnderstoodClause> = ast
        .clauses
        .iter()
        .map(|clause| understand_clause(analysis, clause))
        .collect();
    for (index, clause) in clauses.iter_mut().enumerate() {
        if is_quotation(&ast.clauses, index)
            && let Some(text) = clause.plain_mut()
        {
            quote(analysis, text);
        }
    }
    let characters = if is_plain || excludes {
        clauses
            .iter()
            .filter(|clause| !clause.exclude)
            .filter_map(UnderstoodClause::plain)
            .flat_map(|text| text.characters.iter().copied())
            .collect()
    } else {
        analysis.characters(text)
    };
    ignore_marks(&mut clauses);
    let asks = ast
        .clauses
        .iter()
        .filter(|clause| !clause.exclude)
        .filter_map(Clause::plain_words)
        .any(|text| asks(analysis, text));
    Understood {
        clauses,
        identifiers,
        characters,
        canonical: ast.to_string(),
        asks,
        recognised: Vec::new(),
    }
}

fn understand_clause(analysis: &Analysis, clause: &Clause) -> UnderstoodClause {
    UnderstoodClause {
        exclude: clause.exclude,
        alternatives: clause
            .alternatives
            .iter()
            .map(|atom| understand_atom(analysis, atom))
            .collect(),
        canonical: Clause {
            exclude: false,
            ..clause.clone()
        }
        .to_string(),
    }
}

fn understand_atom(analysis: &Analysis, atom: &Atom) -> UnderstoodAtom {
    match atom {
        Atom::Text { field, text } => understand_text(analysis, *field, text),
        Atom::Number { field, text } => UnderstoodAtom::Number {
            field: *field,
            text: text.clone(),
        },
        Atom::DocType(text) => UnderstoodAtom::DocType(text.clone()),
        Atom::Days { field, range } => UnderstoodAtom::Days {
            field: *field,
            range: *range,
        },
    }
}

fn understand_text(
    analysis: &Analysis,
    field: Option<TextField>,
    text: &TextValue,
) -> UnderstoodAtom {
    let (text, words) = match text {
        TextValue::Words(text) => (text, analysis.words(text)),
        TextValue::Phrase(text) => (text, Vec::new()),
        TextValue::Near {
            parts,
            within_chars,
        } => {
            let mut distinct: Vec<Vec<char>> = Vec::new();
            for part in parts.iter().map(|part| analysis.characters(part)) {
                if !part.is_empty() && !distinct.contains(&part) {
                    distinct.push(part);
                }
            }
            return UnderstoodAtom::Near(UnderstoodNear {
                field,
                parts: distinct,
                within_chars: *within_chars,
            });
        }
    };
    let (units, repeated) = units(&words);
    UnderstoodAtom::Text(UnderstoodText {
        field,
        characters: analysis.characters(text),
        typed: text.clone(),
        grammar: grammar(text, &words),
        units,
        repeated,
        expansions: Vec::new(),
    })
}

/// Joins what no dictionary word covers, and leaves out grammar where anything
/// else is there. Each unit once, and then those that are there more than once.
pub(super) fn units(words: &[Word]) -> (Vec<Unit>, Vec<Unit>) {
    let mut with_grammar = Vec::new();
    let mut uncovered = Vec::new();
    let mut previous_end = None;
    for word in words {
        let grammar = is_grammar(word);
        if previous_end != Some(word.start_bytes) || word.kind != WordKind::SingleHan || grammar {
            flush(&mut uncovered, &mut with_grammar);
        }
        previous_end = Some(word.end_bytes);
        if word.kind == WordKind::SingleHan && !grammar {
            uncovered.extend(word.text.chars());
        } else {
            with_grammar.push((Unit::Word(word.text.clone()), grammar));
        }
    }
    flush(&mut uncovered, &mut with_grammar);
    let only_grammar = with_grammar.iter().all(|(_, grammar)| *grammar);
    let mut units: Vec<Unit> = Vec::new();
    let mut repeated: Vec<Unit> = Vec::new();
    for (unit, grammar) in with_grammar {
        if grammar && !only_grammar {
            continue;
        }
        if !units.contains(&unit) {
            units.push(unit);
        } else if !repeated.contains(&unit) {
            repeated.push(unit);
        }
    }
    (units, repeated)
}

/// By character of the lane of `text`, whether a word of grammar covers it.
fn grammar(text: &str, words: &[Word]) -> Vec<bool> {
    let mut words = words.iter().filter(|word| is_grammar(word)).peekable();
    lane_chars(text)
        .map(|c| {
            while words
                .next_if(|word| word.end_bytes <= c.start_bytes)
                .is_some()
            {}
            words
                .peek()
                .is_some_and(|word| word.start_bytes <= c.start_bytes)
        })
        .collect()
}

fn flush(uncovered: &mut Vec<char>, units: &mut Vec<(Unit, bool)>) {
    if !uncovered.is_empty() {
        units.push((Unit::Characters(std::mem::take(uncovered)), false));
    }
}

/// Whether a word is a character that no dictionary word covers and that is
/// looked for together with those beside it.
pub(super) fn is_uncovered(word: &Word) -> bool {
    word.kind == WordKind::SingleHan && !is_grammar(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn understood(text: &str) -> Understood {
        understand(&Analysis::shared(), text)
    }

    #[track_caller]
    fn check_units(text: &str, expected: &str) {
        let units: Vec<String> = understood(text)
            .clauses
            .iter()
            .filter_map(UnderstoodClause::plain)
            .flat_map(|text| &text.units)
            .map(|unit| match unit {
                Unit::Word(word) => word.clone(),
                Unit::Characters(_) => format!("[{}]", unit.text()),
            })
            .collect();
        assert_eq!(units.join(" "), expected, "{text:?}");
    }

    #[test]
    fn joins_what_no_word_covers() {
        check_units("蓳瀛县的行政复议", "[蓳瀛县] 行政复议");
        check_units("税", "[税]");
    }

    #[test]
    fn leaves_out_grammar_unless_there_is_nothing_else() {
        check_units("如何申请低保的补贴", "申请 低保 补贴");
        check_units("关于", "关于");
        check_units("的", "的");
    }

    #[test]
    fn phrases_have_characters_and_no_units() {
        let found = understood("“双随机、 一公开”");
        assert_eq!(found.clauses[0].plain().unwrap().units, []);
        assert_eq!(
            found.characters.iter().collect::<String>(),
            "双随机、一公开"
        );
    }

    #[test]
    fn a_number_with_blanks_and_hyphens_is_one_clause() {
        let found = understood("758213022 -2020- 0118 通知");
        assert_eq!(found.clauses.len(), 2);
        assert!(!found.clauses[0].exclude);
    }
}
