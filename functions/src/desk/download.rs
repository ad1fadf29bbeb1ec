//! `GET /api/agent/tickets/{id}/attachments/{aid}`: an agent opens a file; of a sensitive topic, on the record.

use lambda_http::Request;

use crate::app::{Answer, App};
use crate::download::handed_out;
use crate::request;
use crate::store::Access;

pub(crate) async fn download(app: &App, request: &Request) -> Answer {
    let agent = request::agent(request, app)?;
    let id = request::ticket_id(request)?;
    let now = app.now();
    let folder = app.store().dossier(&id, now).await?.folder;
    let wanted = request::path_value(request, "aid");
    let (attachment, answer) = handed_out(app, &folder, &wanted).await?;
    if app.is_sensitive(&folder.ticket.topic) {
        let access = Access { attachment: attachment.id, name: attachment.name.as_str().to_owned(), agent, at: now };
        app.store().note_access(&id, &access).await?;
    }
    Ok(answer)
}
