//! A configuration that is measured: an engine, and the parameters beside each query.

use anyhow::{Context, bail};

use crate::eval::{DEPTH, Evaluation, JudgedSet, evaluate};
use crate::http::SearchParams;
use crate::index::IndexFolder;
use crate::query::{QueryError, SearchRequest};
use crate::search::SearchEngine;
use crate::text::{Analysis, Synonyms};

/// Parameters that the evaluation sets itself.
const OWN: [&str; 4] = ["q", "page", "size", "cursor"];

/// An engine and its parameters.
pub(super) struct Configuration {
    engine: SearchEngine,
    parameters: Vec<(String, String)>,
}

/// The engine over the live generation of a folder.
pub(super) fn embedded(folder: &IndexFolder, analysis: &Analysis) -> anyhow::Result<SearchEngine> {
    Ok(SearchEngine::embedded(folder.open(analysis)?.reader()?))
}

impl Configuration {
    pub(super) fn open(
        engine: SearchEngine,
        synonyms: &Synonyms,
        parameters: &[(String, String)],
    ) -> anyhow::Result<Self> {
        if let Some((name, _)) = parameters
            .iter()
            .find(|(name, _)| OWN.contains(&name.as_str()))
        {
            bail!("`{name}` cannot be set: each query is run once, {DEPTH} hits deep");
        }
        let configuration = Self {
            engine: engine.with_synonyms(synonyms.clone()),
            parameters: parameters.to_vec(),
        };
        configuration
            .request("")
            .context("a parameter of the queries is wrong")?;
        Ok(configuration)
    }

    pub(super) fn evaluate(&self, set: &JudgedSet) -> anyhow::Result<Evaluation> {
        Ok(evaluate(&self.engine, set, |text| self.request(text))?)
    }

    /// As the API makes it of the same parameters; passages are of no use here,
    /// unless they were asked for.
    fn request(&self, text: &str) -> Result<SearchRequest, QueryError> {
        let mut pairs = vec![
            ("q".to_owned(), text.to_owned()),
            ("size".to_owned(), DEPTH.to_string()),
        ];
        if self.parameters.iter().all(|(name, _)| name != "highlight") {
            pairs.push(("highlight".to_owned(), "false".to_owned()));
        }
        pairs.extend(self.parameters.iter().cloned());
        Ok(SearchParams::from_pairs(&pairs)?.request)
    }
}
