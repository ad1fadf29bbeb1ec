//! A ticket as agents see it, as JSON.

use http::{StatusCode, header};
use lambda_http::{Body, Request, Response};
use serde::Serialize;
use tickets::restriction::{Appeal, Decision};
use tickets::{Agent, Author, Message, Moment, Promise, Restriction, Status, Ticket, Title};
use utoipa::ToSchema;

use crate::app::App;
use crate::problem::Problem;
use crate::request::sha256_hex;
use crate::store::{Dossier, Former};
use crate::view::{
    AttachmentView, EstimateView, MessageView, RatingView, StatusName, TicketName, empty, estimate_of, json, set, time,
};

/// As many of a requester's other tickets as an agent looks through.
const OTHERS: i32 = 20;

/// An agent, as colleagues see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct AgentView {
    id: String,
    name: String,
}

impl AgentView {
    pub(crate) fn of(agent: &Agent) -> Self {
        Self { id: agent.id.clone(), name: agent.name.clone() }
    }
}

/// A ticket in the queue.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct QueueRow {
    id: String,
    number: String,
    #[schema(value_type = StatusName)]
    status: &'static str,
    topic: String,
    language: String,
    /// Empty once it is purged.
    title: String,
    version: u64,
    /// RFC 3339, UTC, as are all times.
    created_at: String,
    queued_at: String,
    /// Since when it is in its state.
    since: String,
    updated_at: String,
    assignee: Option<AgentView>,
    /// What its requester was promised, until the team's first word.
    promised: Option<PromiseView>,
    /// Whether that time has passed.
    late: bool,
}

/// What a requester was told to expect.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PromiseView {
    from: String,
    to: String,
    /// `topic`, `measured` or `default`.
    #[schema(value_type = String)]
    basis: &'static str,
}

impl PromiseView {
    fn of(promise: &Promise) -> Self {
        Self { from: time(promise.from), to: time(promise.to), basis: promise.basis.name() }
    }
}

impl QueueRow {
    /// The ticket as it may be shown at `now`.
    pub(crate) fn of(ticket: &Ticket, now: Moment) -> Self {
        let ticket = ticket.clone().shown(now);
        Self {
            status: ticket.status.name(),
            title: ticket.title.as_ref().map(Title::as_str).unwrap_or_default().to_owned(),
            version: ticket.version,
            created_at: time(ticket.created_at),
            queued_at: time(ticket.queued_at),
            since: time(ticket.since),
            updated_at: time(ticket.updated_at),
            assignee: ticket.assignee.as_ref().map(AgentView::of),
            promised: ticket.promise.as_ref().map(PromiseView::of),
            late: ticket.status.is_open() && ticket.promise.is_some_and(|promise| promise.to < now),
            id: ticket.id,
            number: ticket.number,
            topic: ticket.topic,
            language: ticket.language,
        }
    }
}

/// A ticket with everything that is known of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgentTicket {
    #[serde(flatten)]
    row: QueueRow,
    description: String,
    /// Place and expected time, while it waits.
    estimate: Option<EstimateView>,
    can: ReviewView,
    attachments: Vec<AttachmentView>,
    /// The conversation with agents' notes, oldest first.
    messages: Vec<AgentMessage>,
    /// The texts it had before, oldest first.
    edits: Vec<FormerView>,
    context: ContextView,
    /// The same requester's other tickets, newest first.
    others: Vec<OtherView>,
    follows: Option<TicketName>,
    /// Those in force, of this requester.
    restrictions: Vec<RestrictionView>,
    accesses: Vec<AccessView>,
    rating: Option<RatingView>,
    /// `none`, `unconfirmed` or `confirmed`.
    #[schema(value_type = String)]
    email: &'static str,
    /// Whether opening its files is recorded.
    sensitive: bool,
}

/// What the agent who asks may do now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReviewView {
    take: bool,
    release: bool,
    answer: bool,
    question: bool,
    note: bool,
    decline: bool,
    close: bool,
}

/// A message, with the agent who wrote it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgentMessage {
    #[serde(flatten)]
    message: MessageView,
    agent: Option<AgentView>,
}

