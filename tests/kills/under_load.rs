//! Many search while generations are built, switched and switched back: nobody
//! sees an error, an answer of two generations, or an old one for long.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::client::Client;
use crate::documents::{draft, lines};
use crate::program::{INDEX, Server, gongwen, json};
use crate::settings::{Random, number};
use crate::visitors::{Known, Log, Note, Pace, learn, visit};

/// Characters of a body.
const CHARS: usize = 500;
/// The first set of documents is of this draft, the second of the next.
const FIRST: usize = 1;
/// Visitors at once when it is measured how many the server can bear.
const AT_CAPACITY: usize = 8;
/// How long that is measured.
const MEASURED: Duration = Duration::from_secs(3);
/// The share of that rate that the visitors come at: with more, the time of an
/// answer is the time in the queue before it.
const SHARE_OF_CAPACITY: f64 = 0.35;
/// Every third reindex is taken back.
const ROUNDS_OF_ROLLBACK: usize = 3;
/// How often somebody writes a document meanwhile.
const WRITE_EVERY: Duration = Duration::from_millis(700);
/// The server looks every fifth of a second; the rest is for busy machines.
const MOST_FOLLOWING: Duration = Duration::from_secs(5);

/// A generation that went live.
struct Switch {
    at: SystemTime,
    generation: String,
    draft: usize,
}

/// A command beside the visitors.
struct Span {
    from: SystemTime,
    to: SystemTime,
}

#[test]
fn nobody_who_searches_sees_an_error_while_generations_are_built_and_switched() {
    let mut random = Random::new("under load");
    let folder = tempfile::tempdir().unwrap();
    let documents = number("GONGWEN_DOCUMENTS", 400);
    let visitors = number("GONGWEN_CLIENTS", 40);
    let rounds = number("GONGWEN_ROUNDS", 4);
    let quiet = Duration::from_secs(number("GONGWEN_QUIET_SECONDS", 4) as u64);
    write_sets(folder.path(), documents);
    let output = gongwen(folder.path(), &["index", "1.jsonl"]);
    assert_eq!(output.status.code(), Some(0));
    // All of them may come at once when the machine was busy with something else.
    let waiting = visitors.to_string();
    let server = Server::start_with(folder.path(), &[("GONGWEN_MAX_WAITING", &waiting)]);
    let known = learn_both(folder.path(), &server);
    let capacity = capacity(server.address, &known, &mut random);
    let rate = capacity * SHARE_OF_CAPACITY;

    let log = Log::default();
    let stop = AtomicBool::new(false);
    let written = AtomicUsize::new(0);
    let pace = Pace {
        visitors,
        rate: Some(rate),
    };
    let (quiets, builds, switches) = thread::scope(|scope| {
        let (stop, written) = (&stop, &written);
        let end = StopAtEnd(stop);
        let client = server.client();
        scope.spawn(|| visit(server.address, &pace, &known, &log, &mut random, stop));
        scope.spawn(move || write(client, stop, written));
        let seen = switch_often(folder.path(), &server, rounds, quiet, &log);
        drop(end);
        seen
    });
    drop(server);

    let failures = log.failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{}: {failures:#?}", failures.len());
    let notes = log.notes.into_inner().unwrap();
    assert_of_their_sets(&notes, &switches);
    let (first, last) = following(&notes, &switches);
    let walks = log.walks.into_inner().unwrap();
    let during = p99(&notes, &builds);
    let before = p99(&notes, &quiets);
    println!(
        "under load: {} answers to {visitors} visitors of {rate:.0} visits a second ({:.0} % of {capacity:.0}), \
         {} switches, {} documents written, 0 failures; {} walks whole, {} expired; \
         first answer of the new generation after {first:.2?} at worst, last of the old after {last:.2?}; \
         p99 {before:.1?} in quiet, {during:.1?} during reindex, ratio {:.2}",
        notes.len(),
        SHARE_OF_CAPACITY * 100.0,
        switches.len(),
        written.into_inner(),
        walks.whole,
        walks.expired,
        during.as_secs_f64() / before.as_secs_f64(),
    );
    assert!(walks.whole > 0, "nobody went through a whole result");
    assert!(first < MOST_FOLLOWING && last < MOST_FOLLOWING);
}

/// Ends the others also where the test fails.
struct StopAtEnd<'a>(&'a AtomicBool);

