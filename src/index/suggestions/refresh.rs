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

/// Gives a new generation a file without entries, so that it is never without one.
pub(in crate::index) fn begin(folder: &Path, analysis: &Analysis) -> Result<(), IndexError> {
    let origin = Origin {
        documents_key: 0,
        queries_key: 0,
    };
    let path = path_in(folder);
    let bytes = build(&[], origin, analysis).map_err(|reason| IndexError::Suggestions {
        path: path.clone(),
        reason,
    })?;
    replace_file(&path, &bytes)
}

/// What is wrong with the file of a generation, as file and reason.
pub(in crate::index) fn damage(folder: &Path) -> Option<(PathBuf, String)> {
    SuggestionFile::map(folder)
        .err()
        .map(|reason| (path_in(folder), reason))
}

/// What is wrong with the list of queries, beside a generation whose file is whole.
pub(in crate::index) fn queries_damage(folder: &Path, queries: &Path) -> Option<String> {
    let file = SuggestionFile::map(folder).ok()?;
    Queries::damage(queries, file.origin().queries_key)
}
