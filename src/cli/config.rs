//! Flags and environment, read once.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::administration::AdministrationOptions;
use super::audited::AuditOption;
use super::bench::Bench;
use super::check::Check;
use super::delete::Delete;
use super::editorial::EditorialOptions;
use super::eval::Eval;
use super::export::Export;
use super::limits::Limits;
use super::manual::{Completions, Manual};
use super::narrowing::Narrowing;
use super::observing::Observing;
use super::place::EngineOptions;
use super::queries::Queries;
use super::reading::{MappingOption, Pruning};
use super::reindex::Reindex;
use super::rollback::Rollback;
use super::settings::Config;
use super::token::Token;
use crate::index::IndexFolder;

/// Full-text search over published government documents (政府信息公开).
#[derive(Debug, Parser)]
#[command(name = "gongwen", version, about)]
pub(super) struct Options {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Args)]
pub(super) struct Common {
    /// Folder that holds the index
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        default_value = "index",
        env = "GONGWEN_INDEX"
    )]
    pub(super) index: PathBuf,
    /// TOML file of settings; flags and environment stand above it
    #[arg(long, global = true, value_name = "FILE", env = "GONGWEN_CONFIG")]
    pub(super) config: Option<PathBuf>,
    /// Write data as JSON (for `serve`: the log)
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// File with more words for cutting text, one a line; they hold for indexes that
    /// are made from now on, so `reindex` takes them up
    #[arg(long, global = true, value_name = "FILE", env = "GONGWEN_DICTIONARY")]
    pub(super) dictionary: Option<PathBuf>,
    #[command(flatten)]
    pub(super) engine: EngineOptions,
    #[command(flatten)]
    pub(super) editorial: EditorialOptions,
    #[command(flatten)]
    pub(super) audit: AuditOption,
}

#[derive(Debug, Args)]
pub(super) struct SynonymWords {
    /// Words to look up; without any, the lists are checked
    #[arg(value_name = "WORD")]
    pub(super) words: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Take in what is new or changed, then serve the portal and the API
    Serve(Box<Serve>),
    /// Take documents into the index
    Index(Index),
    /// Check documents for what is wrong with them, without taking them in
    Check(Check),
    /// Build the index anew beside the live one, verify it, and make it live
    Reindex(Reindex),
    /// Go back to the generation before, or to another one that was kept
    Rollback(Rollback),
    /// Remove documents from the index
    Delete(Delete),
    /// Write documents as JSON Lines, as they were taken in
    Export(Box<Export>),
    /// Read every file of the index, and name those that are damaged
    Verify,
    /// Back up the index to a folder or a bucket, while it is searched and written
    Backup(Backup),
    /// Make a backup the live index; the index before is kept
    Restore(Restore),
    /// Search from the command line
    Search(Box<Search>),
    /// Suggest titles, issuers, keywords and frequent queries for what is typed
    Suggest(Suggest),
    /// Show how a text is cut and understood
    Analyze(Analyze),
    /// Check the lists of synonyms, or look words up in them
    Synonyms(SynonymWords),
    /// Make tokens for those who administer a server over the API, or check a file of
    /// them
    Token(Token),
    /// Show what people search for, where `serve --query-statistics` counts it
    Queries(Queries),
    /// Show what the index holds
    Stats,
    /// Measure relevance by judged queries
    Eval(Box<Eval>),
    /// Ask a running server questions of every kind, and show how quickly it answers
    Bench(Bench),
    /// Check the configuration file, or show what holds
    #[command(subcommand)]
    Config(Config),
    /// Write the manual pages, for a package
    #[command(hide = true)]
    Man(Manual),
    /// Write what makes a shell complete commands and flags, for a package
    #[command(hide = true)]
    Completions(Completions),
    /// Parse files for another process of this program
    #[command(hide = true)]
    ParseFiles,
}

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Files and folders to take in first
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) mapping: MappingOption,
    /// Folder to follow: what is new or changed in it is taken in, and what is gone
    /// is removed; repeat for several
    #[arg(long, value_name = "PATH")]
    pub(super) watch: Vec<PathBuf>,
    /// Write nothing at all: no documents are taken in or changed, nothing is counted;
    /// what would write is refused at the start
    #[arg(long, env = "GONGWEN_READ_ONLY")]
    pub(super) read_only: bool,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:8080", env = "GONGWEN_LISTEN")]
    pub(super) listen: SocketAddr,
    #[command(flatten)]
    pub(super) administration: AdministrationOptions,
    #[command(flatten)]
    pub(super) limits: Limits,
    /// Megabytes of the index that are held in memory, where nothing that happens
    /// to the files reaches them; what is more is mapped from the disk
    #[arg(
        long,
        value_name = "MEGABYTES",
        default_value = "256",
        env = "GONGWEN_HOLD"
    )]
    pub(super) hold: u64,
    /// Name of the site, shown on every page
    #[arg(
        long,
        default_value = "政府信息公开检索",
        env = "GONGWEN_SITE_NAME",
        conflicts_with = "site"
    )]
    pub(super) site_name: String,
    /// TOML file with what the portal says of itself: name, address, logo, colours,
    /// footer, templates, and the sites that may use its search box
    #[arg(long, value_name = "FILE", env = "GONGWEN_SITE")]
    pub(super) site: Option<PathBuf>,
    #[command(flatten)]
    pub(super) observing: Observing,
}

