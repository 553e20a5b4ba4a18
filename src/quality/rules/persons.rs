//! Personal numbers that would be published.

use crate::quality::personal::{Care, Kind, PersonalNumber, find};
use crate::quality::report::Report;
use crate::quality::subject::Subject;

/// Most numbers that one finding shows.
const MAX_SHOWN: usize = 5;

/// One finding for each field and kind of number.
pub(super) fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
    let care = if subject.traditional {
        Care::Named
    } else {
        Care::Likely
    };
    let mut fields: Vec<(&str, Vec<(PersonalNumber, usize)>)> = Vec::new();
    for (field, text) in subject.texts() {
        let numbers = find(text, care);
        if numbers.is_empty() {
            continue;
        }
        let numbers = with_paragraphs(text, numbers);
        match fields.iter_mut().find(|(known, _)| *known == field) {
            Some((_, known)) => known.extend(numbers),
            None => fields.push((field, numbers)),
        }
    }
    for (field, numbers) in &fields {
        for (kind, code, name) in [
            (Kind::Identity, "identity-number", "an identity-card number"),
            (Kind::Mobile, "mobile-number", "a mobile phone number"),
            (Kind::Card, "bank-card", "the number of a bank card"),
        ] {
            let of_kind: Vec<&(PersonalNumber, usize)> =
                numbers.iter().filter(|(one, _)| one.kind == kind).collect();
            if of_kind.is_empty() {
                continue;
            }
            let shown: Vec<&str> = of_kind
                .iter()
                .take(MAX_SHOWN)
                .map(|(one, _)| one.masked.as_str())
                .collect();
            let paragraph = of_kind[0].1;
            let all = match of_kind.len() {
                1 => String::new(),
                count => format!("; {count} in all"),
            };
            let message = format!("is {name}, in paragraph {paragraph}{all}");
            report.at(subject, code, field, &shown.join(", "), message);
        }
    }
}

/// Each number with its line in the text, from 1.
fn with_paragraphs(text: &str, numbers: Vec<PersonalNumber>) -> Vec<(PersonalNumber, usize)> {
    let (mut at, mut paragraph) = (0, 1);
    numbers
        .into_iter()
        .map(|number| {
            let between = text.get(at..number.start_bytes).unwrap_or_default();
            paragraph += between.matches('\n').count();
            at = number.start_bytes;
            (number, paragraph)
        })
        .collect()
}
