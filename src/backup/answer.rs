//! What the errors of a store come down to.

use std::error::Error;
use std::io::ErrorKind;

use object_store::Error as StoreError;

/// The innermost cause: those around it say the same once more.
pub(super) fn root_cause(error: &StoreError) -> String {
    let mut cause: &dyn Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

/// What an error of a store comes down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    NotFound,
    Denied,
    Failed,
}

pub(super) fn answer(error: &StoreError) -> Answer {
    match error {
        StoreError::NotFound { .. } => return Answer::NotFound,
        StoreError::PermissionDenied { .. } | StoreError::Unauthenticated { .. } => {
            return Answer::Denied;
        }
        _ => {}
    }
    // A folder's answer is an error of the system somewhere below.
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<std::io::Error>() {
            match error.kind() {
                ErrorKind::NotFound => return Answer::NotFound,
                ErrorKind::PermissionDenied => return Answer::Denied,
                _ => {}
            }
        }
        cause = error.source();
    }
    // Where a bucket is listed, its answer is in the text alone.
    let text = error.to_string();
    let is = |status: &str| text.contains(&format!("status code: {status}"));
    match () {
        () if is("404") => Answer::NotFound,
        () if is("401") || is("403") => Answer::Denied,
        () => Answer::Failed,
    }
}
