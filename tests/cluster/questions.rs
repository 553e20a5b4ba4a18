//! Questions of every kind, drawn out of documents by a seeded chance.

use gongwen::model::Document;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

/// Kinds of texts; each comes with narrowings of every kind.
const TEXTS: usize = 15;
const NARROWINGS: usize = 12;
/// Facets that every question counts.
const FACETS: &str = "issuer:5,keyword:10,published_year:40,doc_type:3,topic:4,validity:3";

/// Questions, as query strings of the API.
pub(crate) fn questions(documents: &[Document], count: usize, seed: u64) -> Vec<String> {
    let mut random = StdRng::seed_from_u64(seed);
    (0..count)
        .map(|number| question(documents, number, &mut random))
        .collect()
}

fn question(documents: &[Document], number: usize, random: &mut StdRng) -> String {
    let document = documents.choose(random).unwrap();
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("q", &text(document, number % TEXTS, random));
    form.append_pair("facets", FACETS);
    for (name, value) in narrowing(document, random) {
        form.append_pair(name, &value);
    }
    form.finish()
}

fn text(document: &Document, kind: usize, random: &mut StdRng) -> String {
    let all = document.title.chars().chain(document.body.chars());
    let chars: Vec<char> = all.filter(|c| c.is_alphanumeric()).collect();
    let mut part = |length: usize| -> String {
        let last = chars.len().saturating_sub(length).max(1);
        let at = random.random_range(0..last);
        chars.iter().skip(at).take(length).collect()
    };
    match kind {
        0 => part(2),
        1 => part(1),
        2 => format!("{} {}", part(2), part(3)),
        3 => format!("{} {} {}", part(2), part(2), part(2)),
        4 => document.title.clone(),
        5 => format!("“{}”", part(3)),
        6 => format!("“{}”", part(8)),
        7 => format!("{} -{}", part(2), part(2)),
        8 => match (&document.doc_number, &document.catalog_number) {
            (Some(number), _) => number.written().to_owned(),
            (None, Some(number)) => number.written().to_owned(),
            (None, None) => part(4),
        },
        9 => format!("{} OR {}", part(3), part(3)),
        10 => format!(
            "标题:{}",
            document.title.chars().take(3).collect::<String>()
        ),
        11 => String::new(),
        12 => part(14),
        13 => format!("“{} {}”~20", part(2), part(2)),
        _ => {
            let run: Vec<char> = part(18).chars().collect();
            let some = |at: usize| run.iter().skip(at).take(2).collect::<String>();
            format!("“{} {} {}”~5", some(7), some(14), some(0))
        }
    }
}

fn narrowing(document: &Document, random: &mut StdRng) -> Vec<(&'static str, String)> {
    let owned = |pairs: &[(&'static str, &str)]| {
        pairs
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect()
    };
    match random.random_range(0..NARROWINGS) {
        0 => document
            .issuer
            .iter()
            .map(|issuer| ("issuer", issuer.clone()))
            .collect(),
        1 => owned(&[
            ("published_from", "2015-01-01"),
            ("published_to", "2021-06-30"),
        ]),
        2 => owned(&[("order", "-published_date")]),
        3 => owned(&[("order", "written_date"), ("page", "3")]),
        4 => owned(&[("collapse", "true"), ("page", "2")]),
        5 => owned(&[("page", "2"), ("size", "7"), ("months", "2020")]),
        6 => document
            .keywords
            .iter()
            .take(2)
            .map(|word| ("keyword", word.clone()))
            .collect(),
        7 => owned(&[("scope", "title")]),
        8 => owned(&[("synonyms", "false"), ("size", "50")]),
        9 => owned(&[("facet_contains", "政"), ("collapse", "true")]),
        _ => Vec::new(),
    }
}
