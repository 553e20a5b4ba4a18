//! The other side of a comparison: rankings saved earlier, or a second
//! configuration that is run now.

use super::args::Eval;
use super::configuration::Configuration;
use crate::eval::{Comparison, Evaluation, JudgedSet, Rankings, compare};
use crate::index::IndexFolder;
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
    folder: &IndexFolder,
    analysis: &Analysis,
    synonyms: &Synonyms,
    evaluation: &Evaluation,
) -> anyhow::Result<Option<Against>> {
    let (what, rankings) = if let Some(path) = &eval.against {
        (format!("`{}`", path.display()), Rankings::read(path)?)
    } else if eval.against_index.is_some() || !eval.against_param.is_empty() {
        let folder = match &eval.against_index {
            Some(root) => &IndexFolder::new(root),
            None => folder,
        };
        let parameters = if eval.against_param.is_empty() {
            &eval.param
        } else {
            &eval.against_param
        };
        let other = Configuration::open(folder, analysis, synonyms, parameters)?.evaluate(set)?;
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
