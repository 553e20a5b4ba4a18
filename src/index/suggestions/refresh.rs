//! Bringing the file in line with what was committed.

use std::path::{Path, PathBuf};

use tantivy::Searcher;

use super::build::{Origin, build};
use super::entries::{collect, documents_key};
use super::file::{SuggestionFile, path_in};
use super::queries::Queries;
use crate::index::error::IndexError;
use crate::index::folder::replace_file;
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

/// Where the file of a generation is, `None` where it is missing.
pub(in crate::index) fn sound_file(folder: &Path) -> Result<Option<PathBuf>, IndexError> {
    let path = path_in(folder);
    if !path.exists() {
        return Ok(None);
    }
    match SuggestionFile::map(folder) {
        Ok(_) => Ok(Some(path)),
        Err(reason) => Err(IndexError::Suggestions { path, reason }),
    }
}

/// What is wrong with the file of a generation, or with the list of queries that
/// it was built from, as file and reason.
pub(in crate::index) fn damage(folder: &Path, queries: &Path) -> Option<(PathBuf, String)> {
    let path = path_in(folder);
    let file = match SuggestionFile::map(folder) {
        Ok(file) => file,
        Err(reason) => return Some((path, reason)),
    };
    let reason = match Queries::read(queries) {
        Ok(list) if list.key == file.origin().queries_key => return None,
        Ok(_) => "the suggestions were built from other queries; `gongwen index` takes up new ones"
            .to_owned(),
        Err(error) => error.to_string(),
    };
    Some((queries.to_owned(), reason))
}
