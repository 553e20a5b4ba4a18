//! `gongwen token`: makes tokens of administrators, and checks files of them.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::config::Common;
use super::output;
use crate::http::{Listed, ListedTokens, NewToken, Scope};
use crate::model::Date;

/// Where something is doubtful.
const DOUBTFUL: u8 = 1;

#[derive(Debug, Args)]
pub(super) struct Token {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Make a token: print it, which is the only time it is seen, and its entry for
    /// the file of `serve --admin-tokens`
    New {
        /// Who is to hold it; letters, digits, `-`, `_` and `.`
        #[arg(value_name = "NAME")]
        name: String,
        /// What it lets one do: `documents`, `reindex` or `queries`; repeat for several
        #[arg(long, value_name = "SCOPE", required = true)]
        scope: Vec<Scope>,
        /// The last day on which it holds, such as 2027-01-31
        #[arg(long, value_name = "DAY")]
        expires: Option<Date>,
    },
    /// Check a file of tokens, and list them
    Check {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[derive(Serialize)]
struct NewBody<'a> {
    token: &'a str,
    entry: &'a str,
}

#[derive(Serialize)]
struct CheckBody<'a> {
    tokens: Vec<ListedBody<'a>>,
    warnings: Vec<String>,
}

#[derive(Serialize)]
struct ListedBody<'a> {
    name: &'a str,
    scopes: Vec<&'static str>,
    expires: Option<String>,
    is_expired: bool,
}

pub(super) fn run(common: &Common, token: &Token) -> anyhow::Result<ExitCode> {
    match &token.task {
        Task::New {
            name,
            scope,
            expires,
        } => make(common, name, &scope.iter().copied().collect(), *expires),
        Task::Check { file } => check(common, file),
    }
}

fn make(
    common: &Common,
    name: &str,
    scopes: &BTreeSet<Scope>,
    expires: Option<Date>,
) -> anyhow::Result<ExitCode> {
    let made = NewToken::make(name, scopes, expires).map_err(anyhow::Error::msg)?;
    if common.json {
        output::print_json(&NewBody {
            token: &made.token,
            entry: &made.entry,
        })?;
    } else {
        output::complain("the token, which is shown this once:");
        output::print(&format!("{}\n", made.token))?;
        output::complain("\nits entry for the file of --admin-tokens:");
        output::print(&made.entry)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn check(common: &Common, file: &Path) -> anyhow::Result<ExitCode> {
    let listed = ListedTokens::read(file)?;
    let mut warnings: Vec<String> = listed.warnings.iter().map(ToString::to_string).collect();
    let expired = listed.tokens.iter().filter(|token| token.is_expired());
    warnings
        .extend(expired.map(|token| format!("token `{}`: it has expired; remove it", token.name)));
    let body = CheckBody {
        tokens: listed.tokens.iter().map(listed_body).collect(),
        warnings,
    };
    if common.json {
        output::print_json(&body)?;
    } else {
        for warning in &body.warnings {
            output::complain(&format!("warning: {warning}"));
        }
        output::print(&in_words(&body)?)?;
    }
    Ok(ExitCode::from(if body.warnings.is_empty() {
        0
    } else {
        DOUBTFUL
    }))
}

fn listed_body(token: &Listed) -> ListedBody<'_> {
    ListedBody {
        name: &token.name,
        scopes: token.scopes.iter().map(|scope| scope.name()).collect(),
        expires: token.expires.map(|day| day.to_string()),
        is_expired: token.is_expired(),
    }
}

fn in_words(body: &CheckBody<'_>) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    for token in &body.tokens {
        let until = match (&token.expires, token.is_expired) {
            (None, _) => "holds".to_owned(),
            (Some(day), false) => format!("holds until {day}"),
            (Some(day), true) => format!("expired after {day}"),
        };
        writeln!(text, "{}  {}  {until}", token.name, token.scopes.join(" "))?;
    }
    Ok(text)
}
