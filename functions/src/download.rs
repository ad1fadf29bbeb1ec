//! `GET /api/tickets/{id}/attachments/{aid}`: a short-lived address to download a file from.

use http::StatusCode;
use lambda_http::{Body, Request, Response};
use serde::Serialize;
use tickets::{Attachment, AttachmentState, Refusal};
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::files;
use crate::problem::Problem;
use crate::request;
use crate::store::Folder;
use crate::view::{json, time};

/// Where a file can be downloaded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DownloadView {
    url: String,
    /// Until when; RFC 3339, UTC.
    expires_at: String,
}

pub(crate) async fn download(app: &App, request: &Request) -> Answer {
    let requester = request::requester(request)?;
    let folder = app.store().folder(&request::ticket_id(request)?, &requester).await?;
    Ok(handed_out(app, &folder, &request::path_value(request, "aid")).await?.1)
}

/// One of a ticket's files, and the answer that says where it can be downloaded.
pub(crate) async fn handed_out(
    app: &App,
    folder: &Folder,
    wanted: &str,
) -> Result<(Attachment, Response<Body>), Problem> {
    let now = app.now();
    let mut shown = folder.attachments.iter().filter(|_| !folder.ticket.is_purged(now));
    let attachment = shown.find(|attachment| attachment.id == wanted).ok_or(Problem::NoSuchFile)?;
    match attachment.state {
        AttachmentState::Scanning => return Err(Refusal::NotReady.into()),
        AttachmentState::Refused => return Err(Refusal::FileRefused.into()),
        AttachmentState::Ready => {}
    }
    let key = files::bound(&folder.ticket.id, &attachment.id);
    let url = files::presign_download(app, &key, attachment.name.as_str(), &attachment.media).await?;
    let view = DownloadView { url, expires_at: time(now.plus_seconds(files::DOWNLOAD_SECONDS)) };
    Ok((attachment.clone(), json(StatusCode::OK, &view)))
}
