//! `POST /api/agent/tickets/{id}/take`, `/release`: a ticket has one visible owner. `/looking`: who else has it open.

use http::{Method, StatusCode};
use lambda_http::Request;
use serde::{Deserialize, Serialize};
use tickets::Agent;
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::desk::view::{AgentTicket, AgentView};
use crate::request;
use crate::store::Look;
use crate::view::{empty, json, time};

/// That the agent has the ticket open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Looking {
    /// Whether they are writing.
    #[serde(default)]
    writing: bool,
}

/// Who else has the ticket open.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LooksView {
    looking: Vec<LookView>,
}

/// One of them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LookView {
    agent: AgentView,
    writing: bool,
    at: String,
}

pub(crate) async fn take(app: &App, request: &Request) -> Answer {
    let agent = request::agent(request, app)?;
    let id = request::ticket_id(request)?;
    match request.uri().path().rsplit('/').next() {
        Some("take") => app.change_ticket(&id, |ticket| ticket.taken(&agent, app.now()), |_, _, _| Ok(())).await?,
        Some("release") => {
            app.change_ticket(&id, |ticket| ticket.released(&agent, app.now()), |_, _, _| Ok(())).await?
        }
        _ => return look(app, request, &id, &agent).await,
    };
    let dossier = app.store().dossier(&id, app.now()).await?;
    Ok(AgentTicket::of(app, dossier, &agent).await?.answer(request))
}

async fn look(app: &App, request: &Request, id: &str, agent: &Agent) -> Answer {
    let now = app.now();
    if request.method() == Method::DELETE {
        app.store().remove(&format!("T#{id}"), &format!("L#{}", agent.id)).await?;
        return Ok(empty(StatusCode::NO_CONTENT));
    }
    let asked: Looking = request::json(request)?;
    app.store().ticket(id).await?;
    app.store().note_look(id, &Look { agent: agent.clone(), writing: asked.writing, at: now }).await?;
    let others = app.store().looks(id, now).await?.into_iter().filter(|look| look.agent.id != agent.id);
    let view = |look: Look| LookView { agent: AgentView::of(&look.agent), writing: look.writing, at: time(look.at) };
    Ok(json(StatusCode::OK, &LooksView { looking: others.map(view).collect() }))
}
