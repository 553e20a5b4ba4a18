//! Questions as `OpenSearch` takes them.

use anyhow::{Context, Result};
use gongwen::text::{Analysis, BIGRAMS};
use serde_json::{Value, json};

use super::lanes::{Cut, lane};
use super::node::JSON;
use crate::http::Http;
use crate::peer::{Answer, Client, Running};
use crate::process::Owned;
use crate::questions::{Phrase, Question};

/// Characters of a snippet, and how many of them stand before what was found.
const SNIPPET: usize = 80;
const BEFORE: usize = 30;
/// A loaded node.
pub(super) struct Server {
    pub(super) process: Owned,
    pub(super) port: u16,
    pub(super) cut: Cut,
}

impl Running for Server {
    fn client(&self) -> Result<Box<dyn Client>> {
        Ok(Box::new(Asking {
            http: Http::new(self.port),
            cut: self.cut.clone(),
        }))
    }

    fn process(&self) -> u32 {
        self.process.id()
    }
}

struct Asking {
    http: Http,
    cut: Cut,
}

impl Asking {
    fn query(&self, text: &str, is_phrase: bool) -> Value {
        match &self.cut {
            Cut::Cjk => {
                let text = if is_phrase {
                    format!("\"{text}\"")
                } else {
                    text.to_owned()
                };
                json!({"simple_query_string": {
                    "query": text, "fields": ["title^3", "body"], "default_operator": "and",
                }})
            }
            Cut::Lanes(analysis) if is_phrase => phrase_of_bigrams(analysis, text),
            Cut::Lanes(analysis) => {
                let clauses = text
                    .split(' ')
                    .map(|clause| clause_of_lanes(analysis, clause));
                json!({"bool": {"must": clauses.collect::<Vec<_>>()}})
            }
        }
    }

    fn search(&self, body: &Value) -> Result<Value> {
        let body = body.to_string();
        self.http.send("/documents/_search", JSON, body.as_bytes())
    }
}

fn phrase_of_bigrams(analysis: &Analysis, text: &str) -> Value {
    json!({"multi_match": {
        "query": lane(analysis, BIGRAMS, text), "type": "phrase",
        "fields": ["title_bigrams^3", "body_bigrams"],
    }})
}

/// Its words, all of them in one field, or its characters as they stand.
fn clause_of_lanes(analysis: &Analysis, text: &str) -> Value {
    let words: Vec<String> = analysis
        .words(text)
        .into_iter()
        .map(|word| word.text)
        .collect();
    let words = json!({"multi_match": {
        "query": words.join(" "), "operator": "and", "fields": ["title_words^3", "body_words"],
    }});
    json!({"bool": {"should": [words, phrase_of_bigrams(analysis, text)]}})
}

impl Client for Asking {
    fn ask(&mut self, question: &Question) -> Result<Answer> {
        let counts = |field: &str| json!({"terms": {"field": field, "size": 10}});
        let answer = self.search(&json!({
            "size": 10,
            "track_total_hits": true,
            "query": self.query(&question.text, question.is_phrase()),
            "_source": ["title", "issuer", "published_date", "body"],
            "aggs": {
                "issuer": counts("issuer"), "keyword": counts("keywords"),
                "published_year": counts("published_year"),
            },
        }))?;
        let hits = answer["hits"]["hits"].as_array().context("no hits")?;
        let facets = answer["aggregations"].as_object().context("no facets")?;
        let values = facets
            .values()
            .filter_map(|facet| facet["buckets"].as_array());
        let bodies = hits
            .iter()
            .filter_map(|hit| hit["_source"]["body"].as_str());
        Ok(Answer {
            total: answer["hits"]["total"]["value"]
                .as_u64()
                .context("no total")?,
            ids: hits
                .iter()
                .map(|hit| hit["_id"].as_str().unwrap_or_default().to_owned())
                .collect(),
            facet_values: values.map(Vec::len).sum(),
            snippets: bodies
                .filter_map(|body| snippet(body, &question.text))
                .filter(|snippet| !snippet.is_empty())
                .count(),
        })
    }

    fn finds(&mut self, phrase: &Phrase) -> Result<bool> {
        let answer = self.search(&json!({
            "size": 0,
            "query": {"bool": {
                "must": [self.query(&phrase.text, true)],
                "filter": [{"ids": {"values": [phrase.document.id]}}],
            }},
        }))?;
        let total = &answer["hits"]["total"]["value"];
        Ok(total.as_u64().context("no total")? > 0)
    }
}

/// What stands around the first word that the body holds.
fn snippet(body: &str, text: &str) -> Option<String> {
    let place = text.split(' ').find_map(|word| body.find(word))?;
    let before = body.get(..place)?.chars().count().saturating_sub(BEFORE);
    Some(body.chars().skip(before).take(SNIPPET).collect())
}
