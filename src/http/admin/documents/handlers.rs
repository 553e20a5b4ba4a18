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
use super::results::{ResultBody, warning_body};
use crate::http::admin::caller::{Administrator, Change};
use crate::http::error::Fault;
use crate::index::{Operation, Outcome};
use crate::ingest::{Item, posted_document};
use crate::model::DocumentId;

/// Takes in documents, JSON Lines. Each is acknowledged in a line of the answer,
/// which is given when all are on disk and visible.
pub(in crate::http::admin) async fn post(
    administrator: Administrator,
    body: Body,
) -> Result<Response, Fault> {
    let stream = body.into_data_stream().map_err(std::io::Error::other);
    let lines = SyncIoBridge::new(StreamReader::new(Box::pin(stream)));
    let results = administrator
        .run(move |change| take_in(change, lines))
        .await?;
    let kind = [(header::CONTENT_TYPE, "application/x-ndjson")];
    Ok((kind, body_of(results)).into_response())
}

/// Takes in one document, in place of the one of its identifier.
pub(in crate::http::admin) async fn put(
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
    let (outcome, code) = one(administrator, id.clone(), Operation::Put(document)).await?;
    let result = ResultBody {
        line: None,
        id: Some(id.to_string()),
        status: outcome.name(),
        refusal: None,
        warnings: warnings.into_iter().map(warning_body).collect(),
    };
    Ok((code, Json(result)).into_response())
}

/// Removes one document.
pub(in crate::http::admin) async fn delete(
    administrator: Administrator,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<ResultBody>, Fault> {
    let id = identifier(id)?;
    let operation = Operation::Delete(id.clone());
    let (outcome, _) = one(administrator, id.clone(), operation).await?;
    Ok(Json(ResultBody {
        line: None,
        id: Some(id.to_string()),
        status: outcome.name(),
        refusal: None,
        warnings: Vec::new(),
    }))
}

/// Changes a document: what became of it, and the status that says so.
async fn one(
    administrator: Administrator,
    id: DocumentId,
    operation: Operation,
) -> Result<(Outcome, StatusCode), Fault> {
    let work = move |change: &mut Change| {
        let applied = change.apply(vec![operation])?;
        let outcome = applied.outcomes.first().copied();
        let outcome = outcome.ok_or_else(Fault::internal)?;
        change.changed.note(id.as_str(), outcome.name());
        match outcome {
            Outcome::Absent => return Err(Fault::no_such_document(id.as_str())),
            Outcome::Added => change.status = StatusCode::CREATED,
            _ => {}
        }
        Ok((outcome, change.status))
    };
    administrator.run(work).await
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
