//! `POST /api/v1/documents`, `PUT` and `DELETE /api/v1/documents/{id}`.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::TryStreamExt;
use tempfile::{SpooledData, SpooledTempFile};
use tokio_util::io::{ReaderStream, StreamReader, SyncIoBridge};

use super::batches::take_in;
use super::changes::{Administrator, apply};
use super::results::{ResultBody, status, warning_body};
use crate::http::error::Fault;
use crate::index::{Operation, Outcome};
use crate::ingest::{Item, posted_document};
use crate::model::DocumentId;

/// Takes in documents, JSON Lines. Each is acknowledged in a line of the answer,
/// which is given when all are on disk and visible.
pub(super) async fn post(administrator: Administrator, body: Body) -> Result<Response, Fault> {
    let stream = body.into_data_stream().map_err(std::io::Error::other);
    let lines = SyncIoBridge::new(StreamReader::new(Box::pin(stream)));
    let results = administrator
        .run(move |writer| take_in(writer, lines))
        .await?;
    let kind = [(header::CONTENT_TYPE, "application/x-ndjson")];
    Ok((kind, body_of(results)).into_response())
}

/// Takes in one document, in place of the one of its identifier.
pub(super) async fn put(
    administrator: Administrator,
    id: Result<Path<String>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Fault> {
    let id = identifier(id)?;
    let json = body.map_err(|error| Fault::of_body(error.status(), &error.body_text()))?;
    let (document, warnings) = match posted_document(&json, &id) {
        Item::Document {
            document, warnings, ..
        } => (document, warnings),
        Item::Refused(refusal) => return Err(Fault::refused(&refusal)),
        Item::Skipped(_) | Item::Unchanged(_) => return Err(Fault::internal()),
    };
    let outcome = one(administrator, Operation::Put(document)).await?;
    let code = match outcome {
        Outcome::Added => StatusCode::CREATED,
        _ => StatusCode::OK,
    };
    let result = ResultBody {
        line: None,
        id: Some(id.to_string()),
        status: status(outcome),
        refusal: None,
        warnings: warnings.into_iter().map(warning_body).collect(),
    };
    Ok((code, Json(result)).into_response())
}

/// Removes one document.
pub(super) async fn delete(
    administrator: Administrator,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<ResultBody>, Fault> {
    let id = identifier(id)?;
    match one(administrator, Operation::Delete(id.clone())).await? {
        Outcome::Absent => Err(Fault::no_such_document(id.as_str())),
        outcome => Ok(Json(ResultBody {
            line: None,
            id: Some(id.to_string()),
            status: status(outcome),
            refusal: None,
            warnings: Vec::new(),
        })),
    }
}

async fn one(administrator: Administrator, operation: Operation) -> Result<Outcome, Fault> {
    let applied = administrator
        .run(move |writer| apply(writer, vec![operation]))
        .await?;
    applied
        .outcomes
        .first()
        .copied()
        .ok_or_else(Fault::internal)
}

fn identifier(id: Result<Path<String>, PathRejection>) -> Result<DocumentId, Fault> {
    let Path(id) = id.map_err(|_| Fault::no_such_page())?;
    DocumentId::parse(&id).map_err(|error| Fault::bad_identifier(&error.to_string()))
}

fn body_of(results: SpooledTempFile) -> Body {
    match results.into_inner() {
        SpooledData::InMemory(bytes) => Body::from(bytes.into_inner()),
        SpooledData::OnDisk(file) => {
            Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file)))
        }
    }
}
