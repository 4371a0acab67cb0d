//! Points in time: milliseconds in the store, ISO 8601 with milliseconds on the wire.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Serialize, Serializer};

/// How far the engine's time is ahead of the machine's, in milliseconds. A process is one engine, so it has one time.
static OFFSET: AtomicI64 = AtomicI64::new(0);

/// The time at which the engine's time stands still, or [`RUNNING`].
static STANDSTILL: AtomicI64 = AtomicI64::new(RUNNING);

/// The time does not stand still.
const RUNNING: i64 = i64::MIN;

/// Moves the time of the process. Only [`crate::clock`] does.
pub fn shift(milliseconds: i64) {
    let is_running = STANDSTILL.load(Ordering::SeqCst) == RUNNING;
    let moved = if is_running { &OFFSET } else { &STANDSTILL };
    moved.fetch_add(milliseconds, Ordering::SeqCst);
}

/// Returns to the machine's time.
pub fn unshift() {
    OFFSET.store(0, Ordering::SeqCst);
    STANDSTILL.store(RUNNING, Ordering::SeqCst);
}

/// Stops the time until the guard is dropped. It then runs on from where it stands.
pub fn stand_still() -> Standstill {
    let now = Time::now().0;
    STANDSTILL.store(now, Ordering::SeqCst);
    Standstill
}

/// The time stands still.
#[derive(Debug)]
pub struct Standstill;

impl Drop for Standstill {
    fn drop(&mut self) {
        let time = STANDSTILL.load(Ordering::SeqCst);
        if time != RUNNING {
            OFFSET.store(time.saturating_sub(Timestamp::now().as_millisecond()), Ordering::SeqCst);
            STANDSTILL.store(RUNNING, Ordering::SeqCst);
        }
    }
}

/// Milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub i64);

impl Time {
    /// The present, in the engine's time.
    pub fn now() -> Self {
        let time = STANDSTILL.load(Ordering::SeqCst);
        if time != RUNNING {
            return Self(time);
        }
        Self(Timestamp::now().as_millisecond().saturating_add(OFFSET.load(Ordering::SeqCst)))
    }

    /// The time that is `wait` later.
    pub fn after(self, wait: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)))
    }

    /// The second that this time is in.
    pub fn whole_second(self) -> Self {
        Self(self.0 - self.0.rem_euclid(1000))
    }

    /// The second after the one that this time is in.
    pub fn next_second(self) -> Self {
        Self(self.whole_second().0 + 1000)
    }

    /// Reads an ISO 8601 date with a zone.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<Timestamp>().ok().map(|time| Self(time.as_millisecond()))
    }

    /// Reads a date as Postgres does: with or without a time, with or without a zone. Without a zone it is UTC.
    pub fn parse_lenient(text: &str) -> Option<Self> {
        let text = text.trim();
        let in_mail = || jiff::fmt::rfc2822::parse(text).ok().map(|time| time.timestamp());
        let without_zone = || TimeZone::UTC.to_timestamp(text.parse::<DateTime>().ok()?).ok();
        let time = text.parse::<Timestamp>().ok().or_else(without_zone).or_else(in_mail)?;
        Some(Self(time.as_millisecond()))
    }

    /// `2026-11-23T21:15:39.000Z`.
    pub fn iso(self) -> String {
        let time = Timestamp::from_millisecond(self.0).unwrap_or_default();
        format!("{time:.3}")
    }
}

impl Time {
    /// `Mon, 23 Nov 2026 21:15:39 GMT`, for the header `Date`.
    pub fn http_date(self) -> String {
        let time = Timestamp::from_millisecond(self.0).unwrap_or_default();
        let printed = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&time);
        printed.unwrap_or_default()
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iso())
    }
}

impl ToSql for Time {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for Time {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(Self)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Time;

    #[test]
    fn iso_texts_have_three_digits_of_milliseconds() {
        assert_eq!(Time(1_795_468_539_000).iso(), "2026-11-23T21:15:39.000Z");
        assert_eq!(Time(1_795_468_539_861).iso(), "2026-11-23T21:15:39.861Z");
        assert_eq!(Time(1_795_468_539_861).whole_second(), Time(1_795_468_539_000));
    }

    #[test]
    fn dates_are_read_as_postgres_reads_them() {
        let midnight = Time::parse("2026-11-01T00:00:00Z");
        for text in ["2026-11-01", "2026-11-01T00:00:00", "2026-11-01 00:00", "2026-11-01T07:00:00+07:00"] {
            assert_eq!(Time::parse_lenient(text), midnight, "{text}");
        }
        assert_eq!(Time::parse_lenient("Sun, 01 Nov 2026 00:00:00 GMT"), midnight);
        for text in ["", "rubbish", "1795600000000", "2026-13-01"] {
            assert_eq!(Time::parse_lenient(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        assert_eq!(Time::parse("2026-11-23T21:15:39.861Z").unwrap(), Time(1_795_468_539_861));
        assert_eq!(Time::parse("yesterday"), None);
    }
}
