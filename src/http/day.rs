//! What day it is where the documents are dated.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};

/// Hours of Beijing time before UTC, all over China and all year round.
const BEIJING_HOURS: i8 = 8;

/// Today in Beijing time, which documents and the lists of editors are dated in.
pub fn today() -> Date {
    beijing_day(Timestamp::now())
}

/// The day in Beijing time on which a moment is.
pub(super) fn beijing_day(moment: Timestamp) -> Date {
    TimeZone::fixed(offset(BEIJING_HOURS))
        .to_datetime(moment)
        .date()
}
