//! What the file may say, and what is said of what it may not.

use clap::CommandFactory;

use std::path::Path;

use crate::cli::config::Options;
use crate::cli::settings::fault::Fault;
use crate::cli::settings::file::{Settings, parse};

fn read_text(text: &str) -> Result<Settings, Vec<Fault>> {
    parse(text, Path::new("/etc/gongwen"), &Options::command())
}

#[track_caller]
fn check_faults(text: &str, expected: &[(usize, &str)]) {
    let faults = read_text(text).unwrap_err();
    assert_eq!(faults.len(), expected.len(), "{faults:?}");
    for (fault, (line, reason)) in faults.iter().zip(expected) {
        assert_eq!(fault.line, Some(*line), "{fault:?}");
        assert!(fault.reason.contains(reason), "{fault:?}");
    }
}

#[test]
fn values_are_taken_as_the_flags_take_them() {
    let settings = read_text(
        "[common]\nindex = 'data'\nsynonyms = ['a.txt', '/b.txt']\n\
         [serve]\nlisten = '0.0.0.0:80'\nhold = 512\nquery_statistics = true\n\
         [reindex]\nallow_shrink = 2.5\npaths = ['-', 'in']\n",
    );
    let found: Vec<_> = settings
        .unwrap()
        .entries
        .into_iter()
        .map(|entry| (entry.table, entry.key, entry.values.join(" ")))
        .collect();
    let found: Vec<_> = found
        .iter()
        .map(|(table, key, values)| (table.as_str(), key.as_str(), values.as_str()))
        .collect();
    for expected in [
        ("common", "index", "/etc/gongwen/data"),
        ("common", "synonyms", "/etc/gongwen/a.txt /b.txt"),
        ("serve", "listen", "0.0.0.0:80"),
        ("serve", "hold", "512"),
        ("serve", "query_statistics", "true"),
        ("reindex", "allow_shrink", "2.5"),
        ("reindex", "paths", "- /etc/gongwen/in"),
    ] {
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
    assert_eq!(found.len(), 7);
}

#[test]
fn every_wrong_value_is_named() {
    check_faults(
        "[serve]\nlisten = 'here'\nhold = -1\nlisen = 'x'\n\n[sreve]\na = 1\n[check]\nseverity = 'all'\n",
        &[
            (2, "[serve] listen = `here`: invalid socket address"),
            (3, "[serve] hold = `-1`: "),
            (4, "[serve] has no `lisen`; there are "),
            (6, "there is no table [sreve]; there are [common], [serve]"),
            (
                9,
                "[check] severity = `all`: [possible values: error, warning, notice]",
            ),
        ],
    );
}

#[test]
fn what_has_another_shape_is_named() {
    check_faults("index = 'x'\n", &[(1, "`index` stands in no table")]);
    check_faults(
        "[serve]\nlisten = ['127.0.0.1:1', '127.0.0.1:2']\nhold = { a = 1 }\n",
        &[(2, "one value, and no list"), (3, "a table stands where")],
    );
    check_faults(
        "[serve]\nquery_statistics = 'perhaps'\nhold = 2026-01-01\n",
        &[
            (2, "[serve] query_statistics = `perhaps`"),
            (3, "a datetime stands where"),
        ],
    );
    check_faults("[serve]\nlisten = \n", &[(2, "this is no TOML")]);
}

#[test]
fn what_belongs_to_a_call_has_no_place() {
    check_faults(
        "[common]\nconfig = 'x'\n",
        &[(2, "[common] has no `config`")],
    );
    check_faults("[serve]\nindex = 'x'\n", &[(2, "[serve] has no `index`")]);
}
