//! The pages: one of the program, one of each command, one of the settings.

use std::io;

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::settings;
use crate::cli::config::Options;

/// The program, as pages name it.
pub(super) const SOURCE: &str = concat!("gongwen ", env!("CARGO_PKG_VERSION"));

/// Exit codes, as `run` gives them.
const EXIT_CODES: [(&str, &str); 3] = [
    ("0", "Done."),
    (
        "1",
        "Done, with documents refused or files passed over; of check, with errors or warnings found.",
    ),
    ("2", "Failed; standard error says why."),
];

/// Where a package puts what it installs.
const FILES: [(&str, &str); 4] = [
    (
        "/etc/gongwen/gongwen.toml",
        "Settings of the service, gongwen.toml(5).",
    ),
    (
        "/etc/default/gongwen",
        "Environment of the service: a variable stands above its setting.",
    ),
    ("/var/lib/gongwen/index", "The index of the service."),
    (
        "/var/lib/gongwen/documents",
        "Documents that the service takes in.",
    ),
];

/// Names and contents of all pages.
pub(super) fn pages() -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut command = Options::command().disable_help_subcommand(true);
    command.build();
    let mut pages = vec![settings::page(&command)?];
    add(&command, &mut pages)?;
    Ok(pages)
}

fn add(command: &Command, pages: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
    let man = Man::new(command.clone()).manual("gongwen").source(SOURCE);
    let mut page = Vec::new();
    man.render(&mut page)?;
    ending(command).to_writer(&mut page)?;
    pages.push((man.get_filename(), page));
    let shown = command.get_subcommands().filter(|sub| !sub.is_hide_set());
    shown.into_iter().try_for_each(|sub| add(sub, pages))
}

/// What the flags do not say.
fn ending(command: &Command) -> Roff {
    let mut roff = Roff::new();
    let is_program = command.get_name() == "gongwen";
    if is_program {
        list(&mut roff, "EXIT STATUS", &EXIT_CODES);
        list(&mut roff, "FILES", &FILES);
    }
    roff.control("SH", ["SEE ALSO"]);
    let page = |name: &str, section: &str| [bold(name), roman(section)];
    let mut others = page("gongwen.toml", "(5)").to_vec();
    if !is_program {
        others.push(roman(", "));
        others.extend(page("gongwen", "(1)"));
    }
    roff.text(others);
    roff
}

fn list(roff: &mut Roff, heading: &str, entries: &[(&str, &str)]) {
    roff.control("SH", [heading]);
    for (term, text) in entries {
        roff.control("TP", []);
        roff.text([bold(*term)]);
        roff.text([roman(*text)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(name: &str) -> String {
        let mut pages = pages().unwrap().into_iter();
        let (_, page) = pages.find(|(found, _)| found == name).unwrap();
        String::from_utf8(page).unwrap()
    }

    #[test]
    fn every_command_has_a_page_but_those_that_are_hidden() {
        let names: Vec<String> = pages().unwrap().into_iter().map(|(name, _)| name).collect();
        for expected in [
            "gongwen.1",
            "gongwen-serve.1",
            "gongwen-config-check.1",
            "gongwen.toml.5",
        ] {
            assert!(names.iter().any(|name| name == expected), "{names:?}");
        }
        for hidden in ["gongwen-parse-files.1", "gongwen-man.1", "gongwen-help.1"] {
            assert!(!names.iter().any(|name| name == hidden), "{names:?}");
        }
    }

    #[test]
    fn pages_tell_flags_defaults_and_variables() {
        let serve = page("gongwen-serve.1");
        for expected in [
            "\\-\\-listen",
            "127.0.0.1:8080",
            "GONGWEN_LISTEN",
            ".SH \"SEE ALSO\"",
        ] {
            assert!(serve.contains(expected), "{expected}: {serve}");
        }
        assert!(page("gongwen.1").contains("/etc/gongwen/gongwen.toml"));
    }

    #[test]
    fn the_page_of_the_settings_has_every_key_of_every_table() {
        let settings = page("gongwen.toml.5");
        for expected in [
            "[common]",
            "[reindex]",
            "allow_shrink",
            "GONGWEN_SEARCH_TIMEOUT",
        ] {
            assert!(settings.contains(expected), "{expected}: {settings}");
        }
        assert!(!settings.contains("config\\fR ="), "{settings}");
    }
}
