//! A 文号 as a document has it.

use super::scan;
use crate::text::normalize;

/// What sources write where there is no number.
const PLACEHOLDERS: [&str; 9] = [
    "文号",
    "发文字号",
    "无",
    "暂无",
    "无文号",
    "无字号",
    "无编号",
    "null",
    "none",
];

/// The parts of a 文号.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocNumberParts {
    /// 机关代字, such as `国办发`, or the name of an order, such as `国务院令`; normalised.
    pub code: String,
    /// The year, which orders (令), gazettes and older forms lack.
    pub year: Option<u16>,
    /// The serial number.
    pub serial: u64,
    /// What tells apart numbers of one serial: `c` or `-2`; mostly empty.
    pub suffix: String,
}

impl DocNumberParts {
    /// As GB/T 9704-2012 asks for it: `国办发〔2020〕12号`, `国务院令第711号`.
    pub fn canonical(&self) -> String {
        let Self {
            code,
            serial,
            suffix,
            ..
        } = self;
        match self.year {
            Some(year) => format!("{code}〔{year}〕{serial}{suffix}号"),
            None => format!("{code}第{serial}{suffix}号"),
        }
    }

    /// How other documents write it when they cite it, the canonical form first.
    pub fn spellings(&self) -> Vec<String> {
        let Self {
            code,
            serial,
            suffix,
            ..
        } = self;
        let mut spellings = vec![self.canonical()];
        if let Some(year) = self.year {
            spellings.push(format!("{code}〔{year}〕第{serial}{suffix}号"));
            spellings.push(format!("{code}{year}年第{serial}{suffix}号"));
        } else if code.ends_with('字') {
            spellings.push(format!("{code}第0{serial}{suffix}号"));
        } else {
            spellings.push(format!("{code}{serial}号"));
            for order in ["令", "公告", "通告"] {
                if let Some(issuer) = code.strip_suffix(order) {
                    spellings.push(format!("{issuer}第{serial}号{order}"));
                }
            }
        }
        spellings
    }
}

/// A 文号 as written, with its canonical form and its parts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocNumber {
    written: String,
    canonical: String,
    all_parts: Vec<DocNumberParts>,
}

impl DocNumber {
    /// Reads a 文号; one that fits no known form keeps its normalised text as
    /// canonical form and has no parts. `None` for a text without letters and
    /// for what stands for no number.
    pub fn parse(written: &str) -> Option<Self> {
        let written = written
            .trim_matches(|c: char| c.is_whitespace() || crate::text::is_dropped(c))
            .to_owned();
        let normal = normalize(&written);
        let compact: String = normal.chars().filter(|c| !c.is_whitespace()).collect();
        let has_letters = compact.chars().any(char::is_alphanumeric);
        if !has_letters || PLACEHOLDERS.contains(&compact.trim_end_matches(':')) {
            return None;
        }
        let all_parts = scan::numbers_of_value(&compact);
        let canonical = if all_parts.is_empty() {
            compact
        } else {
            let each: Vec<String> = all_parts.iter().map(DocNumberParts::canonical).collect();
            each.join("、")
        };
        Some(Self {
            written,
            canonical,
            all_parts,
        })
    }

    /// As the source writes it, outer blanks removed.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// One spelling for all: `国办发〔2020〕12号`, `国务院令第711号`; the numbers of
    /// a joint document are parted by `、`.
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// The parts of the first number, where it has a known form.
    pub fn parts(&self) -> Option<&DocNumberParts> {
        self.all_parts.first()
    }

    /// The parts of each number; a joint document has several.
    pub fn all_parts(&self) -> &[DocNumberParts] {
        &self.all_parts
    }
}
