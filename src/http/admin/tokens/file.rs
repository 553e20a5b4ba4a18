//! The file of tokens: reading it, and naming all that is wrong with it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use jiff::civil::date;
use toml::{Table, Value};

use super::error::{TokenFileError, TokenProblem};
use super::scope::Scope;
use crate::http::day::today;
use crate::model::Date;

/// What hashes begin with.
const HASH_KIND: &str = "blake3:";
/// The keys of an entry.
const KEYS: [&str; 4] = ["name", "hash", "scopes", "expires"];
/// What the one token of the environment is called.
pub(super) const SINGLE_NAME: &str = "administrator";
/// Longest name.
const MAX_NAME_CHARS: usize = 64;
/// Longest file, in bytes: no site has so many administrators.
const MAX_BYTES: u64 = 1024 * 1024;

/// Those that may do something to the file besides its owner.
const WRITABLE_BY_OTHERS: u32 = 0o022;
const READABLE_BY_ALL: u32 = 0o004;

/// A token of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Who holds it.
    pub name: String,
    /// What it lets one do.
    pub scopes: BTreeSet<Scope>,
    /// The last day on which it holds.
    pub expires: Option<Date>,
    pub(super) hash: blake3::Hash,
}

/// The tokens of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedTokens {
    /// In the order of the file.
    pub tokens: Vec<Listed>,
    /// What is doubtful about the file.
    pub warnings: Vec<TokenProblem>,
}

impl Listed {
    /// Whether its last day is over.
    pub fn is_expired(&self) -> bool {
        self.is_expired_on(today())
    }

    pub(super) fn is_expired_on(&self, today: Date) -> bool {
        self.expires.is_some_and(|last_day| last_day < today)
    }
}

impl ListedTokens {
    /// Reads a file.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn read(path: &Path) -> Result<Self, TokenFileError> {
        let fail = |problems| TokenFileError {
            path: path.to_owned(),
            problems,
        };
        let (text, mode) = read_text(path).map_err(|problem| fail(vec![problem]))?;
        let mut listed = parse(&text).map_err(fail)?;
        listed.warnings.extend(doubts_of_mode(mode));
        Ok(listed)
    }
}

fn read_text(path: &Path) -> Result<(String, u32), TokenProblem> {
    let unread = |error: std::io::Error| {
        problem(
            "",
            "",
            format!("it cannot be read: {error}"),
            "let the user of the server read it",
        )
    };
    let metadata = fs::metadata(path).map_err(unread)?;
    if metadata.len() > MAX_BYTES {
        let reason = format!("it has more than {MAX_BYTES} bytes");
        return Err(problem("", "", reason, "keep tokens alone in it"));
    }
    let text = fs::read_to_string(path).map_err(unread)?;
    Ok((text, metadata.permissions().mode()))
}

fn doubts_of_mode(mode: u32) -> impl Iterator<Item = TokenProblem> {
    let doubts = [
        (
            WRITABLE_BY_OTHERS,
            "others than its owner may write it, and so make themselves administrators",
        ),
        (READABLE_BY_ALL, "everybody may read who holds a token"),
    ];
    let doubts = doubts.into_iter().filter(move |(bits, _)| mode & bits != 0);
    doubts.map(|(_, reason)| problem("", "", reason, "`chmod 600` it"))
}

pub(super) fn parse(text: &str) -> Result<ListedTokens, Vec<TokenProblem>> {
    let file: Table = toml::from_str(text).map_err(|error| {
        let reason = format!("it is no TOML: {}", error.to_string().trim_end());
        vec![problem("", "", reason, "mend the line")]
    })?;
    let mut problems = Vec::new();
    for key in file.keys().filter(|key| *key != "token") {
        problems.push(problem(
            "",
            key,
            "there is no such key",
            "write `[[token]]`",
        ));
    }
    let entries = match file.get("token") {
        None => &[],
        Some(Value::Array(entries)) => entries.as_slice(),
        Some(_) => {
            problems.push(problem("", "token", "it is no list", "write `[[token]]`"));
            &[]
        }
    };
    let mut tokens: Vec<Listed> = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let number = at + 1;
        let Some(entry) = entry.as_table() else {
            let label = number.to_string();
            problems.push(problem(&label, "", "it is no table", "write `[[token]]`"));
            continue;
        };
        tokens.extend(read_entry(number, entry, &mut problems));
    }
    problems.extend(same(&tokens, "name", |token| token.name.clone()));
    problems.extend(same(&tokens, "hash", |token| token.hash.to_string()));
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut warnings = Vec::new();
    if tokens.is_empty() {
        let mend = "`gongwen token new NAME --scope documents` makes one";
        warnings.push(problem("", "", "no token is in it", mend));
    }
    Ok(ListedTokens { tokens, warnings })
}

