//! The file as it is read: in memory where it is not too large, else mapped.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tantivy::Directory;
use tantivy::directory::{MmapDirectory, OwnedBytes};

use super::alphabet::{Alphabet, Glyph, Order};
use super::build::Origin;
use super::entries::SuggestionKind;
use super::layout::{
    BLOCK_PLACES, END_OF_ENTRY, Header, Sections, narrow_at, u16_at, u32_at, u64_at, unsealed,
};

/// The file's name in the folder of a generation.
pub(super) const FILE_NAME: &str = "suggestions.bin";

/// Up to this length the file is read into memory: one that is mapped ends the
/// process when somebody cuts it short.
const MAX_IN_MEMORY_BYTES: u64 = 64 << 20;

/// Suggestions that can be looked up.
#[derive(Debug)]
pub(super) struct SuggestionFile {
    bytes: OwnedBytes,
    header: Header,
    sections: Sections,
    pub(super) alphabet: Alphabet,
}

/// Tells one file of that name from the one that replaced it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    bytes: u64,
    modified: SystemTime,
    inode: u64,
}

impl Stamp {
    pub(super) fn of(path: &Path) -> std::io::Result<Self> {
        let metadata = fs::metadata(path)?;
        Ok(Self {
            bytes: metadata.len(),
            modified: metadata.modified()?,
            inode: std::os::unix::fs::MetadataExt::ino(&metadata),
        })
    }
}

/// Where the file of a generation is.
pub(super) fn path_in(folder: &Path) -> PathBuf {
    folder.join(FILE_NAME)
}

impl SuggestionFile {
    /// Opens the file of a generation; the reason where it is damaged or of
    /// another version.
    pub(super) fn map(folder: &Path) -> Result<Self, String> {
        let path = path_in(folder);
        let length = fs::metadata(&path)
            .map_err(|error| error.to_string())?
            .len();
        if length <= MAX_IN_MEMORY_BYTES {
            let bytes = fs::read(&path).map_err(|error| error.to_string())?;
            return Self::new(OwnedBytes::new(bytes));
        }
        // A directory of its own: one that is shared hands out the mapping of
        // the file that was replaced.
        let directory = MmapDirectory::open(folder).map_err(|error| error.to_string())?;
        let slice = directory
            .open_read(Path::new(FILE_NAME))
            .map_err(|error| error.to_string())?;
        Self::new(slice.read_bytes().map_err(|error| error.to_string())?)
    }

    /// Reads the bytes of a file.
    pub(super) fn new(bytes: OwnedBytes) -> Result<Self, String> {
        let (header, sections) = unsealed(&bytes)?;
        let characters: Option<Vec<char>> = (0..sections.characters.len() / 4)
            .map(|index| char::from_u32(u32_at(&bytes[sections.characters.clone()], index)?))
            .collect();
        let characters = characters.ok_or("it holds what is no character")?;
        let alphabet = Alphabet::new(&characters);
        if alphabet.key() != header.readings_key {
            return Err("it was built with other readings of characters".to_owned());
        }
        Ok(Self {
            bytes,
            header,
            sections,
            alphabet,
        })
    }

    /// What it was built from.
    pub(super) fn origin(&self) -> Origin {
        Origin {
            documents_key: self.header.documents_key,
            queries_key: self.header.queries_key,
        }
    }

    /// Number of entries.
    pub(super) fn entry_count(&self) -> u32 {
        u32::try_from(self.header.entries).unwrap_or(u32::MAX)
    }

    /// The character at a place of the texts; none at the end of an entry.
    pub(super) fn glyph(&self, symbol: u32) -> Option<Glyph> {
        let number = u16_at(&self.bytes[self.sections.symbols.clone()], symbol as usize)?;
        (number != END_OF_ENTRY)
            .then(|| self.alphabet.glyph(number))
            .flatten()
    }

    /// The first place of an entry in the texts.
    pub(super) fn start(&self, entry: u32) -> Option<u32> {
        u32_at(&self.bytes[self.sections.starts.clone()], entry as usize)
    }

    /// The entry that a place of the texts belongs to.
    pub(super) fn entry_at(&self, symbol: u32) -> u32 {
        let behind = partition_point(self.entry_count() as usize, |entry| {
            u32::try_from(entry)
                .ok()
                .and_then(|entry| self.start(entry))
                .is_some_and(|start| start <= symbol)
        });
        u32::try_from(behind.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The text of an entry.
    pub(super) fn text(&self, entry: u32) -> Option<String> {
        let start = self.start(entry)?;
        Some(
            (start..)
                .map_while(|symbol| self.glyph(symbol))
                .map(|glyph| glyph.original)
                .collect(),
        )
    }

    /// Kind and count of an entry.
    pub(super) fn fact(&self, entry: u32) -> Option<(SuggestionKind, u32)> {
        let fact = u32_at(&self.bytes[self.sections.facts.clone()], entry as usize)?;
        Some((SuggestionKind::ALL[(fact % 4) as usize], fact / 4))
    }

    /// The identifier of a title's document.
    pub(super) fn document(&self, entry: u32) -> Option<&str> {
        let starts = &self.bytes[self.sections.id_starts.clone()];
        let from = u32_at(starts, entry as usize)? as usize;
        let to = u32_at(starts, entry as usize + 1)? as usize;
        let id = self.bytes[self.sections.ids.clone()].get(from..to)?;
        std::str::from_utf8(id).ok().filter(|id| !id.is_empty())
    }

    /// The blocks that may hold places with these keys.
    pub(super) fn blocks(&self, order: Order, (first, last): (u64, u64)) -> std::ops::Range<usize> {
        let keys = &self.bytes[self.sections.lists[order as usize].keys.clone()];
        let blocks = keys.len() / 8;
        let key = |block| u64_at(keys, block).unwrap_or(u64::MAX);
        // Keys that a block begins with may stand at the end of the one before.
        let from = partition_point(blocks, |block| key(block) < first);
        from.saturating_sub(1)..partition_point(blocks, |block| key(block) <= last)
    }

    /// The merit of the best place of a block.
    pub(super) fn best(&self, order: Order, block: usize) -> Option<u32> {
        u32_at(
            &self.bytes[self.sections.lists[order as usize].best.clone()],
            block,
        )
    }

    /// The places of a block.
    pub(super) fn places(&self, order: Order, block: usize) -> impl Iterator<Item = u32> + '_ {
        let places = &self.bytes[self.sections.lists[order as usize].places.clone()];
        let width = usize::try_from(self.header.place_bytes).unwrap_or(0);
        let first = block * BLOCK_PLACES;
        (first..first + BLOCK_PLACES).map_while(move |index| narrow_at(places, index, width))
    }
}

/// The number of the first indices for which `holds` is true.
fn partition_point(length: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut from, mut to) = (0, length);
    while from < to {
        let middle = from + (to - from) / 2;
        if holds(middle) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    from
}
