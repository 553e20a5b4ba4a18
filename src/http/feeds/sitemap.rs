//! `/sitemap.xml`: where crawlers find every document. The documents are parted
//! by their keys, and the number of parts is in the address of each, so that none
//! is left out where documents come while a crawler reads part after part.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::xml::Xml;
use crate::http::day::today;
use crate::http::error::Fault;
use crate::http::state::AppState;
use crate::http::web::{Visit, document_link};

const MEDIA_TYPE: &str = "application/xml; charset=utf-8";
const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// Documents in a part on average; that some parts have a few more is by chance.
const PART_SIZE: u64 = 9_000;

/// Most addresses in a file by the protocol, and most files in an index.
const MOST: usize = 50_000;

/// The pages besides those of documents.
const PAGES: [&str; 6] = [
    "/",
    "/browse/issuer",
    "/browse/topic",
    "/browse/doc_type",
    "/browse/published_year",
    "/embed/",
];
const PAGES_FILE: &str = "pages.xml";

pub(super) async fn index(State(state): State<AppState>, visit: Visit) -> Result<Response, Fault> {
    let documents = state.statistics().await?.documents;
    let parts = documents.div_ceil(PART_SIZE);
    let written = Xml::document("sitemapindex", &[NAMESPACE], |xml| {
        let files = (1..=parts).map(|part| file_name(part, parts));
        for file in std::iter::once(PAGES_FILE.to_owned()).chain(files) {
            let address = format!("{}/sitemap/{file}", visit.root);
            xml.element("sitemap", &[], |xml| xml.text("loc", &[], &address));
        }
    });
    Ok(answer(written))
}

pub(super) async fn part(
    State(state): State<AppState>,
    visit: Visit,
    file: Result<Path<String>, PathRejection>,
) -> Result<Response, Fault> {
    let Path(file) = file.map_err(|_| Fault::no_such_page())?;
    if file == PAGES_FILE {
        let pages = PAGES.map(|page| (page.to_owned(), None));
        return Ok(answer(addresses(&visit.root, pages)));
    }
    let (part, parts) = parse_file_name(&file).ok_or_else(Fault::no_such_page)?;
    let found = state
        .run(move |engine| engine.part(part - 1, parts, MOST))
        .await?;
    let today = today();
    let documents = found.ok_or_else(Fault::no_such_page)?.into_iter();
    let documents = documents.map(|listed| {
        // A day to come is an error of the source: nothing was changed on it yet.
        let day = listed.day.filter(|day| *day <= today);
        (document_link(&listed.id), day)
    });
    Ok(answer(addresses(&visit.root, documents)))
}

fn addresses(
    root: &str,
    found: impl IntoIterator<Item = (String, Option<jiff::civil::Date>)>,
) -> Vec<u8> {
    Xml::document("urlset", &[NAMESPACE], |xml| {
        for (link, day) in found {
            xml.element("url", &[], |xml| {
                xml.text("loc", &[], &format!("{root}{link}"));
                if let Some(day) = day {
                    xml.text("lastmod", &[], &day.to_string());
                }
            });
        }
    })
}

fn answer(written: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, MEDIA_TYPE)], written).into_response()
}

fn file_name(part: u64, parts: u64) -> String {
    format!("{part}-of-{parts}.xml")
}

/// The part, the first of which is 1, and the number of parts.
fn parse_file_name(name: &str) -> Option<(u32, u32)> {
    let (part, parts) = name.strip_suffix(".xml")?.split_once("-of-")?;
    let (part, parts): (u32, u32) = (part.parse().ok()?, parts.parse().ok()?);
    let is_one = (1..=parts).contains(&part) && parts as usize <= MOST;
    (is_one && file_name(part.into(), parts.into()) == name).then_some((part, parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_read_as_they_are_written_alone() {
        assert_eq!(parse_file_name("2-of-3.xml"), Some((2, 3)));
        for wrong in [
            "0-of-3.xml",
            "4-of-3.xml",
            "02-of-3.xml",
            "+2-of-3.xml",
            "1-of-50001.xml",
            "1-of-3",
            "pages",
        ] {
            assert_eq!(parse_file_name(wrong), None, "{wrong}");
        }
    }
}