impl Drop for StopAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Two sets: the second has another draft of each document, and a tenth more.
fn write_sets(folder: &Path, documents: usize) {
    for (set, count) in [(FIRST, documents), (FIRST + 1, documents + documents / 10)] {
        let set_of = (0..count).map(|n| draft(&format!("d{n:05}"), n, set, CHARS));
        let documents: Vec<_> = set_of.collect();
        fs::write(folder.join(format!("{set}.jsonl")), lines(&documents)).unwrap();
    }
}

/// Makes a set live, and tells when it was and under which name.
fn reindex(folder: &Path, draft: usize) -> Switch {
    let list = format!("{draft}.jsonl");
    let said = json(folder, &["reindex", &list, "--allow-shrink"]);
    switched(folder, said["generation"].as_str().unwrap(), draft)
}

fn switched(folder: &Path, generation: &str, draft: usize) -> Switch {
    let pointer = fs::metadata(folder.join(INDEX).join("CURRENT")).unwrap();
    Switch {
        at: pointer.modified().unwrap(),
        generation: generation.to_owned(),
        draft,
    }
}

/// What each of the sets answers. The first is live again at the end.
fn learn_both(folder: &Path, server: &Server) -> Known {
    let mut client = server.client();
    let mut known = Known::new();
    for draft in [FIRST, FIRST + 1, FIRST] {
        let switch = reindex(folder, draft);
        follow(&mut client, &switch, &Log::default());
        let expected = learn(&mut client, draft);
        if let Some(before) = known.insert(draft, expected.clone()) {
            assert!(before == expected, "the same set answers otherwise");
        }
    }
    assert!(known[&FIRST] != known[&(FIRST + 1)]);
    known
}

/// Visits a second that the server answers at most, and the visitors themselves
/// can make on the same machine.
fn capacity(address: SocketAddr, known: &Known, random: &mut Random) -> f64 {
    let log = Log::default();
    let stop = AtomicBool::new(false);
    let pace = Pace {
        visitors: AT_CAPACITY,
        rate: None,
    };
    let started = Instant::now();
    thread::scope(|scope| {
        scope.spawn(|| visit(address, &pace, known, &log, random, &stop));
        wait(MEASURED);
        stop.store(true, Ordering::Relaxed);
    });
    let visits = log.visits.into_inner();
    f64::from(u32::try_from(visits).unwrap()) / started.elapsed().as_secs_f64()
}

/// Writes documents that no visitor searches for. A command that writes at the
/// same time is waited for.
fn write(mut client: Client, stop: &AtomicBool, written: &AtomicUsize) {
    let mut due = Instant::now();
    while !stop.load(Ordering::Relaxed) {
        thread::park_timeout(due.saturating_duration_since(Instant::now()));
        if Instant::now() < due {
            continue;
        }
        due += WRITE_EVERY;
        let number = written.load(Ordering::Relaxed);
        let path = format!("/api/v1/documents/note{}", number % 50);
        let line = format!("{{\"title\":\"旁注{number}\"}}");
        let answer = client.ask("PUT", &path, &line).unwrap();
        match answer.status {
            200 | 201 => _ = written.fetch_add(1, Ordering::Relaxed),
            503 if answer.text().contains("index_locked") => {}
            _ => panic!("{}", answer.text()),
        }
    }
}

