//! Finds the numbers of documents in a text.

use super::code::{Code, code_before, could_be_code, looks_like_code, looks_like_order};
use super::grammar::{Form, Tail, tails};
use super::number::DocNumberParts;
use super::pattern::DocNumberPattern;
use crate::text::{is_blank, normalize_char};

/// What stands behind 号 in names of lines, buildings and roads.
const NOT_DOCUMENTS: &str = "线楼院门机位桥井台房码店仓库车船田口街路弄室牌站厅馆宅亭区厂矿炉";

/// A number, or a part of one, within a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDocNumber {
    /// Where it starts in the text.
    pub start_bytes: usize,
    /// Where it ends in the text.
    pub end_bytes: usize,
    /// The number, where the text gives the whole of it.
    pub number: Option<DocNumberParts>,
    /// What the text says of the number.
    pub pattern: DocNumberPattern,
}

impl FoundDocNumber {
    fn overlaps(&self, other: &Self) -> bool {
        self.start_bytes < other.end_bytes && other.start_bytes < self.end_bytes
    }
}

/// The numbers within a text, in order, and such parts of numbers as cannot be
/// ordinary words: `国办发〔2020〕`, `〔2020〕12号`, `国办发 12号`, `12号令`, and a
/// code beside a year, `2020年 国办发`.
pub fn find_doc_numbers(text: &str) -> Vec<FoundDocNumber> {
    let reading = Reading::new(text, true);
    let mut found = reading.find(false);
    let loose: Vec<FoundDocNumber> = reading
        .codes_beside_years()
        .into_iter()
        .filter(|one| !found.iter().any(|other| one.overlaps(other)))
        .collect();
    found.extend(loose);
    if found.is_empty() {
        // Blanks between all characters, as in spaced headings.
        found = Reading::new(text, false).find(false);
        found.retain(|one| one.number.is_some());
    }
    found.sort_by_key(|one| one.start_bytes);
    found
}

/// The numbers of a value that is nothing else: blanks do not part it, and
/// every code is taken as it is.
pub(super) fn numbers_of_value(compact: &str) -> Vec<DocNumberParts> {
    Reading::new(compact, false)
        .find(true)
        .into_iter()
        .filter_map(|found| found.number)
        .collect()
}

/// A text as numbers are read in it: normalised, a run of blanks as one blank
/// or left out.
struct Reading {
    text: String,
    chars: Vec<char>,
    /// Where each character starts in `text`.
    starts: Vec<usize>,
    /// Where each character starts and ends in the original.
    origins: Vec<(usize, usize)>,
}

impl Reading {
    fn new(original: &str, keep_blanks: bool) -> Self {
        let mut reading = Self {
            text: String::new(),
            chars: Vec::new(),
            starts: Vec::new(),
            origins: Vec::new(),
        };
        for (start, c) in original.char_indices() {
            let Some(normal) = normalize_char(c) else {
                continue;
            };
            let normal = if is_blank(normal) { ' ' } else { normal };
            if normal == ' ' && (!keep_blanks || reading.chars.last() == Some(&' ')) {
                continue;
            }
            reading.starts.push(reading.text.len());
            reading.text.push(normal);
            reading.chars.push(normal);
            reading.origins.push((start, start + c.len_utf8()));
        }
        reading
    }

    /// The index of the character that starts at an offset of `text`.
    fn index_at(&self, bytes: usize) -> usize {
        self.starts.partition_point(|&start| start < bytes)
    }

    fn find(&self, is_value: bool) -> Vec<FoundDocNumber> {
        let mut found = Vec::new();
        let mut previous_end = 0;
        for tail in tails(&self.text) {
            let (start, end) = (
                self.index_at(tail.start_bytes),
                self.index_at(tail.end_bytes),
            );
            let code = code_before(&self.chars[..start], previous_end, &tail)
                .filter(|code| tail.order.is_none() || looks_like_order(&code.text));
            let next = self.chars.get(end).copied();
            let Some((number, pattern)) = read(code.as_ref(), &tail, next, is_value) else {
                continue;
            };
            let first = code.as_ref().map_or(start, |code| code.start);
            found.push(self.found(first, end, number, pattern));
            previous_end = end;
        }
        found
    }

