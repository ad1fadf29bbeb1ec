//! `DELETE /api/tickets/{id}` and `POST /api/tickets/{id}/restore`: away, and back while that is possible.

use http::{Method, StatusCode};
use lambda_http::Request;
use tickets::{Event, Status};

use crate::app::{Answer, App};
use crate::request;
use crate::view::{TicketView, empty};

pub(crate) async fn delete(app: &App, request: &Request) -> Answer {
    let requester = request::requester(request)?;
    let id = request::ticket_id(request)?;
    let (deletes, undo_seconds) = (request.method() == Method::DELETE, app.limits.undo_seconds);
    app.store().folder(&id, &requester).await?;
    // Neither deleting nor restoring depends on what the requester last saw.
    app.change_ticket(
        &id,
        |ticket| if deletes { ticket.withdrawn(undo_seconds, app.now()) } else { ticket.restored(app.now()) },
        |write, _, after| {
            write.notice(if after.status == Status::Withdrawn { Event::Withdrawn } else { Event::Restored }, &id)
        },
    )
    .await?;
    if deletes {
        return Ok(empty(StatusCode::NO_CONTENT));
    }
    let folder = app.store().folder(&id, &requester).await?;
    Ok(TicketView::of(app, folder).await?.answer(StatusCode::OK))
}
