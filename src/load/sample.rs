//! Some of the server's documents, of all years.

use serde::Deserialize;

use super::client::{LoadError, Server};

/// Most that a page of results holds.
const PAGE: usize = 100;

/// What questions are made of.
#[derive(Debug, Clone, Deserialize)]
pub struct Sampled {
    pub(super) title: String,
    #[serde(default)]
    pub(super) body: Option<String>,
    #[serde(default)]
    pub(super) issuer: Option<String>,
    #[serde(default)]
    pub(super) doc_number: Option<String>,
    #[serde(default)]
    pub(super) catalog_number: Option<String>,
    #[serde(default)]
    pub(super) published_date: Option<String>,
}

#[derive(Deserialize)]
struct Found {
    hits: Vec<Sampled>,
    #[serde(default)]
    facets: Facets,
}

#[derive(Default, Deserialize)]
struct Facets {
    #[serde(default)]
    published_year: Option<Facet>,
}

#[derive(Deserialize)]
struct Facet {
    buckets: Vec<Bucket>,
}

#[derive(Deserialize)]
struct Bucket {
    value: String,
}

/// About `wanted` documents of the server at `address`, equally many of each year.
///
/// # Errors
/// Where there is no server, or none with documents.
pub async fn sample(address: &str, wanted: usize) -> Result<Vec<Sampled>, LoadError> {
    let server = Server::new(address)?;
    let years = years(&server).await?;
    let a_year = wanted.div_ceil(years.len()).clamp(1, PAGE);
    let mut sampled = Vec::new();
    for year in years {
        let fields = "title,body,issuer,doc_number,catalog_number,published_date";
        let mut pairs = vec![("size", a_year.to_string()), ("fields", fields.to_owned())];
        pairs.extend(year.map(|year| ("published_year", year)));
        let found: Found = server.json(&server.url("/api/v1/search", &pairs)).await?;
        sampled.extend(found.hits);
    }
    if sampled.is_empty() {
        return Err(LoadError::NoDocuments);
    }
    Ok(sampled)
}

/// The years of the documents, or `None` where they have none; not empty.
async fn years(server: &Server) -> Result<Vec<Option<String>>, LoadError> {
    let url = server.url(
        "/api/v1/search",
        &[
            ("size", "1".to_owned()),
            ("facets", "published_year:1000".to_owned()),
        ],
    );
    let found: Found = server.json(&url).await?;
    let facet = found.facets.published_year;
    let buckets = facet.map(|facet| facet.buckets).unwrap_or_default();
    if buckets.is_empty() {
        return Ok(vec![None]);
    }
    Ok(buckets.into_iter().map(|it| Some(it.value)).collect())
}
