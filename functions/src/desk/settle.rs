//! `PATCH /api/agent/tickets/{id}`: an agent closes a ticket, moves it to another topic, or takes it over.

use lambda_http::Request;
use serde::Deserialize;
use tickets::refusal::{Code, Fault};
use tickets::{Agent, Event, Moment, Refusal, Status, Ticket};
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::desk::view::AgentTicket;
use crate::problem::Problem;
use crate::request;
use crate::submit::{Faults, one_of, stopped};

/// What is to change; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settlement {
    /// `closed`.
    #[serde(default)]
    status: Option<String>,
    /// One of the site's topics.
    #[serde(default)]
    topic: Option<String>,
    /// `me` takes it over, null gives it back.
    #[serde(default, deserialize_with = "request::present")]
    #[schema(value_type = Option<String>)]
    assignee: Option<Option<String>>,
}

pub(crate) async fn settle(app: &App, request: &Request) -> Answer {
    let agent = request::agent(request, app)?;
    let id = request::ticket_id(request)?;
    let asked: Settlement = request::json(request)?;
    let version = request::version(request)?;
    prove(app, &asked)?;
    let before = &app.store().ticket(&id).await?;
    if before.version != version {
        return Err(Refusal::Stale.into());
    }
    let now = app.now();
    let after = decide(before, &asked, &agent, now)?;
    if after != *before {
        let mut write = app.write(now);
        write.change(before, &after)?;
        if after.topic != before.topic {
            write.former(before, Some(&agent))?;
        }
        if after.status == Status::Closed && before.status != Status::Closed {
            write.notice(Event::Closed, &id)?;
        }
        match app.store().commit(write.steps()?).await {
            Ok(()) => {}
            Err(Ok(guard)) => return Err(stopped(&guard, app)),
            Err(Err(problem)) => return Err(problem),
        }
    }
    let dossier = app.store().dossier(&id, now).await?;
    Ok(AgentTicket::of(app, dossier, &agent).await?.answer(request))
}

fn prove(app: &App, asked: &Settlement) -> Result<(), Problem> {
    let mut faults = Faults::default();
    if asked.status.as_deref().is_some_and(|status| status != Status::Closed.name()) {
        faults.keep::<()>(Err(Fault::new("status", Code::Unknown)));
    }
    if let Some(topic) = &asked.topic {
        faults.keep(one_of("topic", topic, &app.config.desk.topics));
    }
    if asked.assignee.as_ref().and_then(Option::as_deref).is_some_and(|assignee| assignee != "me") {
        faults.keep::<()>(Err(Fault::new("assignee", Code::Unknown)));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.problem()) }
}

/// One request is one change: it costs one version, whatever it holds.
fn decide(before: &Ticket, asked: &Settlement, agent: &Agent, now: Moment) -> Result<Ticket, Refusal> {
    let mut after = before.clone();
    match &asked.assignee {
        Some(Some(_)) => after = after.taken_over(agent, now)?,
        Some(None) => after = after.released(agent, now)?,
        None => {}
    }
    if let Some(topic) = &asked.topic {
        after = after.about(topic, now)?;
    }
    if asked.status.is_some() {
        after = after.closed(agent, now)?;
    }
    if after != *before {
        after.version = before.version + 1;
    }
    Ok(after)
}
