//! Conditions as tantivy queries.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, Occur, Query as TantivyQuery, RangeQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::exclusion::Exclusion;
use super::in_a_row::InARow;
use super::near::near;
use super::sets::{Ways, at_least};
use crate::index::{DateField, Fields, days_since_epoch, doc_number_ranges};
use crate::model::{Date, DocNumberPattern};
use crate::query::condition::{Condition, TermField};
use crate::query::plan::Matching;
use crate::query::request::DateRange;

/// The documents that have what is wanted and nothing that is excluded.
pub fn compile_matching(fields: &Fields, matching: &Matching) -> BooleanQuery {
    let mut clauses = vec![(Occur::Must, compile(fields, &matching.wanted))];
    if let Some(excluded) = &matching.excluded {
        let excluded = Exclusion(compile(fields, excluded));
        clauses.push((Occur::MustNot, Box::new(excluded)));
    }
    BooleanQuery::new(clauses)
}

/// The documents that meet a condition.
pub fn compile(fields: &Fields, condition: &Condition) -> Box<dyn TantivyQuery> {
    match condition {
        Condition::Nothing => Box::new(AllQuery),
        Condition::Term(field, text) => {
            let term = Term::from_field_text(term_field(fields, *field), text);
            Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
        }
        Condition::TitleKey(key) => {
            let term = Term::from_field_u64(fields.title_key, *key);
            Box::new(TermQuery::new(term, IndexRecordOption::Basic))
        }
        Condition::InARow(field, characters) => Box::new(InARow::new(fields, *field, characters)),
        Condition::Near {
            field,
            parts,
            within_chars,
        } => near(fields, *field, parts, *within_chars),
        Condition::Days(field, range) => Box::new(days(fields, *field, *range)),
        Condition::DocNumber(pattern) => doc_number(fields, pattern),
        Condition::AtLeast { things, least } => {
            let ways = |ways: &Vec<Condition>| -> Ways {
                ways.iter().map(|way| compile(fields, way)).collect()
            };
            at_least(things.iter().map(ways).collect(), *least)
        }
    }
}

pub(super) fn term_field(fields: &Fields, field: TermField) -> Field {
    match field {
        TermField::Text(field, lane) => fields.text(field, lane),
        TermField::Facet(facet) => fields.facet(facet),
        TermField::DocNumber => fields.doc_number_key,
        TermField::CatalogNumber => fields.catalog_number_key,
    }
}

fn days(fields: &Fields, field: DateField, range: DateRange) -> RangeQuery {
    let field = fields.date(field);
    let bound = |day: Option<Date>| {
        day.map_or(Bound::Unbounded, |day| {
            Bound::Included(Term::from_field_i64(field, days_since_epoch(day)))
        })
    };
    RangeQuery::new(bound(range.from), bound(range.to))
}

fn doc_number(fields: &Fields, pattern: &DocNumberPattern) -> Box<dyn TantivyQuery> {
    let field = fields.doc_number_parts;
    let ranges = doc_number_ranges(pattern).into_iter();
    let ranges = ranges.map(|(first, last)| -> Box<dyn TantivyQuery> {
        let bound = |term: String| Bound::Included(Term::from_field_text(field, &term));
        Box::new(RangeQuery::new(bound(first), bound(last)))
    });
    let mut queries: Vec<_> = ranges.collect();
    match queries.len() {
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::union(queries)),
    }
}
