//! `GET /api/own`, `DELETE /api/own`: a requester takes along everything of theirs, or has it erased at once. Never restricted.

use http::{Method, StatusCode, header};
use lambda_http::Request;
use serde::Serialize;
use tickets::{AttachmentState, Event, RequesterId, Status, Ticket};
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::appeal::OwnRestriction;
use crate::files;
use crate::problem::Problem;
use crate::request;
use crate::store::{Former, Write};
use crate::view::{TicketView, empty, json, set, time};

/// Tickets read at a time.
const PAGE: i32 = 50;

/// Everything of one requester.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Export {
    /// When it was put together.
    at: String,
    tickets: Vec<ExportedTicket>,
    /// Those in force.
    restrictions: Vec<OwnRestriction>,
}

/// A ticket, with where its files can be downloaded for a short time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExportedTicket {
    #[serde(flatten)]
    ticket: TicketView,
    /// The address it named for notices.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// What was kept of how it came about.
    context: ExportedContext,
    /// What it said before it was edited, as far as that is kept.
    edits: Vec<ExportedEdit>,
    files: Vec<ExportedFile>,
}

/// What a ticket said before an edit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExportedEdit {
    /// When it was replaced.
    at: String,
    title: String,
    description: String,
    topic: String,
}

/// What was kept of how a ticket came about.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExportedContext {
    page: Option<String>,
    query: Option<String>,
    searches: Vec<String>,
    read: Vec<String>,
}

/// A file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExportedFile {
    id: String,
    name: String,
    /// Where it can be downloaded for two minutes.
    url: String,
}

pub(crate) async fn own(app: &App, request: &Request) -> Answer {
    let requester = request::requester(request)?;
    if request.method() == Method::DELETE {
        erase(app, &requester).await?;
        return Ok(empty(StatusCode::NO_CONTENT));
    }
    let mut response = json(StatusCode::OK, &export(app, &requester).await?);
    set(&mut response, header::CONTENT_DISPOSITION, "attachment; filename=\"requests.json\"");
    Ok(response)
}

/// Everything of a requester.
pub(crate) async fn export(app: &App, requester: &RequesterId) -> Result<Export, Problem> {
    let now = app.now();
    let mut tickets = Vec::new();
    for id in all(app, requester).await? {
        let dossier = app.store().dossier(&id, now).await?;
        let (folder, context) = (dossier.folder.without_notes(), dossier.context);
        let edit = |former: Former| {
            let Former { at, title, description, topic, .. } = former;
            ExportedEdit { at: time(at), title, description, topic }
        };
        let gone = folder.ticket.is_purged(now);
        let mut found = Vec::new();
        for file in folder.attachments.iter().filter(|file| !gone && file.state == AttachmentState::Ready) {
            let key = files::bound(&id, &file.id);
            let url = files::presign_download(app, &key, file.name.as_str(), &file.media).await?;
            found.push(ExportedFile { id: file.id.clone(), name: file.name.as_str().to_owned(), url });
        }
        let email = folder.ticket.email.as_ref().filter(|_| !gone).map(|email| email.as_str().to_owned());
        let context = ExportedContext {
            page: context.page.filter(|_| !gone),
            query: context.query.filter(|_| !gone),
            searches: if gone { Vec::new() } else { context.searches },
            read: if gone { Vec::new() } else { context.read },
        };
        let edits = if gone { Vec::new() } else { dossier.formers.into_iter().map(edit).collect() };
        tickets.push(ExportedTicket {
            ticket: TicketView::of(app, folder).await?,
            email,
            context,
            edits,
            files: found,
        });
    }
    let restrictions = app.store().restrictions(requester, None).await?;
    let restrictions = restrictions.iter().filter(|r| r.in_force(now)).map(OwnRestriction::of).collect();
    Ok(Export { at: time(now), tickets, restrictions })
}

/// Erases everything of a requester, for good: of each ticket the number stays, and that it was there. A restriction in force
/// stays too, or erasing would lift it. Says how many tickets there were.
pub(crate) async fn erase(app: &App, requester: &RequesterId) -> Result<usize, Problem> {
    let ids = all(app, requester).await?;
    for id in &ids {
        erase_ticket(app, id).await?;
    }
    app.store().forget(requester, app.now()).await?;
    Ok(ids.len())
}

async fn erase_ticket(app: &App, id: &str) -> Result<(), Problem> {
    let withdrawn = |write: &mut Write<'_>, before: &Ticket, _: &Ticket| {
        if before.status == Status::Withdrawn { Ok(()) } else { write.notice(Event::Withdrawn, id) }
    };
    let erased = app.change_ticket(id, |ticket| Ok(ticket.erased(app.now())), withdrawn).await?;
    app.store().purge(&erased).await
}

async fn all(app: &App, requester: &RequesterId) -> Result<Vec<String>, Problem> {
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let (page, next) = app.store().page(requester, after.as_deref(), PAGE).await?;
        ids.extend(page);
        match next {
            Some(next) => after = Some(next),
            None => return Ok(ids),
        }
    }
}