/// The text before an edit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormerView {
    version: u64,
    /// When it was replaced.
    at: String,
    title: String,
    description: String,
    topic: String,
    /// The agent who moved it to another topic; left out when its requester edited it.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<AgentView>,
}

/// What led to the ticket.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContextView {
    page: Option<String>,
    query: Option<String>,
    searches: Vec<String>,
    read: Vec<String>,
    /// Whether the network it came from is still known, so that it can be restricted.
    network: bool,
}

/// Another ticket of the same requester.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OtherView {
    id: String,
    number: String,
    #[schema(value_type = StatusName)]
    status: &'static str,
    title: String,
    created_at: String,
}

/// Who opened which file of a sensitive topic.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccessView {
    attachment: String,
    name: String,
    agent: AgentView,
    at: String,
}

/// A restriction, as agents see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RestrictionView {
    id: String,
    ticket: String,
    number: String,
    /// `new_tickets` or `all_writing`.
    #[schema(value_type = String)]
    scope: &'static str,
    /// `requester` or `network`.
    #[schema(value_type = String)]
    target: &'static str,
    reason: String,
    from: String,
    until: String,
    by: AgentView,
    lifted: Option<ByView>,
    appeal: Option<AppealView>,
}

/// Who did something, and when.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ByView {
    by: AgentView,
    at: String,
}

/// What a requester says against a restriction.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AppealView {
    body: String,
    at: String,
    decision: Option<DecisionView>,
}

/// What became of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecisionView {
    upheld: bool,
    reason: String,
    by: AgentView,
    at: String,
}

impl RestrictionView {
    pub(crate) fn of(restriction: &Restriction) -> Self {
        let decision = |Decision { upheld, reason, by, at }: &Decision| DecisionView {
            upheld: *upheld,
            reason: reason.as_str().to_owned(),
            by: AgentView::of(by),
            at: time(*at),
        };
        let appeal = |appeal: &Appeal| AppealView {
            body: appeal.body.as_str().to_owned(),
            at: time(appeal.at),
            decision: appeal.decision.as_ref().map(decision),
        };
        Self {
            id: restriction.id.clone(),
            ticket: restriction.ticket.0.clone(),
            number: restriction.ticket.1.clone(),
            scope: restriction.scope.name(),
            target: restriction.target.name(),
            reason: restriction.reason.as_str().to_owned(),
            from: time(restriction.from),
            until: time(restriction.until),
            by: AgentView::of(&restriction.by),
            lifted: restriction.lifted.as_ref().map(|(by, at)| ByView { by: AgentView::of(by), at: time(*at) }),
            appeal: restriction.appeal.as_ref().map(appeal),
        }
    }
}

impl AgentTicket {
    /// The ticket as `agent` may see it now.
    pub(crate) async fn of(app: &App, dossier: Dossier, agent: &Agent) -> Result<Self, Problem> {
        let now = app.now();
        let sensitive = dossier.topics().any(|topic| app.is_sensitive(topic));
        let Dossier { folder, formers, context, accesses, looks: _ } = dossier;
        let ticket = folder.ticket.clone().shown(now);
        let gone = ticket.title.is_none();
        let files = |message: Option<&str>| -> Vec<AttachmentView> {
            let bound = folder.attachments.iter().filter(|a| a.message.as_deref() == message);
            bound.map(AttachmentView::of).collect()
        };
        let message = |message: &Message| AgentMessage {
            message: MessageView::of(message, files(Some(&message.id))),
            agent: message.agent.as_ref().filter(|_| message.author == Author::Agent).map(AgentView::of),
        };
        let network = context.network.as_ref().map(|(hash, _)| hash.as_str());
        let restrictions = app.store().restrictions(&ticket.requester, network).await?;
        let may = ticket.review(agent);
        Ok(Self {
            row: QueueRow::of(&ticket, now),
            description: ticket.description.as_ref().map(|text| text.as_str().to_owned()).unwrap_or_default(),
            estimate: estimate_of(app, &ticket).await?.map(EstimateView::of),
            can: ReviewView {
                take: may.take,
                release: may.release,
                answer: may.answer,
                question: may.question,
                note: may.note,
                decline: may.decline,
                close: may.close,
            },
            attachments: if gone { Vec::new() } else { files(None) },
            messages: if gone { Vec::new() } else { folder.messages.iter().map(message).collect() },
            edits: if gone { Vec::new() } else { formers.into_iter().map(FormerView::from).collect() },
            others: others(app, &ticket).await?,
            follows: ticket.follows.clone().map(|(id, number)| TicketName { id, number }),
            restrictions: restrictions.iter().filter(|r| r.in_force(now)).map(RestrictionView::of).collect(),
            accesses: accesses
                .into_iter()
                .filter(|_| !gone)
                .map(|access| AccessView {
                    attachment: access.attachment,
                    name: access.name,
                    agent: AgentView::of(&access.agent),
                    at: time(access.at),
                })
                .collect(),
            rating: folder.rating.as_ref().filter(|_| !gone).map(RatingView::of),
            email: app.notices(&ticket).await?,
            sensitive,
            context: ContextView {
                network: network.is_some(),
                page: context.page.filter(|_| !gone),
                query: context.query.filter(|_| !gone),
                searches: if gone { Vec::new() } else { context.searches },
                read: if gone { Vec::new() } else { context.read },
            },
        })
    }

