//! The pages that are looked at, one a line. Every page of the portal belongs here.

use crate::validators::{self, Validator};

pub(crate) struct Listed {
    /// What pictures and complaints call it.
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    pub(crate) status: u16,
}

const fn page(name: &'static str, path: &'static str) -> Listed {
    fault(name, path, 200)
}

const fn fault(name: &'static str, path: &'static str, status: u16) -> Listed {
    Listed { name, path, status }
}

pub(crate) const PAGES: [Listed; 23] = [
    page("home", "/"),
    page("search", "/search?q=养老 补贴"),
    page("search-all", "/search"),
    page(
        "search-narrowed",
        "/search?q=通知&doc_type=通知&published_year=2022&validity=有效",
    ),
    page("search-recommended", "/search?q=养老"),
    page("search-second-page", "/search?q=通知&page=2"),
    page("search-long-facet", "/search?q=通知&facets=issuer:100"),
    page("search-explained", "/search?q=高温津贴 2022&explain=true"),
    page("search-misspelt", "/search?q=高文津贴"),
    page(
        "search-nothing",
        "/search?q=\"榫卯航天\" -供热&issuer=云澜市教育局",
    ),
    page("document", "/documents/yl-2018-0074?q=养老 补贴"),
    page("document-attachments", "/documents/yl-2024-0031"),
    page(
        "document-headings",
        "/documents/catalog-454d8cb7d5e392160a39",
    ),
    page("search-year", "/search?published_year=2022"),
    page("browse-issuer", "/browse/issuer"),
    page("browse-topic", "/browse/topic"),
    page("browse-year", "/browse/published_year"),
    page("browse-found", "/browse/issuer?facet_contains=财政"),
    page("browse-results", "/browse/keyword?q=通知"),
    page("embed", "/embed/"),
    page("api", "/api/"),
    fault("fault-parameter", "/search?order=sideways", 400),
    fault("fault-nothing", "/documents/none-such", 404),
];

/// What is served besides pages, each with what it must pass.
pub(crate) const FILES: [(&str, Validator); 10] = [
    ("/assets/icon.svg", validators::xml),
    ("/feed.atom", validators::atom),
    (
        "/feed.atom?q=养老 补贴&issuer=云澜市民政局",
        validators::atom,
    ),
    ("/feed.atom?q=榫卯航天", validators::atom),
    ("/search.csv", validators::csv),
    ("/search.csv?q=通知&published_year=2022", validators::csv),
    ("/opensearch.xml", validators::opensearch),
    ("/sitemap.xml", validators::sitemap_index),
    ("/sitemap/pages.xml", validators::sitemap),
    ("/sitemap/1-of-1.xml", validators::sitemap),
];
