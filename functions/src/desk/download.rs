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
    let dossier = app.store().dossier(&id, now).await?;
    let wanted = request::path_value(request, "aid");
    let (attachment, answer) = handed_out(app, &dossier.folder, &wanted).await?;
    // What was sensitive once stays so: moving a ticket to another topic takes nothing off the record.
    if dossier.topics().any(|topic| app.is_sensitive(topic)) {
        let access = Access { attachment: attachment.id, name: attachment.name.as_str().to_owned(), agent, at: now };
        app.store().note_access(&id, &access).await?;
    }
    Ok(answer)
}
