//! What the figures are split by.

use axum::http::{Method, StatusCode};
use prometheus_client::encoding::EncodeLabelSet;

/// A kind of request.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct RequestLabels {
    /// The template of the route.
    pub(super) route: String,
    pub(super) method: &'static str,
    /// The class of the status.
    pub(super) status: &'static str,
}

/// Why a request was refused, by the stable code of the fault.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct FaultLabels {
    pub(super) code: &'static str,
}

/// Whether a search looks for a text, or for all that passes its filters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct SearchLabels {
    pub(super) kind: &'static str,
}

/// A part of the work on a request.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct PhaseLabels {
    pub(super) phase: &'static str,
}

/// The version of the program.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct BuildLabels {
    pub(super) version: &'static str,
}

impl RequestLabels {
    pub(super) fn new(method: &Method, route: &str, status: StatusCode) -> Self {
        Self {
            route: route.to_owned(),
            method: method_label(method),
            status: status_label(status),
        }
    }
}

impl SearchLabels {
    pub(super) fn new(has_text: bool) -> Self {
        Self {
            kind: if has_text { "text" } else { "all" },
        }
    }
}

/// Clients may invent methods, which are one.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn status_label(status: StatusCode) -> &'static str {
    match status.as_u16() {
        100..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clients_invent_is_one_label() {
        let invented = Method::from_bytes(b"SECRET").unwrap();
        assert_eq!(method_label(&invented), "other");
        assert_eq!(method_label(&Method::GET), "GET");
        assert_eq!(status_label(StatusCode::NOT_MODIFIED), "3xx");
        let invented = StatusCode::from_u16(999).unwrap();
        assert_eq!(status_label(invented), "5xx");
    }
}
