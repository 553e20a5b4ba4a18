//! Why a database cannot be read. No message holds a password.

use std::path::PathBuf;

/// Why sources cannot be used or a database cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The file of sources cannot be read.
    #[error("cannot read the sources `{}`", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The file of sources is none.
    #[error("the sources `{}` cannot be used: {reason}", path.display())]
    Bad {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and where.
        reason: String,
    },
    /// The database cannot be read, or not to the end.
    #[error("source `{name}` ({address}): {reason}")]
    Source {
        /// The source.
        name: String,
        /// The address, without a password.
        address: String,
        /// What failed, and why.
        reason: String,
    },
}

/// What stopped the reading of a database, before its source is named.
#[derive(Debug)]
pub(super) enum Failure {
    /// There is no connection.
    Connect(sqlx::Error),
    /// The database does not take the query.
    Query(sqlx::Error),
    /// The query does not give what the source says.
    Plan(String),
    /// The rows broke off.
    Lost(u64, sqlx::Error),
    /// Who takes the rows wants no more.
    Stopped,
}

impl Failure {
    /// What is wrong, in words.
    pub(super) fn reason(&self) -> String {
        match self {
            Self::Connect(error) => format!("cannot connect: {}", cause(error)),
            Self::Query(error) => format!("the query fails: {}", cause(error)),
            Self::Plan(reason) => reason.clone(),
            Self::Lost(rows, error) => {
                format!("reading broke off after row {rows}: {}", cause(error))
            }
            Self::Stopped => "reading was stopped".to_owned(),
        }
    }
}

/// The database's own words where it said something.
fn cause(error: &sqlx::Error) -> String {
    let text = match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        sqlx::Error::Io(error) => error.to_string(),
        other => other.to_string(),
    };
    text.trim_end().to_owned()
}
