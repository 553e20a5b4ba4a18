//! Those who search a running server: each answer is looked at as it comes, and
//! noted, so that the generations that answered can be compared with the ones
//! that were live.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;

use crate::client::{Answer, Client, encoded};
use crate::settings::Random;

/// What is searched for: words of the sample documents.
const QUERIES: [&str; 6] = ["公文", "通知", "行政", "管理", "服务", "政府"];
const FACETS: &str = "facets=issuer:10,keyword:10,published_year:20";
/// Hits on a page of those who go through a whole result.
const WALKED: usize = 100;
/// One of so many visits goes through a whole result.
const VISITS_OF_WALK: usize = 100;

/// What a set of documents answers to a query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expected {
    total: u64,
    facets: Value,
    ids: BTreeSet<String>,
}

/// What is known of the sets of documents, by draft: the documents of a set are
/// all of one draft.
pub(crate) type Known = BTreeMap<usize, Vec<Expected>>;

/// An answer that came.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    /// When it was to be asked for, and when it was.
    pub(crate) due: SystemTime,
    pub(crate) asked: SystemTime,
    pub(crate) answered: SystemTime,
    /// What was asked: the newest generation, or a place in an older one.
    pub(crate) newest: bool,
    /// Generation and draft, where the answer says.
    pub(crate) from: Option<(String, usize)>,
}

/// All that was seen.
#[derive(Default)]
pub(crate) struct Log {
    /// Visits that came to their end.
    pub(crate) visits: AtomicUsize,
    pub(crate) notes: Mutex<Vec<Note>>,
    pub(crate) failures: Mutex<Vec<String>>,
    pub(crate) walks: Mutex<Walks>,
}

/// How walks through whole results ended.
#[derive(Debug, Default)]
pub(crate) struct Walks {
    pub(crate) whole: usize,
    pub(crate) expired: usize,
}

/// How the visitors come.
pub(crate) struct Pace {
    pub(crate) visitors: usize,
    /// Visits a second of all of them, however slow the answers are; as fast as
    /// they are answered where it is `None`.
    pub(crate) rate: Option<f64>,
}

/// Asks what the live set of documents, which is of a draft, answers while
/// nothing else is done.
pub(crate) fn learn(client: &mut Client, draft: usize) -> Vec<Expected> {
    let expected = QUERIES.iter().map(|query| {
        let first = client.get(&search_path(query)).unwrap().json();
        assert_eq!(origin(&first).unwrap().1, draft);
        let mut ids = BTreeSet::new();
        let mut path = format!("{}&size={WALKED}", search_path(query));
        loop {
            let page = client.get(&path).unwrap().json();
            ids.extend(ids_of(&page));
            match page["next_cursor"].as_str() {
                Some(cursor) => path = format!("/api/v1/search?cursor={cursor}"),
                None => break,
            }
        }
        let total = first["total"]["value"].as_u64().unwrap();
        assert_eq!(ids.len() as u64, total);
        Expected {
            total,
            facets: first["facets"].clone(),
            ids,
        }
    });
    expected.collect()
}

fn search_path(query: &str) -> String {
    format!("/api/v1/search?q={}&{FACETS}", encoded(query))
}

fn ids_of(page: &Value) -> Vec<String> {
    let hits = page["hits"].as_array().into_iter().flatten();
    hits.filter_map(|hit| hit["id"].as_str().map(str::to_owned))
        .collect()
}

/// The draft of a title.
fn draft_of(title: &str) -> Option<usize> {
    let (_, draft) = title.strip_suffix('稿')?.rsplit_once('第')?;
    draft.parse().ok()
}

/// Generation and draft of a page of hits, which must be of one draft.
fn origin(page: &Value) -> Result<(String, usize), String> {
    let generation = page["generation"].as_str().ok_or("no generation")?;
    let hits = page["hits"].as_array().ok_or("no hits")?.iter();
    let drafts: BTreeSet<_> = hits
        .map(|hit| draft_of(hit["title"].as_str().unwrap_or_default()))
        .collect();
    match drafts.into_iter().collect::<Vec<_>>()[..] {
        [Some(draft)] => Ok((generation.to_owned(), draft)),
        ref other => Err(format!("hits of drafts {other:?} in {generation}")),
    }
}

/// Searches with many visitors until told to stop.
pub(crate) fn visit(
    address: SocketAddr,
    pace: &Pace,
    known: &Known,
    log: &Log,
    random: &mut Random,
    stop: &AtomicBool,
) {
    thread::scope(|scope| {
        for _ in 0..pace.visitors {
            let visitor = Visitor {
                client: Client::new(address),
                random: random.fork(),
                known,
                log,
                notes: Vec::new(),
            };
            scope.spawn(move || visitor.run(pace, stop));
        }
    });
}

struct Visitor<'a> {
    client: Client,
    random: Random,
    known: &'a Known,
    log: &'a Log,
    notes: Vec<Note>,
}

