//! Facets and months as aggregations, with exact counts.
//!
//! Each shard gives the values that it has most of, so that a value may be missing
//! which many shards have some of. How many documents that may be the cluster tells;
//! where it could change what is listed, all shards are asked for more.

use jiff::civil::date;
use serde_json::{Map, Value, json};

use crate::cluster::{self, Narrowing, Snapshot, passing};
use crate::index::{DateField, FacetField, days_since_epoch};
use crate::query::{FacetRequest, SearchRequest, Understood};
use crate::search::error::SearchError;
use crate::search::response::{FacetBucket, FacetResult};
use crate::text::lane_text;

/// Values that each shard is asked for at first, at least.
const LEAST_VALUES: usize = 500;
/// How many times as many each time after.
const MORE: usize = 10;
/// Most buckets that clusters give, where nobody set another number.
const MOST_VALUES: usize = 65_535;

/// What is to be counted with a search.
pub(super) struct Asked<'a> {
    pub(super) request: &'a SearchRequest,
    pub(super) understood: &'a Understood,
    pub(super) narrowings: &'a [Narrowing],
}

/// What was counted.
#[derive(Debug, Default)]
pub(super) struct Counted {
    pub(super) facets: Vec<FacetResult>,
    /// Those of them, by their places, whose documents beside the listed values are not
    /// told by the values alone.
    unsettled: Vec<usize>,
    pub(super) recognised: Vec<u64>,
    pub(super) months: Option<[u64; 12]>,
}

impl Counted {
    pub(super) fn is_settled(&self) -> bool {
        self.unsettled.is_empty()
    }
}

