//! The audit log: who changed what, a line of JSON a change.
//!
//! A line is opened, with room for it on the disk, before a change begins, and
//! written before it is acknowledged. What cannot be listed is not done.

mod entry;

mod error;

mod log;

mod user;

pub use entry::{Actor, Changed, Entry};
pub use error::AuditError;
pub use log::{AuditLog, Line};
pub use user::SystemUser;
