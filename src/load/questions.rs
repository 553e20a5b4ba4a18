//! Questions of every kind: the same for the same documents and seed.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use reqwest::Url;

use super::client::{LoadError, Server};
use super::kind::Kind;
use super::phrases::{Vocabulary, phrase, words};
use super::sample::Sampled;
use crate::text::Analysis;

/// Different questions of a kind.
const OF_A_KIND: usize = 400;
/// Documents that are tried for a question.
const TRIES: usize = 50;
/// What a page of the portal asks for beside its hits.
const FACETS: &str = "issuer:10,keyword:10,published_year:10";
const ALL_FACETS: &str =
    "issuer:10,keyword:10,topic:10,doc_type:10,validity,published_year:10,written_year:10";
/// Pages of ten hits that lie behind the first one.
const DEEP: std::ops::RangeInclusive<u32> = 50..=100;
const SEARCH: &str = "/api/v1/search";

/// A question and what it is an example of.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its kind.
    pub kind: Kind,
    pub(super) url: Url,
}

/// Questions of the given kinds, equally many of each, out of the documents of the
/// server at `address`.
///
/// # Errors
/// Where the documents give none of a kind.
pub fn from_documents(
    address: &str,
    documents: &[Sampled],
    kinds: &[Kind],
    analysis: &Analysis,
    seed: u64,
) -> Result<Vec<Question>, LoadError> {
    let mut maker = Maker {
        server: Server::new(address)?,
        vocabulary: Vocabulary::of(documents, analysis),
        documents,
        analysis,
        rng: StdRng::seed_from_u64(seed),
    };
    let mut questions = Vec::new();
    for &kind in kinds {
        let before = questions.len();
        for _ in 0..OF_A_KIND {
            let found = (0..TRIES).find_map(|_| maker.question(kind));
            questions.extend(found.map(|url| Question { kind, url }));
        }
        if questions.len() == before {
            return Err(LoadError::NoQuestion(kind.name()));
        }
    }
    Ok(questions)
}

/// The questions of a list for the server at `address`: a query a line, or the
/// address of anything that the server answers.
///
/// # Errors
/// Where there is none.
pub fn from_list(address: &str, list: &str) -> Result<Vec<Question>, LoadError> {
    let server = Server::new(address)?;
    let lines = list.lines().map(str::trim).filter(|line| !line.is_empty());
    let questions: Vec<Question> = lines
        .filter_map(|line| {
            let url = if line.starts_with('/') {
                server.listed(line)?
            } else {
                server.url(SEARCH, &[q(line), facets(FACETS)])
            };
            let kind = Kind::Listed;
            Some(Question { kind, url })
        })
        .collect();
    if questions.is_empty() {
        return Err(LoadError::EmptyList);
    }
    Ok(questions)
}

fn q(text: &str) -> (&'static str, String) {
    ("q", text.to_owned())
}

fn facets(wanted: &str) -> (&'static str, String) {
    ("facets", wanted.to_owned())
}

struct Maker<'a> {
    server: Server,
    documents: &'a [Sampled],
    vocabulary: Vocabulary,
    analysis: &'a Analysis,
    rng: StdRng,
}

impl Maker<'_> {
    /// A question of the kind, or `None` where the document drawn gives none.
    fn question(&mut self, kind: Kind) -> Option<Url> {
        let document = self.documents.choose(&mut self.rng)?;
        let body = document.body.as_deref().unwrap_or_default();
        let pairs = match kind {
            Kind::Word => vec![q(self.vocabulary.all.choose(&mut self.rng)?)],
            Kind::Rare => vec![q(self.vocabulary.rare.choose(&mut self.rng)?)],
            Kind::Frequent => vec![q(self.vocabulary.frequent.choose(&mut self.rng)?)],
            Kind::Words => vec![q(&self.some_words(body)?)],
            Kind::Question => vec![q(&document.title)],
            Kind::Phrase => {
                let phrase = phrase(&mut self.rng, body)?;
                vec![q(&format!("\"{phrase}\""))]
            }
            Kind::Identifier => {
                let numbers = [&document.doc_number, &document.catalog_number];
                let numbers: Vec<&String> = numbers.into_iter().flatten().collect();
                vec![q(numbers.choose(&mut self.rng)?)]
            }
            Kind::Filters => {
                let year = document.published_date.as_ref()?.split('-').next()?;
                vec![
                    ("issuer", document.issuer.clone()?),
                    ("published_year", year.to_owned()),
                ]
            }
            Kind::Facets => {
                let words = self.some_words(body)?;
                let pairs = [q(&words), facets(ALL_FACETS)];
                return Some(self.server.url(SEARCH, &pairs));
            }
            Kind::Deep => {
                let page = self.rng.random_range(DEEP).to_string();
                let word = self.vocabulary.frequent.choose(&mut self.rng)?;
                vec![q(word), ("page", page)]
            }
            Kind::Dates => {
                let words = self.some_words(body)?;
                vec![q(&words), ("order", "-published_date".to_owned())]
            }
            Kind::Suggest => {
                let word = self.vocabulary.all.choose(&mut self.rng)?;
                let begun: String = word.chars().take(self.rng.random_range(1..=3)).collect();
                return Some(self.server.url("/api/v1/suggest", &[q(&begun)]));
            }
            Kind::Listed => return None,
        };
        let pairs: Vec<_> = pairs.into_iter().chain([facets(FACETS)]).collect();
        Some(self.server.url(SEARCH, &pairs))
    }

    /// Two to four words of a sentence's length of the text.
    fn some_words(&mut self, text: &str) -> Option<String> {
        let words = words(self.analysis, text);
        let count = self.rng.random_range(2..=4);
        let last = words.len().checked_sub(count)?;
        let start = self.rng.random_range(0..=last);
        Some(words.get(start..start + count)?.join(" "))
    }
}