impl Asked<'_> {
    /// The aggregations, each shard giving so many values of each facet.
    pub(super) fn aggregations(&self, values: usize) -> Map<String, Value> {
        let mut all = Map::new();
        for (at, facet) in self.request.facets.iter().enumerate() {
            all.insert(format!("facet {at}"), self.facet(*facet, values));
        }
        for (at, recognised) in self.understood.recognised.iter().enumerate() {
            let field = cluster::of_facet(recognised.field);
            let filter = json!({"bool": {"filter": [
                passing(self.narrowings, Some(recognised.field)),
                {"terms": {field: recognised.values}},
            ]}});
            all.insert(format!("recognised {at}"), json!({"filter": filter}));
        }
        if let Some(ranges) = self.request.months.and_then(months) {
            let filter = passing(self.narrowings, Some(FacetField::PublishedYear));
            let range = json!({"range": {
                "field": DateField::Published.column(), "ranges": ranges,
            }});
            all.insert(
                "months".to_owned(),
                json!({"filter": filter, "aggs": {"of": range}}),
            );
        }
        all
    }

    fn facet(&self, facet: FacetRequest, values: usize) -> Value {
        let field = cluster::of_facet(facet.field);
        let mut of_facet = json!({
            "values": {"terms": {
                "field": field, "size": self.listed(facet, values), "shard_size": values,
                "show_term_doc_count_error": true,
                "order": [{"_count": "desc"}, {"_key": "asc"}],
            }},
            "missing": {"missing": {"field": field}},
            "most": {"max": {"field": cluster::of_value_count(facet.field)}},
        });
        let chosen = self.chosen(facet.field);
        if !chosen.is_empty() {
            let each = chosen.iter().map(|value| json!({"term": {&field: value}}));
            of_facet["chosen"] = json!({"filters": {"filters": each.collect::<Vec<_>>()}});
        }
        json!({"filter": passing(self.narrowings, Some(facet.field)), "aggs": of_facet})
    }

    /// Values of a facet that have to come back: where only some are asked for, which is
    /// told here, that is all of them.
    fn listed(&self, facet: FacetRequest, values: usize) -> usize {
        if self.is_part_asked_for() {
            values
        } else {
            facet.size.max(1)
        }
    }

    fn is_part_asked_for(&self) -> bool {
        self.request.facet_contains.is_some() || self.request.facet_prefix.is_some()
    }

    fn chosen(&self, facet: FacetField) -> &[String] {
        let chosen = self.request.filters.values.get(&facet);
        chosen.map_or(&[], Vec::as_slice)
    }

    /// Values to ask each shard for at first.
    pub(super) fn first_values(&self) -> usize {
        let facets = self.request.facets.iter();
        let most = facets.map(|facet| 2 * facet.size).max().unwrap_or_default();
        most.max(LEAST_VALUES)
    }

    /// What the aggregations found; `None` where more values are needed to be sure.
    pub(super) fn counted(
        &self,
        found: &Value,
        values: usize,
    ) -> Result<Option<Counted>, SearchError> {
        let mut counted = Counted::default();
        for (at, facet) in self.request.facets.iter().enumerate() {
            let of_facet = &found[format!("facet {at}")];
            let Some((result, is_settled)) = self.result(*facet, of_facet, values)? else {
                if values >= MOST_VALUES {
                    let name = facet.field.name();
                    let reason = format!("`{name}` has more values than the cluster counts");
                    return Err(cluster::not_understood("_search", &reason).into());
                }
                return Ok(None);
            };
            counted.facets.push(result);
            if !is_settled {
                counted.unsettled.push(at);
            }
        }
        for at in 0..self.understood.recognised.len() {
            counted
                .recognised
                .push(count(&found[format!("recognised {at}")])?);
        }
        if self.request.months.is_some() {
            let buckets = found["months"]["of"]["buckets"].as_array();
            let mut months = [0; 12];
            for (month, bucket) in months.iter_mut().zip(buckets.into_iter().flatten()) {
                *month = count(bucket)?;
            }
            counted.months = Some(months);
        }
        Ok(Some(counted))
    }

    /// The result, and whether the documents beside the listed values are counted in it.
    /// `None` where its list is not sure.
    fn result(
        &self,
        facet: FacetRequest,
        of_facet: &Value,
        values: usize,
    ) -> Result<Option<(FacetResult, bool)>, SearchError> {
        let terms = &of_facet["values"];
        let listed = terms["buckets"].as_array().map_or(&[][..], Vec::as_slice);
        let unseen = terms["doc_count_error_upper_bound"].as_u64();
        let unseen = unseen.ok_or_else(uncounted)?;
        let last = listed.last().map(count).transpose()?.unwrap_or_default();
        let is_sure = listed
            .iter()
            .all(|bucket| bucket["doc_count_error_upper_bound"] == 0);
        let is_whole = if self.is_part_asked_for() {
            unseen == 0 && listed.len() < values
        } else {
            unseen == 0 || last > unseen
        };
        if !is_sure || !is_whole {
            return Ok(None);
        }
        let chosen = self.chosen(facet.field);
        let mut buckets = Vec::new();
        for bucket in listed {
            let value = bucket["key"].as_str().unwrap_or_default();
            if buckets.len() < facet.size && self.is_asked_for(value) {
                buckets.push(FacetBucket {
                    value: value.to_owned(),
                    count: count(bucket)?,
                    selected: chosen.iter().any(|one| one == value),
                });
            }
        }
        let of_chosen = of_facet["chosen"]["buckets"].as_array();
        for (value, bucket) in chosen.iter().zip(of_chosen.into_iter().flatten()) {
            if !buckets.iter().any(|listed| listed.value == *value) {
                buckets.push(FacetBucket {
                    value: value.clone(),
                    count: count(bucket)?,
                    selected: true,
                });
            }
        }
        let missing = count(&of_facet["missing"])?;
        // Where a document has one value, those of other values are beside the list. As
        // many as have any are, until they are settled.
        let counts = listed.iter().map(count).collect::<Result<Vec<_>, _>>()?;
        let of_others = terms["sum_other_doc_count"]
            .as_u64()
            .ok_or_else(uncounted)?;
        let all = counts.iter().sum::<u64>() + of_others;
        let beside = all - buckets.iter().map(|bucket| bucket.count).sum::<u64>();
        let is_settled = beside == 0 || of_facet["most"]["value"] == 1.0;
        let other = if is_settled {
            beside
        } else {
            count(of_facet)? - missing
        };
        let result = FacetResult {
            field: facet.field,
            buckets,
            missing,
            other,
        };
        Ok(Some((result, is_settled)))
    }

    fn is_asked_for(&self, value: &str) -> bool {
        let contained = self.request.facet_contains.as_deref().map(lane_text);
        let prefix = self.request.facet_prefix.as_deref().map(lane_text);
        if contained.is_none() && prefix.is_none() {
            return true;
        }
        let value = lane_text(value);
        contained.is_none_or(|part| value.contains(&part))
            && prefix.is_none_or(|part| value.starts_with(&part))
    }

    /// Counts the documents that have a value which is not listed, of the documents of
    /// `matches`, for the facets that are not settled.
    pub(super) fn settle(
        &self,
        snapshot: &Snapshot,
        matches: &Value,
        counted: &mut Counted,
    ) -> Result<(), SearchError> {
        let mut aggregations = Map::new();
        for &at in &counted.unsettled {
            let facet = &counted.facets[at];
            let field = cluster::of_facet(facet.field);
            let listed: Vec<&str> = facet.buckets.iter().map(|one| one.value.as_str()).collect();
            // Those that have no more values than listed ones.
            let within = json!({"terms_set": {&field: {
                "terms": listed,
                "minimum_should_match_field": cluster::of_value_count(facet.field),
            }}});
            let filter = json!({"bool": {"filter": [
                passing(self.narrowings, Some(facet.field)), within,
            ]}});
            aggregations.insert(at.to_string(), json!({"filter": filter}));
        }
        let answer = snapshot.search(&json!({
            "size": 0, "query": matches, "aggs": aggregations,
        }))?;
        for at in counted.unsettled.drain(..) {
            let within = count(&answer.aggregations[at.to_string()])?;
            counted.facets[at].other -= within;
        }
        Ok(())
    }
}

