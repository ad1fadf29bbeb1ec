//! The part of a site's configuration that decides about tickets: topics, limits, when the team works, when tickets close,
//! how long things are kept, whom to tell.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use tickets::queue::Hours;
use tickets::review::Closing;
use tickets::{Basis, Limits, Moment, Pace};

/// How far ahead the support hours are laid out. Estimates beyond it count as if the team never slept.
const DAYS_AHEAD: i32 = 60;
const DAY_SECONDS: i64 = 24 * 60 * 60;

/// The part of a site's configuration that decides about tickets.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Desk {
    /// The languages a ticket may be written in.
    pub languages: Vec<String>,
    /// The topics a ticket may be about.
    pub topics: Vec<String>,
    /// Those of them whose files are opened on the record.
    #[serde(default)]
    pub sensitive: Vec<String>,
    /// What the help centre is called, by language.
    #[serde(default)]
    pub name: BTreeMap<String, String>,
    /// Where the help centre is: `https://help.example`.
    #[serde(default)]
    pub address: String,
    /// How long what is kept.
    #[serde(default)]
    pub retention: Retention,
    /// The team's own programs that are told of tickets.
    #[serde(default)]
    pub webhooks: Vec<Webhook>,
    /// When tickets that wait for their requester are closed.
    #[serde(default)]
    closing: ClosingDays,
    /// Limits that differ from the defaults.
    #[serde(default)]
    limits: ChangedLimits,
    /// When the team works and how fast it answers.
    support: Support,
}

/// How long what is kept, in days.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// The text and files of a ticket that is over.
    pub tickets_days: i64,
    /// Searches nobody's article answered, and what readers said of articles.
    pub feedback_days: i64,
    /// Restrictions that are over.
    pub restrictions_days: i64,
}

impl Default for Retention {
    fn default() -> Self {
        Self { tickets_days: 730, feedback_days: 400, restrictions_days: 180 }
    }
}

impl Retention {
    /// How long a restriction is remembered after its end.
    #[must_use]
    pub fn restrictions_seconds(&self) -> i64 {
        self.restrictions_days.saturating_mul(DAY_SECONDS)
    }

    /// When feedback given at `now` vanishes, in seconds since 1970.
    #[must_use]
    pub fn feedback_until(&self, now: Moment) -> i64 {
        now.plus_seconds(self.feedback_days.saturating_mul(DAY_SECONDS)).unix_seconds()
    }
}

/// A program of the team's that is told of tickets, signed as Standard Webhooks say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// Where it listens.
    pub url: String,
    /// Of what it is told: names of `tickets::Event`. Empty means all.
    #[serde(default)]
    pub events: Vec<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ClosingDays {
    warn_after_days: i64,
    close_after_days: i64,
    answered_after_days: i64,
}

