//! What is counted and measured of the running server, in the text format that
//! Prometheus reads.
//!
//! Labels take few values, all of them known beforehand: routes, never paths. No
//! figure holds what anybody searched for or read.

mod labels;

mod counts;

mod index;

mod process;

mod answer;

pub use answer::metrics_router;
pub use counts::Metrics;
