//! What else to search for: other spellings, and what emptied the result.

use minijinja::Value;
use serde::Serialize;

use crate::http::web::templates::marked;
use crate::http::web::{labels, links};
use crate::query::SearchRequest;
use crate::search::{DiagnosedPart, Diagnosis, FilterKind, Passage, SpellingSuggestion};

/// What may stand around a part.
const QUOTES: [(&str, &str); 4] = [("“", "”"), ("\"", "\""), ("「", "」"), ("", "")];

/// Another spelling, with what is spelled otherwise marked.
#[derive(Debug, Serialize)]
pub(super) struct SuggestionView {
    text: Value,
    href: String,
    total: u64,
}

/// Why there is little or nothing, or had to be relaxed.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct ReasonsView {
    /// What the reasons are for.
    heading: &'static str,
    /// Words that no document has at all.
    unknown: Vec<String>,
    /// Words that only documents beyond the filters have, with their number.
    beyond_filters: Vec<(String, u64)>,
    /// Parts to leave out, of which each brings results.
    without: Vec<WayView>,
    /// Filters to take off, of which each brings more results.
    filters: Vec<WayView>,
}

/// A search that finds more.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct WayView {
    label: String,
    /// `None` where the text cannot be written without the part.
    href: Option<String>,
    total: u64,
}

pub(super) fn suggestion_view(
    suggestion: SpellingSuggestion,
    request: &SearchRequest,
) -> SuggestionView {
    SuggestionView {
        href: links::with_text(request, &suggestion.text),
        total: suggestion.total,
        text: marked(&Passage {
            text: suggestion.text,
            ranges: suggestion.ranges,
            offset_chars: 0,
            cut_before: false,
            cut_after: false,
        }),
    }
}

/// The reasons, where there are any to tell.
pub(super) fn reasons_view(
    diagnosis: &Diagnosis,
    total: u64,
    relaxed: bool,
    request: &SearchRequest,
) -> Option<ReasonsView> {
    let wanted = || diagnosis.parts.iter().filter(|part| !part.exclude);
    let heading = match total {
        0 => "没有找到的原因",
        _ if relaxed => "没有完全相符的文件，原因",
        _ => "找到的文件不多，原因",
    };
    let reasons = ReasonsView {
        heading,
        unknown: wanted()
            .filter(|part| part.documents_without_filters == 0)
            .map(|part| part.text.clone())
            .collect(),
        beyond_filters: wanted()
            .filter(|part| part.documents == 0 && part.documents_without_filters > 0)
            .map(|part| (part.text.clone(), part.documents_without_filters))
            .collect(),
        without: diagnosis
            .parts
            .iter()
            .filter_map(|part| way_without(part, request))
            .collect(),
        filters: diagnosis
            .filters
            .iter()
            .filter(|filter| filter.without > total)
            .map(|filter| filter_way(&filter.kind, filter.without, request))
            .collect(),
    };
    let has_some = !(reasons.unknown.is_empty()
        && reasons.beyond_filters.is_empty()
        && reasons.without.is_empty()
        && reasons.filters.is_empty());
    has_some.then_some(reasons)
}

/// The search without a part, where it finds something.
fn way_without(part: &DiagnosedPart, request: &SearchRequest) -> Option<WayView> {
    let total = part.without.filter(|&total| total > 0)?;
    let sign = if part.exclude { "-" } else { "" };
    Some(WayView {
        href: text_without(&request.text, sign, &part.text)
            .map(|text| links::with_text(request, &text)),
        label: format!("{sign}{}", part.text),
        total,
    })
}

/// The text without a part that it has once, as it stands; where script, width
/// or blanks differ, the reader leaves it out.
fn text_without(text: &str, sign: &str, part: &str) -> Option<String> {
    let written = QUOTES
        .map(|(open, close)| format!("{sign}{open}{part}{close}"))
        .into_iter()
        .find(|written| text.contains(written))?;
    if text.matches(&written).count() != 1 {
        return None;
    }
    let rest = text.replacen(&written, " ", 1);
    let rest = rest.split_whitespace().collect::<Vec<_>>().join(" ");
    (!rest.is_empty()).then_some(rest)
}

fn filter_way(kind: &FilterKind, total: u64, request: &SearchRequest) -> WayView {
    let (label, href) = match kind {
        FilterKind::Values(field, _) => {
            (labels::facet(*field), links::without_facet(request, *field))
        }
        FilterKind::Dates(date, _) => (labels::date(*date), links::without_dates(request, *date)),
    };
    WayView {
        label: label.to_owned(),
        href: Some(href),
        total,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::web::search::search_request;
    use crate::query::FacetField;
    use crate::search::DiagnosedFilter;

    fn part(text: &str, documents: u64, all: u64, without: Option<u64>) -> DiagnosedPart {
        DiagnosedPart {
            text: text.to_owned(),
            exclude: false,
            documents,
            documents_without_filters: all,
            without,
        }
    }

    #[test]
    fn reasons_name_what_is_nowhere_and_lead_to_what_finds_more() {
        let request = search_request("q=a+b+c&issuer=x&issuer=y&size=20").unwrap();
        let diagnosis = Diagnosis {
            parts: vec![
                part("a", 0, 0, Some(4)),
                part("b", 0, 7, Some(0)),
                part("c", 3, 9, Some(0)),
            ],
            filters: vec![DiagnosedFilter {
                kind: FilterKind::Values(FacetField::Issuer, vec!["x".to_owned(), "y".to_owned()]),
                without: 5,
            }],
            without_filters: 5,
        };
        let reasons = reasons_view(&diagnosis, 0, false, &request).unwrap();
        assert_eq!(reasons.unknown, ["a"]);
        assert_eq!(reasons.beyond_filters, [("b".to_owned(), 7)]);
        assert_eq!(reasons.without.len(), 1);
        assert_eq!(
            reasons.without[0].href.as_deref(),
            Some("/search?q=b+c&issuer=x&issuer=y&size=20")
        );
        assert_eq!(
            reasons.filters[0].href.as_deref(),
            Some("/search?q=a+b+c&size=20")
        );
        assert_eq!(reasons.filters[0].total, 5);
        assert_eq!(
            reasons_view(&diagnosis, 5, true, &request).unwrap().filters,
            []
        );
    }

    #[test]
    fn a_part_is_left_out_where_it_stands_once() {
        #[track_caller]
        fn check(text: &str, sign: &str, part: &str, expected: Option<&str>) {
            assert_eq!(
                text_without(text, sign, part).as_deref(),
                expected,
                "{text}"
            );
        }
        check("行政复议 低保", "", "低保", Some("行政复议"));
        check("申请低保补贴", "", "低保", Some("申请 补贴"));
        check("“双随机” 低保", "", "双随机", Some("低保"));
        check("复议 -诉讼", "-", "诉讼", Some("复议"));
        check("低保 低保", "", "低保", None);
        check("復議 低保", "", "复议", None);
        check("低保", "", "低保", None);
    }

    #[test]
    fn nothing_to_tell_is_no_reason() {
        let request = search_request("q=a").unwrap();
        let diagnosis = Diagnosis {
            parts: vec![part("a", 2, 2, None)],
            filters: Vec::new(),
            without_filters: 2,
        };
        assert_eq!(reasons_view(&diagnosis, 0, false, &request), None);
    }
}
