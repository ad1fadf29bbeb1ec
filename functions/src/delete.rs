//! `DELETE /api/tickets/{id}` and `POST /api/tickets/{id}/restore`: away, and back while that is possible.

use http::{Method, StatusCode};
use lambda_http::Request;
use tickets::{Event, Refusal, Status, Ticket};

use crate::app::{Answer, App};
use crate::problem::Problem;
use crate::request;
use crate::store::{Folder, Guard};
use crate::submit::stopped;
use crate::view::{TicketView, empty};

/// A ticket that others change at the same time is read again this often.
pub(crate) const TRIES: u32 = 8;

pub(crate) async fn delete(app: &App, request: &Request) -> Answer {
    let requester = request::requester(request)?;
    let id = request::ticket_id(request)?;
    let undo_seconds = app.limits.undo_seconds;
    if request.method() == Method::DELETE {
        changed(app, &id, &requester, |ticket| ticket.withdrawn(undo_seconds, app.now())).await?;
        return Ok(empty(StatusCode::NO_CONTENT));
    }
    let folder = changed(app, &id, &requester, |ticket| ticket.restored(app.now())).await?;
    Ok(TicketView::of(app, folder).await?.answer(StatusCode::OK))
}

/// Applies a rule to whatever the ticket is now: neither deleting nor restoring depends on what its requester last saw.
async fn changed(
    app: &App,
    id: &str,
    requester: &tickets::RequesterId,
    rule: impl Fn(&Ticket) -> Result<Ticket, Refusal>,
) -> Result<Folder, Problem> {
    for _ in 0..TRIES {
        let mut folder = app.store().folder(id, requester).await?;
        let after = rule(&folder.ticket)?;
        if after == folder.ticket {
            return Ok(folder);
        }
        let mut write = app.write(app.now());
        write.change(&folder.ticket, &after)?;
        if after.status == Status::Withdrawn {
            write.notice(Event::Withdrawn, id)?;
        }
        match app.store().commit(write.steps()?).await {
            Ok(()) => {
                folder.ticket = after;
                return Ok(folder);
            }
            Err(Ok(Guard::Version)) => {}
            Err(Ok(guard)) => return Err(stopped(&guard, app)),
            Err(Err(problem)) => return Err(problem),
        }
    }
    Err(Refusal::Stale.into())
}
