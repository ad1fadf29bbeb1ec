//! `GET /api/tickets/{id}/attachments/{aid}`: a short-lived address to download a file from.

use http::StatusCode;
use lambda_http::Request;
use serde::Serialize;
use tickets::{AttachmentState, Refusal};
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::files;
use crate::problem::Problem;
use crate::request;
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
    let id = request::ticket_id(request)?;
    let folder = app.store().folder(&id, &requester).await?;
    let now = app.now();
    let wanted = request::path_value(request, "aid");
    let mut shown = folder.attachments.iter().filter(|_| !folder.ticket.is_purged(now));
    let attachment = shown.find(|attachment| attachment.id == wanted).ok_or(Problem::NoSuchFile)?;
    match attachment.state {
        AttachmentState::Scanning => return Err(Refusal::NotReady.into()),
        AttachmentState::Refused => return Err(Refusal::FileRefused.into()),
        AttachmentState::Ready => {}
    }
    let key = files::bound(&id, &attachment.id);
    let url = files::presign_download(app, &key, attachment.name.as_str(), &attachment.media).await?;
    Ok(json(StatusCode::OK, &DownloadView { url, expires_at: time(now.plus_seconds(files::DOWNLOAD_SECONDS)) }))
}
