//! More is asked for than can be answered, beside clients that send nothing or next
//! to nothing: answers stay right, the rest is refused at once, memory stays
//! bounded, and afterwards all is as before.

use std::fs;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::client::{Client, encoded};
use crate::documents::{draft, lines};
use crate::program::{Server, gongwen};
use crate::settings::number;

const CHARS: usize = 2_000;
/// Clients at once when it is measured how many the server can bear.
const AT_CAPACITY: u32 = 8;
/// How long that is measured: so many parts of the time of overload, and at least this.
const MEASURED_PART: u32 = 10;
const LEAST_MEASURED: Duration = Duration::from_secs(2);
/// How many times that comes.
const OVERLOAD: u32 = 4;
/// Those who ask meanwhile: more than run and wait on a machine of a few cores.
const CLIENTS: u32 = 200;
const BETWEEN_BYTES: Duration = Duration::from_secs(1);
/// What the server may need more than before.
const MOST_MEMORY: u64 = 512 << 20;
/// When it must be back to normal.
const RECOVERY: Duration = Duration::from_secs(5);
/// Longest of served answers: the wait for a place, and a search.
const LONGEST: Duration = Duration::from_secs(10);

/// What came back.
#[derive(Default)]
struct Seen {
    served: Vec<Duration>,
    refused: Vec<Duration>,
    wrong: Vec<String>,
}

#[test]
fn what_is_too_much_is_refused_and_all_is_as_before() {
    let folder = tempfile::tempdir().unwrap();
    let documents = number("GONGWEN_DOCUMENTS", 400);
    let lasting = Duration::from_secs(number("GONGWEN_OVERLOAD_SECONDS", 4) as u64);
    let measured = LEAST_MEASURED.max(lasting / MEASURED_PART);
    let sent: Vec<_> = (0..documents)
        .map(|number| draft(&format!("d{number:05}"), number, 1, CHARS))
        .collect();
    fs::write(folder.path().join("sent.jsonl"), lines(&sent)).unwrap();
    let output = gongwen(folder.path(), &["index", "sent.jsonl"]);
    assert_eq!(output.status.code(), Some(0));
    let server = Server::start(folder.path());
    let path = format!(
        "/api/v1/search?q={}&facets=issuer:10,keyword:10&size=50",
        encoded("公文 管理")
    );
    let expected = total(&mut server.client(), &path).unwrap().unwrap();

    let bearable = ask(
        server.address,
        &path,
        expected,
        &Pace {
            clients: AT_CAPACITY,
            every: Duration::ZERO,
            lasting: measured,
        },
    );
    assert_eq!(bearable.wrong, Vec::<String>::new());
    let answers = u32::try_from(bearable.served.len()).unwrap();
    let usual = p99(&bearable.served);
    let before = server.process.memory();

    let idle: Vec<TcpStream> = (0..number("GONGWEN_IDLE", 200))
        .map(|_| TcpStream::connect(server.address).unwrap())
        .collect();
    let slow: Vec<TcpStream> = (0..number("GONGWEN_SLOW", 50))
        .map(|_| TcpStream::connect(server.address).unwrap())
        .collect();
    let stop = AtomicBool::new(false);
    let (seen, during) = thread::scope(|scope| {
        scope.spawn(|| trickle(slow, &stop));
        let pace = Pace {
            clients: CLIENTS,
            every: measured * CLIENTS / (answers * OVERLOAD),
            lasting,
        };
        let seen = ask(server.address, &path, expected, &pace);
        stop.store(true, Ordering::Relaxed);
        (seen, server.process.memory())
    });
    let recovered = recovery(&server, &path, usual);
    drop(idle);

    let longest = p99(&seen.served);
    println!(
        "overload: {answers} in {measured:?} can be borne, p99 {usual:.1?}; at {OVERLOAD} times as many \
         for {lasting:?} {} were served, p99 {longest:.1?} ({:.1} times), {} refused, p99 {:.1?}; \
         memory {} MB before, {} MB during; back to normal after {recovered:.1?}",
        seen.served.len(),
        longest.as_secs_f64() / usual.as_secs_f64(),
        seen.refused.len(),
        p99(&seen.refused),
        before >> 20,
        during >> 20,
    );
    assert_eq!(seen.wrong, Vec::<String>::new());
    assert!(!seen.served.is_empty(), "nobody was served");
    assert!(!seen.refused.is_empty(), "nobody was refused");
    assert!(longest < LONGEST, "{longest:?}");
    assert!(during < before + MOST_MEMORY, "{before} {during}");
    assert!(recovered < RECOVERY, "{recovered:?}");
}

/// The total of an answer; `None` where it was refused, as it is to be.
fn total(client: &mut Client, path: &str) -> Result<Option<u64>, String> {
    let answer = client.get(path).map_err(|error| error.to_string())?;
    let body = answer.text();
    match answer.status {
        200 => Ok(Some(answer.json()["total"]["value"].as_u64().unwrap())),
        503 if body.contains(r#""code":"overloaded""#) => Ok(None),
        status => Err(format!("{status}: {body}")),
    }
}

/// How is asked.
struct Pace {
    clients: u32,
    /// How often each asks, if it is answered before.
    every: Duration,
    lasting: Duration,
}

/// Asks with many clients.
fn ask(address: SocketAddr, path: &str, expected: u64, pace: &Pace) -> Seen {
    let seen = Mutex::new(Seen::default());
    let begun = Instant::now();
    thread::scope(|scope| {
        for number in 0..pace.clients {
            let seen = &seen;
            scope.spawn(move || {
                let mut client = Client::new(address);
                let mut due = begun + pace.every * number / pace.clients;
                while begun.elapsed() < pace.lasting {
                    thread::sleep(due.saturating_duration_since(Instant::now()));
                    let asked = Instant::now();
                    let found = total(&mut client, path);
                    let took = asked.elapsed();
                    let mut seen = seen.lock().unwrap();
                    match found {
                        Ok(Some(total)) if total == expected => seen.served.push(took),
                        Ok(None) => seen.refused.push(took),
                        other => seen.wrong.push(format!("{other:?}")),
                    }
                    due += pace.every;
                }
            });
        }
    });
    seen.into_inner().unwrap()
}

/// Sends a request a byte a second, on each connection, until told to stop.
fn trickle(mut connections: Vec<TcpStream>, stop: &AtomicBool) {
    let request = b"GET /api/v1/search?q=a HTTP/1.1\r\nhost: localhost\r\nx-long: ";
    let mut bytes = request.iter().copied().chain(std::iter::repeat(b'x'));
    while !stop.load(Ordering::Relaxed) {
        let byte = [bytes.next().unwrap()];
        // Those that were cut off meanwhile are gone.
        connections.retain_mut(|connection| {
            let sent: io::Result<()> = connection.write_all(&byte);
            sent.is_ok()
        });
        thread::sleep(BETWEEN_BYTES);
    }
}

/// How long it takes until a client is answered as quickly as usual.
fn recovery(server: &Server, path: &str, usual: Duration) -> Duration {
    let begun = Instant::now();
    let mut client = server.client();
    while begun.elapsed() < RECOVERY {
        let asked = Instant::now();
        if matches!(total(&mut client, path), Ok(Some(_))) && asked.elapsed() <= usual {
            break;
        }
    }
    begun.elapsed()
}

/// The time that 99 of 100 keep.
fn p99(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let at = sorted.len() * 99 / 100;
    sorted.get(at).copied().unwrap_or_default()
}