/// How many times as many values each shard is asked for, who was not sure with these.
pub(super) fn more(values: usize) -> usize {
    (values * MORE).min(MOST_VALUES)
}

fn count(bucket: &Value) -> Result<u64, SearchError> {
    bucket["doc_count"].as_u64().ok_or_else(uncounted)
}

fn uncounted() -> SearchError {
    cluster::not_understood("_search", "an aggregation has no count").into()
}

/// The months of a year as ranges of days, each without its end; `None` for a year that
/// no calendar has.
fn months(year: i16) -> Option<Vec<Value>> {
    if !(1..9_999).contains(&year) {
        return None;
    }
    let starts = (1..=12).map(|month| days_since_epoch(date(year, month, 1)));
    let ends = [days_since_epoch(date(year + 1, 1, 1))];
    let days: Vec<i64> = starts.chain(ends).collect();
    let ranges = days.windows(2);
    Some(
        ranges
            .map(|days| json!({"from": days[0], "to": days[1]}))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Factors, Filters, Order, Paging, Scope};

    fn request(size: usize) -> SearchRequest {
        SearchRequest {
            text: String::new(),
            filters: Filters::default(),
            scope: Scope::default(),
            factors: Factors::ALL,
            order: Order::default(),
            paging: Paging::new(1, 10, None).unwrap(),
            facets: vec![FacetRequest {
                field: FacetField::Keyword,
                size,
            }],
            facet_contains: None,
            facet_prefix: None,
            months: None,
            synonyms: false,
            collapse: false,
            highlight: false,
            explain: false,
            best_bets: None,
        }
    }

    /// Of ten documents, nine with values: three with 甲, two with 乙, others with others.
    fn counted(size: usize, listed: usize, most: f64, beside: u64) -> Counted {
        read(size, &found(listed, most, beside)).unwrap().unwrap()
    }

    fn found(listed: usize, most: f64, beside: u64) -> Value {
        let all = [("甲", 3), ("乙", 2)];
        let buckets = all[..listed].iter().map(|(value, count)| {
            json!({"key": value, "doc_count": count, "doc_count_error_upper_bound": 0})
        });
        json!({"facet 0": {
            "doc_count": 10,
            "values": {
                "buckets": buckets.collect::<Vec<_>>(), "doc_count_error_upper_bound": 0,
                "sum_other_doc_count": beside,
            },
            "missing": {"doc_count": 1},
            "most": {"value": most},
        }})
    }

    fn read(size: usize, found: &Value) -> Result<Option<Counted>, SearchError> {
        let asked = Asked {
            request: &request(size),
            understood: &Understood {
                clauses: Vec::new(),
                identifiers: Vec::new(),
                characters: Vec::new(),
                canonical: String::new(),
                asks: false,
                recognised: Vec::new(),
            },
            narrowings: &[],
        };
        asked.counted(found, 500)
    }

    #[test]
    fn what_was_not_counted_is_never_taken_for_nothing() {
        for left_out in [
            "/missing/doc_count",
            "/values/buckets/0/doc_count",
            "/values/sum_other_doc_count",
            "/values/doc_count_error_upper_bound",
        ] {
            let mut found = found(2, 2.0, 5);
            *found["facet 0"].pointer_mut(left_out).unwrap() = Value::Null;
            let error = read(2, &found).err().unwrap().to_string();
            assert!(error.contains("has no count"), "{left_out}: {error}");
        }
    }

    #[test]
    fn documents_beside_the_list_are_told_by_the_values_where_each_has_one() {
        let other = |size, listed, most, beside| {
            let counted = counted(size, listed, most, beside);
            (counted.facets[0].other, counted.unsettled)
        };
        assert_eq!(other(2, 2, 1.0, 4), (4, vec![]), "one value each");
        assert_eq!(other(0, 1, 1.0, 6), (9, vec![]), "none listed");
        assert_eq!(other(2, 2, 2.0, 0), (0, vec![]), "all listed");
        assert_eq!(other(2, 2, 2.0, 5), (9, vec![0]), "several values");
    }
}
