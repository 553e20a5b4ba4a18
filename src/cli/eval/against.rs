//! The other side of a comparison: rankings saved earlier, or a second
//! configuration that is run now.

use super::args::Eval;
use super::configuration::{Configuration, embedded};
use crate::eval::{Comparison, Evaluation, JudgedSet, Rankings, compare};
use crate::index::IndexFolder;
use crate::search::SearchEngine;
use crate::text::{Analysis, Synonyms};

/// A comparison, and what with.
pub(super) struct Against {
    pub(super) what: String,
    pub(super) comparison: Comparison,
}

/// Compares with what the flags name; `None` where they name nothing.
pub(super) fn measure(
    eval: &Eval,
    set: &JudgedSet,
    engine: &SearchEngine,
    analysis: &Analysis,
    synonyms: &Synonyms,
    evaluation: &Evaluation,
) -> anyhow::Result<Option<Against>> {
    let (what, rankings) = if let Some(path) = &eval.against {
        (format!("`{}`", path.display()), Rankings::read(path)?)
    } else if eval.against_index.is_some() || !eval.against_param.is_empty() {
        let engine = match &eval.against_index {
            Some(root) => embedded(&IndexFolder::new(root), analysis)?,
            None => engine.clone(),
        };
        let parameters = if eval.against_param.is_empty() {
            &eval.param
        } else {
            &eval.against_param
        };
        let other = Configuration::open(engine, synonyms, parameters)?.evaluate(set)?;
        (describe(eval, parameters), Rankings::from(&other))
    } else {
        return Ok(None);
    };
    Ok(Some(Against {
        what,
        comparison: compare(set, evaluation, &rankings),
    }))
}

fn describe(eval: &Eval, parameters: &[(String, String)]) -> String {
    let index = match &eval.against_index {
        Some(root) => format!("index `{}`", root.display()),
        None => "the same index".to_owned(),
    };
    parameters.iter().fold(index, |what, (name, value)| {
        format!("{what}, {name}={value}")
    })
}
