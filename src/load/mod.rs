//! Load on a running server, and how quickly it answers: questions of every kind out
//! of its own documents or from a list, asked by so many clients or at so many a
//! second.

mod client;

mod sample;

mod kind;

mod phrases;

mod questions;

mod run;

mod tally;

mod memory;

pub use client::LoadError;
pub use kind::Kind;
pub use memory::{Memory, memory};
pub use questions::{Question, from_documents, from_list};
pub use run::{Load, Pace, run};
pub use sample::{Sampled, sample};
pub use tally::{Tally, Times};
