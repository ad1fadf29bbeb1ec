//! What a help centre decided: read once, from the environment on Lambda, from the built site on one machine.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use tickets::queue::{Basis, Hours, Pace};
use tickets::{Limits, Moment};

/// How far ahead the support hours are laid out. Estimates beyond it count as if the team never slept.
const DAYS_AHEAD: i32 = 60;

/// The configuration of the functions.
#[derive(Debug, Clone)]
pub struct Config {
    /// The DynamoDB table.
    pub table: String,
    /// The bucket for uploads and attachments.
    pub bucket: String,
    /// What the team wrote into `site.toml`, as the site builder hands it on.
    pub desk: Desk,
    /// What CloudFront adds to every request; without it a request came around CloudFront. None accepts all.
    pub origin_secret: Option<String>,
    /// Where agents sign in. Without it nobody is an agent.
    pub sign_in: Option<SignIn>,
}

/// The OpenID Connect issuer agents sign in at, and what its tokens must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The issuer's address, exactly as its tokens name it.
    pub issuer: String,
    /// What the console is called at the issuer.
    pub client_id: String,
    /// The group whose members are agents.
    pub group: String,
    /// The scope a token must have: ID tokens have none, so they never pass for access tokens.
    pub scope: String,
}

impl SignIn {
    /// Signing in at `issuer` with the usual group and scope.
    #[must_use]
    pub fn new(issuer: &str, client_id: &str) -> Self {
        let (group, scope) = ("agents".to_owned(), "pomoc/agent".to_owned());
        Self { issuer: issuer.to_owned(), client_id: client_id.to_owned(), group, scope }
    }

    fn from_environment() -> Option<Self> {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let mut sign_in = Self::new(&variable("POMOC_ISSUER")?, &variable("POMOC_CLIENT_ID")?);
        sign_in.group = variable("POMOC_AGENT_GROUP").unwrap_or(sign_in.group);
        sign_in.scope = variable("POMOC_AGENT_SCOPE").unwrap_or(sign_in.scope);
        Some(sign_in)
    }
}

impl Config {
    /// Reads `POMOC_TABLE`, `POMOC_BUCKET`, `POMOC_DESK` (the text of the site's `desk.json`) and, when set,
    /// `POMOC_ORIGIN_SECRET`. Where agents sign in is `POMOC_ISSUER` and `POMOC_CLIENT_ID`, with `POMOC_AGENT_GROUP`
    /// (`agents`) and `POMOC_AGENT_SCOPE` (`pomoc/agent`).
    ///
    /// # Errors
    /// A sentence that names the variable and what it should hold.
    pub fn from_environment() -> Result<Self, String> {
        let variable =
            |name: &str| std::env::var(name).map_err(|_| format!("the environment variable {name} is not set"));
        Ok(Self {
            table: variable("POMOC_TABLE")?,
            bucket: variable("POMOC_BUCKET")?,
            desk: Desk::parse(&variable("POMOC_DESK")?).map_err(|e| format!("POMOC_DESK: {e}"))?,
            origin_secret: std::env::var("POMOC_ORIGIN_SECRET").ok().filter(|secret| !secret.is_empty()),
            sign_in: SignIn::from_environment(),
        })
    }
}

/// The part of a site's configuration that decides about tickets.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Desk {
    /// The languages a ticket may be written in.
    pub languages: Vec<String>,
    /// The topics a ticket may be about.
    pub topics: Vec<String>,
    /// Limits that differ from the defaults.
    #[serde(default)]
    limits: ChangedLimits,
    /// When the team works and how fast it answers.
    support: Support,
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
        let day_seconds = if days == 0 { 24 * 3600 } else { open_seconds / days };
        let FirstAnswer { from_hours, to_hours } = self.support.first_answer;
        Pace {
            from_seconds: from_hours * 3600,
            to_seconds: to_hours * 3600,
            seconds_per_answer: day_seconds / i64::try_from(self.support.answers_a_day.max(1)).unwrap_or(1),
            basis: Basis::Default,
        }
    }

    /// The support hours from a day before `now` on.
    #[must_use]
    pub fn hours_from(&self, now: Moment) -> Hours {
        if self.support.hours.is_empty() {
            return Hours::default();
        }
        self.intervals(now).map(Hours).unwrap_or_default()
    }

    fn intervals(&self, now: Moment) -> Result<Vec<(Moment, Moment)>, jiff::Error> {
        let zone = TimeZone::get(&self.support.time_zone)?;
        let today = Timestamp::from_millisecond(now.0)?.to_zoned(zone.clone()).date();
        let mut open = Vec::new();
        for day in -14..DAYS_AHEAD {
            let date = today.checked_add(day.days())?;
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
        let hours = Desk::parse(DESK).unwrap().hours_from(moment("2026-11-23T12:00:00Z"));
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
        assert_eq!(Desk::parse(DESK).unwrap().default_pace().seconds_per_answer, 600);
    }

    #[test]
    fn a_mistake_is_named() {
        assert!(Desk::parse(&DESK.replace("Europe/Warsaw", "Europe/Atlantis")).unwrap_err().contains("Atlantis"));
        assert!(Desk::parse(&DESK.replace("languages", "tongues")).unwrap_err().contains("tongues"));
    }
}
