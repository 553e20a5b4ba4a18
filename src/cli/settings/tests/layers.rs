//! Which layer stands above which. No environment is touched: other tests run
//! beside these; `tests/it/config.rs` has it in.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use crate::cli::config::{Command as Chosen, Options};
use crate::cli::settings::layers::{named, options};

/// What a call with a file is read as.
#[track_caller]
fn given(file: &str, args: &[&str]) -> Options {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gongwen.toml");
    fs::write(&path, file).unwrap();
    let args: Vec<OsString> = ["gongwen", "--config", path.to_str().unwrap()]
        .iter()
        .chain(args)
        .map(OsString::from)
        .collect();
    options(&args).unwrap().options
}

#[test]
fn flags_stand_above_the_file_and_the_file_above_defaults() {
    let file = "[serve]\nlisten = '127.0.0.1:1'\nhold = 7\npaths = ['/a']\n";
    let Chosen::Serve(serve) = given(file, &["serve", "--listen", "127.0.0.1:2", "/b"]).command
    else {
        panic!("no serve");
    };
    assert_eq!(serve.listen.port(), 2);
    assert_eq!(serve.hold, 7);
    assert_eq!(serve.paths, [PathBuf::from("/b")]);
    let Chosen::Serve(serve) = given(file, &["serve"]).command else {
        panic!("no serve");
    };
    assert_eq!(serve.listen.port(), 1);
    assert_eq!(serve.paths, [PathBuf::from("/a")]);
}

#[test]
fn the_common_table_holds_for_every_command_that_has_the_flag() {
    let file =
        "[common]\nindex = '/i'\npaths = ['/all']\n[index]\npaths = ['/own']\nprune = true\n";
    let options = given(file, &["index"]);
    assert_eq!(options.common.index, PathBuf::from("/i"));
    let Chosen::Index(index) = options.command else {
        panic!("no index");
    };
    assert_eq!(index.paths, [PathBuf::from("/own")]);
    assert!(index.pruning.prune);
    let Chosen::Serve(serve) = given(file, &["serve"]).command else {
        panic!("no serve");
    };
    assert_eq!(serve.paths, [PathBuf::from("/all")]);
    // Also for those that have no table.
    assert_eq!(given(file, &["stats"]).common.index, PathBuf::from("/i"));
}

#[test]
fn the_file_is_named_in_either_form_and_not_behind_the_end_of_flags() {
    let args = |args: &[&str]| args.iter().map(OsString::from).collect::<Vec<_>>();
    for (given, expected) in [
        (&["gongwen", "--config", "a"][..], Some("a")),
        (&["gongwen", "serve", "--config=b"], Some("b")),
        (&["gongwen", "analyze", "--", "--config", "c"], None),
        (&["gongwen", "serve"], None),
    ] {
        assert_eq!(
            named(&args(given)),
            expected.map(PathBuf::from),
            "{given:?}"
        );
    }
}