    /// Its version, and a hash of everything else that is shown.
    fn etag(&self) -> String {
        let hash = serde_json::to_vec(self).map(|json| sha256_hex(&json)).unwrap_or_default();
        format!("\"{}.{}\"", self.row.version, hash.get(..12).unwrap_or_default())
    }

    /// The answer that shows it, or says that it has not changed.
    pub(crate) fn answer(&self, request: &Request) -> Response<Body> {
        let etag = self.etag();
        let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let same = known.is_some_and(|known| known.trim().trim_start_matches("W/") == etag);
        let mut response = if same { empty(StatusCode::NOT_MODIFIED) } else { json(StatusCode::OK, self) };
        set(&mut response, header::ETAG, &etag);
        response
    }

    /// The answer that shows one of its messages, with the ticket's ETag.
    pub(crate) fn answer_with(&self, message: &str) -> Response<Body> {
        let found = self.messages.iter().find(|other| other.message.id == message);
        let mut response = json(StatusCode::CREATED, &found);
        set(&mut response, header::ETAG, &self.etag());
        set(&mut response, header::LOCATION, &format!("/api/agent/tickets/{}", self.row.id));
        response
    }
}

impl From<Former> for FormerView {
    fn from(former: Former) -> Self {
        let Former { version, title, description, topic, at, by } = former;
        Self { version, at: time(at), title, description, topic, by: by.as_ref().map(AgentView::of) }
    }
}

async fn others(app: &App, ticket: &Ticket) -> Result<Vec<OtherView>, Problem> {
    let (ids, _next) = app.store().page(&ticket.requester, None, OTHERS).await?;
    let ids: Vec<String> = ids.into_iter().filter(|id| *id != ticket.id).collect();
    let now = app.now();
    let other = |ticket: Ticket| {
        let ticket = ticket.shown(now);
        OtherView {
            status: ticket.status.name(),
            title: ticket.title.as_ref().map(Title::as_str).unwrap_or_default().to_owned(),
            created_at: time(ticket.created_at),
            id: ticket.id,
            number: ticket.number,
        }
    };
    Ok(app.store().tickets(&ids).await?.into_iter().map(other).collect())
}

impl App {
    /// Whether opening files of that topic is recorded.
    pub(crate) fn is_sensitive(&self, topic: &str) -> bool {
        self.config.desk.sensitive.iter().any(|other| other == topic)
    }

    /// When a ticket whose requester was warned will be closed.
    pub(crate) fn closes_at(&self, ticket: &Ticket) -> Option<String> {
        let warned = ticket.warned_at.filter(|_| ticket.status == Status::NeedsAnswer)?;
        Some(time(warned.plus_seconds(self.config.desk.closing().close_seconds)))
    }
}