impl Visitor<'_> {
    fn run(mut self, pace: &Pace, stop: &AtomicBool) {
        let every = pace.rate.map(|rate| {
            Duration::from_secs_f64(f64::from(u32::try_from(pace.visitors).unwrap()) / rate)
        });
        let mut due = Instant::now();
        if let Some(every) = every {
            due += every.mul_f64(self.random.share());
        }
        while !stop.load(Ordering::Relaxed) {
            // A visitor comes when it is time, also where answers are late.
            while Instant::now() < due && !stop.load(Ordering::Relaxed) {
                let left = due.saturating_duration_since(Instant::now());
                thread::park_timeout(left.min(Duration::from_millis(50)));
            }
            let late = Instant::now().saturating_duration_since(due);
            let due_at = SystemTime::now() - late;
            let walks = self.random.below(VISITS_OF_WALK) == 0;
            let done = match self.random.below(4) {
                _ if walks => self.walk(due_at),
                0 => self.look(due_at),
                _ => self.search(due_at),
            };
            if let Err(failure) = done {
                self.log.failures.lock().unwrap().push(failure);
            }
            self.log.visits.fetch_add(1, Ordering::Relaxed);
            due = match every {
                // Whoever reads many pages does not come again meanwhile.
                Some(every) if walks => Instant::now() + every,
                Some(every) => due + every,
                None => Instant::now(),
            };
        }
        self.log.notes.lock().unwrap().append(&mut self.notes);
    }

    fn ask(&mut self, path: &str) -> Result<(Answer, SystemTime), String> {
        let asked = SystemTime::now();
        let answer = self.client.get(path);
        let answer = answer.map_err(|error| format!("{path}: {error}"))?;
        Ok((answer, asked))
    }

    fn note(&mut self, due: SystemTime, asked: SystemTime, from: Option<(String, usize)>) {
        self.notes.push(Note {
            due,
            asked,
            answered: SystemTime::now(),
            newest: true,
            from,
        });
    }

    fn search(&mut self, due: SystemTime) -> Result<(), String> {
        let query = self.random.below(QUERIES.len());
        let (answer, asked) = self.ask(&search_path(QUERIES[query]))?;
        let page = page_of(&answer)?;
        let from = origin(&page)?;
        self.note(due, asked, Some(from.clone()));
        self.check(query, &page, from.1)?;
        if page["facets"] != self.known[&from.1][query].facets {
            return Err(format!("facets of another set: {}", page["facets"]));
        }
        Ok(())
    }

    /// That total and hits are those of one set of documents.
    fn check(&self, query: usize, page: &Value, draft: usize) -> Result<(), String> {
        let expected = &self.known[&draft][query];
        if page["total"]["value"] != expected.total {
            let total = &page["total"];
            return Err(format!(
                "total {total} of draft {draft}: {}",
                expected.total
            ));
        }
        match ids_of(page).iter().find(|id| !expected.ids.contains(*id)) {
            Some(id) => Err(format!("hit `{id}` is of another set")),
            None => Ok(()),
        }
    }

    /// Opens a document, as a page or over the API.
    fn look(&mut self, due: SystemTime) -> Result<(), String> {
        let expected = &self.known.values().next().unwrap()[0];
        let number = self.random.below(expected.ids.len());
        let id = encoded(expected.ids.iter().nth(number).unwrap());
        if self.random.below(2) == 0 {
            let (answer, asked) = self.ask(&format!("/documents/{id}"))?;
            self.note(due, asked, None);
            let text = answer.text();
            let whole = text.contains("稿") && text.trim_end().ends_with("</html>");
            return match answer.status {
                200 if whole => Ok(()),
                status => Err(format!("page of `{id}`: {status}")),
            };
        }
        let (answer, asked) = self.ask(&format!("/api/v1/documents/{id}"))?;
        let document = page_of(&answer)?;
        let text = |name: &str| document[name].as_str().unwrap_or_default().to_owned();
        let (title, body) = (text("title"), text("body"));
        let draft = draft_of(&title).ok_or_else(|| format!("document `{id}`: `{title}`"))?;
        self.note(due, asked, Some((text("generation"), draft)));
        if body.ends_with(&title) {
            Ok(())
        } else {
            Err(format!("document `{id}`: body of another than `{title}`"))
        }
    }

    /// Goes through a whole result.
    fn walk(&mut self, due: SystemTime) -> Result<(), String> {
        let query = self.random.below(QUERIES.len());
        let path = format!("{}&size={WALKED}", search_path(QUERIES[query]));
        let (answer, asked) = self.ask(&path)?;
        let mut page = page_of(&answer)?;
        let from = origin(&page)?;
        self.note(due, asked, Some(from.clone()));
        let mut ids = Vec::new();
        loop {
            self.check(query, &page, from.1)?;
            ids.extend(ids_of(&page));
            let Some(cursor) = page["next_cursor"].as_str() else {
                break;
            };
            let (answer, asked) = self.ask(&format!("/api/v1/search?cursor={cursor}"))?;
            if answer.status == 410 && answer.text().contains("cursor_expired") {
                self.log.walks.lock().unwrap().expired += 1;
                return Ok(());
            }
            page = page_of(&answer)?;
            let again = origin(&page)?;
            self.note(asked, asked, Some(again.clone()));
            self.notes.last_mut().unwrap().newest = false;
            if again != from {
                return Err(format!("a walk through {from:?} came to {again:?}"));
            }
        }
        let count = ids.len();
        let expected = &self.known[&from.1][query].ids;
        if count != expected.len() || ids.into_iter().collect::<BTreeSet<_>>() != *expected {
            return Err(format!("a walk through {from:?} has repeats or gaps"));
        }
        self.log.walks.lock().unwrap().whole += 1;
        Ok(())
    }
}

fn page_of(answer: &Answer) -> Result<Value, String> {
    if answer.status != 200 {
        return Err(format!("{}: {}", answer.status, answer.text()));
    }
    serde_json::from_slice(&answer.body).map_err(|error| format!("{error}: {}", answer.text()))
}