#[derive(Debug, Args)]
pub(super) struct Index {
    /// Files and folders; `-` is standard input, JSON Lines
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Databases to read, a TOML file with a `[[source]]` for each query
    #[arg(long, value_name = "FILE")]
    pub(super) source: Option<PathBuf>,
    /// Frequent queries to suggest, a line each: query, tab, count; kept as queries.tsv in the index
    #[arg(long, value_name = "FILE")]
    pub(super) queries: Option<PathBuf>,
    #[command(flatten)]
    pub(super) mapping: MappingOption,
    /// Parse all files, also those that are as they were when they were taken in
    #[arg(long)]
    pub(super) all: bool,
    #[command(flatten)]
    pub(super) pruning: Pruning,
}

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// Folder, or `s3://bucket/prefix` with the usual `AWS_…` variables
    #[arg(value_name = "TARGET")]
    pub(super) target: String,
    /// Remove all backups but the newest N afterwards, and what none of them needs
    #[arg(long, value_name = "N")]
    pub(super) keep: Option<NonZeroUsize>,
}

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// Folder, or `s3://bucket/prefix` with the usual `AWS_…` variables
    #[arg(value_name = "TARGET")]
    pub(super) target: String,
    /// The backup to restore, as `--list` names it; the newest without
    #[arg(long, value_name = "NAME", conflicts_with = "list")]
    pub(super) backup: Option<String>,
    /// Show the backups, and restore none
    #[arg(long)]
    pub(super) list: bool,
    /// Generations to keep besides the restored one, the one before it first
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) keep: usize,
}

/// The filters and options of the API, under their names.
#[derive(Debug, Args)]
pub(super) struct Search {
    /// What to search for; nothing is every document
    #[arg(value_name = "QUERY", default_value = "", allow_hyphen_values = true)]
    pub(super) query: String,
    #[command(flatten)]
    narrowed: Narrowing,
    /// Order: `relevance`, `published_date`, `-published_date`, `written_date`, `-written_date`
    #[arg(long, allow_hyphen_values = true)]
    order: Option<String>,
    /// Page, from 1
    #[arg(long)]
    page: Option<String>,
    /// Hits on a page, 1 to 100
    #[arg(long)]
    size: Option<String>,
    /// `next_cursor` of an earlier answer
    #[arg(long)]
    cursor: Option<String>,
    /// Facets to count, such as issuer:10,keyword:10
    #[arg(long)]
    facets: Option<String>,
    /// List only values of facets that contain this
    #[arg(long, value_name = "TEXT")]
    facet_contains: Option<String>,
    /// Count the months of a year of 发布日期
    #[arg(long, value_name = "YEAR")]
    months: Option<String>,
    /// Fields of a hit, such as id,title
    #[arg(long)]
    fields: Option<String>,
    /// Whether to mark what matched: true or false
    #[arg(long)]
    highlight: Option<String>,
    /// Say why each hit is there and stands where it stands
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    explain: Option<String>,
    /// Show documents of the same content as one hit, with where else they are published
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    collapse: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Suggest {
    /// What is typed: Han characters, pinyin, first letters, or a mixture; nothing is the most frequent
    #[arg(value_name = "TEXT", default_value = "", allow_hyphen_values = true)]
    text: String,
    /// Suggestions, 1 to 20
    #[arg(long)]
    size: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Analyze {
    /// The text
    #[arg(value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) text: String,
}

impl Common {
    pub(super) fn folder(&self) -> IndexFolder {
        IndexFolder::new(&self.index)
    }
}

impl Search {
    /// As the API takes them.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        let single = [
            ("order", &self.order),
            ("page", &self.page),
            ("size", &self.size),
            ("cursor", &self.cursor),
            ("facets", &self.facets),
            ("facet_contains", &self.facet_contains),
            ("months", &self.months),
            ("fields", &self.fields),
            ("highlight", &self.highlight),
            ("explain", &self.explain),
            ("collapse", &self.collapse),
        ];
        let single = single
            .into_iter()
            .filter_map(|(name, value)| value.as_ref().map(|value| (name, value)))
            .map(|(name, value)| (name.to_owned(), value.clone()));
        std::iter::once(("q".to_owned(), self.query.clone()))
            .chain(self.narrowed.pairs())
            .chain(single)
            .collect()
    }
}

impl Suggest {
    /// As the API takes them.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        let size = self.size.as_ref().map(|size| ("size", size));
        std::iter::once(("q", &self.text))
            .chain(size)
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .collect()
    }
}

/// Credentials, region and endpoint of a bucket, under the names that programs
/// share.
pub(super) fn aws_environment() -> Vec<(String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| name.starts_with("AWS_"))
        .collect()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_flags_are_sound() {
        Options::command().debug_assert();
    }

    #[test]
    fn every_search_flag_is_a_parameter_of_the_api() {
        let options = Options::parse_from([
            "gongwen",
            "search",
            "复议",
            "--issuer",
            "a",
            "--issuer",
            "b",
            "--order",
            "-written_date",
            "--written-from",
            "2020-01-01",
            "--facets",
            "issuer:3",
        ]);
        let Command::Search(search) = options.command else {
            panic!("no search");
        };
        let params = crate::http::SearchParams::from_pairs(&search.pairs()).unwrap();
        assert_eq!(params.request.text, "复议");
        assert_eq!(params.request.filters.values.len(), 1);
        assert_eq!(params.request.filters.dates.len(), 1);
        assert_eq!(params.request.facets[0].size, 3);

        let mut command = Options::command();
        let search = command.find_subcommand_mut("search").unwrap();
        for argument in search
            .get_arguments()
            .filter(|argument| argument.get_long().is_some())
        {
            let name = argument.get_id().as_str();
            let pair = (name.to_owned(), String::new());
            assert!(
                crate::http::SearchParams::from_pairs(&[pair]).is_ok(),
                "{name}"
            );
        }
    }
}
