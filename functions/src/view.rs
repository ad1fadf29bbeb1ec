//! The ticket as its requester sees it, and what else the API says, as JSON.

use http::{HeaderValue, StatusCode, header};
use lambda_http::{Body, Response};
use serde::Serialize;
use tickets::estimate::estimate;
use tickets::{Attachment, Basis, Estimate, Message, Moment, Rating, Status, Ticket};
use utoipa::ToSchema;

use crate::app::App;
use crate::problem::Problem;
use crate::request::sha256_hex;
use crate::store::Folder;

/// A ticket as its requester sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TicketView {
    #[serde(flatten)]
    summary: TicketSummary,
    /// The files of the ticket itself.
    attachments: Vec<AttachmentView>,
    /// The conversation, oldest first.
    messages: Vec<MessageView>,
    /// What its requester said of the answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<RatingView>,
}

/// A ticket in a list: everything but files and conversation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TicketSummary {
    /// Opaque; names it in addresses.
    pub(crate) id: String,
    /// Nine digits for people.
    number: String,
    /// Where it stands.
    #[schema(value_type = StatusName)]
    status: &'static str,
    /// The topic's id.
    topic: String,
    /// What the problem is; empty once it is purged.
    title: String,
    /// The problem in full; empty once it is purged.
    description: String,
    /// The language it was written in.
    language: String,
    /// Grows by one with every change.
    version: u64,
    /// RFC 3339, UTC.
    created_at: String,
    /// RFC 3339, UTC.
    updated_at: String,
    /// Since when it waits; RFC 3339, UTC.
    queued_at: String,
    /// Until when a deletion can be undone; only while it can. RFC 3339, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    restore_until: Option<String>,
    /// Place and expected time, while it waits.
    estimate: Option<EstimateView>,
    /// The older ticket this one follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    follows: Option<TicketName>,
    /// When it will be closed unless its requester answers; once they were warned. RFC 3339, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    closes_at: Option<String>,
    /// Where notices go: `none`, `unconfirmed` (nowhere yet) or `confirmed`. Only of a single ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    notices: Option<&'static str>,
    /// What its requester may do now.
    can: CanView,
    /// Whether it is over for too long to be reopened, so that only a new ticket can follow it.
    #[serde(skip_serializing_if = "is_not")]
    follow_up: bool,
}

/// What need not be said.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_not(said: &bool) -> bool {
    !said
}

/// A ticket, by what it is called.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TicketName {
    pub(crate) id: String,
    pub(crate) number: String,
}

/// What a requester said of the answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RatingView {
    solved: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    /// RFC 3339, UTC.
    at: String,
}

impl RatingView {
    pub(crate) fn of(rating: &Rating) -> Self {
        Self { solved: rating.solved, score: rating.score, comment: rating.comment.clone(), at: time(rating.at) }
    }
}

/// The states' names.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "only its schema is used; the names themselves are `tickets::Status::name`")]
pub(crate) enum StatusName {
    Received,
    InReview,
    NeedsAnswer,
    Answered,
    Closed,
    Withdrawn,
    Declined,
}

/// When a first answer can be expected.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EstimateView {
    /// 1 for the next.
    position: u64,
    /// RFC 3339, UTC.
    from: String,
    /// RFC 3339, UTC.
    to: String,
    /// `topic`, `measured` or `default`.
    basis: &'static str,
}

/// What its requester may do to a ticket now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CanView {
    edit: bool,
    delete: bool,
    restore: bool,
    reply: bool,
    rate: bool,
}

/// A file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AttachmentView {
    id: String,
    name: String,
    /// Bytes, as they were sent.
    size: u64,
    /// The media type.
    r#type: String,
    /// `scanning`, `ready` or `refused`.
    state: &'static str,
}

/// A message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MessageView {
    pub(crate) id: String,
    /// `requester`, `agent` or `system`.
    author: &'static str,
    /// `reply`, `answer`, `question` or `decline`.
    kind: &'static str,
    body: String,
    articles: Vec<ArticleLink>,
    attachments: Vec<AttachmentView>,
    /// RFC 3339, UTC.
    at: String,
}

/// An article an answer points at.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ArticleLink {
    title: String,
    url: String,
}

/// A moment as RFC 3339 in UTC.
pub(crate) fn time(at: Moment) -> String {
    jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}

/// A ticket's place and expected time, while it waits.
pub(crate) async fn estimate_of(app: &App, ticket: &Ticket) -> Result<Option<Estimate>, Problem> {
    if ticket.status != Status::Received {
        return Ok(None);
    }
    let ahead = tickets::queue::position(&app.store().ahead(ticket).await?) - 1;
    estimate_behind(app, ticket, ahead).await
}

/// The same where it is known how many wait ahead.
async fn estimate_behind(app: &App, ticket: &Ticket, ahead: u64) -> Result<Option<Estimate>, Problem> {
    // Told to the minute: finer would be false, and would change the ticket's ETag with every look.
    let now = Moment(app.now().0 / 60_000 * 60_000);
    let pace = app.pace(&ticket.topic).await?;
    Ok(Some(estimate(now, ticket.queued_at, ahead, pace, &app.config.desk.hours(ticket.queued_at, now))))
}

