//! Dates in the inputs of pieces, in the forms that dayjs reads.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use serde_json::Value;

/// Returns the time of a value in milliseconds since 1970.
pub fn milliseconds(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_f64().map(|number| number as i64),
        Value::String(text) => of_text(text.trim()),
        _ => None,
    }
}

/// Parses a text. Without a zone it is UTC, as on the real engine.
fn of_text(text: &str) -> Option<i64> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time.as_millisecond());
    }
    let civil = text.parse::<DateTime>().ok().or_else(|| american(text)).or_else(|| leading_digits(text))?;
    TimeZone::UTC.to_timestamp(civil).ok().map(Timestamp::as_millisecond)
}

/// `01/15/2024`.
fn american(text: &str) -> Option<DateTime> {
    let mut parts = text.split('/');
    let (month, day, year) =
        (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Date::new(year, month, day).ok().map(|date| date.to_datetime(Time::midnight()))
}

/// dayjs reads year, month and day from the start of a text of digits: `1700000000000` is in the year 1700.
fn leading_digits(text: &str) -> Option<DateTime> {
    let digits: Vec<i16> =
        text.chars().map_while(|character| character.to_digit(10)).map(|digit| digit as i16).collect();
    let (year, rest) = digits.split_first_chunk::<4>()?;
    let year = year.iter().fold(0, |number, digit| number * 10 + digit);
    let two = |at: usize| rest.get(at..at + 2).map_or(1, |pair| pair[0] * 10 + pair[1]).max(1) as i8;
    Date::new(year, two(0).min(12), two(2).min(28)).ok().map(|date| date.to_datetime(Time::midnight()))
}
