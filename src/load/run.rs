//! Asking: by so many clients, each when it is answered (closed loop), or at so many
//! a second, answered or not (open loop).
//!
//! In an open loop a time begins when the question was due, not when it was sent: a
//! server that halts is not forgiven what came meanwhile (coordinated omission).

use std::sync::Arc;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::{Instant, sleep_until};

use super::client::{Answer, LoadError, Server};
use super::kind::Kind;
use super::questions::Question;
use super::tally::Tally;

/// How often is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// Clients at once, each of which asks again when it is answered.
    Clients(usize),
    /// Questions a second, at times by chance (a Poisson process).
    Rate(f64),
}

/// What is asked, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// How often.
    pub pace: Pace,
    /// How long it is counted.
    pub lasting: Duration,
    /// How long is asked before that, uncounted.
    pub warm_up: Duration,
    /// Another number asks in another order.
    pub seed: u64,
}

/// Asks the server at `address`.
///
/// # Errors
/// Where the address is none.
pub async fn run(address: &str, questions: Vec<Question>, load: &Load) -> Result<Tally, LoadError> {
    let server = Server::new(address)?;
    let questions: Arc<[Question]> = questions.into();
    let before = Load {
        lasting: load.warm_up,
        ..*load
    };
    ask(&server, &questions, &before, !load.seed).await;
    Ok(ask(&server, &questions, load, load.seed).await)
}

/// What came of a question.
struct Outcome {
    kind: Kind,
    took: Duration,
    answer: Result<Answer, reqwest::Error>,
}

#[derive(Clone)]
struct Asking {
    server: Server,
    questions: Arc<[Question]>,
    end: Instant,
    told: UnboundedSender<Outcome>,
}

/// Asks from now on, and gives what came of it when all is answered.
async fn ask(server: &Server, questions: &Arc<[Question]>, load: &Load, seed: u64) -> Tally {
    let begun = Instant::now();
    let (told, mut outcomes) = unbounded_channel();
    let asking = Asking {
        server: server.clone(),
        questions: Arc::clone(questions),
        end: begun + load.lasting,
        told,
    };
    match load.pace {
        Pace::Clients(clients) => {
            for client in 0..clients {
                let rng = StdRng::seed_from_u64(seed.wrapping_add(client as u64));
                tokio::spawn(asking.clone().again_and_again(rng));
            }
            drop(asking);
        }
        Pace::Rate(rate) => {
            tokio::spawn(asking.at_rate(rate, StdRng::seed_from_u64(seed)));
        }
    }
    let mut tally = Tally::default();
    while let Some(outcome) = outcomes.recv().await {
        match outcome.answer {
            Ok(answer) if answer.status.is_success() => {
                tally.answered(outcome.kind, outcome.took, answer.bytes);
            }
            Ok(answer) => tally.failed(answer.status.to_string()),
            Err(error) => tally.failed(error.without_url().to_string()),
        }
    }
    tally.lasted = begun.elapsed();
    tally
}

impl Asking {
    fn next(&self, rng: &mut StdRng) -> Option<&Question> {
        self.questions.choose(rng)
    }

    async fn again_and_again(self, mut rng: StdRng) {
        while Instant::now() < self.end
            && let Some(question) = self.next(&mut rng)
        {
            self.once(question, Instant::now()).await;
        }
    }

    async fn at_rate(self, rate: f64, mut rng: StdRng) {
        let mut due = Instant::now();
        while due < self.end
            && let Some(question) = self.next(&mut rng).cloned()
        {
            sleep_until(due).await;
            let asking = self.clone();
            tokio::spawn(async move { asking.once(&question, due).await });
            // Times between events of a Poisson process are exponential.
            let share: f64 = rng.random_range(f64::EPSILON..1.0);
            due += Duration::from_secs_f64(-share.ln() / rate);
        }
    }

    async fn once(&self, question: &Question, due: Instant) {
        let answer = self.server.ask(&question.url).await;
        let outcome = Outcome {
            kind: question.kind,
            took: due.elapsed(),
            answer,
        };
        // Who no longer listens has ended.
        self.told.send(outcome).ok();
    }
}
