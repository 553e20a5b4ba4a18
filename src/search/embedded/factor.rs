//! Mild factors on the score: what else makes a document the better answer.

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentReader};

use crate::index::{AUTHORITY, DateField, FacetField};
use crate::model::{Authority, Validity};
use crate::query::{Factors, authority_factor, recency_factor, validity_factor};
use crate::search::commit::DocumentFactors;

/// The day that ages count from: that of the newest document, so that the order
/// of an index does not change by waiting.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewestDay(Option<i64>);

impl NewestDay {
    pub(super) fn of(searcher: &Searcher) -> tantivy::Result<Self> {
        let mut newest = None;
        for segment in searcher.segment_readers() {
            for date in DateField::ALL {
                let days = segment.fast_fields().i64(date.column())?;
                if days.min_value() <= days.max_value() {
                    newest = newest.max(Some(days.max_value()));
                }
            }
        }
        Ok(Self(newest))
    }
}

/// The factors of some documents, in their order.
pub(super) fn factors_of(
    searcher: &Searcher,
    factors: Factors,
    newest: NewestDay,
    hits: impl Iterator<Item = DocAddress>,
) -> tantivy::Result<Vec<DocumentFactors>> {
    let segments = searcher.segment_readers().iter();
    let by_segment: Vec<SegmentFactors> = segments
        .map(|segment| SegmentFactors::open(segment, factors, newest))
        .collect::<tantivy::Result<_>>()?;
    let found = hits.map(|hit| by_segment[hit.segment_ord as usize].of(hit.doc_id));
    Ok(found.collect())
}

/// The factors of the documents of a segment.
pub(super) struct SegmentFactors {
    authority: Option<Column<u64>>,
    validity: Option<(Column<u64>, Vec<Score>)>,
    days: Option<([Column<i64>; 2], i64)>,
}

impl SegmentFactors {
    pub(super) fn open(
        segment: &SegmentReader,
        factors: Factors,
        newest: NewestDay,
    ) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        let authority = factors
            .authority
            .then(|| columns.u64(AUTHORITY))
            .transpose()?;
        let validity = if factors.validity {
            columns
                .str(FacetField::Validity.name())?
                .map(|labels| {
                    Ok::<_, tantivy::TantivyError>((labels.ords().clone(), by_ord(&labels)?))
                })
                .transpose()?
        } else {
            None
        };
        let days = match newest.0 {
            Some(day) if factors.recency => Some((
                [
                    columns.i64(DateField::Published.column())?,
                    columns.i64(DateField::Written.column())?,
                ],
                day,
            )),
            _ => None,
        };
        Ok(Self {
            authority,
            validity,
            days,
        })
    }

    /// The most that the product of the factors of a document can be.
    pub(super) fn most(&self) -> Score {
        let highest = self.authority.as_ref().map(Column::max_value);
        let levels = Authority::ALL
            .into_iter()
            .filter(|one| Some(one.level()) <= highest);
        let authority = levels.map(authority_factor).fold(1.0, Score::max);
        let labels = self.validity.iter().flat_map(|(_, by_ord)| by_ord);
        let validity = labels.copied().fold(1.0, Score::max);
        let recency = self.days.as_ref().map_or(1.0, |_| recency_factor(Some(0)));
        authority * validity * recency
    }

    pub(super) fn of(&self, doc: DocId) -> DocumentFactors {
        let authority = self.authority.as_ref().map_or(1.0, |levels| {
            let level = levels.first(doc).unwrap_or_default();
            let rank = Authority::ALL.into_iter().find(|one| one.level() == level);
            authority_factor(rank.unwrap_or_default())
        });
        let validity = self.validity.as_ref().map_or(1.0, |(ords, by_ord)| {
            ords.first(doc)
                .and_then(|ord| by_ord.get(usize::try_from(ord).ok()?).copied())
                .unwrap_or(1.0)
        });
        let recency = self.days.as_ref().map_or(1.0, |(dates, newest)| {
            let day = dates.iter().find_map(|days| days.first(doc));
            recency_factor(day.map(|day| newest - day))
        });
        DocumentFactors {
            authority,
            validity,
            recency,
        }
    }
}

/// The factor of each label of the segment's dictionary, in its order.
fn by_ord(labels: &StrColumn) -> tantivy::Result<Vec<Score>> {
    let mut factors = Vec::new();
    let mut label = String::new();
    for ord in 0..labels.num_terms() as u64 {
        label.clear();
        labels.ord_to_str(ord, &mut label)?;
        let validity = Validity::ALL.into_iter().find(|one| one.label() == label);
        factors.push(validity_factor(validity.unwrap_or_default()));
    }
    Ok(factors)
}
