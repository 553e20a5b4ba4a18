//! Bringing the file in line with what was committed.

use std::path::Path;

use tantivy::Searcher;

use super::build::{Origin, build};
use super::entries::{collect, documents_key};
use super::file::{SuggestionFile, path_in};
use super::queries::Queries;
use crate::index::error::IndexError;
use crate::index::manifest::replace_file;
use crate::text::Analysis;

/// Builds the file of the documents that `searcher` sees, unless it is there
/// already, whole and of the same documents and queries. A reader sees the old
/// file or the new one, whenever the process is killed.
pub(in crate::index) fn refresh(
    folder: &Path,
    searcher: &Searcher,
    queries: &Queries,
    analysis: &Analysis,
) -> Result<(), IndexError> {
    let origin = Origin {
        documents_key: documents_key(searcher)?,
        queries_key: queries.key,
    };
    if SuggestionFile::map(folder).is_ok_and(|file| file.origin() == origin) {
        return Ok(());
    }
    let path = path_in(folder);
    let entries = collect(searcher, queries)?;
    let bytes = build(&entries, origin, analysis).map_err(|reason| IndexError::Suggestions {
        path: path.clone(),
        reason,
    })?;
    replace_file(&path, &bytes)
}
