//! The documents that a query names by number or by whole title.

use crate::index::{TextField, lane_key};
use crate::model::{CatalogNumber, DocNumber, DocNumberParts, DocNumberPattern, find_doc_numbers};
use crate::query::condition::{Condition, TermField, Ways, any, phrase, term};
use crate::query::identifiers::Identifier;
use crate::query::request::Scope;
use crate::query::signal::{Signal, SignalKind};
use crate::query::understand::Understood;
use crate::query::understood::UnderstoodText;
use crate::query::weights;
use crate::text::lane_chars;

/// Documents that a query names.
pub(super) struct Named {
    kind: SignalKind,
    text: String,
    pub(super) condition: Condition,
}

impl Named {
    /// They score so much that they stand first, whole before parts.
    pub(super) fn signal(self) -> Signal {
        let field = match self.kind {
            SignalKind::DocNumber | SignalKind::DocNumberPart => Some(TextField::DocNumber),
            SignalKind::WholeTitle => Some(TextField::Title),
            _ => None,
        };
        let score = match self.kind {
            SignalKind::DocNumberPart => weights::IDENTITY_PART,
            _ => weights::IDENTITY,
        };
        Signal::constant(self.kind, field, self.text, self.condition, score)
    }
}

/// The documents that the query names: by number or a part of one, or by whole
/// title.
pub(super) fn named_by(understood: &Understood, scope: Scope) -> impl Iterator<Item = Named> {
    let mut named = Vec::new();
    let mut add = |kind, text, condition| {
        named.push(Named {
            kind,
            text,
            condition,
        });
    };
    let text: String = understood.characters.iter().collect();
    if scope == Scope::All {
        for identifier in &understood.identifiers {
            match identifier {
                Identifier::DocNumber(canonical) => {
                    let key = term(TermField::DocNumber, canonical);
                    add(SignalKind::DocNumber, canonical.clone(), key);
                    if let Some(number) = in_any_year(canonical) {
                        add(SignalKind::DocNumberPart, canonical.clone(), number);
                    }
                }
                Identifier::DocNumberPart(pattern) => {
                    let number = Condition::DocNumber(pattern.clone());
                    add(SignalKind::DocNumberPart, pattern.to_string(), number);
                }
                Identifier::CatalogNumber(key) => {
                    let number = term(TermField::CatalogNumber, key);
                    add(SignalKind::CatalogNumber, key.clone(), number);
                }
            }
        }
        if text.contains(|c: char| c.is_ascii_digit()) {
            // A number of no known form is its own key.
            let key = term(TermField::DocNumber, &text);
            add(SignalKind::DocNumber, text.clone(), key);
        }
    }
    if scope != Scope::Body
        && let Some(key) = lane_key(&text)
    {
        add(SignalKind::WholeTitle, text, Condition::TitleKey(key));
    }
    named.into_iter()
}

/// A number without a year may be one with a year of which the writer left it out.
fn in_any_year(canonical: &str) -> Option<Condition> {
    let found = DocNumber::parse(canonical)?;
    let parts = found.parts()?;
    if parts.year.is_some() || !parts.suffix.is_empty() {
        return None;
    }
    Some(Condition::DocNumber(DocNumberPattern {
        code: Some(parts.code.clone()),
        serials: Some(parts.serial..=parts.serial),
        ..DocNumberPattern::default()
    }))
}

/// The documents that have or cite the number that a clause is; `None` where it
/// is no number, or more than one.
pub(super) fn number_clause(clause: &UnderstoodText, scope: Scope) -> Option<Condition> {
    let text: String = clause.characters.iter().collect();
    let found = find_doc_numbers(&text);
    let [one] = found.as_slice() else {
        return None;
    };
    let parts = one.number.as_ref()?;
    if one.start_bytes > 0 || one.end_bytes < text.len() {
        return None;
    }
    let mut ways = citations(parts, scope);
    if scope == Scope::All {
        let canonical = parts.canonical();
        ways.push(term(TermField::DocNumber, &canonical));
        ways.extend(in_any_year(&canonical));
    }
    Some(any(ways))
}

/// The documents in whose texts the number stands in any usual spelling.
fn citations(parts: &DocNumberParts, scope: Scope) -> Ways {
    let mut ways = Ways::new();
    for spelling in parts.spellings() {
        let characters = lane(&spelling);
        for &field in scope.fields() {
            ways.push(phrase(field, &characters));
        }
    }
    ways
}

/// The documents whose 文号 agrees with the value of a `文号:` clause: a whole
/// number, a part of one, or a range ([`DocNumberPattern::parse`]); any other
/// text stands in the number as written. `None` for a text without characters.
pub(super) fn doc_number_clause(text: &str) -> Option<Condition> {
    let characters = lane(text);
    if characters.is_empty() {
        return None;
    }
    let as_written = || phrase(TextField::DocNumber, &characters);
    let Some(pattern) = DocNumberPattern::parse(text) else {
        let mut ways = vec![as_written()];
        ways.extend(keys_of_value(text));
        return Some(any(ways));
    };
    if !pattern.suffix.is_empty() {
        return Some(any(keys_of_value(text)));
    }
    // 国办 is no code, but stands in front of several.
    let may_be_front = pattern.code.is_some() && !characters.contains(&'号');
    let mut ways = vec![Condition::DocNumber(pattern)];
    ways.extend(may_be_front.then(as_written));
    Some(any(ways))
}

