//! `POST /api/uploads`: a file is announced, and an address that takes exactly its bytes comes back.

use std::collections::BTreeMap;

use http::StatusCode;
use lambda_http::Request;
use serde::{Deserialize, Serialize};
use tickets::limits::UPLOAD_SECONDS;
use tickets::{Agent, FileName, FileType, Moment, RequesterId, Sha256, Upload, Writing, attachment};
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::files;
use crate::problem::Problem;
use crate::request::{self, characters};
use crate::submit::Faults;
use crate::view::{json, time};

/// A file about to be sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Announcement {
    /// Its name, without a folder.
    #[schema(min_length = 1)]
    name: String,
    /// Its bytes.
    #[schema(minimum = 1)]
    size: u64,
    /// Its media type.
    r#type: String,
    /// 64 hexadecimal characters.
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    sha256: String,
}

/// Where the file goes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UploadView {
    /// What a ticket or message names it by.
    id: String,
    /// Where to send it.
    url: String,
    /// How: `PUT`.
    method: &'static str,
    /// The headers that must go with it, besides those every client sends.
    headers: BTreeMap<String, String>,
    /// Until when the address works; RFC 3339, UTC.
    expires_at: String,
}

pub(crate) async fn upload(app: &App, request: &Request) -> Answer {
    let by_agent = request.uri().path().contains("/agent/");
    let requester = if by_agent { owner(&request::agent(request, app)?) } else { request::requester(request)? };
    let asked: Announcement = request::json(request)?;
    let mut faults = Faults::default();
    let name = faults.keep(FileName::parse(&asked.name, characters));
    let file_type = faults.keep(FileType::parse(&asked.r#type));
    let size = faults.keep(attachment::size(asked.size, &app.limits));
    let sum = faults.keep(Sha256::parse(&asked.sha256));
    let (Some(name), Some(file_type), Some(size), Some(sum)) = (name, file_type, size, sum) else {
        return Err(faults.problem());
    };

    let now = app.now();
    if !by_agent {
        app.prove_unrestricted(&requester, request, Writing::More, now).await?;
        app.count_writes(&requester, request, now).await?;
    }
    let upload = Upload {
        id: request::fresh_id()?,
        requester,
        name,
        file_type,
        size,
        created_at: now,
        expires_at: now.plus_seconds(UPLOAD_SECONDS),
    };
    app.store().announce(&upload).await?;
    let presigned = files::presign_upload(app, &upload, &sum).await?;
    // Browsers set the length and the host themselves and forbid scripts to.
    let own = |name: &str| name.eq_ignore_ascii_case("content-length") || name.eq_ignore_ascii_case("host");
    let headers = presigned.headers().filter(|(name, _)| !own(name)).map(|(n, v)| (n.to_owned(), v.to_owned()));
    let view = UploadView {
        id: upload.id,
        url: presigned.uri().to_owned(),
        method: "PUT",
        headers: headers.collect(),
        expires_at: time(now.plus_seconds(files::UPLOAD_MINUTES * 60)),
    };
    Ok(json(StatusCode::CREATED, &view))
}

/// Under whose name an agent's uploads and idempotency keys are kept; no requester has one like it.
pub(crate) fn owner(agent: &Agent) -> RequesterId {
    RequesterId(format!("agent:{}", agent.id))
}

impl App {
    /// Counts a write of this requester and of the network it came from, or refuses it.
    pub(crate) async fn count_writes(
        &self,
        requester: &RequesterId,
        request: &Request,
        now: Moment,
    ) -> Result<(), Problem> {
        for (scope, limit) in self.scopes(Some(requester), request) {
            self.store().count_write(&scope, limit, now).await?;
        }
        Ok(())
    }

    /// Counts a write of the network it came from, or refuses it.
    pub(crate) async fn count_anonymous(&self, request: &Request, now: Moment) -> Result<(), Problem> {
        for (scope, limit) in self.scopes(None, request) {
            self.store().count_write(&scope, limit, now).await?;
        }
        Ok(())
    }

    /// Under what a write is counted, and how many an hour there may be.
    pub(crate) fn scopes(&self, requester: Option<&RequesterId>, request: &Request) -> Vec<(String, u32)> {
        let own = requester.map(|id| (format!("R#{}", id.0), self.limits.writes_an_hour_per_requester));
        let network = request::network(request).map(|network| {
            // The address itself is not kept, only enough of its hash to count by.
            let hash = request::sha256_hex(network.as_bytes());
            (format!("N#{}", hash.get(..16).unwrap_or_default()), self.limits.writes_an_hour_per_address)
        });
        own.into_iter().chain(network).collect()
    }
}
