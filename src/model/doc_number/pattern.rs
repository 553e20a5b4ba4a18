//! What a text says of the numbers of documents: parts of them, and ranges.

use std::fmt;
use std::ops::RangeInclusive;

use super::ranges;

/// The numbers that agree with every part that is given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DocNumberPattern {
    /// The whole 机关代字.
    pub code: Option<String>,
    /// With what the code ends instead: 令, 公告 or 通告.
    pub ending: Option<String>,
    /// The years, first and last included.
    pub years: Option<RangeInclusive<u16>>,
    /// The serial numbers, first and last included.
    pub serials: Option<RangeInclusive<u64>>,
    /// What tells apart numbers of one serial; where it is empty all are meant.
    pub suffix: String,
}

impl DocNumberPattern {
    /// Reads the value of a search for numbers: a whole number in any spelling,
    /// a code, a year or a serial number, and ranges of the last two
    /// (`国办发〔2019〕..〔2021〕`, `国办发〔2020〕1-20号`). `None` for a text that
    /// says nothing of a number.
    pub fn parse(text: &str) -> Option<Self> {
        ranges::parse(text)
    }
}

impl fmt::Display for DocNumberPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code.as_deref().unwrap_or_default();
        f.write_str(code)?;
        if let Some(years) = &self.years {
            f.write_str("〔")?;
            range(f, years)?;
            f.write_str("〕")?;
        }
        if let Some(serials) = &self.serials {
            if self.years.is_none() && !code.is_empty() {
                f.write_str(" ")?;
            }
            range(f, serials)?;
            write!(f, "{}号", self.suffix)?;
        }
        f.write_str(self.ending.as_deref().unwrap_or_default())
    }
}

fn range<T: fmt::Display + PartialEq + Limits>(
    f: &mut fmt::Formatter<'_>,
    range: &RangeInclusive<T>,
) -> fmt::Result {
    let (start, end) = (range.start(), range.end());
    if start == end {
        return write!(f, "{start}");
    }
    if *start != T::LEAST {
        write!(f, "{start}")?;
    }
    f.write_str("..")?;
    if *end != T::MOST {
        write!(f, "{end}")?;
    }
    Ok(())
}

/// The ends of open ranges.
pub(super) trait Limits {
    const LEAST: Self;
    const MOST: Self;
}

impl Limits for u16 {
    const LEAST: Self = 1800;
    const MOST: Self = 2099;
}

impl Limits for u64 {
    const LEAST: Self = 0;
    const MOST: Self = 999_999_999_999_999;
}
