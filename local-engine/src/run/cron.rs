//! Cron expressions: `*/5 9-17 * * mon-fri`, with a field for seconds before the others where there are six.

use jiff::ZonedDateTime;
use jiff::civil::{DateTime, Weekday};
use jiff::tz::TimeZone;

/// How far ahead a next time is looked for: February 29th is eight years away at most.
const DAYS_AHEAD: usize = 366 * 8;

/// A parsed expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Cron {
    seconds: Vec<u8>,
    minutes: Vec<u8>,
    hours: Vec<u8>,
    days: Vec<u8>,
    months: Vec<u8>,
    weekdays: Vec<u8>,
    /// Where both are restricted, a day fits that fits one of them.
    either_day: bool,
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

impl Cron {
    /// Reads an expression; none where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let (seconds, fields) = match fields.as_slice() {
            [seconds, rest @ ..] if rest.len() == 5 => (*seconds, rest),
            rest if rest.len() == 5 => ("0", rest),
            _ => return None,
        };
        let mut weekdays = field(fields[4], 0, 7, &WEEKDAYS, 0)?;
        weekdays.iter_mut().for_each(|day| *day %= 7);
        Some(Self {
            seconds: field(seconds, 0, 59, &[], 0)?,
            minutes: field(fields[0], 0, 59, &[], 0)?,
            hours: field(fields[1], 0, 23, &[], 0)?,
            days: field(fields[2], 1, 31, &[], 0)?,
            months: field(fields[3], 1, 12, &MONTHS, 1)?,
            weekdays,
            either_day: !fields[2].starts_with('*') && !fields[4].starts_with('*'),
        })
    }

    /// The first time after `now` that fits, in its zone; none where none does.
    pub fn next(&self, now: &ZonedDateTime) -> Option<ZonedDateTime> {
        let zone = now.time_zone();
        let mut date = now.date();
        for _ in 0..DAYS_AHEAD {
            if self.fits(date.day(), date.month(), date.weekday()) {
                let times = self.times_of(date.at(0, 0, 0, 0), zone);
                if let Some(next) = times.into_iter().find(|time| time > now) {
                    return Some(next);
                }
            }
            date = date.tomorrow().ok()?;
        }
        None
    }

    fn fits(&self, day: i8, month: i8, weekday: Weekday) -> bool {
        let has = |list: &[u8], value: i8| u8::try_from(value).is_ok_and(|value| list.contains(&value));
        let (by_day, by_weekday) =
            (has(&self.days, day), has(&self.weekdays, weekday.to_sunday_zero_offset()));
        has(&self.months, month) && if self.either_day { by_day || by_weekday } else { by_day && by_weekday }
    }

    fn times_of(&self, day: DateTime, zone: &TimeZone) -> impl IntoIterator<Item = ZonedDateTime> {
        self.hours.iter().flat_map(move |hour| {
            self.minutes.iter().flat_map(move |minute| {
                self.seconds.iter().filter_map(move |second| {
                    let time = day.date().at(*hour as i8, *minute as i8, *second as i8, 0);
                    time.to_zoned_datetime(zone.clone()).ok()
                })
            })
        })
    }
}

/// A list of `*`, `5`, `2-6` or a name, each with a step or without.
fn field(text: &str, low: u8, high: u8, names: &[&str], first: u8) -> Option<Vec<u8>> {
    let number = |text: &str| match names.iter().position(|name| name.eq_ignore_ascii_case(text)) {
        Some(at) => u8::try_from(at).ok().map(|at| at + first),
        None => text.parse().ok().filter(|number| (low..=high).contains(number)),
    };
    let mut values = Vec::new();
    for part in text.split(',') {
        let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
        let step: u8 = step.map_or(Some(1), |step| step.parse().ok()).filter(|step| *step > 0)?;
        let (from, to) = match range.split_once('-') {
            Some((from, to)) => (number(from)?, number(to)?),
            None if range == "*" || range == "?" => (low, high),
            None => (number(range)?, if part.contains('/') { high } else { number(range)? }),
        };
        values.extend((from..=to).step_by(usize::from(step)));
    }
    values.sort_unstable();
    values.dedup();
    (!values.is_empty()).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(cron: &str, now: &str) -> String {
        Cron::parse(cron).unwrap().next(&now.parse().unwrap()).unwrap().to_string()
    }

    #[test]
    fn the_next_time_fits_the_expression() {
        let now = "2024-02-28T10:07:30+00:00[UTC]";
        let cases = [
            ("*/5 * * * *", "2024-02-28T10:10:00+00:00[UTC]"),
            ("0/15 * * * *", "2024-02-28T10:15:00+00:00[UTC]"),
            ("0 9 * * 1-5", "2024-02-29T09:00:00+00:00[UTC]"),
            ("0 0 * * sun", "2024-03-03T00:00:00+00:00[UTC]"),
            ("0 0 * * 7", "2024-03-03T00:00:00+00:00[UTC]"),
            ("30 6 1,15 * *", "2024-03-01T06:30:00+00:00[UTC]"),
            ("0 0 29 2 *", "2024-02-29T00:00:00+00:00[UTC]"),
            ("0 0 1 1 mon", "2025-01-01T00:00:00+00:00[UTC]"),
            ("*/20 * * * * *", "2024-02-28T10:07:40+00:00[UTC]"),
        ];
        for (cron, expected) in cases {
            assert_eq!(next(cron, now), expected, "{cron}");
        }
    }

    #[test]
    fn hours_are_those_of_the_zone() {
        let next = next("0 9 * * *", "2024-07-01T08:30:00+02:00[Europe/Berlin]");
        assert_eq!(next, "2024-07-01T09:00:00+02:00[Europe/Berlin]");
    }

    #[test]
    fn what_is_no_expression_is_none() {
        for text in ["", "* * * *", "60 * * * *", "a * * * *", "*/0 * * * *", "5-1 * * * *"] {
            assert_eq!(Cron::parse(text), None, "{text}");
        }
        assert_eq!(
            Cron::parse("0 0 30 2 *").unwrap().next(&"2024-01-01T00:00:00Z[UTC]".parse().unwrap()),
            None
        );
    }
}
