//! The bytes of the file: numbers in little-endian order, sections in a row.

use std::ops::Range;

use tantivy::directory::OwnedBytes;

/// Begins every file. The last two digits are the version of the layout.
const MAGIC: &[u8; 8] = b"GWSUGG01";
const CHECKSUM_BYTES: usize = 32;

/// Places of a sorted list that are found together: the smaller, the fewer are
/// tried in vain, the larger, the less room the beginnings of blocks take.
pub(super) const BLOCK_PLACES: usize = 64;

/// Stands behind each entry in the texts.
pub(super) const END_OF_ENTRY: u16 = u16::MAX;

/// What a file is built from, and how long its sections are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    /// The documents that the suggestions are of.
    pub(super) documents_key: u64,
    /// The list of frequent queries that they are of.
    pub(super) queries_key: u64,
    /// The readings by which the places are sorted.
    pub(super) readings_key: u64,
    pub(super) characters: u64,
    pub(super) symbols: u64,
    pub(super) entries: u64,
    pub(super) id_bytes: u64,
    /// Bytes of one place in a sorted list.
    pub(super) place_bytes: u64,
    /// Places in each sorted list.
    pub(super) places: [u64; 2],
}

const HEADER_NUMBERS: usize = 10;

/// Where the sections are, in bytes.
#[derive(Debug, Clone)]
pub(super) struct Sections {
    pub(super) characters: Range<usize>,
    pub(super) symbols: Range<usize>,
    pub(super) starts: Range<usize>,
    pub(super) facts: Range<usize>,
    pub(super) id_starts: Range<usize>,
    pub(super) ids: Range<usize>,
    pub(super) lists: [ListSections; 2],
}

/// Where the parts of a sorted list are, in bytes.
#[derive(Debug, Clone)]
pub(super) struct ListSections {
    /// The key of the first place of each block.
    pub(super) keys: Range<usize>,
    /// The best place of each block.
    pub(super) best: Range<usize>,
    pub(super) places: Range<usize>,
}

impl Header {
    fn numbers(&self) -> [u64; HEADER_NUMBERS] {
        [
            self.documents_key,
            self.queries_key,
            self.readings_key,
            self.characters,
            self.symbols,
            self.entries,
            self.id_bytes,
            self.place_bytes,
            self.places[0],
            self.places[1],
        ]
    }

    fn from_numbers(numbers: [u64; HEADER_NUMBERS]) -> Self {
        let [
            documents_key,
            queries_key,
            readings_key,
            characters,
            symbols,
            entries,
            id_bytes,
            place_bytes,
            syllables,
            initials,
        ] = numbers;
        Self {
            documents_key,
            queries_key,
            readings_key,
            characters,
            symbols,
            entries,
            id_bytes,
            place_bytes,
            places: [syllables, initials],
        }
    }

    /// Where the sections are, and where the last one ends; none where the
    /// numbers are beyond all bounds.
    pub(super) fn sections(&self) -> Option<(Sections, usize)> {
        let mut at = MAGIC.len() + CHECKSUM_BYTES + HEADER_NUMBERS * 8;
        let mut section = |count: u64, bytes: u64| {
            let length = usize::try_from(count.checked_mul(bytes)?).ok()?;
            let start = at;
            at = at.checked_add(length)?;
            Some(start..at)
        };
        let characters = section(self.characters, 4)?;
        let symbols = section(self.symbols, 2)?;
        let bounds = self.entries.checked_add(1)?;
        let starts = section(bounds, 4)?;
        let facts = section(self.entries, 4)?;
        let id_starts = section(bounds, 4)?;
        let ids = section(self.id_bytes, 1)?;
        let mut list = |places: u64| {
            let blocks = places.div_ceil(BLOCK_PLACES as u64);
            Some(ListSections {
                keys: section(blocks, 8)?,
                best: section(blocks, 4)?,
                places: section(places, self.place_bytes)?,
            })
        };
        let lists = [list(self.places[0])?, list(self.places[1])?];
        let sections = Sections {
            characters,
            symbols,
            starts,
            facts,
            id_starts,
            ids,
            lists,
        };
        Some((sections, at))
    }
}

/// The whole file of a header and the sections behind it.
pub(super) fn sealed(header: &Header, sections: &[u8]) -> Vec<u8> {
    let numbers: Vec<u8> = header
        .numbers()
        .into_iter()
        .flat_map(u64::to_le_bytes)
        .collect();
    let mut hasher = blake3::Hasher::new();
    hasher.update(&numbers).update(sections);
    let mut file =
        Vec::with_capacity(MAGIC.len() + CHECKSUM_BYTES + numbers.len() + sections.len());
    file.extend_from_slice(MAGIC);
    file.extend_from_slice(hasher.finalize().as_bytes());
    file.extend(numbers);
    file.extend_from_slice(sections);
    file
}

/// The header of a file that is whole, or what is wrong with it.
pub(super) fn unsealed(bytes: &OwnedBytes) -> Result<(Header, Sections), String> {
    let Some(rest) = bytes.strip_prefix(MAGIC.as_slice()) else {
        return Err("it is not of this version".to_owned());
    };
    let (Some(checksum), Some(content)) = (rest.get(..CHECKSUM_BYTES), rest.get(CHECKSUM_BYTES..))
    else {
        return Err("it is cut short".to_owned());
    };
    if blake3::hash(content).as_bytes().as_slice() != checksum {
        return Err("its checksum is wrong".to_owned());
    }
    let mut numbers = [0; HEADER_NUMBERS];
    for (index, number) in numbers.iter_mut().enumerate() {
        *number = u64_at(content, index).ok_or("it is cut short")?;
    }
    let header = Header::from_numbers(numbers);
    match header.sections() {
        Some((sections, end)) if end == bytes.len() => Ok((header, sections)),
        _ => Err("its sections do not add up".to_owned()),
    }
}

pub(super) fn u64_at(bytes: &[u8], index: usize) -> Option<u64> {
    let at = index.checked_mul(8)?;
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

pub(super) fn u32_at(bytes: &[u8], index: usize) -> Option<u32> {
    let at = index.checked_mul(4)?;
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

pub(super) fn u16_at(bytes: &[u8], index: usize) -> Option<u16> {
    let at = index.checked_mul(2)?;
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// A number of `width` bytes, 1 to 4.
pub(super) fn narrow_at(bytes: &[u8], index: usize, width: usize) -> Option<u32> {
    let at = index.checked_mul(width)?;
    let digits = bytes.get(at..at.checked_add(width)?)?;
    Some(
        digits
            .iter()
            .rev()
            .fold(0, |number, &digit| (number << 8) | u32::from(digit)),
    )
}
