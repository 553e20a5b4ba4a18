//! Any, all, or at least so many of several things, each of which has its ways to be
//! there.
//!
//! Counted by windows of documents, each a set of bits: a list of documents goes through
//! its part of a window in one go, which costs a fraction of going forward document by
//! document. What most documents have is only asked for those that have enough of the
//! rest, and whether characters stand in a row is looked up last.

use tantivy::query::{
    EmptyScorer, EnableScoring, Explanation, Query as TantivyQuery, Scorer, TermQuery, Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

mod bits;
mod counted;
mod list;
mod unit;

use counted::Counted;
use list::List;
use unit::{Unit, Way};

use super::in_a_row::InARow;

/// Ways in which one thing can be there: one of them is enough.
pub(super) type Ways = Vec<Box<dyn TantivyQuery>>;

/// Documents that have at least `least` of the things, and at least one; none where
/// that is more than there are.
pub(super) fn at_least(mut things: Vec<Ways>, least: usize) -> Box<dyn TantivyQuery> {
    if let [only] = things.as_mut_slice()
        && only.len() == 1
        && least <= 1
    {
        return only.remove(0);
    }
    Box::new(AtLeast {
        things,
        least: least.max(1),
    })
}

#[derive(Debug)]
struct AtLeast {
    things: Vec<Ways>,
    least: usize,
}

impl Clone for AtLeast {
    fn clone(&self) -> Self {
        let copied = |ways: &Ways| ways.iter().map(|way| way.box_clone()).collect();
        Self {
            things: self.things.iter().map(copied).collect(),
            least: self.least,
        }
    }
}

impl TantivyQuery for AtLeast {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let way = |query: &dyn TantivyQuery| {
            if let Some(query) = query.downcast_ref::<TermQuery>() {
                return Ok(WayWeight::Term(query.term().clone()));
            }
            if let Some(row) = query.downcast_ref::<InARow>() {
                return Ok(WayWeight::Row(row.clone()));
            }
            Ok(WayWeight::Other(query.weight(scoring)?))
        };
        let ways = |ways: &Ways| ways.iter().map(|query| way(query.as_ref())).collect();
        Ok(Box::new(AtLeastWeight {
            things: self
                .things
                .iter()
                .map(ways)
                .collect::<tantivy::Result<_>>()?,
            least: self.least,
        }))
    }
}

struct AtLeastWeight {
    things: Vec<Vec<WayWeight>>,
    least: usize,
}

enum WayWeight {
    Term(Term),
    Row(InARow),
    Other(Box<dyn Weight>),
}

