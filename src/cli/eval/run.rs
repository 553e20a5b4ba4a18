//! The walk of `gongwen eval`.

use std::process::ExitCode;

use anyhow::Context;

use super::against;
use super::args::Eval;
use super::body::EvaluationBody;
use super::configuration::{Configuration, embedded};
use super::words;
use crate::cli::config::Common;
use crate::cli::intake::{Intake, lock, take_in};
use crate::cli::output;
use crate::eval::JudgedSet;
use crate::index::IndexFolder;
use crate::ingest::Mapping;

/// The tag of run files that this program writes.
const TAG: &str = "gongwen";

pub(in crate::cli) fn run(common: &Common, eval: &Eval) -> anyhow::Result<ExitCode> {
    let (queries, qrels) = eval.files();
    let set = JudgedSet::read(&queries, &qrels)?;
    let analysis = common.analysis()?;
    let synonyms = common.editorial.synonyms()?;
    let mut code = 0;
    let temporary;
    let engine = if eval.corpus.is_empty() {
        common.bare_engine()?
    } else {
        temporary = tempfile::tempdir().context("cannot make a temporary folder")?;
        let folder = IndexFolder::new(temporary.path());
        let report = take_in(
            &folder,
            &lock(&folder, "gongwen eval")?,
            &analysis,
            &Intake::new(&eval.corpus, Mapping::built_in()),
        )?;
        code = report.exit_code();
        if code != 0 {
            output::complain(report.in_words().trim_end());
        }
        embedded(&folder, &analysis)?
    };
    let evaluation = Configuration::open(engine.clone(), &synonyms, &eval.param)?.evaluate(&set)?;
    let against = against::measure(eval, &set, &engine, &analysis, &synonyms, &evaluation)?;
    if let Some(path) = &eval.run {
        std::fs::write(path, evaluation.run_file(TAG))
            .with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    if common.json {
        output::print_json(&EvaluationBody::new(&set, &evaluation, against.as_ref()))?;
    } else {
        let mut text = String::new();
        words::figures(&mut text, &set, &evaluation)?;
        if let Some(against) = &against {
            words::against(&mut text, against, eval.worst)?;
        }
        words::worst(&mut text, &evaluation, eval.worst)?;
        output::print(&text)?;
    }
    Ok(ExitCode::from(code))
}
