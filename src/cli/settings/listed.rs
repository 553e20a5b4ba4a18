//! Every key that the file may have, to be shown and for its manual page.

use clap::{Arg, Command};

use super::file::{COMMON, TABLES, args_of};

/// The tables with the flags that their keys are.
pub(in crate::cli) fn tables(command: &Command) -> Vec<(&'static str, Vec<&Arg>)> {
    // Of what holds for all commands, those that no table has besides.
    let common = command.get_arguments().filter(|arg| arg.is_global_set());
    let common = common.filter(|arg| arg.get_id() != "config").collect();
    let own = TABLES
        .into_iter()
        .map(|table| (table, args_of(command, table)));
    std::iter::once((COMMON, common)).chain(own).collect()
}
