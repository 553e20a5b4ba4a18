//! The page of a document.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::response::Html;
use minijinja::Value;
use serde::Serialize;

use super::description::{MetaView, description, meta_tags};
use super::fields::{FieldView, extra, metadata, source_url};
use super::lines::lines;
use super::near::{NearView, SIMILAR, near_view, of_its_body};
use super::outline::{Entry, outline};
use super::structured::structured_data;
use super::text::{LineView, Marker};
use crate::http::day::today;
use crate::http::error::Fault;
use crate::http::state::{AppState, Nearby};
use crate::http::web::citation::citation;
use crate::http::web::links;
use crate::http::web::search::{
    CopiesView, ValidityView, copies_view, search_request, validity_view,
};
use crate::http::web::templates::{SearchBox, data_block};
use crate::http::web::visit::Visit;
use crate::model::{Attachment, Date, Document};
use crate::query::SearchRequest;
use crate::search::{AttachmentMarks, DocumentMarks, MarkedDocument, StoredDocument};

/// The page.
#[derive(Debug, Serialize)]
struct DocumentPage {
    search_box: SearchBox,
    /// The results that the document was found in.
    back: Option<String>,
    /// The absolute address.
    canonical: String,
    meta_tags: Vec<MetaView>,
    structured_data: Value,
    /// The title without marks.
    name: String,
    title: Value,
    title_derived: bool,
    validity: ValidityView,
    metadata: Vec<FieldView>,
    extra: Vec<FieldView>,
    outline: Vec<Entry>,
    lines: Vec<LineView>,
    attachments: Vec<AttachmentView>,
    /// Set where something is marked.
    marks: Option<MarksView>,
    /// The original's address, where it is one of the web.
    source_url: Option<String>,
    citation: String,
    text_href: String,
    json_href: String,
    /// The other documents of the same content.
    copies: Option<CopiesView>,
    near: Option<NearView>,
}

/// How much is marked, and how much of it has an anchor.
#[derive(Debug, Serialize)]
struct MarksView {
    total: usize,
    numbered: usize,
}

#[derive(Debug, Serialize)]
struct AttachmentView {
    name: Value,
    media_type: Option<String>,
    lines: Option<Vec<LineView>>,
    is_marked: bool,
}

/// How the page was come to.
struct Visited<'a> {
    /// The search that the document was found by.
    found_by: Option<&'a SearchRequest>,
    /// What absolute addresses begin with.
    root: &'a str,
    day: Date,
}

impl DocumentPage {
    fn new(document: &Document, marks: &DocumentMarks, near: &Nearby, visited: &Visited) -> Self {
        let path = links::document(&document.id);
        let canonical = format!("{}{path}", visited.root);
        let body = lines(&document.body);
        let mut marker = Marker::default();
        let title = marker.whole(&document.title, &marks.title);
        let text = marker.lines(&body, "", &marks.body);
        let none = AttachmentMarks::default();
        let attachments = document.attachments.iter().enumerate();
        let attachments = attachments
            .map(|(index, attachment)| {
                let marks = marks.attachments.get(index).unwrap_or(&none);
                attachment_view(index, attachment, marks, &mut marker)
            })
            .collect();
        let (total, numbered) = marker.counts();
        let data = structured_data(document, &canonical, &description(&body));
        Self {
            search_box: visited.found_by.map(SearchBox::new).unwrap_or_default(),
            back: visited.found_by.map(links::search),
            meta_tags: meta_tags(document, &body, &canonical),
            structured_data: data_block(&data),
            name: document.title.clone(),
            title,
            title_derived: document.title_derived,
            validity: validity_view(document.validity),
            metadata: metadata(document),
            extra: extra(document),
            outline: outline(&body),
            lines: text,
            attachments,
            marks: (total > 0).then_some(MarksView { total, numbered }),
            source_url: source_url(document).map(str::to_owned),
            citation: citation(document, &canonical, visited.day),
            text_href: format!("{path}/text"),
            json_href: format!("{path}/json"),
            copies: copies_view(&near.republications, links::document),
            near: near_view(document, &near.similar, near.of_body.as_ref()),
            canonical,
        }
    }
}

fn attachment_view(
    index: usize,
    attachment: &Attachment,
    marks: &AttachmentMarks,
    marker: &mut Marker,
) -> AttachmentView {
    let prefix = format!("a{}-", index + 1);
    AttachmentView {
        name: marker.whole(&attachment.name, &marks.name),
        media_type: attachment.media_type.clone(),
        lines: attachment
            .text
            .as_deref()
            .map(|text| marker.lines(&lines(text), &prefix, &marks.text)),
        is_marked: !marks.text.is_empty(),
    }
}

/// The search that led here, from the parameters that links to documents carry.
/// Others, such as those that messengers add to shared links, are no fault here.
fn found_by(query: Option<&str>) -> Option<SearchRequest> {
    search_request(query.filter(|query| !query.is_empty())?).ok()
}

pub(in crate::http::web) async fn handle(
    State(state): State<AppState>,
    visit: Visit,
    id: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Fault> {
    let found_by = found_by(query.as_deref());
    let marking = found_by.as_ref().filter(|request| request.highlight);
    let MarkedDocument {
        stored: StoredDocument { document, .. },
        marks,
    } = state.marked_document(id, marking.cloned()).await?;
    let of_body = of_its_body(&document);
    let near = state.nearby(document.id.clone(), SIMILAR, of_body).await?;
    let visited = Visited {
        found_by: found_by.as_ref(),
        root: &visit.root,
        day: today(),
    };
    let page = DocumentPage::new(&document, &marks, &near, &visited);
    state.render(&visit, "document.html", &page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DocumentId;
    use crate::search::Republications;

    fn page(request: Option<&SearchRequest>) -> DocumentPage {
        let id = DocumentId::parse("yl/1").unwrap();
        let document = Document::new(id, "关于供热的通知".to_owned());
        let near = Nearby {
            republications: Republications::default(),
            similar: Vec::new(),
            of_body: None,
        };
        let visited = Visited {
            found_by: request,
            root: "https://search.yunlan.example",
            day: jiff::civil::date(2026, 11, 25),
        };
        DocumentPage::new(&document, &DocumentMarks::default(), &near, &visited)
    }

    #[test]
    fn the_way_back_is_the_search_that_led_here() {
        let request = found_by(Some("q=%E4%BE%9B%E7%83%AD&page=2")).unwrap();
        let back = page(Some(&request)).back.unwrap();
        assert_eq!(back, "/search?q=%E4%BE%9B%E7%83%AD&page=2");
        assert!(found_by(None).is_none() && found_by(Some("from=timeline")).is_none());
    }

    #[test]
    fn addresses_that_leave_the_page_are_absolute() {
        let page = page(None);
        let address = "https://search.yunlan.example/documents/yl%2F1";
        assert_eq!(page.canonical, address);
        assert!(page.citation.ends_with(address), "{}", page.citation);
        assert_eq!(page.text_href, "/documents/yl%2F1/text");
        assert!(page.near.is_none() && page.marks.is_none());
    }
}
