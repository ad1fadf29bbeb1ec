//! `GET /api/agent/tickets/{id}`: a ticket with everything that is known of it.

use lambda_http::Request;

use crate::app::{Answer, App};
use crate::desk::view::AgentTicket;
use crate::request;

pub(crate) async fn review(app: &App, request: &Request) -> Answer {
    let agent = request::agent(request, app)?;
    let dossier = app.store().dossier(&request::ticket_id(request)?, app.now()).await?;
    Ok(AgentTicket::of(app, dossier, &agent).await?.answer(request))
}
