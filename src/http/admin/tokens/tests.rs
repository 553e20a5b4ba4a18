//! What is read from files of tokens, and what is said of wrong ones.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use jiff::civil::date;

use super::file::{ListedTokens, parse};
use super::{NewToken, Scope};

const HASH: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn entry(lines: &str) -> String {
    format!("[[token]]\n{lines}\n")
}

#[track_caller]
fn check(text: &str, problems: &[&str]) {
    let found = match parse(text) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    };
    assert_eq!(found.len(), problems.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(problems) {
        assert!(found.starts_with(expected), "{found}");
        assert!(found.contains("; "), "no mend: {found}");
    }
}

#[test]
fn what_is_made_is_read() {
    let day = date(2027, 1, 31);
    let scopes = BTreeSet::from([Scope::Documents, Scope::Queries]);
    let made = NewToken::make("cms", &scopes, Some(day)).unwrap();
    assert!(made.token.starts_with("gwt_"));
    assert_eq!(made.token.len(), 4 + 43);
    assert!(!made.entry.contains(&made.token));
    let other = NewToken::make("cms-2", &scopes, None).unwrap();
    assert_ne!(made.token, other.token);
    let listed = parse(&format!("{}\n{}", made.entry, other.entry)).unwrap();
    let [first, second] = &listed.tokens[..] else {
        panic!("{listed:?}");
    };
    assert_eq!((first.name.as_str(), first.expires), ("cms", Some(day)));
    assert_eq!((&first.scopes, second.expires), (&scopes, None));
    assert_eq!(first.hash, blake3::hash(made.token.as_bytes()));
    assert!(listed.warnings.is_empty());
    assert!(NewToken::make("a b", &scopes, None).is_err());
}

#[test]
fn every_wrong_thing_is_named() {
    let good = format!("name = \"a\"\nhash = \"blake3:{HASH}\"\nscopes = [\"queries\"]");
    check(&entry(&good), &[]);
    check("", &[]);
    check("[[token]", &["it is no TOML: "]);
    check("tokens = 1", &["`tokens`: there is no such key"]);
    check("token = 1", &["`token`: it is no list"]);
    check("token = [1]", &["token 1: it is no table"]);
    check(
        "[[token]]",
        &[
            "token 1: `name`: it is missing",
            "token 1: `hash`: it is missing",
            "token 1: `scopes`: it is missing",
        ],
    );
    check(
        &entry(&format!("{good}\nscope = 1\nexpires = 2027-02-30")),
        &["it is no TOML: "],
    );
    check(
        &entry(&format!("{good}\nscope = 1\nexpires = \"soon\"")),
        &[
            "token 1 (`a`): `scope`: there is no such key; there are name, hash",
            "token 1 (`a`): `expires`: `\"soon\"` is no day",
        ],
    );
    check(
        &entry(&format!("{good}\nexpires = 2027-01-01T00:00:00Z")),
        &["token 1 (`a`): `expires`: "],
    );
    check(
        &entry("name = \"a:b\"\nhash = \"blake3:12\"\nscopes = [\"all\"]"),
        &[
            "token 1 (`a:b`): `name`: `a:b` is no name",
            "token 1 (`a:b`): `hash`: behind `blake3:` are 2 characters",
            "token 1 (`a:b`): `scopes`: `all` is no scope; there are documents, reindex, queries",
        ],
    );
    check(
        &entry(&format!(
            "name = \"administrator\"\nhash = \"{HASH}\"\nscopes = []"
        )),
        &[
            "token 1 (`administrator`): `name`: `administrator` is the token of",
            "token 1 (`administrator`): `hash`: it does not begin with `blake3:`",
            "token 1 (`administrator`): `scopes`: it is no list of scopes",
        ],
    );
    check(
        &format!("{}{}", entry(&good), entry(&good)),
        &[
            "token `a`: `name`: it is that of `a`, too",
            "token `a`: `hash`: it is that of `a`, too",
        ],
    );
}

#[test]
fn rights_of_others_are_doubted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tokens.toml");
    assert!(ListedTokens::read(&path).is_err());
    fs::write(&path, "").unwrap();
    for (mode, warnings) in [(0o600, 1), (0o640, 1), (0o644, 2), (0o666, 3)] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let listed = ListedTokens::read(&path).unwrap();
        assert_eq!(listed.warnings.len(), warnings, "{mode:o}");
    }
}
