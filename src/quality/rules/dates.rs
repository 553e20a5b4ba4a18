//! Dates that contradict one another, today, or history.

use crate::model::Date;
use crate::quality::report::Report;
use crate::quality::subject::Subject;

/// Before this year nothing was written that a portal would publish.
const FIRST_YEAR: i16 = 1900;
/// No document comes into force later than so many years ahead.
const MAX_YEARS_AHEAD: i16 = 20;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
    let document = subject.document;
    let (written, published) = (document.written_date, document.published_date);
    if let (Some(written), Some(published)) = (written, published)
        && written > published
    {
        report.at(
            subject,
            "written-after-published",
            "written_date",
            &written.to_string(),
            format!("is after published_date {published}"),
        );
    }
    if let (Some(written), Some(effective)) = (written, document.effective_date)
        && effective < written
    {
        report.at(
            subject,
            "effective-before-written",
            "effective_date",
            &effective.to_string(),
            format!("is before written_date {written}"),
        );
    }
    for (field, date) in [("written_date", written), ("published_date", published)] {
        if let Some(date) = date.filter(|date| *date > subject.today) {
            let message = format!("is after today, {}", subject.today);
            report.at(subject, "date-in-future", field, &date.to_string(), message);
        }
    }
    let republic = jiff::civil::date(1949, 10, 1);
    for (field, date) in [
        ("written_date", written),
        ("published_date", published),
        ("effective_date", document.effective_date),
    ] {
        let Some(date) = date else { continue };
        if is_implausible(date, subject.today) {
            report.at(
                subject,
                "date-implausible",
                field,
                &date.to_string(),
                "is hardly the date of a published document",
            );
        } else if date < republic && !subject.traditional {
            report.at(
                subject,
                "date-before-1949",
                field,
                &date.to_string(),
                "is before the People's Republic was founded",
            );
        }
    }
}

fn is_implausible(date: Date, today: Date) -> bool {
    date.year() < FIRST_YEAR || date.year() > today.year() + MAX_YEARS_AHEAD
}
