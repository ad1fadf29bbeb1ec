//! `POST /api/agent/tickets/{id}/messages`: an agent answers, asks, notes or declines; to the version they read, or not at all.

use std::collections::HashSet;

use lambda_http::Request;
use serde::{Deserialize, Serialize};
use tickets::limits::ARTICLES_A_MESSAGE;
use tickets::refusal::{Code, Fault};
use tickets::{Agent, Author, Body, Event, Kind, Message, Moment, Refusal, Ticket, text};
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::desk::view::AgentTicket;
use crate::problem::Problem;
use crate::request::{self, characters};
use crate::store::{Guard, Remembered};
use crate::submit::{Faults, arrived, asked_hash, stopped, upload_list};
use crate::upload::owner;

/// As long as any title of an article.
const TITLE_CHARACTERS_MAX: usize = 200;
const URL_BYTES_MAX: usize = 500;

/// An agent's message about to be sent.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgentReply {
    /// `answer`, `question`, `note` or `decline`.
    #[schema(pattern = "^(answer|question|note|decline)$")]
    kind: String,
    /// 1 to 10,000 characters; of a decline, the reason.
    #[serde(default)]
    #[schema(required, min_length = 1)]
    body: String,
    /// Articles to point at; at most 10.
    #[serde(default)]
    articles: Vec<Article>,
    /// Ids of uploads that have arrived.
    #[serde(default)]
    uploads: Vec<String>,
}

/// An article to point at.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Article {
    title: String,
    /// `/…` of this site, or `https://…`.
    url: String,
}

pub(crate) async fn answer(app: &App, request: &Request) -> Answer {
    let agent = request::agent(request, app)?;
    let id = request::ticket_id(request)?;
    let key = request::idempotency_key(request)?;
    let asked: AgentReply = request::json(request)?;
    let version = request::version(request)?;
    let hash = asked_hash(&format!("/api/agent/tickets/{id}/messages"), &asked);
    let by = owner(&agent);
    if let Some(before) = app.store().remembered(&by, &key, app.now()).await? {
        return replay(app, &before, &hash, &agent).await;
    }
    let now = app.now();
    let message = prove(app, &asked, &agent, now)?;
    let ticket = &app.store().ticket(&id).await?;
    let after = ticket.clone().shown(now).said(message.kind, &agent, now)?;
    if message.kind != Kind::Note && ticket.version != version {
        return Err(Refusal::Stale.into());
    }
    let attachments = arrived(app, &by, &asked.uploads, Some(&message.id), now).await?;

    let remembered =
        Remembered { requester: by, key, asked: hash, ticket: id.clone(), message: Some(message.id.clone()) };
    let mut write = app.write(now);
    spoken(app, &mut write, ticket, &after, &message)?;
    write.bind(&id, &attachments)?;
    write.remember(&remembered)?;
    match app.store().commit(write.steps()?).await {
        Ok(()) => {
            if message.kind != Kind::Note && ticket.promise.is_some() {
                // The answer is sent; what is not learnt now, the next sweep learns.
                let _learnt = app.learn_pace(std::slice::from_ref(&ticket.topic)).await;
            }
            show(app, &id, &message.id, &agent).await
        }
        Err(Ok(guard)) => {
            // Another attempt with the same key may have been first; then its answer is this one's too.
            if let Some(before) = app.store().remembered(&remembered.requester, &remembered.key, now).await? {
                return replay(app, &before, &remembered.asked, &agent).await;
            }
            Err(refused(app, &guard, &id, &message, &agent).await?)
        }
        Err(Err(problem)) => Err(problem),
    }
}

