//! `GET /api/tickets`: this requester's tickets, newest first.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use lambda_http::{Request, RequestExt};
use serde::Serialize;
use tickets::refusal::{Code, Fault};
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::problem::Problem;
use crate::request;
use crate::view::{TicketSummary, estimate_of, json};

/// Tickets a page: more than most people ever write.
const PAGE: i32 = 25;

/// A page of tickets.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TicketPage {
    tickets: Vec<TicketSummary>,
    /// The `cursor` of the next page, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

pub(crate) async fn list(app: &App, request: &Request) -> Answer {
    let requester = request::requester(request)?;
    let query = request.query_string_parameters();
    let after = query.first("cursor").map(decode).transpose()?;
    let (ids, next) = app.store().page(&requester, after.as_deref(), PAGE).await?;
    let mut tickets = Vec::with_capacity(ids.len());
    for ticket in app.store().tickets(&ids).await? {
        let estimate = estimate_of(app, &ticket).await?;
        tickets.push(TicketSummary::of(ticket, estimate, app.now()));
    }
    let next = next.map(|line| URL_SAFE_NO_PAD.encode(line));
    Ok(json(StatusCode::OK, &TicketPage { tickets, next }))
}

fn decode(cursor: &str) -> Result<String, Problem> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok().filter(|bytes| bytes.len() < 100);
    let line = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let shaped =
        line.filter(|line| line.split_once('#').is_some_and(|(time, id)| time.len() == 15 && request::is_id(id)));
    shaped.ok_or_else(|| Fault::new("cursor", Code::Unknown).into())
}