    fn found(
        &self,
        first: usize,
        end: usize,
        number: Option<DocNumberParts>,
        pattern: DocNumberPattern,
    ) -> FoundDocNumber {
        // A form may end with a blank, which parts the number from what follows.
        let last = (first..end)
            .rfind(|&at| self.chars.get(at) != Some(&' '))
            .unwrap_or(first);
        FoundDocNumber {
            start_bytes: self.origins.get(first).map_or(0, |origin| origin.0),
            end_bytes: self.origins.get(last).map_or(0, |origin| origin.1),
            number,
            pattern,
        }
    }

    /// `2020年 国办发`, `国办发 2020`: a year and a code that stand beside one
    /// another and beside nothing else but blanks.
    fn codes_beside_years(&self) -> Vec<FoundDocNumber> {
        let words: Vec<(usize, usize)> = words(&self.chars);
        let text = |word: &(usize, usize)| self.chars[word.0..word.1].iter().collect::<String>();
        let mut found = Vec::new();
        let mut add = |first: &(usize, usize), last: &(usize, usize), code: String, year: u16| {
            let pattern = DocNumberPattern {
                code: Some(code),
                years: Some(year..=year),
                ..DocNumberPattern::default()
            };
            found.push(self.found(first.0, last.1, None, pattern));
        };
        for word in &words {
            if let Some((year, code)) = text(word).split_once('年')
                && let Some(year) = plain_year(year)
                && looks_like_code(code)
            {
                add(word, word, code.to_owned(), year);
            }
        }
        for pair in words.windows(2) {
            let (one, two) = (text(&pair[0]), text(&pair[1]));
            for (year, code) in [(&one, &two), (&two, &one)] {
                let year = plain_year(year.strip_suffix('年').unwrap_or(year));
                if let Some(year) = year
                    && looks_like_code(code)
                {
                    add(&pair[0], &pair[1], code.clone(), year);
                }
            }
        }
        found
    }
}

/// The runs of characters between blanks.
fn words(chars: &[char]) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut start = 0;
    for (index, &c) in chars.iter().chain(&[' ']).enumerate() {
        if c == ' ' {
            if start < index {
                words.push((start, index));
            }
            start = index + 1;
        }
    }
    words
}

fn plain_year(text: &str) -> Option<u16> {
    let year = text.parse().ok()?;
    (text.len() == 4 && (1900..2100).contains(&year)).then_some(year)
}

/// What a code and a form of year and serial number say, where they are surely
/// those of a document.
fn read(
    code: Option<&Code>,
    tail: &Tail,
    next: Option<char>,
    is_value: bool,
) -> Option<(Option<DocNumberParts>, DocNumberPattern)> {
    let is_open = |c: char| c.is_alphanumeric();
    if !tail.closed && next.is_some_and(is_open) && tail.form != Form::YearOnly {
        return None;
    }
    if tail.form < Form::YearOnly
        && tail.order.is_none()
        && next.is_some_and(|c| NOT_DOCUMENTS.contains(c))
    {
        return None;
    }
    let mut name = code.map(|code| code.text.clone()).unwrap_or_default();
    let is_whole_value = is_value && !next.is_some_and(is_open);
    let certain = match tail.form {
        Form::Bracketed => !name.is_empty() || tail.closed,
        Form::YearOnly => looks_like_code(&name),
        Form::Character => {
            !name.is_empty() && (tail.ordinal || is_whole_value || looks_like_code(&name))
        }
        Form::Ordinal | Form::Bare if tail.order.is_some() => true,
        Form::YearWord | Form::Ordinal => {
            !name.is_empty() && (is_whole_value || looks_like_order(&name))
        }
        Form::Loose => looks_like_code(&name) || (is_whole_value && could_be_code(&name)),
        Form::Bare => {
            !name.is_empty() && ((is_whole_value && tail.closed) || looks_like_code(&name))
        }
    };
    if !certain {
        return None;
    }
    let mut pattern = DocNumberPattern {
        years: tail.year.map(|year| year..=year),
        serials: tail.serial.map(|serial| serial..=serial),
        suffix: tail.suffix.clone(),
        ..DocNumberPattern::default()
    };
    if let Some(order) = tail.order {
        if name.is_empty() {
            pattern.ending = Some(order.to_owned());
        } else if !name.ends_with(order) {
            name.push_str(order);
        }
    }
    let number = match (name.is_empty(), tail.serial) {
        (false, Some(serial)) => Some(DocNumberParts {
            code: name.clone(),
            year: tail.year,
            serial,
            suffix: tail.suffix.clone(),
        }),
        _ => None,
    };
    pattern.code = (!name.is_empty()).then_some(name);
    Some((number, pattern))
}
