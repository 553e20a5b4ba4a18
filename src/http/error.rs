//! The one table from an error to a status, a stable code and a message.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ingest::Refusal;
use crate::model::Date;
use crate::query::{FacetField, QueryError};
use crate::search::SearchError;

/// What went wrong, as it is told to the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) parameter: Option<String>,
    /// When it is worth asking again.
    pub(super) retry_after_seconds: Option<u64>,
}

/// `{"error": {"code", "message", "parameter"}}`
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ErrorBody {
    error: ErrorDetails,
}

#[derive(Debug, Serialize, ToSchema)]
struct ErrorDetails {
    /// Says what went wrong, for programs; it stays the same.
    code: &'static str,
    /// Says what went wrong, for people.
    message: String,
    /// What of the request is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<String>,
}

impl Fault {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            parameter: None,
            retry_after_seconds: None,
        }
    }

    /// The same fault, which passes.
    fn for_seconds(self, seconds: u64) -> Self {
        Self {
            retry_after_seconds: Some(seconds),
            ..self
        }
    }

    pub(super) fn no_such_page() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "there is nothing at this address",
        )
    }

    pub(super) fn no_such_document(id: &str) -> Self {
        let message = format!("document does not exist: `{id}`");
        Self::new(StatusCode::NOT_FOUND, "document_not_found", message)
    }

    pub(super) fn no_such_facet(name: &str) -> Self {
        let names = FacetField::ALL.map(FacetField::name).join(", ");
        let message = format!("facet does not exist: `{name}`; there are {names}");
        let mut fault = Self::new(StatusCode::NOT_FOUND, "facet_not_found", message);
        fault.parameter = Some("field".to_owned());
        fault
    }

    pub(super) fn method_not_allowed() -> Self {
        let message =
            "this address does not take this method; the header Allow names those it takes";
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            message,
        )
    }

    pub(super) fn overloaded() -> Self {
        let message = "too many requests at once; try again in a moment";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "overloaded", message).for_seconds(1)
    }

    pub(super) fn too_many_requests(seconds: u64) -> Self {
        let message = format!("too many requests from your address; wait {seconds} seconds");
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", message).for_seconds(seconds)
    }

    pub(super) fn address_too_long(bytes: usize, limit: usize) -> Self {
        let message = format!(
            "the address has {bytes} bytes, of {limit} at most; send a long search as the body of \
             `POST /api/v1/search`"
        );
        Self::new(StatusCode::URI_TOO_LONG, "address_too_long", message)
    }

    pub(super) fn headers_too_long(bytes: usize, limit: usize) -> Self {
        let message = format!(
            "address and headers have {bytes} bytes, of {limit} at most; send fewer cookies"
        );
        Self::new(
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            "headers_too_long",
            message,
        )
    }

    pub(super) fn administration_is_off() -> Self {
        let message = "changes are off; start the server with an administrator's token";
        Self::new(StatusCode::FORBIDDEN, "administration_off", message)
    }

    pub(super) fn unauthorized() -> Self {
        let message = "the administrator's token is missing or wrong; send it as `Authorization: Bearer TOKEN`";
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", message)
    }

    /// The token was right once.
    pub(super) fn expired(name: &str, last_day: Date) -> Self {
        let message = format!("the token `{name}` held until {last_day}; ask for a new one");
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", message)
    }

    /// The token is right, and not for this.
    pub(super) fn forbidden(name: &str, scope: &str) -> Self {
        let message = format!("the token `{name}` has not the scope `{scope}` that this needs");
        Self::new(StatusCode::FORBIDDEN, "forbidden", message)
    }

    pub(super) fn too_many_failures(seconds: u64) -> Self {
        let message = format!(
            "too many wrong tokens from your address; wait {seconds} seconds, or send the right one"
        );
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_failures", message).for_seconds(seconds)
    }

    /// A change is not begun, since it could not be listed.
    pub(super) fn audit_unavailable(message: &str) -> Self {
        let message = format!("nothing was changed: {message}");
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "audit_unavailable",
            message,
        )
        .for_seconds(10)
    }

    /// A change was made, and could not be listed.
    pub(super) fn not_audited(message: &str) -> Self {
        let message = format!("this was done, but is not in the audit log: {message}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "not_audited", message)
    }

    pub(super) fn reindex_running() -> Self {
        let message = "a reindex is running; `GET /api/v1/reindex` tells of it, `DELETE` stops it";
        Self::new(StatusCode::CONFLICT, "reindex_running", message)
    }

    pub(super) fn no_reindex_running() -> Self {
        let message = "no reindex is running, so there is none to stop";
        Self::new(StatusCode::CONFLICT, "no_reindex_running", message)
    }

    pub(super) fn nothing_to_reindex_from(reason: &str) -> Self {
        Self::new(StatusCode::CONFLICT, "no_sources", reason)
    }

    pub(super) fn no_query_statistics() -> Self {
        let message = "no queries are counted; start the server with --query-statistics";
        Self::new(StatusCode::NOT_FOUND, "queries_not_counted", message)
    }

    /// Another writer is at work.
    pub(super) fn locked(message: String) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "index_locked", message).for_seconds(10)
    }

    /// A change could not be written; only the administrator is told why.
    pub(super) fn not_written(message: String) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "not_written", message)
    }

    pub(super) fn bad_identifier(reason: &str) -> Self {
        let mut fault = Self::new(StatusCode::BAD_REQUEST, "invalid_value", reason);
        fault.parameter = Some("id".to_owned());
        fault
    }

    pub(super) fn refused(refusal: &Refusal) -> Self {
        let mut fault = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "document_refused",
            refusal.to_string(),
        );
        fault.parameter.clone_from(&refusal.field);
        fault
    }

    /// A body that cannot be taken, such as one that is too long.
    pub(super) fn of_body(status: StatusCode, reason: &str) -> Self {
        let code = match status {
            StatusCode::PAYLOAD_TOO_LARGE => "too_large",
            _ => "invalid_body",
        };
        Self::new(status, code, reason)
    }

    /// A body of another kind than JSON.
    pub(super) fn not_json() -> Self {
        let message = "the body has to be JSON; say so with `Content-Type: application/json`";
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            message,
        )
    }

    /// The same fault with more to say.
    pub(super) fn with(mut self, more: &str) -> Self {
        self.message = format!("{}; {more}", self.message);
        self
    }

    /// The body of its answer.
    pub(super) fn body(&self) -> ErrorBody {
        ErrorBody {
            error: ErrorDetails {
                code: self.code,
                message: self.message.clone(),
                parameter: self.parameter.clone(),
            },
        }
    }

    pub(super) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "the server failed",
        )
    }
}

