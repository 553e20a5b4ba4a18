//! gongwen.toml(5): the settings, from the flags whose names and values they take.

use std::io;

use clap::{Arg, ArgAction, Command};
use clap_mangen::roff::{Roff, bold, italic, roman};

use super::pages::SOURCE;
use crate::cli::settings::tables;

const DESCRIPTION: [&str; 4] = [
    "The file is TOML. It is named by --config or by the variable GONGWEN_CONFIG; without \
     either, none is read. Its keys are the flags of the commands, with _ for -, and take \
     the same values: a flag stands above the environment, that above the file, and the \
     file above what is built in. Paths are meant from the folder of the file.",
    "Of the commands, serve, index, reindex and check have a table each, and all commands \
     share [common]. A key of one of those tables may also stand in [common]: there it \
     holds for every command that has it, unless the command's own table says otherwise.",
    "gongwen config check tells what is wrong with the file and with the files that it \
     names; gongwen config show tells what holds, and why.",
    "Sent SIGHUP, a server reads the file again and takes up limits and editors' lists; \
     of other changes it says that they hold from the next start.",
];

/// Name and content of the page.
pub(super) fn page(command: &Command) -> io::Result<(String, Vec<u8>)> {
    let mut roff = Roff::new();
    roff.control("TH", ["gongwen.toml", "5", "", SOURCE, "gongwen"]);
    roff.control("SH", ["NAME"]);
    roff.text([roman("gongwen.toml - settings of gongwen")]);
    roff.control("SH", ["DESCRIPTION"]);
    for paragraph in DESCRIPTION {
        roff.control("PP", []);
        roff.text([roman(paragraph)]);
    }
    for (name, args) in tables(command) {
        table(&mut roff, name, &args);
    }
    roff.control("SH", ["EXAMPLE"]);
    roff.control("EX", []);
    for line in [
        "[common]",
        "index = \"/var/lib/gongwen/index\"",
        "",
        "[serve]",
        "listen = \"127.0.0.1:8080\"",
        "watch = [\"/var/lib/gongwen/documents\"]",
    ] {
        roff.text([roman(line)]);
    }
    roff.control("EE", []);
    roff.control("SH", ["SEE ALSO"]);
    roff.text([bold("gongwen"), roman("(1)")]);
    let mut page = Vec::new();
    roff.to_writer(&mut page)?;
    Ok(("gongwen.toml.5".to_owned(), page))
}

fn table(roff: &mut Roff, name: &str, args: &[&Arg]) {
    roff.control("SH", [format!("[{name}]").as_str()]);
    for arg in args {
        roff.control("TP", []);
        roff.text([
            bold(arg.get_id().as_str()),
            roman(" = "),
            italic(value_of(arg)),
        ]);
        roff.text([roman(in_words(arg))]);
    }
}

/// What is to be written behind the equals sign.
fn value_of(arg: &Arg) -> String {
    if !arg.get_action().takes_values() {
        return "true|false".to_owned();
    }
    let possible: Vec<String> = arg
        .get_possible_values()
        .iter()
        .map(|value| value.get_name().to_owned())
        .collect();
    let value = if possible.is_empty() {
        let names = arg.get_value_names().unwrap_or_default();
        let name = names.first().map_or("VALUE", |name| name.as_str());
        name.to_owned()
    } else {
        possible.join("|")
    };
    match arg.get_action() {
        ArgAction::Append => format!("[{value}, ...]"),
        _ => value,
    }
}

fn in_words(arg: &Arg) -> String {
    let mut said = vec![arg.get_help().map(ToString::to_string).unwrap_or_default()];
    let defaults: Vec<_> = arg.get_default_values().iter().collect();
    if arg.get_action().takes_values() && !defaults.is_empty() {
        let defaults = defaults.iter().map(|value| value.to_string_lossy());
        said.push(format!(
            "Default: {}",
            defaults.collect::<Vec<_>>().join(", ")
        ));
    }
    if let Some(variable) = arg.get_env() {
        said.push(format!("Variable: {}", variable.to_string_lossy()));
    }
    said.join(". ") + "."
}