impl TicketSummary {
    /// The ticket as it may be shown at `now`.
    pub(crate) fn of(ticket: Ticket, estimate: Option<Estimate>, now: Moment) -> Self {
        let ticket = ticket.shown(now);
        let can = ticket.can(now);
        let follow_up = ticket.is_past_reopening(now);
        Self {
            number: ticket.number,
            status: ticket.status.name(),
            topic: ticket.topic,
            title: ticket.title.map(|title| title.as_str().to_owned()).unwrap_or_default(),
            description: ticket.description.map(|text| text.as_str().to_owned()).unwrap_or_default(),
            language: ticket.language,
            version: ticket.version,
            created_at: time(ticket.created_at),
            updated_at: time(ticket.updated_at),
            queued_at: time(ticket.queued_at),
            restore_until: ticket.purge_at.map(time),
            estimate: estimate.map(EstimateView::of),
            follows: ticket.follows.map(|(id, number)| TicketName { id, number }),
            closes_at: None,
            notices: None,
            can: CanView { edit: can.edit, delete: can.delete, restore: can.restore, reply: can.reply, rate: can.rate },
            follow_up,
            id: ticket.id,
        }
    }
}

impl TicketView {
    /// The ticket with its conversation as it may be shown now.
    pub(crate) async fn of(app: &App, folder: Folder) -> Result<Self, Problem> {
        let estimate = estimate_of(app, &folder.ticket).await?;
        Self::with(app, folder, estimate).await
    }

    /// A ticket just sent: its place is the one its promise was made for, and need not be counted.
    pub(crate) async fn new(app: &App, folder: Folder) -> Result<Self, Problem> {
        let Some(promise) = folder.ticket.promise else { return Self::of(app, folder).await };
        let estimate = estimate_behind(app, &folder.ticket, promise.ahead).await?;
        Self::with(app, folder, estimate).await
    }

    async fn with(app: &App, folder: Folder, estimate: Option<Estimate>) -> Result<Self, Problem> {
        let now = app.now();
        let gone = folder.ticket.is_purged(now);
        let notices = app.notices(&folder.ticket).await?;
        let closes_at = app.closes_at(&folder.ticket);
        let Folder { ticket, messages, attachments, rating } = folder;
        let of_message = |message: Option<&str>| -> Vec<AttachmentView> {
            attachments.iter().filter(|a| a.message.as_deref() == message).map(AttachmentView::of).collect()
        };
        let shown = |message: &Message| MessageView::of(message, of_message(Some(&message.id)));
        Ok(Self {
            attachments: if gone { Vec::new() } else { of_message(None) },
            messages: if gone { Vec::new() } else { messages.iter().map(shown).collect() },
            rating: rating.filter(|_| !gone).as_ref().map(RatingView::of),
            summary: TicketSummary { closes_at, notices: Some(notices), ..TicketSummary::of(ticket, estimate, now) },
        })
    }

    /// The message of that id.
    pub(crate) fn message(&self, id: &str) -> Option<&MessageView> {
        self.messages.iter().find(|message| message.id == id)
    }

    /// The ticket's `ETag`: the version an edit must name, and a hash of everything else that is shown.
    pub(crate) fn etag(&self) -> String {
        let hash = serde_json::to_vec(self).map(|json| sha256_hex(&json)).unwrap_or_default();
        format!("\"{}.{}\"", self.summary.version, hash.get(..12).unwrap_or_default())
    }

    /// The answer that shows it.
    pub(crate) fn answer(&self, status: StatusCode) -> Response<Body> {
        let mut response = json(status, self);
        set(&mut response, header::ETAG, &self.etag());
        if status == StatusCode::CREATED {
            set(&mut response, header::LOCATION, &format!("/api/tickets/{}", self.summary.id));
        }
        response
    }
}

impl EstimateView {
    pub(crate) fn of(estimate: Estimate) -> Self {
        Self {
            position: estimate.position,
            from: time(estimate.from),
            to: time(estimate.to),
            basis: estimate.basis.name(),
        }
    }
}

impl AttachmentView {
    pub(crate) fn of(attachment: &Attachment) -> Self {
        Self {
            id: attachment.id.clone(),
            name: attachment.name.as_str().to_owned(),
            size: attachment.size,
            r#type: attachment.media.clone(),
            state: attachment.state.name(),
        }
    }
}

impl MessageView {
    pub(crate) fn of(message: &Message, attachments: Vec<AttachmentView>) -> Self {
        let link = |(title, url): &(String, String)| ArticleLink { title: title.clone(), url: url.clone() };
        Self {
            id: message.id.clone(),
            author: message.author.name(),
            kind: message.kind.name(),
            body: message.body.as_str().to_owned(),
            articles: message.articles.iter().map(link).collect(),
            attachments,
            at: time(message.at),
        }
    }
}

/// How busy the team is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LoadView {
    /// `low`, `normal` or `high`.
    pub(crate) level: &'static str,
    /// Tickets in the queue.
    pub(crate) waiting: u64,
    /// When a ticket sent now would be answered.
    pub(crate) estimate: LoadEstimate,
    /// RFC 3339, UTC.
    pub(crate) as_of: String,
}

/// A range in seconds from now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LoadEstimate {
    pub(crate) from_seconds: i64,
    pub(crate) to_seconds: i64,
    /// `topic`, `measured` or `default`.
    #[schema(value_type = String)]
    pub(crate) basis: &'static str,
}

impl LoadEstimate {
    /// The estimate as seen from `now`.
    pub(crate) fn of(estimate: Estimate, now: Moment) -> Self {
        let basis: Basis = estimate.basis;
        Self {
            from_seconds: estimate.from.seconds_since(now),
            to_seconds: estimate.to.seconds_since(now),
            basis: basis.name(),
        }
    }
}

/// A JSON answer.
pub(crate) fn json<T: Serialize>(status: StatusCode, value: &T) -> Response<Body> {
    let mut response = Response::new(serde_json::to_vec(value).map_or(Body::Empty, Body::from));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// An answer without a body.
pub(crate) fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = status;
    response
}

/// Sets a header to a value made of ids, digits and hashes, which always fits.
pub(crate) fn set(response: &mut Response<Body>, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
