//! Bodies that are there twice, or nearly.

use super::alike::alike;
use super::sketch::{Sketch, sketch};
use crate::model::hash64;
use crate::quality::places::{DocumentIndex, Places};
use crate::quality::report::Report;
use crate::quality::subject::Subject;
use crate::text::normalize_char;

/// Fewest letters of a body that is compared: of short ones, such as `见附件`,
/// many are the same and should be.
const MIN_SAME_LETTERS: usize = 30;
/// Fewest letters of a body that may be nearly another: appointments and the like
/// differ in a name alone.
const MIN_NEAR_LETTERS: usize = 200;

/// A hash and a sketch of each body: 148 bytes a document, and 28 while they are
/// compared.
#[derive(Default)]
pub(super) struct Bodies {
    hashes: Vec<(u64, DocumentIndex)>,
    sketches: Vec<Sketch>,
    /// The documents of the sketches, in order.
    sketched: Vec<DocumentIndex>,
}

impl Bodies {
    pub(super) fn note(&mut self, subject: &Subject<'_>, document: DocumentIndex) {
        let letters: Vec<char> = subject
            .document
            .body
            .chars()
            .filter_map(normalize_char)
            .filter(|c| c.is_alphanumeric())
            .collect();
        if letters.len() < MIN_SAME_LETTERS {
            return;
        }
        let text: String = letters.iter().collect();
        self.hashes.push((hash64(text.as_bytes()), document));
        if letters.len() >= MIN_NEAR_LETTERS
            && let Some(sketch) = sketch(&letters)
        {
            self.sketches.push(sketch);
            self.sketched.push(document);
        }
    }

    pub(super) fn finish(mut self, places: &Places, report: &mut Report<'_>) {
        let copies = self.same(places, report);
        self.drop_copies(&copies);
        for (later, found) in alike(&self.sketches).into_iter().enumerate() {
            if let Some(found) = found {
                let earlier = self.sketched[found.earlier as usize];
                report.across(
                    places,
                    &[self.sketched[later], earlier],
                    "near-duplicate",
                    "body",
                    "",
                    format!(
                        "is nearly that of `{}`: {:.0} % of the text is the same",
                        places.id(earlier),
                        found.similarity * 100.0
                    ),
                );
            }
        }
    }

    /// Tells of equal bodies, and gives all but the first of each, in order.
    fn same(&mut self, places: &Places, report: &mut Report<'_>) -> Vec<DocumentIndex> {
        let mut copies = Vec::new();
        self.hashes.sort_unstable();
        for group in self.hashes.chunk_by(|one, next| one.0 == next.0) {
            copies.extend(group.iter().skip(1).map(|entry| entry.1));
            let documents = places.distinct(group.iter().map(|entry| entry.1));
            if documents.len() > 1 {
                report.across(
                    places,
                    &documents,
                    "same-body",
                    "body",
                    "",
                    format!("is that of {} documents", documents.len()),
                );
            }
        }
        copies.sort_unstable();
        copies
    }

    fn drop_copies(&mut self, copies: &[DocumentIndex]) {
        let kept: Vec<bool> = self
            .sketched
            .iter()
            .map(|document| copies.binary_search(document).is_err())
            .collect();
        let mut keep = kept.iter();
        self.sketched.retain(|_| *keep.next().unwrap_or(&true));
        let mut keep = kept.iter();
        self.sketches.retain(|_| *keep.next().unwrap_or(&true));
    }
}
