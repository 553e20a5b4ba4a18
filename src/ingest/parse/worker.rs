//! A parser's process: takes jobs from standard input and gives what they hold on
//! standard output.

use std::io::{self, BufReader, BufWriter};
use std::ops::ControlFlow;

use rustix::process::{Resource, Rlimit, setrlimit};

use super::file::parse_guarded;
use super::job::Job;
use super::limits::MAX_PARSER_BYTES;
use super::message::{Message, receive, send};
use crate::ingest::mapping::Mapping;

/// A process in the middle of a file does not see that its input has ended.
#[cfg(target_os = "linux")]
fn end_with_parent() -> io::Result<()> {
    use rustix::process::{Signal, set_parent_process_death_signal};

    Ok(set_parent_process_death_signal(Some(Signal::KILL))?)
}

#[cfg(not(target_os = "linux"))]
fn end_with_parent() -> io::Result<()> {
    Ok(())
}

/// Parses the files that another process asks for, until it asks for no more.
/// The memory of this process is limited first.
///
/// # Errors
/// Where the streams break, or the limit cannot be set.
pub fn serve_jobs() -> io::Result<()> {
    end_with_parent()?;
    setrlimit(
        Resource::As,
        Rlimit {
            current: Some(MAX_PARSER_BYTES),
            maximum: Some(MAX_PARSER_BYTES),
        },
    )?;
    let mut input = BufReader::new(io::stdin().lock());
    let mut output = BufWriter::new(io::stdout().lock());
    let Some(mapping) = receive::<Mapping>(&mut input)? else {
        return Ok(());
    };
    while let Some(job) = receive::<Job>(&mut input)? {
        let mut failed = None;
        parse_guarded(
            &job,
            &mapping,
            &mut |parsed| match send(&mut output, &Message::from(parsed)) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            },
        );
        if let Some(error) = failed {
            return Err(error);
        }
        send(&mut output, &Message::End)?;
    }
    Ok(())
}
