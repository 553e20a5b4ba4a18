//! Quotation marks in running text, 推行“双随机、一公开”监管, and marks beside
//! words: people type and paste whole questions and titles.

use super::ast::{Atom, Clause, TextValue};
use super::understand::{Unit, units};
use super::understood::{UnderstoodClause, UnderstoodText};
use crate::text::Analysis;

/// Takes a phrase as words of the text that quotes it, besides as a whole: where
/// a share of the words is asked for, the quotation is among them.
pub(super) fn quote(analysis: &Analysis, text: &mut UnderstoodText) {
    let whole = Unit::Characters(text.characters.clone());
    (text.units, text.repeated) = units(&analysis.words(&text.typed));
    if !text.units.is_empty() && !text.units.contains(&whole) {
        text.units.push(whole);
    }
}

/// Makes plain clauses of marks alone, such as the `？` behind a blank, say
/// nothing, where another one has letters.
pub(super) fn ignore_marks(clauses: &mut [UnderstoodClause]) {
    let has_letters = |text: &UnderstoodText| text.characters.iter().any(|c| c.is_alphanumeric());
    let wanted = |clause: &&mut UnderstoodClause| !clause.exclude;
    let mut plain: Vec<&mut UnderstoodText> = clauses
        .iter_mut()
        .filter(wanted)
        .filter_map(UnderstoodClause::plain_mut)
        .collect();
    if plain.iter().any(|text| has_letters(text)) {
        for text in plain.iter_mut().filter(|text| !has_letters(text)) {
            text.characters.clear();
            text.grammar.clear();
        }
    }
}

/// Whether a clause is a phrase that a running text quotes: letters stand right
/// beside its marks.
pub(super) fn is_quotation(clauses: &[Clause], index: usize) -> bool {
    let words = |index: usize| clauses.get(index).and_then(Clause::plain_words);
    let clause = &clauses[index];
    let is_phrase = matches!(
        clause.alternatives.as_slice(),
        [Atom::Text {
            field: None,
            text: TextValue::Phrase(_)
        }]
    );
    let before = index.checked_sub(1).filter(|_| clause.joined);
    let before = before.and_then(words).and_then(|text| text.chars().last());
    let behind = clauses.get(index + 1).filter(|next| next.joined);
    let behind = behind.and_then(|_| words(index + 1)?.chars().next());
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    is_phrase && !clause.exclude && (is_letter(before) || is_letter(behind))
}
