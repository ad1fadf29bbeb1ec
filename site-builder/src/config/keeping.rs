//! What `site.toml` says of the end of things: when tickets close, how long what is kept, and which programs are told.

use serde::{Deserialize, Serialize};

/// The events a webhook can ask for; `functions` sends exactly these.
const EVENTS: [&str; 11] = [
    "ticket.received",
    "ticket.replied",
    "ticket.edited",
    "ticket.withdrawn",
    "ticket.answered",
    "ticket.asked",
    "ticket.declined",
    "ticket.warned",
    "ticket.closed",
    "ticket.settled",
    "ticket.restored",
];

/// When tickets that wait for their requester are closed, in days.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Closing {
    #[serde(skip_serializing_if = "Option::is_none")]
    warn_after_days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    close_after_days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_after_days: Option<u32>,
}

/// How long what is kept, in days.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Retention {
    #[serde(skip_serializing_if = "Option::is_none")]
    tickets_days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feedback_days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    restrictions_days: Option<u32>,
}

/// A program of the team's that is told of tickets.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Webhook {
    url: String,
    #[serde(default)]
    events: Vec<String>,
}

impl Closing {
    /// Everything that cannot be so, each with what would be right.
    pub(super) fn faults(&self) -> Vec<String> {
        let named = [
            ("warn_after_days", self.warn_after_days),
            ("close_after_days", self.close_after_days),
            ("answered_after_days", self.answered_after_days),
        ];
        too_short(&named)
    }
}

impl Retention {
    /// Everything that cannot be so, each with what would be right.
    pub(super) fn faults(&self) -> Vec<String> {
        let named = [
            ("tickets_days", self.tickets_days),
            ("feedback_days", self.feedback_days),
            ("restrictions_days", self.restrictions_days),
        ];
        too_short(&named)
    }
}

impl Webhook {
    /// Everything that cannot be so, each with what would be right.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let near = ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|own| self.url.starts_with(own));
        if !near && !self.url.starts_with("https://") {
            wrong.push(format!("the webhook {:?} is not reached safely; its url begins with https://", self.url));
        }
        for event in self.events.iter().filter(|event| !EVENTS.contains(&event.as_str())) {
            wrong.push(format!("{event:?} is no event; write some of {}", EVENTS.join(", ")));
        }
        wrong
    }
}

fn too_short(named: &[(&str, Option<u32>)]) -> Vec<String> {
    let short = named.iter().filter(|(_, days)| *days == Some(0));
    short.map(|(name, _)| format!("`{name}` is 0; the shortest is 1 day")).collect()
}
