//! What can go wrong between this program and a cluster.

use std::time::Duration;

use crate::index::IndexError;

/// An error of the cluster or on the way to it.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// An address, a credential or a certificate is none.
    #[error("{what} is of no use: {reason}")]
    Configuration {
        /// Where it was given.
        what: String,
        /// Why not.
        reason: String,
    },
    /// No node answered.
    #[error(
        "no node of the cluster answered ({}): {}; the last one said: {reason}",
        nodes.join(", "),
        mend_unreachable(reason)
    )]
    Unreachable {
        /// The addresses.
        nodes: Vec<String>,
        /// What the last try said.
        reason: String,
    },
    /// It took longer than it may.
    #[error("the cluster did not answer within {} s", limit.as_secs_f32())]
    TimedOut {
        /// How long it may take.
        limit: Duration,
    },
    /// The cluster refused a request.
    #[error(
        "the cluster refused `{request}` ({status}, {kind}): {reason}{}",
        mend(*status, kind, reason)
    )]
    Refused {
        /// Method and path.
        request: String,
        /// The status.
        status: u16,
        /// The type of the error.
        kind: String,
        /// As the cluster says it.
        reason: String,
    },
    /// There is no index on the cluster.
    #[error(
        "there is no index `{name}` on the cluster: make one with \
         `gongwen index PATH… --engine opensearch`"
    )]
    NoIndex {
        /// The alias.
        name: String,
    },
    /// An index is there under a name of ours, and is none of ours.
    #[error("`{name}` was made by something else: choose another name with --opensearch-index")]
    Foreign {
        /// The index.
        name: String,
    },
    /// There is no such generation.
    #[error("no generation `{name}` is kept: `gongwen stats` lists those that are")]
    NoGeneration {
        /// As it was named.
        name: String,
    },
    /// Another process writes the index.
    #[error(
        "`{name}` is being written by {holder}; wait until it has ended, or for half a minute \
         if it was killed"
    )]
    Locked {
        /// The alias.
        name: String,
        /// Who writes.
        holder: String,
    },
    /// The right to write was lost while it was used.
    #[error(
        "another process has taken over the right to write, since this one could not renew it; \
         what was not committed is to be taken in again"
    )]
    LeaseLost,
    /// Some shards did not answer, so that the answer is not whole.
    #[error("{failed} of {all} shards did not answer: {reason}")]
    Partial {
        /// Shards without an answer.
        failed: u64,
        /// Shards that were asked.
        all: u64,
        /// What the first of them said.
        reason: String,
    },
    /// A commit that somebody goes through is there no more.
    #[error("documents were taken in since, and what was open on a lost node is gone")]
    CommitGone,
    /// What the cluster holds is not of this program, or cannot be read back.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// An answer is not what it should be.
    #[error("the cluster's answer to `{request}` is not understood: {reason}")]
    Answer {
        /// Method and path.
        request: String,
        /// What is missing in it.
        reason: String,
    },
}

/// What helps against some refusals.
fn mend(status: u16, kind: &str, reason: &str) -> &'static str {
    match kind {
        "too_many_clauses" | "too_many_nested_clauses" => {
            "; set indices.query.bool.max_clause_count to 16384 on every node"
        }
        _ if reason.contains("maxClauseCount") => {
            "; set indices.query.bool.max_clause_count to 16384 on every node"
        }
        _ if status == 401 => {
            "; give user and password in GONGWEN_OPENSEARCH_USER and \
             GONGWEN_OPENSEARCH_PASSWORD, or a token in GONGWEN_OPENSEARCH_TOKEN"
        }
        _ if status == 403 && kind == "security_exception" => {
            "; let the user do everything with the indexes of --opensearch-index, and read \
             _cluster/health"
        }
        "cluster_block_exception" => "; make room on the disks of the nodes, then lift the block",
        _ => "",
    }
}

/// What helps where no node answered.
fn mend_unreachable(reason: &str) -> &'static str {
    if reason.contains("certificate") {
        "name the file of the authority that signed its certificate in SSL_CERT_FILE"
    } else {
        "start it, or name others with --opensearch-url"
    }
}

/// What a node says that was to ask one which is gone.
const NO_NODE: &str = "no node found";

impl ClusterError {
    /// The error of an answer of status 400 or more.
    pub(super) fn refused(request: &str, status: u16, body: &[u8]) -> Self {
        let said: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        let error = &said["error"];
        // The root cause is what happened on a shard, where it did.
        let cause = error["root_cause"].get(0).unwrap_or(error);
        let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        let reason = text(&cause["reason"]).or_else(|| text(error));
        Self::Refused {
            request: request.to_owned(),
            status,
            kind: text(&cause["type"]).unwrap_or_else(|| "no type".to_owned()),
            reason: reason.unwrap_or_else(|| String::from_utf8_lossy(body).into_owned()),
        }
    }

    /// Whether shards did not answer, or lost what was open on them, so that it may help
    /// to ask other copies of them.
    pub(super) fn is_of_shards(&self) -> bool {
        match self {
            Self::Partial { .. } => true,
            Self::Refused {
                kind,
                status,
                reason,
                ..
            } => {
                let is_lost = [
                    "search_context_missing_exception",
                    "no_shard_available_action_exception",
                    "node_not_connected_exception",
                    "node_disconnected_exception",
                    "node_closed_exception",
                ];
                is_lost.contains(&kind.as_str())
                    || (kind == "illegal_state_exception" && reason.starts_with(NO_NODE))
                    || (kind == "search_phase_execution_exception" && *status >= 500)
            }
            _ => false,
        }
    }

    /// Whether it passes by itself, so that it helps to ask again later.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::TimedOut { .. }
            | Self::Partial { .. }
            | Self::CommitGone => true,
            Self::Refused { status, .. } => {
                matches!(status, 429 | 502 | 503 | 504) || self.is_of_shards()
            }
            _ => false,
        }
    }

    /// Whether something is not as it would have to be: it is there, or was changed.
    pub(super) fn is_conflict(&self) -> bool {
        matches!(self, Self::Refused { status: 409, .. })
    }

    /// Whether what was asked for is not there.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self, Self::Refused { status: 404, .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_tells_its_cause_and_its_mend() {
        let body = br#"{"error":{"root_cause":[{"type":"too_many_clauses",
            "reason":"maxClauseCount is set to 1024"}],"type":"search_phase_execution_exception",
            "reason":"all shards failed"},"status":400}"#;
        let error = ClusterError::refused("POST gongwen/_search", 400, body).to_string();
        assert!(error.contains("maxClauseCount is set to 1024"), "{error}");
        assert!(error.contains("max_clause_count to 16384"), "{error}");
        assert!(error.contains("POST gongwen/_search"), "{error}");
    }

    #[test]
    fn what_a_lost_node_had_can_be_asked_for_later() {
        let body = br#"{"error":{"root_cause":[{"type":"illegal_state_exception",
            "reason":"no node found for id: [n2]"}]},"status":500}"#;
        let error = ClusterError::refused("POST _search", 500, body);
        assert!(error.is_of_shards() && error.is_passing(), "{error}");
        let other = ClusterError::refused("POST _search", 500, b"{}");
        assert!(!other.is_passing(), "{other}");
    }

    #[test]
    fn what_is_no_json_is_shown_as_it_is() {
        let error = ClusterError::refused("GET /", 502, b"Bad Gateway").to_string();
        assert!(
            error.contains("502") && error.contains("Bad Gateway"),
            "{error}"
        );
    }
}
