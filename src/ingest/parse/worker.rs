//! A parser's process: takes jobs from standard input and gives what they hold on
//! standard output.

use std::io::{self, BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, setrlimit};

use super::file::parse_guarded;
use super::job::Job;
use super::limits::MAX_PARSER_BYTES;
use super::message::{Message, put, receive};
use crate::ingest::mapping::Mapping;

/// A full buffer is sent.
const BUFFER_BYTES: usize = 64 * 1024;

/// Nothing waits longer in the buffer while a file is parsed: the reader counts
/// the time since it last heard of it.
const MOST_WAITING: Duration = Duration::from_secs(1);

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
    let mut answers = Answers {
        output: BufWriter::with_capacity(BUFFER_BYTES, io::stdout().lock()),
        sent: Instant::now(),
    };
    let Some(mapping) = receive::<Mapping>(&mut input)? else {
        return Ok(());
    };
    while let Some(job) = receive::<Job>(&mut input)? {
        answers.sent = Instant::now();
        let mut failed = None;
        parse_guarded(
            &job,
            &mapping,
            &mut |parsed| match answers.give(&Message::from(parsed)) {
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
        answers.give(&Message::End)?;
    }
    Ok(())
}

/// What goes back, in as few writes as the reader has use for: each wakes it.
struct Answers<W: Write> {
    output: W,
    sent: Instant,
}

impl<W: Write> Answers<W> {
    fn give(&mut self, message: &Message) -> io::Result<()> {
        put(&mut self.output, message)?;
        if !message.may_wait() || self.sent.elapsed() >= MOST_WAITING {
            self.output.flush()?;
            self.sent = Instant::now();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::fault::Fault;
    use crate::ingest::parse::job::Output;

    #[derive(Default)]
    struct Counted {
        flushed: usize,
    }

    impl Write for Counted {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            self.flushed += 1;
            Ok(())
        }
    }

    fn fault(inner: Option<&str>) -> Message {
        Message::from(Output::Record {
            inner: inner.map(str::to_owned),
            line: None,
            outcome: Err(Fault::new(None, "is empty", "leave it out")),
        })
    }

    #[track_caller]
    fn check(messages: &[Message], waited: Duration, flushed: usize) {
        let mut answers = Answers {
            output: Counted::default(),
            sent: Instant::now().checked_sub(waited).unwrap(),
        };
        for message in messages {
            answers.give(message).unwrap();
        }
        assert_eq!(answers.output.flushed, flushed);
    }

    #[test]
    fn a_file_is_answered_at_once_and_an_archive_entry_by_entry() {
        let soon = Duration::ZERO;
        check(&[Message::Stamp(1), fault(None), Message::End], soon, 1);
        check(&[Message::Stamp(1), fault(None)], soon, 0);
        check(&[Message::Stamp(1), fault(Some("a.txt"))], soon, 1);
        // The reader hears of a file that takes long.
        check(&[Message::Stamp(1)], MOST_WAITING, 1);
    }
}
