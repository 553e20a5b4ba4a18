//! Dates: a day that is read is a day of the calendar, and every spelling of it
//! gives it again.

use gongwen::model::{Date, DateError, parse_date};

use super::text::text;

/// Reads any bytes as a date.
pub fn check(data: &[u8]) {
    let text = text(data);
    if let Ok(day) = parse_date(&text) {
        check_spellings(day);
        assert_eq!(parse_date(&format!("　{text} ")), Ok(day), "{text:?}");
    }
    if let [a, b, c, d, ..] = *data {
        check_parts(1000 + i16::from_be_bytes([a, b]).rem_euclid(9000), c, d);
    }
}

/// Year, month and day, which the calendar may or may not have.
fn check_parts(year: i16, month: u8, day: u8) {
    let (month, day) = (month % 14, day % 34);
    let written = format!("{year}年{month}月{day}日");
    let parts = (i8::try_from(month).unwrap(), i8::try_from(day).unwrap());
    match Date::new(year, parts.0, parts.1) {
        Ok(date) => check_spellings(date),
        Err(_) => assert_eq!(parse_date(&written), Err(DateError::Impossible)),
    }
}

fn check_spellings(date: Date) {
    let (year, month, day) = (date.year(), date.month(), date.day());
    assert!((1000..=9999).contains(&year), "{date}");
    let full_width = |text: String| -> String {
        text.chars()
            .map(|c| match c.to_digit(10) {
                Some(digit) => char::from_u32(u32::from('０') + digit).unwrap(),
                None => c,
            })
            .collect()
    };
    let mut spellings = vec![
        date.to_string(),
        format!("{year}年{month}月{day}日"),
        format!("{year} 年 {month} 月 {day} 号（补登）"),
        format!("{year}/{month}/{day}"),
        format!("{year}.{month:02}.{day:02} 09:30:00"),
        format!("{year:04}{month:02}{day:02}"),
        full_width(format!("{year}年{month}月{day}日")),
    ];
    if (1912..=2910).contains(&year) {
        spellings.push(format!("中華民國{}年{month}月{day}日", year - 1911));
    }
    for spelling in spellings {
        assert_eq!(parse_date(&spelling), Ok(date), "{spelling:?}");
    }
}
