//! A line asks, a line answers: how peers are asked that are libraries and no
//! servers. Each runs in a process of its own, a thread a connection, so that a
//! library pays for a loopback as the servers do.
//!
//! A question is kind (`words` or `phrase`), text and the only document that may
//! match, tabs between; an answer total, identifiers with blanks between, values of
//! facets and snippets; or `!` and why there is none.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail, ensure};

use crate::peer::{Answer, Client, Running};
use crate::process::Owned;
use crate::questions::{Phrase, Question};

/// A question as the library sees it.
pub(crate) struct Asked<'a> {
    pub(crate) is_phrase: bool,
    pub(crate) text: &'a str,
    pub(crate) within: Option<&'a str>,
}

/// Answers on a port of the loopback, which is named on standard output, for ever.
/// Each connection gets what `connect` makes.
pub(crate) fn serve<A>(connect: impl Fn() -> Result<A>) -> Result<()>
where
    A: FnMut(&Asked<'_>) -> Result<Answer> + Send + 'static,
{
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    writeln!(std::io::stdout(), "port {}", listener.local_addr()?.port())?;
    for stream in listener.incoming() {
        let stream = stream?;
        let answer = connect()?;
        thread::spawn(move || converse(&stream, answer));
    }
    Ok(())
}

fn converse(
    stream: &TcpStream,
    mut answer: impl FnMut(&Asked<'_>) -> Result<Answer>,
) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut out = stream;
    for line in BufReader::new(stream).lines() {
        let line = line?;
        let parts: Vec<&str> = line.split('\t').collect();
        let [kind, text, within] = parts[..] else {
            bail!("no question: {line}");
        };
        let asked = Asked {
            is_phrase: kind == "phrase",
            text,
            within: (!within.is_empty()).then_some(within),
        };
        // A library that panics has not answered, and goes on.
        let answered = catch_unwind(AssertUnwindSafe(|| answer(&asked)));
        let written = match answered {
            Ok(Ok(Answer {
                total,
                ids,
                facet_values,
                snippets,
            })) => format!("{total}\t{}\t{facet_values}\t{snippets}", ids.join(" ")),
            Ok(Err(error)) => format!("!{error:#}").replace('\n', " "),
            Err(_) => "!it panicked".to_owned(),
        };
        out.write_all(format!("{written}\n").as_bytes())?;
    }
    Ok(())
}

/// A process that answers lines.
pub(crate) struct LineServer {
    process: Owned,
    port: u16,
}

impl LineServer {
    pub(crate) fn start(command: &mut Command) -> Result<Box<dyn Running>> {
        let mut process = Owned::spawn(command.stdout(Stdio::piped()))?;
        let stdout = process.child().stdout.take().context("no output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let port = line.trim().strip_prefix("port ");
        let port = port.with_context(|| format!("it named no port, but said: {line}"))?;
        Ok(Box::new(Self {
            port: port.parse()?,
            process,
        }))
    }
}

impl Running for LineServer {
    fn client(&self) -> Result<Box<dyn Client>> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_nodelay(true)?;
        Ok(Box::new(LineClient {
            reader: BufReader::new(stream.try_clone()?),
            stream,
        }))
    }

    fn process(&self) -> u32 {
        self.process.id()
    }
}

struct LineClient {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
}

impl LineClient {
    fn exchange(&mut self, is_phrase: bool, text: &str, within: &str) -> Result<Answer> {
        let kind = if is_phrase { "phrase" } else { "words" };
        self.stream
            .write_all(format!("{kind}\t{text}\t{within}\n").as_bytes())?;
        let mut line = String::new();
        self.reader.read_line(&mut line)?;
        ensure!(line.ends_with('\n'), "the connection was closed");
        let line = line.trim_end_matches('\n');
        if let Some(reason) = line.strip_prefix('!') {
            bail!("{reason}");
        }
        let parts: Vec<&str> = line.split('\t').collect();
        let [total, ids, facet_values, snippets] = parts[..] else {
            bail!("no answer: {line}");
        };
        Ok(Answer {
            total: total.parse()?,
            ids: ids.split_whitespace().map(str::to_owned).collect(),
            facet_values: facet_values.parse()?,
            snippets: snippets.parse()?,
        })
    }
}

impl Client for LineClient {
    fn ask(&mut self, question: &Question) -> Result<Answer> {
        self.exchange(question.is_phrase(), &question.text, "")
    }

    fn finds(&mut self, phrase: &Phrase) -> Result<bool> {
        let answer = self.exchange(true, &phrase.text, &phrase.document.id)?;
        Ok(answer.total > 0)
    }
}
