//! `GET /api/agent/tickets`: the queue, longest waiting first.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use lambda_http::{Request, RequestExt};
use serde::Serialize;
use tickets::queue::SHARDS;
use tickets::refusal::{Code, Fault};
use tickets::{Agent, Status, Ticket, Title};
use unicode_normalization::UnicodeNormalization;
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::desk::view::QueueRow;
use crate::problem::Problem;
use crate::request;
use crate::view::json;

/// Rows a page.
const PAGE: usize = 50;
/// Tickets read at a time, and at most for one page: filters look at tickets, not at the index.
const BATCH: usize = 100;
const READ_MAX: usize = 1000;
const QUERY_BYTES_MAX: usize = 400;

/// A page of the queue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueuePage {
    tickets: Vec<QueueRow>,
    /// The `cursor` of the next page, when there may be one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    counts: Counts,
}

/// How many tickets are where.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Counts {
    /// Waiting for an agent.
    received: u64,
}

/// What an agent wants to see.
struct Filter {
    statuses: Vec<Status>,
    topic: Option<String>,
    language: Option<String>,
    assignee: Option<String>,
    words: Vec<String>,
}

pub(crate) async fn queue(app: &App, request: &Request) -> Answer {
    let agent = request::agent(request, app)?;
    let filter = Filter::of(request)?;
    let mut after = cursor(request)?;
    let (now, store) = (app.now(), app.store());
    let lines: Vec<String> = filter.lines();
    let (mut rows, mut read, mut next) = (Vec::new(), 0, None);
    'pages: while read < READ_MAX {
        let places = store.merged(&lines, &after, BATCH).await?;
        let last = places.len() < BATCH;
        read += places.len();
        let ids: Vec<String> = places.iter().map(|(_, id)| id.clone()).collect();
        let tickets = store.tickets(&ids).await?;
        for (place, id) in places {
            after = place;
            // The index lags behind the table: what left the line meanwhile is judged by what it is now.
            let Some(ticket) = tickets.iter().find(|ticket| ticket.id == id) else { continue };
            if filter.shows(ticket, &agent) {
                rows.push(QueueRow::of(ticket, now));
            }
            if rows.len() == PAGE {
                next = Some(after.clone());
                break 'pages;
            }
        }
        next = (!last).then(|| after.clone());
        if last {
            break;
        }
    }
    let counts = Counts { received: store.queue_and_paces(&[], app.now()).await?.0 };
    let next = next.map(|place| URL_SAFE_NO_PAD.encode(place));
    Ok(json(StatusCode::OK, &QueuePage { tickets: rows, next, counts }))
}

impl Filter {
    fn of(request: &Request) -> Result<Self, Problem> {
        let query = request.query_string_parameters();
        let value = |name: &str| query.first(name).filter(|value| !value.is_empty()).map(str::to_owned);
        let statuses = match value("status").as_deref() {
            None | Some("open") => vec![Status::Received, Status::InReview, Status::NeedsAnswer],
            Some(name) => vec![Status::from_name(name).ok_or_else(|| Fault::new("status", Code::Unknown))?],
        };
        let words = value("q").unwrap_or_default();
        if words.len() > QUERY_BYTES_MAX {
            return Err(Fault::new("q", Code::TooLong(QUERY_BYTES_MAX)).into());
        }
        Ok(Self {
            statuses,
            topic: value("topic"),
            language: value("language"),
            assignee: value("assignee"),
            words: folded(&words).split_whitespace().map(str::to_owned).collect(),
        })
    }

    fn lines(&self) -> Vec<String> {
        let shards =
            |status: &Status| (0..SHARDS).map(|shard| format!("{}#{shard}", status.name())).collect::<Vec<_>>();
        self.statuses.iter().flat_map(shards).collect()
    }

    fn shows(&self, ticket: &Ticket, agent: &Agent) -> bool {
        let is = |wanted: &Option<String>, actual: &str| wanted.as_ref().is_none_or(|wanted| wanted == actual);
        let assignee = ticket.assignee.as_ref().map(|assignee| assignee.id.as_str());
        let owned = match self.assignee.as_deref() {
            None => true,
            Some("none") => assignee.is_none(),
            Some("me") => assignee == Some(agent.id.as_str()),
            Some(id) => assignee == Some(id),
        };
        let title = folded(ticket.title.as_ref().map(Title::as_str).unwrap_or_default());
        let found = self.words.iter().all(|word| title.contains(word) || ticket.number.starts_with(word));
        self.statuses.contains(&ticket.status)
            && is(&self.topic, &ticket.topic)
            && is(&self.language, &ticket.language)
            && owned
            && found
    }
}

/// Lower case without diacritics, so that *haslo* finds *Hasło*.
fn folded(text: &str) -> String {
    let plain = text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    plain.flat_map(char::to_lowercase).map(|c| if c == 'ł' { 'l' } else { c }).collect()
}

/// The place on the lines after which the page begins.
fn cursor(request: &Request) -> Result<String, Problem> {
    let query = request.query_string_parameters();
    let Some(cursor) = query.first("cursor").filter(|cursor| !cursor.is_empty()) else { return Ok("0".to_owned()) };
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok().filter(|bytes| bytes.len() < 100);
    let place = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let shaped = place.filter(|p| p.split_once('#').is_some_and(|(time, id)| time.len() == 15 && request::is_id(id)));
    shaped.ok_or_else(|| Fault::new("cursor", Code::Unknown).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_searched_without_case_and_diacritics() {
        let check = |raw, expected: &str| assert_eq!(folded(raw), expected);
        check("Hasło ŻÓŁĆ", "haslo zolc");
        check("Ünïcode", "unicode");
        check("plain", "plain");
    }
}