impl WayWeight {
    /// Adds the ways in which documents of the segment have it: none where none has.
    fn add_to(
        &self,
        ways: &mut Vec<Way>,
        segment: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<()> {
        match self {
            Self::Term(term) => ways.extend(list(segment, term)?.map(Way::Term)),
            Self::Row(row) => {
                let mut pairs = Vec::new();
                for pair in row.pairs() {
                    let Some(pair) = list(segment, pair)? else {
                        return Ok(());
                    };
                    pairs.push(pair);
                }
                pairs.sort_by_key(List::len);
                // What has the word needs not be looked into.
                if let Some(word) = row.word() {
                    ways.extend(list(segment, word)?.map(Way::Term));
                }
                let row = row.but_for_the_word(segment)?;
                ways.extend(row.map(|row| Way::Row(pairs, Box::new(row))));
            }
            Self::Other(weight) => {
                let scorer = weight.scorer(segment, boost)?;
                ways.extend((scorer.doc() != TERMINATED).then(|| Way::set(scorer)));
            }
        }
        Ok(())
    }
}

/// The documents of a term; `None` where no document of the segment has it.
fn list(segment: &SegmentReader, term: &Term) -> tantivy::Result<Option<List>> {
    let inverted = segment.inverted_index(term.field())?;
    let postings = inverted.read_block_postings(term, IndexRecordOption::Basic)?;
    Ok(postings.map(List::new))
}

impl Weight for AtLeastWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut units = Vec::new();
        for ways in &self.things {
            let mut present = Vec::new();
            for way in ways {
                way.add_to(&mut present, segment, boost)?;
            }
            if !present.is_empty() {
                units.push(Unit::of(present));
            }
        }
        Ok(match Counted::of(units, self.least, segment.max_doc()) {
            Some(counted) => Box::new(counted),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("at least so many of several", 1.0))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use tantivy::collector::DocSetCollector;
    use tantivy::query::ConstScoreQuery;
    use tantivy::schema::{Field, INDEXED, Schema};
    use tantivy::{DocAddress, Index, Searcher, TantivyDocument};

    use super::bits::WINDOW;
    use super::*;
    use crate::index::{Generation, TextField, WriterConfig};
    use crate::model::{Document, DocumentId};
    use crate::query::compile::compile;
    use crate::query::condition::phrase;
    use crate::text::Analysis;

    const DOCUMENTS: DocId = 3 * WINDOW;

    fn number(field: Field, number: u64) -> Box<dyn TantivyQuery> {
        let term = Term::from_field_u64(field, number);
        Box::new(TermQuery::new(term, IndexRecordOption::Basic))
    }

    /// A segment whose documents have the multiples of each of the steps.
    fn multiples(things: &[BTreeSet<u64>]) -> (Index, Field) {
        let mut schema = Schema::builder();
        let field = schema.add_u64_field("step", INDEXED);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 20_000_000).unwrap();
        for doc in 0..u64::from(DOCUMENTS) {
            let mut document = TantivyDocument::new();
            for step in things.iter().flatten() {
                if doc.is_multiple_of(*step) {
                    document.add_u64(field, *step);
                }
            }
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        (index, field)
    }

    /// Goes through what the query matches in the first segment, all of it and by leaps.
    fn check(searcher: &Searcher, query: &dyn TantivyQuery, expected: &[DocId], leaps: &[DocId]) {
        let found = searcher.search(query, &DocSetCollector).unwrap();
        let mut found: Vec<DocId> = found.iter().map(|address| address.doc_id).collect();
        found.sort_unstable();
        assert_eq!(found, expected);

        let scoring = EnableScoring::disabled_from_searcher(searcher);
        let segment = &searcher.segment_readers()[0];
        let weight = query.weight(scoring).unwrap();
        let mut scorer = weight.scorer(segment, 1.0).unwrap();
        for leap in leaps {
            if scorer.doc() == TERMINATED {
                break;
            }
            let target = scorer.doc() + leap;
            let first = expected.iter().find(|&&doc| doc >= target);
            assert_eq!(scorer.seek(target), *first.unwrap_or(&TERMINATED));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn it_has_what_enough_of_the_things_have(
            things in prop::collection::vec(
                prop::collection::btree_set(prop_oneof![1..9_u64, 50..5_000_u64], 1..4),
                1..6,
            ),
            leaps in prop::collection::vec(1..6_000_u32, 1..20),
        ) {
            let (index, field) = multiples(&things);
            let searcher = index.reader().unwrap().searcher();
            for least in 1..=things.len() + 1 {
                let way = |&step: &u64| -> Box<dyn TantivyQuery> {
                    // Sometimes not as a term.
                    match step % 3 {
                        0 => Box::new(ConstScoreQuery::new(number(field, step), 1.0)),
                        _ => number(field, step),
                    }
                };
                let ways = things.iter().map(|steps| steps.iter().map(way).collect());
                let query = at_least(ways.collect(), least);
                let is_enough = |doc: &DocId| {
                    let divides = |step: &u64| u64::from(*doc).is_multiple_of(*step);
                    let having = things.iter().filter(|steps| steps.iter().any(divides));
                    having.count() >= least
                };
                let expected: Vec<DocId> = (0..DOCUMENTS).filter(is_enough).collect();
                check(&searcher, query.as_ref(), &expected, &leaps);
            }
        }

        #[test]
        fn rows_are_looked_up(
            bodies in prop::collection::vec("[甲乙丙]{1,12}", 1..120),
            things in prop::collection::vec(prop::collection::vec("[甲乙丙]{1,4}", 1..3), 1..4),
            leaps in prop::collection::vec(1..30_u32, 1..20),
        ) {
            let generation = Generation::in_memory(&Analysis::shared()).unwrap();
            let config = WriterConfig { threads: 1, memory_bytes: 20_000_000 };
            let mut writer = generation.writer(config).unwrap();
            for (number, body) in bodies.iter().enumerate() {
                let id = DocumentId::parse(&format!("d-{number:03}")).unwrap();
                let mut document = Document::new(id, "通知".to_owned());
                document.body.clone_from(body);
                writer.add(&document).unwrap();
            }
            writer.commit().unwrap();
            let snapshot = generation.reader().unwrap().snapshot();
            let body = |doc| snapshot.document_at(DocAddress::new(0, doc)).unwrap().body;
            let bodies: Vec<String> = (0..).take(bodies.len()).map(body).collect();
            let way = |text: &String| {
                let characters: Vec<char> = text.chars().collect();
                compile(snapshot.fields(), &phrase(TextField::Body, &characters))
            };
            for least in 1..=things.len() {
                let ways = things.iter().map(|ways| ways.iter().map(way).collect());
                let query = at_least(ways.collect(), least);
                let is_enough = |body: &String| {
                    let has = |ways: &&Vec<String>| ways.iter().any(|text| body.contains(text));
                    things.iter().filter(has).count() >= least
                };
                let found = (0..).zip(&bodies).filter(|(_, body)| is_enough(body));
                let expected: Vec<DocId> = found.map(|(doc, _)| doc).collect();
                check(snapshot.searcher(), query.as_ref(), &expected, &leaps);
            }
        }
    }
}
