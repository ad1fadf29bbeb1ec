//! `GET /api/tickets/{id}`: the ticket with its conversation.

use http::{StatusCode, header};
use lambda_http::Request;

use crate::app::{Answer, App};
use crate::request;
use crate::view::{TicketView, empty, set};

pub(crate) async fn status(app: &App, request: &Request) -> Answer {
    let requester = request::requester(request)?;
    let folder = app.store().folder(&request::ticket_id(request)?, &requester).await?;
    let view = TicketView::of(app, folder).await?;
    let etag = view.etag();
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag) {
        let mut response = empty(StatusCode::NOT_MODIFIED);
        set(&mut response, header::ETAG, &etag);
        return Ok(response);
    }
    Ok(view.answer(StatusCode::OK))
}
