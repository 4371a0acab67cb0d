//! Decides whether a request is sent again, and how long to wait before.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode, header};

use crate::error::{Error, PROXY_UNUSABLE, TLS_REFUSED};
use crate::request::Kind;

/// The outcome of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A whole reply.
    Status(StatusCode),
    /// No byte of the request was sent, because the connection failed or was closed.
    NotSent,
    /// The connection broke after bytes were sent. The server may have read the request.
    Broken,
    /// The time for the attempt ran out.
    TimedOut,
    /// Another attempt would end in the same way, for example with a refused certificate or with a reply that is too large.
    Final,
}

/// Longest `Retry-After` for which the client waits. With a longer one, the call fails at once.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60);

const FIRST_WAIT_MS: u64 = 500;
const LONGEST_WAIT_MS: u64 = 8000;

/// Returns whether a repetition is safe. A trigger is not repeated after a reply, because the status may come from the
/// flow: a failed flow returns 500. Repeating the trigger would repeat the side effects of the flow.
pub fn may_repeat(kind: Kind, outcome: Outcome, has_retry_after: bool) -> bool {
    match (kind, outcome) {
        (_, Outcome::Final) => false,
        (_, Outcome::NotSent) => true,
        (Kind::Trigger { .. }, _) => false,
        (Kind::Read | Kind::Delete, Outcome::Broken | Outcome::TimedOut) => true,
        (Kind::Read | Kind::Delete, Outcome::Status(status)) => {
            matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
        }
        (Kind::Write, Outcome::Status(status)) => {
            status == StatusCode::TOO_MANY_REQUESTS
                || status == StatusCode::SERVICE_UNAVAILABLE && has_retry_after
        }
        (Kind::Write, Outcome::Broken | Outcome::TimedOut) => false,
    }
}

/// Returns whether a read that failed with this error may succeed later.
pub fn is_transient(error: &Error) -> bool {
    match error {
        Error::Status(reply) => matches!(reply.status.as_u16(), 408 | 429 | 500..=599),
        Error::Network(fault) => !matches!(fault.code, Some(TLS_REFUSED | PROXY_UNUSABLE)),
        Error::Timeout(_) => true,
        _ => false,
    }
}

/// Returns the wait before attempt number `attempts + 1`, or `None` if the wait would be too long. `jitter` is from 0 to 1.
pub fn wait(attempts: u32, retry_after: Option<Duration>, jitter: f64) -> Option<Duration> {
    match retry_after {
        Some(asked) => (asked <= LONGEST_RETRY_AFTER).then_some(asked),
        None => {
            let doubled = FIRST_WAIT_MS.saturating_mul(1 << attempts.saturating_sub(1).min(10));
            Some(Duration::from_millis(doubled.min(LONGEST_WAIT_MS)).mul_f64(jitter.clamp(0.0, 1.0)))
        }
    }
}

/// Reads `Retry-After`: whole seconds or a date. A past date means zero.
pub fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRIGGER: Kind = Kind::Trigger { anonymous: false, synchronous: false };

    #[test]
    fn every_outcome_of_every_kind() {
        let repeated = |outcome, asked_to_wait| {
            [Kind::Read, Kind::Delete, Kind::Write, TRIGGER]
                .map(|kind| may_repeat(kind, outcome, asked_to_wait))
        };
        for code in 200..600 {
            let outcome = Outcome::Status(StatusCode::from_u16(code).unwrap());
            let passing = [408, 429, 500, 502, 503, 504].contains(&code);
            for asked_to_wait in [false, true] {
                let write = code == 429 || code == 503 && asked_to_wait;
                assert_eq!(repeated(outcome, asked_to_wait), [passing, passing, write, false], "{code}");
            }
        }
        assert_eq!(repeated(Outcome::NotSent, false), [true, true, true, true]);
        assert_eq!(repeated(Outcome::Broken, false), [true, true, false, false]);
        assert_eq!(repeated(Outcome::TimedOut, false), [true, true, false, false]);
        assert_eq!(repeated(Outcome::Final, false), [false, false, false, false]);
    }

    #[test]
    fn waits_double_up_to_eight_seconds() {
        let full: Vec<_> = (1..8).map(|attempts| wait(attempts, None, 1.0).unwrap().as_millis()).collect();
        assert_eq!(full, [500, 1000, 2000, 4000, 8000, 8000, 8000]);
        assert_eq!(wait(3, None, 0.0), Some(Duration::ZERO));
        assert!(wait(u32::MAX, None, 1.0).is_some());
    }
}
