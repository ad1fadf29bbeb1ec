//! `GET /api/agent/me`: who the service takes the bearer for.

use http::StatusCode;
use lambda_http::Request;
use serde::Serialize;
use utoipa::ToSchema;

use crate::agent::Agent;
use crate::app::{Answer, App};
use crate::request;
use crate::view::json;

/// An agent, as colleagues see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct AgentView {
    id: String,
    name: String,
}

impl From<Agent> for AgentView {
    fn from(agent: Agent) -> Self {
        Self { id: agent.id, name: agent.name }
    }
}

pub(crate) fn me(app: &App, request: &Request) -> Answer {
    let agent = request::agent(request, app)?;
    Ok(json(StatusCode::OK, &AgentView::from(agent)))
}