/// Builds generations of the two sets in turn, and goes back at times. Nothing is
/// done before each for a while, so that both are compared on the same machine,
/// whatever else it does: the spans of quiet, of building, and the switches.
fn switch_often(
    folder: &Path,
    server: &Server,
    rounds: usize,
    quiet: Duration,
    log: &Log,
) -> (Vec<Span>, Vec<Span>, Vec<Switch>) {
    let mut client = server.client();
    let (mut quiets, mut builds, mut switches) = (Vec::new(), Vec::new(), Vec::new());
    let quiet = quiet / u32::try_from(rounds.max(1)).unwrap();
    let mut live = FIRST;
    let turned = |draft: usize| 2 * FIRST + 1 - draft;
    for round in 1..=rounds {
        quiets.push(span(|| wait(quiet)).0);
        let (build, switch) = span(|| reindex(folder, turned(live)));
        builds.push(build);
        live = switch.draft;
        follow(&mut client, &switch, log);
        switches.push(switch);
        if round % ROUNDS_OF_ROLLBACK == 0 {
            let said = json(folder, &["rollback"]);
            live = turned(live);
            let switch = switched(folder, said["generation"].as_str().unwrap(), live);
            follow(&mut client, &switch, log);
            switches.push(switch);
        }
    }
    (quiets, builds, switches)
}

fn span<T>(work: impl FnOnce() -> T) -> (Span, T) {
    let from = SystemTime::now();
    let done = work();
    let to = SystemTime::now();
    (Span { from, to }, done)
}

fn wait(time: Duration) {
    let started = Instant::now();
    while started.elapsed() < time {
        thread::park_timeout(time.saturating_sub(started.elapsed()));
    }
}

/// Asks until the server has followed, so that it is seen of each switch.
fn follow(client: &mut Client, switch: &Switch, log: &Log) {
    loop {
        let asked = SystemTime::now();
        let page = client.get("/api/v1/search?size=1&q=").unwrap().json();
        if page["generation"] == switch.generation {
            log.notes.lock().unwrap().push(Note {
                due: asked,
                asked,
                answered: SystemTime::now(),
                newest: true,
                from: Some((switch.generation.clone(), switch.draft)),
            });
            return;
        }
        let waited = switch.at.elapsed().unwrap_or_default();
        assert!(waited < MOST_FOLLOWING, "the switch was not followed");
    }
}

/// That each generation answered with its own documents alone.
fn assert_of_their_sets(notes: &[Note], switches: &[Switch]) {
    let sets: BTreeMap<&str, usize> = switches
        .iter()
        .map(|switch| (switch.generation.as_str(), switch.draft))
        .collect();
    let seen: BTreeSet<_> = notes.iter().filter_map(|note| note.from.as_ref()).collect();
    for (generation, draft) in seen {
        let expected = *sets.get(generation.as_str()).unwrap_or(&FIRST);
        assert_eq!(*draft, expected, "generation {generation}");
    }
}

/// After a switch, the longest time to the first answer of the new generation,
/// and to the last question that was answered by the old one.
fn following(notes: &[Note], switches: &[Switch]) -> (Duration, Duration) {
    let (mut first, mut last) = (Duration::ZERO, Duration::ZERO);
    let ends = switches.iter().skip(1).map(|next| Some(next.at));
    for (switch, end) in switches.iter().zip(ends.chain([None])) {
        let after = notes.iter().filter(|note| {
            note.newest && note.asked > switch.at && end.is_none_or(|end| note.answered < end)
        });
        let since = |time: SystemTime| time.duration_since(switch.at).unwrap_or_default();
        let mut answered = None;
        for note in after {
            match &note.from {
                Some((generation, _)) if *generation == switch.generation => {
                    let time = since(note.answered);
                    answered = Some(answered.map_or(time, |known: Duration| known.min(time)));
                }
                Some(_) => last = last.max(since(note.asked)),
                None => {}
            }
        }
        first = first.max(answered.expect("each switch was followed"));
    }
    (first, last)
}

/// The time that one of a hundred answers took longer than.
fn p99(notes: &[Note], spans: &[Span]) -> Duration {
    let within = |note: &&Note| {
        let mut spans = spans.iter();
        spans.any(|span| span.from <= note.due && note.due < span.to)
    };
    let took = |note: &Note| note.answered.duration_since(note.due).unwrap_or_default();
    let mut times: Vec<_> = notes.iter().filter(within).map(took).collect();
    times.sort_unstable();
    times
        .get(times.len() * 99 / 100)
        .copied()
        .unwrap_or_default()
}
