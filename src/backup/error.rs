//! What can go wrong between the index and a backup target.

use crate::index::IndexError;

/// An error of a backup, or of its way back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The target cannot be used as it is named or set up.
    #[error("cannot use `{target}` for backups: {reason}")]
    Target {
        /// The target.
        target: String,
        /// Why not.
        reason: String,
    },
    /// The target does not exist.
    #[error(
        "there is no `{target}`: check its name, and the endpoint and region if it is a bucket"
    )]
    NoTarget {
        /// The target.
        target: String,
    },
    /// The target refuses.
    #[error(
        "cannot {action} `{place}`, permission is denied: for a bucket, check AWS_ACCESS_KEY_ID \
         and AWS_SECRET_ACCESS_KEY and what they may do (list, get, put and delete objects); for \
         a folder, check who owns it: {reason}"
    )]
    Denied {
        /// What was tried, as a verb.
        action: &'static str,
        /// The file or folder at the target.
        place: String,
        /// As the target said it.
        reason: String,
    },
    /// The target fails.
    #[error("cannot {action} `{place}`: {reason}")]
    Store {
        /// What was tried, as a verb.
        action: &'static str,
        /// The file or folder at the target.
        place: String,
        /// As the target said it.
        reason: String,
    },
    /// There is no backup at the target.
    #[error("there is no backup in `{target}`: make one with `gongwen backup {target}`")]
    Empty {
        /// The target.
        target: String,
    },
    /// There is no such backup at the target.
    #[error("there is no backup `{name}` in `{target}`: there are {}", known.join(", "))]
    NoSuchBackup {
        /// The target.
        target: String,
        /// The name that was asked for.
        name: String,
        /// The names that are there, the newest first.
        known: Vec<String>,
    },
    /// The record of a backup does not hold what was written.
    #[error(
        "the record `{place}` is damaged: {reason}; `gongwen restore --list` shows the other \
         backups, `--backup NAME` restores one of them"
    )]
    BadRecord {
        /// The record.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file of a backup is missing or does not hold what was written.
    #[error(
        "`{file}` of the backup `{backup}` is damaged: `{place}` {reason}; `--backup NAME` \
         restores another backup; once it is gone from the target, the next `gongwen backup` \
         uploads it again, where the index still has it"
    )]
    BadFile {
        /// The file of the index.
        file: String,
        /// The backup.
        backup: String,
        /// Where its content is.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file went while it was relied on.
    #[error("`{place}` was removed meanwhile: run the command again")]
    Removed {
        /// The file at the target.
        place: String,
    },
    /// Another version of the program made the backup.
    #[error(
        "the backup `{backup}` has {what} `{found}`, this program needs `{expected}`: restore it \
         with gongwen {program}, which made it, and build the index anew from its own documents \
         with `gongwen reindex --from-index` of this one"
    )]
    Incompatible {
        /// The backup.
        backup: String,
        /// The version of the program that made it.
        program: String,
        /// What differs.
        what: &'static str,
        /// As the backup has it.
        found: String,
        /// As this program has it.
        expected: String,
    },
    /// The index folder fails.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A thread of the program failed.
    #[error("a thread that read or wrote files ended early")]
    Thread(#[from] tokio::task::JoinError),
}
