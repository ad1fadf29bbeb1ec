//! `POST /api/tickets/{id}/messages`: the requester writes again. Keeps the place in the queue, answers a question, reopens
//! what was answered.

use http::StatusCode;
use lambda_http::Request;
use serde::{Deserialize, Serialize};
use tickets::{Author, Body, Event, Kind, Message, Refusal, RequesterId, Writing};
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::change::TRIES;
use crate::problem::Problem;
use crate::request::{self, characters};
use crate::store::{Guard, Remembered};
use crate::submit::{Faults, arrived, asked_hash, stopped, upload_list};
use crate::view::{TicketView, json, set};

/// A message about to be sent.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reply {
    /// 1 to 10,000 characters.
    #[serde(default)]
    #[schema(required, min_length = 1)]
    body: String,
    /// Ids of uploads that have arrived.
    #[serde(default)]
    uploads: Vec<String>,
}

pub(crate) async fn reply(app: &App, request: &Request) -> Answer {
    let requester = request::requester(request)?;
    let id = request::ticket_id(request)?;
    let key = request::idempotency_key(request)?;
    let asked: Reply = request::json(request)?;
    let hash = asked_hash(&format!("/api/tickets/{id}/messages"), &asked);
    if let Some(before) = app.store().remembered(&requester, &key, app.now()).await? {
        return replay(app, &before, &hash).await;
    }
    let now = app.now();
    let message = prove(app, &asked, now)?;
    app.store().folder(&id, &requester).await?.ticket.replied(now)?;
    app.prove_unrestricted(&requester, request, Writing::More, now).await?;
    let scopes = app.scopes(Some(&requester), request);
    let attachments = arrived(app, &requester, &asked.uploads, Some(&message.id), now).await?;

    let message_id = Some(message.id.clone());
    let remembered = Remembered { requester, key, asked: hash, ticket: id.clone(), message: message_id };
    for _ in 0..TRIES {
        let ticket = app.store().folder(&id, &remembered.requester).await?.ticket;
        let after = app.promised(Some(&ticket), ticket.replied(now)?).await?;
        let mut write = app.write(now);
        write.change(&ticket, &after)?;
        write.message(&id, &message)?;
        write.notice(Event::Replied, &id)?;
        write.bind(&id, &attachments)?;
        write.remember(&remembered)?;
        write.count(&scopes)?;
        match app.store().commit(write.steps()?).await {
            Ok(()) => return show(app, &id, &remembered.requester, &message.id).await,
            Err(Ok(guard)) => {
                // Another attempt with the same key may have been first; then its answer is this one's too.
                if let Some(before) = app.store().remembered(&remembered.requester, &remembered.key, now).await? {
                    return replay(app, &before, &remembered.asked).await;
                }
                if guard != Guard::Version {
                    return Err(stopped(&guard, app));
                }
            }
            Err(Err(problem)) => return Err(problem),
        }
    }
    Err(Refusal::Stale.into())
}

fn prove(app: &App, asked: &Reply, now: tickets::Moment) -> Result<Message, Problem> {
    let mut faults = Faults::default();
    let body = faults.keep(Body::parse(&asked.body, characters));
    faults.keep(upload_list("uploads", &asked.uploads, app.limits.files_a_message));
    let (Some(body), true) = (body, faults.is_empty()) else { return Err(faults.problem()) };
    let id = request::fresh_id()?;
    Ok(Message { id, author: Author::Requester, agent: None, kind: Kind::Reply, body, articles: Vec::new(), at: now })
}

/// The message as its ticket shows it; the ticket's new version is in the `ETag`.
async fn show(app: &App, id: &str, requester: &RequesterId, message: &str) -> Answer {
    let view = TicketView::of(app, app.store().folder(id, requester).await?).await?;
    let mut response = json(StatusCode::CREATED, &view.message(message));
    set(&mut response, http::header::ETAG, &view.etag());
    set(&mut response, http::header::LOCATION, &format!("/api/tickets/{id}"));
    Ok(response)
}

async fn replay(app: &App, before: &Remembered, hash: &str) -> Answer {
    match &before.message {
        Some(message) if before.asked == hash => show(app, &before.ticket, &before.requester, message).await,
        _ => Err(Problem::IdempotencyKeyReused),
    }
}
