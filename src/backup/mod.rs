//! Backups of the index in a folder or in an S3-compatible store, and back.
//!
//! ```text
//! TARGET/
//!   backups/2026-11-25T13-40-00Z-000007.json   a record: what belongs to a backup
//!   files/<BLAKE3, 64 hexadecimal digits>      the contents, each of them once
//!   removed/…                                  records that were removed lately
//! ```
//!
//! A content has one name whatever file has it, so that a backup uploads only
//! what no backup before it did. The record is written last: where the process
//! is killed, there is no half of a backup.

mod error;

mod answer;

mod target;

mod record;

mod save;

mod transfer;

mod load;

mod clean;

pub use clean::{Cleaned, clean};
pub use error::BackupError;
pub use load::{Restored, choose, list, restore};
pub use record::{Record, SavedFile};
pub use save::{SaveConfig, Saved, save};
pub use target::Target;
pub use transfer::Step;