/// What the message does to its ticket, and who is to be told.
fn spoken(
    app: &App,
    write: &mut crate::store::Write<'_>,
    ticket: &Ticket,
    after: &Ticket,
    message: &Message,
) -> Result<(), Problem> {
    write.message(&ticket.id, message)?;
    let event = match message.kind {
        Kind::Note => return write.unpurged(&ticket.id),
        Kind::Question => Event::Asked,
        Kind::Decline => Event::Declined,
        _ => Event::Answered,
    };
    write.change(ticket, after)?;
    if ticket.promise.is_some() {
        write.first_word(ticket, app.worked(ticket.queued_at, message.at))?;
    }
    for (title, url) in &message.articles {
        write.linked(title, url)?;
    }
    write.notice(event, &ticket.id)
}

/// Whoever was faster: another agent who took it is named, else the text has changed.
async fn refused(app: &App, guard: &Guard, id: &str, message: &Message, agent: &Agent) -> Result<Problem, Problem> {
    let said = app.store().ticket(id).await?.shown(message.at).said(message.kind, agent, message.at);
    Ok(said.err().map_or_else(|| stopped(guard, app), Problem::from))
}

fn prove(app: &App, asked: &AgentReply, agent: &Agent, now: Moment) -> Result<Message, Problem> {
    let mut faults = Faults::default();
    let kind = [Kind::Answer, Kind::Question, Kind::Note, Kind::Decline].into_iter().find(|k| k.name() == asked.kind);
    let kind = faults.keep(kind.ok_or_else(|| Fault::new("kind", Code::Unknown)));
    let body = faults.keep(Body::parse(&asked.body, characters));
    faults.keep(upload_list("uploads", &asked.uploads, app.limits.files_a_message));
    if asked.articles.len() > ARTICLES_A_MESSAGE {
        faults.keep::<()>(Err(Fault::new("articles", Code::TooMany(ARTICLES_A_MESSAGE))));
    }
    let mut articles = Vec::new();
    for (place, article) in asked.articles.iter().enumerate() {
        let title = text::short(&format!("articles[{place}].title"), &article.title, TITLE_CHARACTERS_MAX, characters);
        let title = faults.keep(title).unwrap_or_default();
        if !is_link(&article.url) {
            faults.keep::<()>(Err(Fault::new(&format!("articles[{place}].url"), Code::NotALink)));
        }
        articles.push((title, article.url.clone()));
    }
    let (Some(kind), Some(body), true) = (kind, body, faults.is_empty()) else { return Err(faults.problem()) };
    // The same article twice says nothing more, and one transaction counts each once.
    let mut seen = HashSet::new();
    articles.retain(|(_, url)| seen.insert(url.clone()));
    let id = request::fresh_id()?;
    Ok(Message { id, author: Author::Agent, agent: Some(agent.clone()), kind, body, articles, at: now })
}

/// A page of this site, or of another that is reached safely; never a script.
fn is_link(url: &str) -> bool {
    let own = url.starts_with('/') && !url.starts_with("//") && !url.starts_with("/\\");
    let fits = url.len() <= URL_BYTES_MAX && !url.chars().any(|c| c.is_whitespace() || c.is_control());
    fits && (own || url.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/')))
}

async fn show(app: &App, id: &str, message: &str, agent: &Agent) -> Answer {
    let dossier = app.store().dossier(id, app.now()).await?;
    Ok(AgentTicket::of(app, dossier, agent).await?.answer_with(message))
}

async fn replay(app: &App, before: &Remembered, hash: &str, agent: &Agent) -> Answer {
    match &before.message {
        Some(message) if before.asked == hash => show(app, &before.ticket, message, agent).await,
        _ => Err(Problem::IdempotencyKeyReused),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_a_page_and_runs_nothing() {
        let check = |url, expected| assert_eq!(is_link(url), expected, "{url}");
        check("/en/security/hacked-account/", true);
        check("/en/security/hacked-account/#close-other-sessions", true);
        check("https://example.org/a", true);
        check("http://example.org/a", false);
        check("//example.org/a", false);
        check("/\\example.org", false);
        check("javascript:alert(1)", false);
        check("https://", false);
        check("/en/a b", false);
        check("", false);
    }
}
