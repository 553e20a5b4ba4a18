//! The `gongwen` command; all of it is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    gongwen::cli::run()
}