impl Default for ClosingDays {
    fn default() -> Self {
        Self { warn_after_days: 7, close_after_days: 7, answered_after_days: 14 }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangedLimits {
    open_tickets: Option<u32>,
    files_a_message: Option<usize>,
    file_mib: Option<u64>,
    writes_an_hour_per_requester: Option<u32>,
    writes_an_hour_per_address: Option<u32>,
    undo_minutes: Option<i64>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Support {
    time_zone: String,
    first_answer: FirstAnswer,
    answers_a_day: u64,
    /// Weekday (`mon` …) → opening and closing time. Empty: always.
    hours: BTreeMap<String, (Time, Time)>,
    holidays: Vec<Date>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct FirstAnswer {
    from_hours: i64,
    to_hours: i64,
}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Desk {
    /// Parses the text of a site's `desk.json`.
    ///
    /// # Errors
    /// A sentence that says where the text is wrong.
    pub fn parse(json: &str) -> Result<Self, String> {
        let desk: Self = serde_json::from_str(json).map_err(|e| e.to_string())?;
        TimeZone::get(&desk.support.time_zone).map_err(|e| format!("time zone: {e}"))?;
        Ok(desk)
    }

    /// The limits in force.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let (changed, default) = (&self.limits, Limits::default());
        Limits {
            open_tickets: changed.open_tickets.unwrap_or(default.open_tickets),
            files_a_message: changed.files_a_message.unwrap_or(default.files_a_message),
            file_bytes_max: changed.file_mib.map_or(default.file_bytes_max, |mib| mib.saturating_mul(1024 * 1024)),
            writes_an_hour_per_requester: changed
                .writes_an_hour_per_requester
                .unwrap_or(default.writes_an_hour_per_requester),
            writes_an_hour_per_address: changed
                .writes_an_hour_per_address
                .unwrap_or(default.writes_an_hour_per_address),
            undo_seconds: changed.undo_minutes.map_or(default.undo_seconds, |minutes| minutes.saturating_mul(60)),
        }
    }

    /// First answers the team expects to give on a working day.
    #[must_use]
    pub fn answers_a_day(&self) -> u64 {
        self.support.answers_a_day
    }

    /// The configured pace, until enough was measured.
    #[must_use]
    pub fn default_pace(&self) -> Pace {
        let days = i64::try_from(self.support.hours.len()).unwrap_or(7);
        let open = |(opens, closes): &(Time, Time)| opens.duration_until(*closes).as_secs().max(0);
        let open_seconds: i64 = self.support.hours.values().map(open).sum();
        let day_seconds = if days == 0 { DAY_SECONDS } else { open_seconds / days };
        let FirstAnswer { from_hours, to_hours } = self.support.first_answer;
        let each = day_seconds / i64::try_from(self.support.answers_a_day.max(1)).unwrap_or(1);
        Pace {
            from_seconds: from_hours * 3600,
            // Nobody answers sooner than between two answers, however short the configured wait.
            to_seconds: (to_hours * 3600).max(each),
            from_each_seconds: each,
            to_each_seconds: each * 2,
            basis: Basis::Default,
        }
    }

    /// When tickets that wait for their requester are closed.
    #[must_use]
    pub fn closing(&self) -> Closing {
        let seconds = |days: i64| days.saturating_mul(DAY_SECONDS);
        Closing {
            warn_seconds: seconds(self.closing.warn_after_days),
            close_seconds: seconds(self.closing.close_after_days),
            answered_seconds: seconds(self.closing.answered_after_days),
        }
    }

    /// The day it is where the team works: `2026-11-23`.
    #[must_use]
    pub fn day(&self, at: Moment) -> String {
        let zone = TimeZone::get(&self.support.time_zone).unwrap_or(TimeZone::UTC);
        let time = Timestamp::from_millisecond(at.0).unwrap_or_default();
        time.to_zoned(zone).date().to_string()
    }

    /// The support hours from a day before `since` until well after `now`.
    #[must_use]
    pub fn hours(&self, since: Moment, now: Moment) -> Hours {
        if self.support.hours.is_empty() {
            return Hours::default();
        }
        self.intervals(since, now).map(Hours).unwrap_or_default()
    }

    fn intervals(&self, since: Moment, now: Moment) -> Result<Vec<(Moment, Moment)>, jiff::Error> {
        let zone = TimeZone::get(&self.support.time_zone)?;
        let first = Timestamp::from_millisecond(since.0)?.to_zoned(zone.clone()).date();
        let days = i32::try_from(now.seconds_since(since).max(0) / DAY_SECONDS).unwrap_or(i32::MAX - DAYS_AHEAD);
        let mut open = Vec::new();
        for day in -1..days + DAYS_AHEAD {
            let date = first.checked_add(day.days())?;
            let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
            let hours = WEEKDAYS.get(weekday).and_then(|name| self.support.hours.get(*name));
            let Some((opens, closes)) = hours.filter(|_| !self.support.holidays.contains(&date)) else { continue };
            let at = |time: Time| -> Result<Moment, jiff::Error> {
                Ok(Moment(date.to_datetime(time).to_zoned(zone.clone())?.timestamp().as_millisecond()))
            };
            open.push((at(*opens)?, at(*closes)?));
        }
        Ok(open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESK: &str = r#"{"languages":["en"],"topics":["other"],"limits":{"undo_minutes":1},
        "support":{"time_zone":"Europe/Warsaw","first_answer":{"from_hours":4,"to_hours":16},"answers_a_day":60,
        "hours":{"mon":["08:00","18:00"],"tue":["08:00","18:00"]},"holidays":["2026-11-24"]}}"#;

    fn moment(rfc3339: &str) -> Moment {
        Moment(rfc3339.parse::<Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn support_hours_follow_the_zone_the_week_and_the_holidays() {
        let hours = Desk::parse(DESK).unwrap().hours(moment("2026-11-23T12:00:00Z"), moment("2026-11-23T12:00:00Z"));
        // Monday closes at 17:00 UTC, Tuesday is a holiday, so the third hour falls on the next Monday.
        let reached = hours.after(moment("2026-11-23T15:00:00Z"), 3 * 3600);
        assert_eq!(reached, moment("2026-11-30T08:00:00Z"));
    }

    #[test]
    fn what_is_not_changed_keeps_its_default() {
        let limits = Desk::parse(DESK).unwrap().limits();
        assert_eq!((limits.undo_seconds, limits.open_tickets), (60, 5));
    }

    #[test]
    fn a_pace_is_spread_over_the_opening_hours() {
        assert_eq!(Desk::parse(DESK).unwrap().default_pace().from_each_seconds, 600);
    }

    #[test]
    fn a_mistake_is_named() {
        assert!(Desk::parse(&DESK.replace("Europe/Warsaw", "Europe/Atlantis")).unwrap_err().contains("Atlantis"));
        assert!(Desk::parse(&DESK.replace("languages", "tongues")).unwrap_err().contains("tongues"));
    }
}