/// An entry, where all of it can be read.
fn read_entry(number: usize, entry: &Table, problems: &mut Vec<TokenProblem>) -> Option<Listed> {
    let label = match entry.get("name").and_then(Value::as_str) {
        Some(name) => format!("{number} (`{name}`)"),
        None => number.to_string(),
    };
    let before = problems.len();
    for key in entry.keys().filter(|key| !KEYS.contains(&key.as_str())) {
        let mend = format!("there are {}", KEYS.join(", "));
        problems.push(problem(&label, key, "there is no such key", &mend));
    }
    let mut tell = |key: &str, reason: String, mend: &str| {
        problems.push(problem(&label, key, reason, mend));
    };
    let name = read_name(entry).unwrap_or_else(|reason| {
        tell("name", reason, "name who holds the token");
        String::new()
    });
    let hash = read_hash(entry).unwrap_or_else(|reason| {
        let mend = "write what `gongwen token new` prints, which is no token but its hash";
        tell("hash", reason, mend);
        blake3::hash(b"")
    });
    let scopes = read_scopes(entry).unwrap_or_else(|reason| {
        tell("scopes", reason, "such as `scopes = [\"documents\"]`");
        BTreeSet::new()
    });
    let expires = read_day(entry).unwrap_or_else(|reason| {
        tell("expires", reason, "write the last day it holds: 2027-01-31");
        None
    });
    (problems.len() == before).then_some(Listed {
        name,
        scopes,
        expires,
        hash,
    })
}

fn read_name(entry: &Table) -> Result<String, String> {
    let name = text(entry, "name")?;
    check_name(name)?;
    if name == SINGLE_NAME {
        return Err(format!(
            "`{SINGLE_NAME}` is the token of GONGWEN_ADMIN_TOKEN"
        ));
    }
    Ok(name.to_owned())
}

/// Whether a text is a name: it stands in logs and in front of a colon.
pub(super) fn check_name(name: &str) -> Result<(), String> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.len() > MAX_NAME_CHARS || !name.chars().all(is_of_name) {
        return Err(format!(
            "`{name}` is no name, which has 1 to {MAX_NAME_CHARS} letters, digits, `-`, `_` and `.`"
        ));
    }
    Ok(())
}

fn read_hash(entry: &Table) -> Result<blake3::Hash, String> {
    let hash = text(entry, "hash")?;
    let digits = hash
        .strip_prefix(HASH_KIND)
        .ok_or_else(|| format!("it does not begin with `{HASH_KIND}`"))?;
    blake3::Hash::from_hex(digits).map_err(|_| {
        let characters = digits.chars().count();
        format!("behind `{HASH_KIND}` are {characters} characters, not 64 digits from 0 to f")
    })
}

fn read_scopes(entry: &Table) -> Result<BTreeSet<Scope>, String> {
    let scopes = match entry.get("scopes") {
        None => return Err("it is missing".to_owned()),
        Some(Value::Array(scopes)) if !scopes.is_empty() => scopes,
        Some(_) => return Err("it is no list of scopes".to_owned()),
    };
    let scopes = scopes.iter().map(|scope| match scope.as_str() {
        Some(scope) => scope.parse(),
        None => Err(format!("`{scope}` is no text")),
    });
    scopes.collect()
}

/// A day of TOML, or the text of one.
fn read_day(entry: &Table) -> Result<Option<Date>, String> {
    let Some(value) = entry.get("expires") else {
        return Ok(None);
    };
    let day = match value {
        Value::Datetime(moment) if moment.time.is_none() => moment.date.and_then(|day| {
            let year = i16::try_from(day.year).ok()?;
            let (month, day) = (i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?);
            Date::new(year, month, day).ok()
        }),
        Value::String(text) if text.len() == date(2000, 1, 1).to_string().len() => {
            text.parse().ok()
        }
        _ => None,
    };
    let day = day.ok_or_else(|| format!("`{value}` is no day"))?;
    Ok(Some(day))
}

fn text<'a>(entry: &'a Table, key: &str) -> Result<&'a str, String> {
    match entry.get(key) {
        None => Err("it is missing".to_owned()),
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err("it is no text".to_owned()),
    }
}

/// Entries that have something in common with one before.
fn same(tokens: &[Listed], key: &str, of: impl Fn(&Listed) -> String) -> Vec<TokenProblem> {
    let mut met: BTreeMap<String, &str> = BTreeMap::new();
    let mut found = Vec::new();
    for token in tokens {
        if let Some(before) = met.insert(of(token), &token.name) {
            let reason = format!("it is that of `{before}`, too");
            let mend = "each token needs its own; remove one";
            found.push(problem(&format!("`{}`", token.name), key, reason, mend));
        }
    }
    found
}

fn problem(entry: &str, key: &str, reason: impl Into<String>, mend: &str) -> TokenProblem {
    TokenProblem {
        entry: entry.to_owned(),
        key: key.to_owned(),
        reason: reason.into(),
        mend: mend.to_owned(),
    }
}
