//! What `site.toml` says of the team: its limits, when it works and how fast it answers.

use std::collections::BTreeMap;

use serde::Deserialize;

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Limits that differ from the defaults of `tickets::limits`.
#[derive(Debug, Clone, Default, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limits {
    #[serde(skip_serializing_if = "Option::is_none")]
    open_tickets: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) files_a_message: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file_mib: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    writes_an_hour_per_requester: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    writes_an_hour_per_address: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undo_minutes: Option<u32>,
}

/// When the team works and how fast it answers.
#[derive(Debug, Clone, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Support {
    #[serde(default = "utc")]
    pub(crate) time_zone: String,
    #[serde(default)]
    first_answer: FirstAnswer,
    #[serde(default = "answers_a_day")]
    answers_a_day: u32,
    #[serde(default, deserialize_with = "opening")]
    hours: BTreeMap<String, (String, String)>,
    #[serde(default)]
    holidays: Vec<String>,
}

/// The configured wait for a first answer, in hours of support time.
#[derive(Debug, Clone, Copy, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
struct FirstAnswer {
    from_hours: u32,
    to_hours: u32,
}

impl Default for FirstAnswer {
    fn default() -> Self {
        Self { from_hours: 8, to_hours: 48 }
    }
}

impl Default for Support {
    fn default() -> Self {
        Self {
            time_zone: utc(),
            first_answer: FirstAnswer::default(),
            answers_a_day: answers_a_day(),
            hours: BTreeMap::new(),
            holidays: Vec::new(),
        }
    }
}

fn utc() -> String {
    "UTC".to_owned()
}

fn answers_a_day() -> u32 {
    40
}

fn opening<'de, D: serde::Deserializer<'de>>(value: D) -> Result<BTreeMap<String, (String, String)>, D::Error> {
    let raw: BTreeMap<String, String> = BTreeMap::deserialize(value)?;
    let pair = |(day, hours): (String, String)| match hours.split_once('-') {
        Some((from, to)) => Ok((day, (from.trim().to_owned(), to.trim().to_owned()))),
        None => Err(serde::de::Error::custom(format!(
            "{hours:?} is not a time of opening and of closing; write \"09:00-17:00\""
        ))),
    };
    raw.into_iter().map(pair).collect()
}

impl Support {
    /// Everything that cannot be so, each with what would be right.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if jiff::tz::TimeZone::get(&self.time_zone).is_err() {
            wrong.push(format!("there is no time zone {:?}; write one such as \"Europe/Warsaw\"", self.time_zone));
        }
        if self.first_answer.from_hours > self.first_answer.to_hours {
            wrong.push("`first_answer` begins after it ends; `from_hours` must not exceed `to_hours`".to_owned());
        }
        if self.answers_a_day == 0 {
            wrong.push("`answers_a_day` is 0; a team that answers nobody can promise nothing".to_owned());
        }
        for (day, (opens, closes)) in &self.hours {
            if !WEEKDAYS.contains(&day.as_str()) {
                wrong.push(format!("{day:?} is no weekday; write one of {}", WEEKDAYS.join(", ")));
            }
            let time = |text: &str| text.parse::<jiff::civil::Time>().ok();
            if !matches!((time(opens), time(closes)), (Some(opens), Some(closes)) if opens < closes) {
                wrong.push(format!(
                    "the hours of {day} are not a time of opening and a later one of closing; write \"09:00-17:00\""
                ));
            }
        }
        for day in self.holidays.iter().filter(|day| day.parse::<jiff::civil::Date>().is_err()) {
            wrong.push(format!("the holiday {day:?} is no date; write 2026-12-24"));
        }
        wrong
    }
}
