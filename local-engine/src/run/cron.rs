//! Cron expressions: `*/5 9-17 * * 1-5`. The engine takes five fields of numbers, `*`, lists, ranges and steps. It refuses
//! everything else that some crons take: seconds, names, `?`, `L`, `W` and `#`.

use jiff::ZonedDateTime;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

/// How many days are searched for the next time. February 29th is at most eight years away.
const DAYS_AHEAD: usize = 366 * 8;

/// The fields in their order: name, lowest and highest value.
const FIELDS: [(&str, u8, u8); 5] = [
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("day of the month", 1, 31),
    ("month", 1, 12),
    ("day of the week", 0, 6),
];

/// A parsed expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Cron {
    minutes: Vec<u8>,
    hours: Vec<u8>,
    days: Vec<u8>,
    months: Vec<u8>,
    weekdays: Vec<u8>,
}

impl Cron {
    /// Parses an expression. The error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let texts: Vec<&str> = text.split_whitespace().collect();
        if texts.len() != FIELDS.len() {
            let names = FIELDS.map(|(name, ..)| name).join(", ");
            return Err(format!("it has {} fields and needs five: {names}", texts.len()));
        }
        let mut fields = texts.into_iter().zip(FIELDS).map(|(text, (name, low, high))| {
            field(text, low, high).ok_or_else(|| {
                format!("its {name} is `{text}`, and must be `*` or made of numbers from {low} to {high}")
            })
        });
        let mut next = || fields.next().unwrap_or_else(|| Ok(Vec::new()));
        Ok(Self { minutes: next()?, hours: next()?, days: next()?, months: next()?, weekdays: next()? })
    }

    /// Returns the first matching time after `now`, in its zone, or `None` if no time matches.
    pub fn next(&self, now: &ZonedDateTime) -> Option<ZonedDateTime> {
        let zone = now.time_zone();
        let mut date = now.date();
        for _ in 0..DAYS_AHEAD {
            if self.fits(date.day(), date.month(), date.weekday()) {
                let next = self.times_of(date, zone).find(|time| time > now);
                if next.is_some() {
                    return next;
                }
            }
            date = date.tomorrow().ok()?;
        }
        None
    }

    /// If both the day of the month and the day of the week are restricted, one of them is enough.
    fn fits(&self, day: i8, month: i8, weekday: Weekday) -> bool {
        let has = |list: &[u8], value: i8| u8::try_from(value).is_ok_and(|value| list.contains(&value));
        let (by_day, by_weekday) =
            (has(&self.days, day), has(&self.weekdays, weekday.to_sunday_zero_offset()));
        let is_either = self.days.len() < 31 && self.weekdays.len() < 7;
        has(&self.months, month) && if is_either { by_day || by_weekday } else { by_day && by_weekday }
    }

    fn times_of(&self, day: Date, zone: &TimeZone) -> impl Iterator<Item = ZonedDateTime> {
        self.hours.iter().flat_map(move |hour| {
            self.minutes.iter().filter_map(move |minute| {
                day.at(*hour as i8, *minute as i8, 0, 0).to_zoned_datetime(zone.clone()).ok()
            })
        })
    }
}

/// The values of a field: a list of `*`, `5` or `2-6`, each with or without a step. `None` if it is something else.
fn field(text: &str, low: u8, high: u8) -> Option<Vec<u8>> {
    let mut values = Vec::new();
    for part in text.split(',') {
        let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
        let every = step.map_or(Some(1), digits).filter(|step| *step > 0)?;
        let number = |text| digits(text).filter(|number| (low..=high).contains(number));
        let (from, to) = match range.split_once('-') {
            Some((from, to)) => (number(from)?, number(to)?),
            None if range == "*" => (low, high),
            None => (number(range)?, if step.is_some() { high } else { number(range)? }),
        };
        if from > to {
            return None;
        }
        values.extend((from..=to).step_by(usize::from(every)));
    }
    values.sort_unstable();
    values.dedup();
    Some(values)
}

/// A number of digits only. Steps beyond a byte are as good as the largest.
fn digits(text: &str) -> Option<u8> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u8::MAX))
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
            ("*/90 * * * *", "2024-02-28T11:00:00+00:00[UTC]"),
            ("*/300 * * * *", "2024-02-28T11:00:00+00:00[UTC]"),
            ("0 9 * * 1-5", "2024-02-29T09:00:00+00:00[UTC]"),
            ("0 0 * * 0", "2024-03-03T00:00:00+00:00[UTC]"),
            ("30 6 1,15 * *", "2024-03-01T06:30:00+00:00[UTC]"),
            ("0 0 29 2 *", "2024-02-29T00:00:00+00:00[UTC]"),
            ("0 0 1 1 1", "2025-01-01T00:00:00+00:00[UTC]"),
            ("0 0 15 3 2", "2024-03-05T00:00:00+00:00[UTC]"),
            (" 05  9\t* * *", "2024-02-29T09:05:00+00:00[UTC]"),
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
    fn an_expression_that_the_engine_refuses_is_refused_with_its_reason() {
        let named = [
            (
                "every day at 9",
                "it has 4 fields and needs five: minute, hour, day of the month, month, day of the week",
            ),
            (
                "*/20 * * * * *",
                "it has 6 fields and needs five: minute, hour, day of the month, month, day of the week",
            ),
            ("0 9 * * mon", "its day of the week is `mon`, and must be `*` or made of numbers from 0 to 6"),
            ("0 0 L * *", "its day of the month is `L`, and must be `*` or made of numbers from 1 to 31"),
            ("60 * * * *", "its minute is `60`, and must be `*` or made of numbers from 0 to 59"),
        ];
        for (text, reason) in named {
            assert_eq!(Cron::parse(text), Err(reason.to_owned()), "{text}");
        }
        let others = [
            "",
            "@daily",
            "0 0 * * 7",
            "0 0 * * 5L",
            "0 0 * * 1#2",
            "0 0 15W * *",
            "0 0 ? * *",
            "0 0 0 * *",
            "*/0 * * * *",
            "5-1 * * * *",
            "1- * * * *",
            "*-5 * * * *",
            ", * * * *",
            "+5 * * * *",
            "*/5/2 * * * *",
            "1/ * * * *",
            "a * * * *",
        ];
        for text in others {
            assert!(Cron::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_that_no_month_has_never_comes() {
        let now = "2024-01-01T00:00:00Z[UTC]".parse().unwrap();
        assert_eq!(Cron::parse("0 0 30 2 *").unwrap().next(&now), None);
    }
}
