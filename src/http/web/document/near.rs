//! What leads on from a document: those that are like it, and the others of its
//! body.

use serde::Serialize;

use crate::http::web::links;
use crate::model::Document;
use crate::query::{FacetField, FacetRequest, MAX_FACET_SIZE, SearchRequest};
use crate::search::SearchResponse;

/// Documents that are like it.
pub(super) const SIMILAR: usize = 5;
/// Newest documents of its body.
const NEWEST: usize = 3;

/// What leads on.
#[derive(Debug, Serialize)]
pub(super) struct NearView {
    similar: Vec<NearbyView>,
    /// `None` where the body has no other documents.
    body: Option<BodyView>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct NearbyView {
    href: String,
    title: String,
    issuer: Option<String>,
    date: Option<String>,
}

/// The other documents of a body.
#[derive(Debug, Serialize)]
struct BodyView {
    name: String,
    all: WayView,
    /// Those of the year of the document, where it has one and they are fewer.
    of_year: Option<YearView>,
    /// Those that are not shown as similar.
    newest: Vec<NearbyView>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct WayView {
    href: String,
    count: u64,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct YearView {
    year: String,
    way: WayView,
}

/// The newest documents of the body that issued a document, and how many it has
/// in each year; `None` where it is not known.
pub(super) fn of_its_body(document: &Document) -> Option<SearchRequest> {
    let name = document.issuers().next()?;
    let mut request = of_issuer(name);
    request.highlight = false;
    // The document itself may be one of them, and those that are like it.
    request.paging.size = NEWEST + SIMILAR + 1;
    request.facets = vec![FacetRequest {
        field: year(document).map_or(FacetField::PublishedYear, |(field, _)| field),
        size: MAX_FACET_SIZE,
    }];
    Some(request)
}

/// `of_body` is the answer to what [`of_its_body`] asks; `None` where that is
/// nothing, or nothing is there.
pub(super) fn near_view(
    document: &Document,
    similar: &[Document],
    of_body: Option<&SearchResponse>,
) -> Option<NearView> {
    let body = of_body.and_then(|response| body_view(document, similar, response));
    let view = NearView {
        similar: similar.iter().map(nearby_view).collect(),
        body,
    };
    (!view.similar.is_empty() || view.body.is_some()).then_some(view)
}

fn body_view(
    document: &Document,
    similar: &[Document],
    response: &SearchResponse,
) -> Option<BodyView> {
    let name = document.issuers().next()?;
    if response.total < 2 {
        return None;
    }
    let of_year = year(document).and_then(|(field, year)| {
        let buckets = response.facets.iter().flat_map(|facet| &facet.buckets);
        let mut of_year = buckets.filter(|bucket| bucket.value == year);
        let count = of_year.next()?.count;
        let href = links::toggled(&of_issuer(name), field, &year);
        (1 < count && count < response.total).then_some(YearView {
            year,
            way: WayView { href, count },
        })
    });
    let others = response.hits.iter().map(|hit| &hit.document);
    Some(BodyView {
        name: name.to_owned(),
        all: WayView {
            href: links::search(&of_issuer(name)),
            count: response.total,
        },
        of_year,
        newest: others
            .filter(|other| other.id != document.id)
            .filter(|other| !similar.iter().any(|shown| shown.id == other.id))
            .take(NEWEST)
            .map(nearby_view)
            .collect(),
    })
}

fn of_issuer(name: &str) -> SearchRequest {
    let mut request = links::everything();
    let issuers = request.filters.values.entry(FacetField::Issuer);
    issuers.or_default().push(name.to_owned());
    request
}

/// The year in which a document was published, else written.
fn year(document: &Document) -> Option<(FacetField, String)> {
    let published = document
        .published_date
        .map(|date| (FacetField::PublishedYear, date));
    let written = document
        .written_date
        .map(|date| (FacetField::WrittenYear, date));
    let (field, date) = published.or(written)?;
    Some((field, format!("{:04}", date.year())))
}

fn nearby_view(document: &Document) -> NearbyView {
    let date = document.published_date.or(document.written_date);
    NearbyView {
        href: links::document(&document.id),
        title: document.title.clone(),
        issuer: document.issuers().next().map(str::to_owned),
        date: date.map(|date| date.to_string()),
    }
}