impl From<QueryError> for Fault {
    fn from(error: QueryError) -> Self {
        let code = match error {
            QueryError::InvalidValue { .. } => "invalid_value",
            QueryError::UnknownParameter { .. } => "unknown_parameter",
            QueryError::Conflict { .. } => "conflicting_parameters",
        };
        Self {
            parameter: Some(error.parameter().to_owned()),
            ..Self::new(StatusCode::BAD_REQUEST, code, error.to_string())
        }
    }
}

impl From<SearchError> for Fault {
    /// A failure of ours is logged here, where it is handled, and not told.
    fn from(error: SearchError) -> Self {
        if let SearchError::ExpiredCursor = error {
            return Self {
                parameter: Some("cursor".to_owned()),
                ..Self::new(StatusCode::GONE, "cursor_expired", error.to_string())
            };
        }
        if let SearchError::TimedOut = error {
            tracing::warn!("a search took too long and was stopped");
            let message = error.to_string();
            return Self::new(StatusCode::SERVICE_UNAVAILABLE, "search_timeout", message)
                .for_seconds(10);
        }
        tracing::error!(error = %with_causes(&error), "search failed");
        if error.is_passing() {
            let message = "the index cannot be asked now; ask again in a moment";
            return Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "index_unavailable",
                message,
            )
            .for_seconds(5);
        }
        if let SearchError::Suggestions(_) = error {
            let message = "suggestions have to be built anew; searching goes on without them";
            return Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "suggestions_unavailable",
                message,
            );
        }
        Self::internal()
    }
}

/// The error with its causes, on one line.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

impl IntoResponse for Fault {
    /// JSON; the fault goes along, for those who show it in another form.
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body())).into_response();
        let headers = response.headers_mut();
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(self);
        response
    }
}
