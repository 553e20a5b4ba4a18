//! The documents that a query names by number or by whole title.

use tantivy::query::Query as TantivyQuery;

use super::identifiers::Identifier;
use super::phrase::{number, phrase, term};
use super::request::Scope;
use super::sets::{Ways, any};
use super::signal::{Signal, SignalKind};
use super::understand::Understood;
use super::understood::UnderstoodText;
use super::weights;
use crate::index::{Fields, TextField, lane_key, matching_numbers};
use crate::model::{CatalogNumber, DocNumber, DocNumberParts, DocNumberPattern, find_doc_numbers};
use crate::text::lane_chars;

/// The documents that the query names: by number or a part of one, or by whole
/// title. They score so much that they stand first, whole before parts.
pub(super) fn identity(fields: &Fields, understood: &Understood, scope: Scope) -> Vec<Signal> {
    let mut named = Vec::new();
    let text: String = understood.characters.iter().collect();
    if scope == Scope::All {
        for identifier in &understood.identifiers {
            match identifier {
                Identifier::DocNumber(canonical) => {
                    let key = term(fields.doc_number_key, canonical);
                    named.push(whole(SignalKind::DocNumber, canonical.clone(), key));
                    if let Some(query) = in_any_year(fields, canonical) {
                        named.push(part(canonical.clone(), query));
                    }
                }
                Identifier::DocNumberPart(pattern) => {
                    let query = matching_numbers(fields.doc_number_parts, pattern);
                    named.push(part(pattern.to_string(), query));
                }
                Identifier::CatalogNumber(key) => {
                    let query = term(fields.catalog_number_key, key);
                    named.push(whole(SignalKind::CatalogNumber, key.clone(), query));
                }
            }
        }
        if text.contains(|c: char| c.is_ascii_digit()) {
            // A number of no known form is its own key.
            let key = term(fields.doc_number_key, &text);
            named.push(whole(SignalKind::DocNumber, text.clone(), key));
        }
    }
    if scope != Scope::Body
        && let Some(key) = lane_key(&text)
    {
        let query = number(fields.title_key, key);
        named.push(whole(SignalKind::WholeTitle, text, query));
    }
    named
}

/// A number without a year may be one with a year of which the writer left it out.
fn in_any_year(fields: &Fields, canonical: &str) -> Option<Box<dyn TantivyQuery>> {
    let found = DocNumber::parse(canonical)?;
    let parts = found.parts()?;
    if parts.year.is_some() || !parts.suffix.is_empty() {
        return None;
    }
    let pattern = DocNumberPattern {
        code: Some(parts.code.clone()),
        serials: Some(parts.serial..=parts.serial),
        ..DocNumberPattern::default()
    };
    Some(matching_numbers(fields.doc_number_parts, &pattern))
}

/// The documents that have or cite the number that a clause is; `None` where it
/// is no number, or more than one.
pub(super) fn number_clause(
    fields: &Fields,
    clause: &UnderstoodText,
    scope: Scope,
) -> Option<Box<dyn TantivyQuery>> {
    let text: String = clause.characters.iter().collect();
    let found = find_doc_numbers(&text);
    let [one] = found.as_slice() else {
        return None;
    };
    let parts = one.number.as_ref()?;
    if one.start_bytes > 0 || one.end_bytes < text.len() {
        return None;
    }
    let mut queries = citations(fields, parts, scope);
    if scope == Scope::All {
        let canonical = parts.canonical();
        queries.push(term(fields.doc_number_key, &canonical));
        queries.extend(in_any_year(fields, &canonical));
    }
    Some(any(queries))
}

/// The documents in whose texts the number stands in any usual spelling.
fn citations(fields: &Fields, parts: &DocNumberParts, scope: Scope) -> Ways {
    let mut queries = Ways::new();
    for spelling in parts.spellings() {
        let characters = lane(&spelling);
        for &field in scope.fields() {
            queries.push(phrase(fields, field, &characters));
        }
    }
    queries
}

/// The documents whose 文号 agrees with the value of a `文号:` clause: a whole
/// number, a part of one, or a range ([`DocNumberPattern::parse`]); any other
/// text stands in the number as written. `None` for a text without characters.
pub fn doc_number_clause(fields: &Fields, text: &str) -> Option<Box<dyn TantivyQuery>> {
    let characters = lane(text);
    if characters.is_empty() {
        return None;
    }
    let Some(pattern) = DocNumberPattern::parse(text) else {
        let mut queries = vec![phrase(fields, TextField::DocNumber, &characters)];
        queries.extend(keys_of_value(fields, text));
        return Some(any(queries));
    };
    if !pattern.suffix.is_empty() {
        return Some(any(keys_of_value(fields, text)));
    }
    let mut queries = vec![matching_numbers(fields.doc_number_parts, &pattern)];
    if pattern.code.is_some() && !characters.contains(&'号') {
        // 国办 is no code, but stands in front of several.
        queries.push(phrase(fields, TextField::DocNumber, &characters));
    }
    Some(any(queries))
}

fn keys_of_value(fields: &Fields, text: &str) -> Ways {
    DocNumber::parse(text)
        .iter()
        .flat_map(DocNumber::all_parts)
        .map(|parts| term(fields.doc_number_key, &parts.canonical()))
        .collect()
}

/// The documents whose 索引号 is the value of a `索引号:` clause, ends with it
/// (year and serial number, or the latter), or starts with it (organisation
/// code, alone or with the year). `None` for a text without letters.
pub fn catalog_number_clause(fields: &Fields, text: &str) -> Option<Box<dyn TantivyQuery>> {
    let number = CatalogNumber::parse(text)?;
    let key = fields.catalog_number_key;
    Some(any(vec![
        term(key, number.canonical()),
        term(key, &CatalogNumber::head_key(number.canonical())),
    ]))
}

fn lane(text: &str) -> Vec<char> {
    lane_chars(text).map(|c| c.normal).collect()
}

fn whole(kind: SignalKind, text: String, query: Box<dyn TantivyQuery>) -> Signal {
    let field = match kind {
        SignalKind::DocNumber => Some(TextField::DocNumber),
        SignalKind::WholeTitle => Some(TextField::Title),
        _ => None,
    };
    Signal::constant(kind, field, text, query, weights::IDENTITY)
}

fn part(text: String, query: Box<dyn TantivyQuery>) -> Signal {
    let (kind, field) = (SignalKind::DocNumberPart, Some(TextField::DocNumber));
    Signal::constant(kind, field, text, query, weights::IDENTITY_PART)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Generation, WriterConfig};
    use crate::model::{Document, DocumentId};
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

    type MakeClause = fn(&Fields, &str) -> Option<Box<dyn TantivyQuery>>;

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
            let query = clause(snapshot.fields(), text).unwrap();
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
        let generation = Generation::in_memory(&Analysis::shared()).unwrap();
        let reader = generation.reader().unwrap();
        assert!(doc_number_clause(reader.snapshot().fields(), "“”").is_none());
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
