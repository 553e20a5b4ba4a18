//! What no client may take more of than its share: places for searches, time,
//! connections, requests.

mod places;

mod patience;

mod stream;

mod body;

mod head;

mod client;

mod rate;

mod in_force;

mod connections;

pub(super) use client::Peer;
pub use connections::{ConnectionLimits, serve};
pub(super) use head::limit_head;
pub use in_force::{Limits, LimitsInForce};
pub(super) use places::Place;
pub(super) use rate::{Rates, limit_rate};
