//! `GET /api/agent/me`: who the service takes the bearer for.

use http::StatusCode;
use lambda_http::Request;

use crate::app::{Answer, App};
use crate::desk::view::AgentView;
use crate::request;
use crate::view::json;

pub(crate) fn me(app: &App, request: &Request) -> Answer {
    let agent = request::agent(request, app)?;
    Ok(json(StatusCode::OK, &AgentView::of(&agent)))
}