fn keys_of_value(text: &str) -> Ways {
    DocNumber::parse(text)
        .iter()
        .flat_map(DocNumber::all_parts)
        .map(|parts| term(TermField::DocNumber, &parts.canonical()))
        .collect()
}

/// The documents whose 索引号 is the value of a `索引号:` clause, ends with it
/// (year and serial number, or the latter), or starts with it (organisation
/// code, alone or with the year). `None` for a text without letters.
pub(super) fn catalog_number_clause(text: &str) -> Option<Condition> {
    let number = CatalogNumber::parse(text)?;
    let canonical = number.canonical();
    let keys = [canonical.to_owned(), CatalogNumber::head_key(canonical)];
    let ways = keys.iter().map(|key| term(TermField::CatalogNumber, key));
    Some(any(ways.collect()))
}

fn lane(text: &str) -> Vec<char> {
    lane_chars(text).map(|c| c.normal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Generation, WriterConfig};
    use crate::model::{Document, DocumentId};
    use crate::query::compile::compile;
    use crate::text::Analysis;

    /// Documents named for their numbers.
    const NUMBERS: [&str; 8] = [
        "国办发〔2019〕12号",
        "国办发〔2020〕1号",
        "国办发[2020] 第012号",
        "国办发〔2020〕20号",
        "国办函〔2020〕12号",
        "国务院令第711号",
        "台参字第0990141367C号",
        "国发〔2019〕5号、国办发〔2018〕6号",
    ];

    const CATALOG_NUMBERS: [&str; 3] = [
        "747445809/2021-00027",
        "747445809/2020-00027",
        "758213022/2021-00028",
    ];

    type MakeClause = fn(&str) -> Option<Condition>;

    #[track_caller]
    fn check(clause: MakeClause, cases: &[(&str, &[&str])]) {
        let generation = Generation::in_memory(&Analysis::shared()).unwrap();
        let config = WriterConfig {
            threads: 1,
            memory_bytes: 20_000_000,
        };
        let mut writer = generation.writer(config).unwrap();
        for (index, number) in NUMBERS.iter().enumerate() {
            let id = DocumentId::parse(&format!("d-{index}")).unwrap();
            let mut document = Document::new(id, (*number).to_owned());
            document.doc_number = DocNumber::parse(number);
            document.catalog_number = CATALOG_NUMBERS
                .get(index)
                .and_then(|number| CatalogNumber::parse(number));
            writer.add(&document).unwrap();
        }
        writer.commit().unwrap();
        let reader = generation.reader().unwrap();
        let snapshot = reader.snapshot();
        for (text, expected) in cases {
            let query = compile(snapshot.fields(), &clause(text).unwrap());
            let found = snapshot
                .searcher()
                .search(&query, &tantivy::collector::DocSetCollector);
            let mut titles: Vec<String> = found
                .unwrap()
                .into_iter()
                .map(|address| snapshot.document_at(address).unwrap().title)
                .collect();
            titles.sort();
            let mut expected = expected.to_vec();
            expected.sort_unstable();
            assert_eq!(titles, expected, "{text}");
        }
    }

    #[test]
    fn doc_number_clauses_find_numbers_parts_and_ranges() {
        let [y2019, one, twelve, twenty, letter, order, gazette, joint] = NUMBERS;
        let in_year: &[&str] = &[one, twelve, twenty];
        check(
            doc_number_clause,
            &[
                ("國辦發【2020】012号", &[twelve]),
                ("国办发〔2020〕", in_year),
                ("国办发〔2020〕1号..20号", in_year),
                ("国办发〔2020〕1-12号", &[one, twelve]),
                ("国办发〔2019〕..〔2020〕", &[y2019, one, twelve, twenty]),
                ("国办发〔2018-2019〕", &[y2019, joint]),
                ("国办发", &[y2019, one, twelve, twenty, joint]),
                ("国办", &[y2019, one, twelve, twenty, letter, joint]),
                ("2020年", &[one, twelve, twenty, letter]),
                ("12号", &[y2019, twelve, letter]),
                ("国办发12号", &[y2019, twelve]),
                ("711号令", &[order]),
                ("中华人民共和国国务院令第七百一十一号", &[order]),
                ("台參字第0990141367C號", &[gazette]),
                ("国办发〔2018〕5号", &[]),
                ("国办发〔2018〕6号", &[joint]),
                ("参字第09", &[gazette]),
            ],
        );
        assert!(doc_number_clause("“”").is_none());
    }

    #[test]
    fn catalog_number_clauses_find_wholes_heads_and_tails() {
        let [first, second, third, ..] = NUMBERS;
        check(
            catalog_number_clause,
            &[
                ("747445809/2021-00027", &[first]),
                ("７４７４４５８０９－２０２１－０００２７", &[first]),
                ("747445809", &[first, second]),
                ("747445809/2021", &[first]),
                ("00027", &[first, second]),
                ("2021-00027", &[first]),
                ("758213022/", &[third]),
                ("7474458", &[]),
            ],
        );
    }
}
