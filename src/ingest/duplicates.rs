//! Documents that come twice in one run.

use std::collections::HashMap;

use super::field::Field;
use super::item::{Place, Warning};
use crate::model::DocumentId;

/// Remembers where each identifier was first met. Files are stored once and
/// identifiers as 64 bits of their hash, so that a million documents take some
/// 40 MB: two identifiers of one hash, which a million have once in
/// 37 million runs, would cost no more than a wrong warning.
#[derive(Debug, Default)]
pub(super) struct Seen {
    files: Vec<String>,
    first: HashMap<u64, (u32, u32)>,
}

impl Seen {
    /// Notes an identifier; where it was met before, that is doubtful.
    pub(super) fn warning(&mut self, id: &DocumentId, place: &Place) -> Option<Warning> {
        let first = self.note(id, place)?;
        Some(Warning {
            place: place.clone(),
            field: Field::Id.name().to_owned(),
            value: id.to_string(),
            reason: format!("same identifier as {first}, which it replaces"),
        })
    }

    /// Notes an identifier; where it was met before, gives the first place.
    fn note(&mut self, id: &DocumentId, place: &Place) -> Option<Place> {
        if self.files.last() != Some(&place.path) {
            self.files.push(place.path.clone());
        }
        let file = u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX);
        let line = u32::try_from(place.line.unwrap_or(0)).unwrap_or(u32::MAX);
        let mut earlier = None;
        self.first
            .entry(id.key())
            .and_modify(|first| earlier = Some(*first))
            .or_insert((file, line));
        let (file, line) = earlier?;
        let path = usize::try_from(file)
            .ok()
            .and_then(|file| self.files.get(file))?;
        Some(Place {
            path: path.clone(),
            line: (line > 0).then_some(line.into()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_first_place() {
        let place = |path: &str, line| Place {
            path: path.to_owned(),
            line,
        };
        let [one, two] = ["a", "b"].map(|id| DocumentId::derive("path", &[id]));
        let mut seen = Seen::default();
        assert_eq!(seen.note(&one, &place("x.jsonl", Some(1))), None);
        assert_eq!(seen.note(&two, &place("x.jsonl", Some(2))), None);
        let first = Some(place("x.jsonl", Some(2)));
        assert_eq!(seen.note(&two, &place("y.txt", None)), first);
        assert_eq!(seen.note(&two, &place("z.txt", None)), first);
    }
}
