//! Points in time, in the form of the database and the API.

use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::TimeZone;

/// A point in time in milliseconds since the Unix epoch, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Wraps milliseconds since 1970-01-01T00:00:00Z.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Returns the milliseconds since 1970-01-01T00:00:00Z.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Returns the point that lies `seconds` later (earlier when negative), saturating at the ends.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Returns the point that lies `days` of 24 hours later (earlier when negative).
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// Returns the whole seconds since `earlier`; negative when `earlier` is later.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).div_euclid(1000)
    }

    /// Writes RFC 3339 in UTC with milliseconds: `2026-11-22T09:30:00.123Z`.
    pub fn to_rfc3339(self) -> String {
        // By far quicker than a pattern, and a thread has a hundred of them.
        const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(3));
        PRINTER.timestamp_to_string(&self.clamped())
    }

    /// Takes the instant apart into what a calendar and a clock show, in UTC.
    pub fn civil(self) -> CivilTime {
        let time = self.clamped().to_zoned(TimeZone::UTC).datetime();
        CivilTime { year: time.year(), month: time.month(), day: time.day(), hour: time.hour(), minute: time.minute() }
    }

    /// Reads RFC 3339 (with any offset) or a date `YYYY-MM-DD`, taken as midnight UTC; `None` where it is neither.
    ///
    /// ```
    /// use afterword::domain::timestamp::Timestamp;
    ///
    /// let time = Timestamp::parse("2026-11-24T14:50:00+01:00").map(Timestamp::to_rfc3339);
    /// assert_eq!(time.as_deref(), Some("2026-11-24T13:50:00.000Z"));
    /// assert_eq!(Timestamp::parse("tomorrow"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
            return Some(Self(timestamp.as_millisecond()));
        }
        let date: jiff::civil::Date = text.parse().ok()?;
        let midnight = date.to_zoned(TimeZone::UTC).ok()?;
        Some(Self(midnight.timestamp().as_millisecond()))
    }

    fn clamped(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

/// A date and a time of day, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CivilTime {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: i8,
    /// The day of the month, 1 to 31.
    pub day: i8,
    /// The hour, 0 to 23.
    pub hour: i8,
    /// The minute, 0 to 59.
    pub minute: i8,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc3339_has_three_decimals_and_z() {
        assert_eq!(Timestamp::from_millis(1_795_339_800_120).to_rfc3339(), "2026-11-22T09:30:00.120Z");
        assert_eq!(Timestamp::from_millis(0).to_rfc3339(), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn an_instant_is_taken_apart_in_utc() {
        let expected = CivilTime { year: 2026, month: 11, day: 22, hour: 9, minute: 30 };
        assert_eq!(Timestamp::from_millis(1_795_339_800_120).civil(), expected);
    }

    #[test]
    fn what_is_written_can_be_read() {
        let instant = Timestamp::from_millis(1_795_339_800_120);
        assert_eq!(Timestamp::parse(&instant.to_rfc3339()), Some(instant));
        assert_eq!(Timestamp::parse("1970-01-02"), Some(Timestamp::from_millis(86_400_000)));
        assert_eq!(Timestamp::parse("yesterday"), None);
    }

    #[test]
    fn seconds_are_rounded_towards_the_past() {
        let start = Timestamp::from_millis(10_000);
        assert_eq!(Timestamp::from_millis(12_999).seconds_since(start), 2);
        assert_eq!(Timestamp::from_millis(9_999).seconds_since(start), -1);
    }
}
