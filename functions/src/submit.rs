//! `POST /api/tickets`: one ticket, however often it is sent.

use http::StatusCode;
use lambda_http::Request;
use serde::{Deserialize, Serialize};
use tickets::limits::NETWORK_RESTRICTION_SECONDS_MAX;
use tickets::refusal::{Code, Fault};
use tickets::{
    Attachment, AttachmentState, Description, Email, Event, Moment, Refusal, RequesterId, Status, Ticket, Title,
    Writing, text,
};
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::change::TRIES;
use crate::desk::restrict;
use crate::files;
use crate::problem::Problem;
use crate::request::{self, characters};
use crate::store::{self, Guard, Remembered};
use crate::view::TicketView;

/// Longer than any search or address of ours.
const CONTEXT_CHARACTERS_MAX: usize = 300;
/// More than an agent reads.
const CONTEXT_ENTRIES_MAX: usize = 20;

/// A ticket about to be sent.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Submission {
    /// 3 to 140 characters.
    #[serde(default)]
    #[schema(required, min_length = 3)]
    title: String,
    /// 10 to 10,000 characters.
    #[serde(default)]
    #[schema(required, min_length = 10)]
    description: String,
    /// One of the site's topics.
    #[serde(default)]
    #[schema(required, min_length = 1)]
    topic: String,
    /// One of the site's languages.
    #[serde(default)]
    #[schema(required, min_length = 2)]
    language: String,
    /// An address for notices, once confirmed.
    #[serde(default)]
    email: Option<String>,
    /// Ids of uploads that have arrived.
    #[serde(default)]
    uploads: Vec<String>,
    /// What led here.
    #[serde(default)]
    context: Option<Context>,
    /// The id of an older ticket of the same requester that this one follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    follows: Option<String>,
}

/// What led to the ticket.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Context {
    /// The page it was written from.
    #[serde(default)]
    page: Option<String>,
    /// The search that found no answer.
    #[serde(default)]
    query: Option<String>,
    /// What was searched for before; at most 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    searches: Vec<String>,
    /// The articles that were read before; at most 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    read: Vec<String>,
}

pub(crate) async fn submit(app: &App, request: &Request) -> Answer {
    let requester = request::requester(request)?;
    let key = request::idempotency_key(request)?;
    let asked: Submission = request::json(request)?;
    let hash = asked_hash("/api/tickets", &asked);
    if let Some(before) = app.store().remembered(&requester, &key, app.now()).await? {
        return replay(app, &before, &hash).await;
    }

    let now = app.now();
    let mut ticket = prove(app, &asked, &requester, now)?;
    app.prove_unrestricted(&requester, request, Writing::NewTicket, now).await?;
    let scopes = app.scopes(Some(&requester), request);
    ticket.follows = followed(app, asked.follows.as_deref(), &requester).await?;
    ticket = app.promised(None, ticket).await?;
    let attachments = arrived(app, &requester, &asked.uploads, None, now).await?;
    let remembered = Remembered { requester, key, asked: hash, ticket: ticket.id.clone(), message: None };
    let Context { page, query, searches, read } = asked.context.unwrap_or_default();
    let network = restrict::prefix_hash(request).map(|hash| (hash, now.plus_seconds(NETWORK_RESTRICTION_SECONDS_MAX)));
    let context = store::Context { page, query, searches, read, network };
    for _ in 0..TRIES {
        let mut write = app.write(now);
        write.submit(&ticket, &app.limits)?;
        write.context(&ticket.id, &context)?;
        if ticket.email.is_some() {
            write.notice(Event::AddressNamed, &ticket.id)?;
        }
        write.bind(&ticket.id, &attachments)?;
        write.remember(&remembered)?;
        write.count(&scopes)?;
        match app.store().commit(write.steps()?).await {
            Ok(()) => {
                let folder = app.store().folder(&ticket.id, &ticket.requester).await?;
                return Ok(TicketView::new(app, folder).await?.answer(StatusCode::CREATED));
            }
            Err(Ok(guard)) => {
                // Another attempt with the same key may have been first; then its answer is this one's too.
                if let Some(before) = app.store().remembered(&remembered.requester, &remembered.key, now).await? {
                    return replay(app, &before, &remembered.asked).await;
                }
                match guard {
                    Guard::Number => ticket.number = request::fresh_number()?,
                    guard => return Err(stopped(&guard, app)),
                }
            }
            Err(Err(problem)) => return Err(problem),
        }
    }
    Err(Problem::Outage("no free number was found".to_owned()))
}

/// Everything that can be wrong with a submission, at once.
fn prove(app: &App, asked: &Submission, requester: &RequesterId, now: Moment) -> Result<Ticket, Problem> {
    let mut faults = Faults::default();
    let title = faults.keep(Title::parse(&asked.title, characters));
    let description = faults.keep(Description::parse(&asked.description, characters));
    let topic = faults.keep(one_of("topic", &asked.topic, &app.config.desk.topics));
    let language = faults.keep(one_of("language", &asked.language, &app.config.desk.languages));
    let email = faults.keep(email(asked.email.as_deref()));
    faults.keep(upload_list("uploads", &asked.uploads, app.limits.files_a_message));
    if let Some(context) = &asked.context {
        for (field, value) in [("context.page", &context.page), ("context.query", &context.query)] {
            faults.keep(text::short(field, value.as_deref().unwrap_or_default(), CONTEXT_CHARACTERS_MAX, characters));
        }
        for (field, values) in [("context.searches", &context.searches), ("context.read", &context.read)] {
            if values.len() > CONTEXT_ENTRIES_MAX {
                faults.keep::<()>(Err(Fault::new(field, Code::TooMany(CONTEXT_ENTRIES_MAX))));
            }
            for (place, value) in values.iter().enumerate() {
                faults.keep(text::short(&format!("{field}[{place}]"), value, CONTEXT_CHARACTERS_MAX, characters));
            }
        }
    }
    let (Some(topic), Some(language), Some(email), true) = (topic, language, email, faults.is_empty()) else {
        return Err(faults.problem());
    };
    Ok(Ticket {
        id: request::fresh_id()?,
        number: request::fresh_number()?,
        requester: requester.clone(),
        status: Status::Received,
        topic,
        title,
        description,
        language,
        email,
        version: 1,
        created_at: now,
        updated_at: now,
        queued_at: now,
        since: now,
        withdrawn_from: None,
        purge_at: None,
        assignee: None,
        promise: None,
        follows: None,
        warned_at: None,
    })
}

/// The older ticket that a new one follows, if it is this requester's.
async fn followed(app: &App, id: Option<&str>, requester: &RequesterId) -> Result<Option<(String, String)>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let missing = || Problem::from(Fault::new("follows", Code::NoSuchTicket));
    let found = if request::is_id(id) { app.store().ticket(id).await } else { Err(missing()) };
    let own = match found {
        Ok(ticket) if ticket.requester == *requester => ticket,
        Ok(_) | Err(Problem::NoSuchTicket) => return Err(missing()),
        Err(problem) => return Err(problem),
    };
    Ok(Some((own.id, own.number)))
}

async fn show(app: &App, id: &str, requester: &RequesterId) -> Answer {
    let folder = app.store().folder(id, requester).await?;
    Ok(TicketView::of(app, folder).await?.answer(StatusCode::CREATED))
}

async fn replay(app: &App, before: &Remembered, hash: &str) -> Answer {
    if before.asked != hash {
        return Err(Problem::IdempotencyKeyReused);
    }
    show(app, &before.ticket, &before.requester).await
}

/// What a request asks for, as one value to compare: where it goes and what it says.
pub(crate) fn asked_hash<T: Serialize>(path: &str, asked: &T) -> String {
    let body = serde_json::to_string(asked).unwrap_or_default();
    request::sha256_hex(format!("{path}\n{body}").as_bytes())
}

/// The refusal a failed condition means.
pub(crate) fn stopped(guard: &Guard, app: &App) -> Problem {
    match guard {
        Guard::OpenTickets => Refusal::TooManyOpen { limit: app.limits.open_tickets }.into(),
        Guard::Upload(place) => Fault::new(&format!("uploads[{place}]"), Code::UploadNotFound).into(),
        Guard::Version => Refusal::Stale.into(),
        Guard::Rate(retry_seconds) => Refusal::TooFast { retry_seconds: *retry_seconds }.into(),
        Guard::Remembered => Problem::IdempotencyKeyReused,
        Guard::Number | Guard::None => Problem::Outage(format!("a step without a condition failed: {guard:?}")),
    }
}

/// An address, or none: an empty text is none.
pub(crate) fn email(raw: Option<&str>) -> Result<Option<Email>, Fault> {
    raw.filter(|raw| !raw.trim().is_empty()).map(Email::parse).transpose()
}

/// A value that must be one of the site's.
pub(crate) fn one_of(field: &str, raw: &str, known: &[String]) -> Result<String, Fault> {
    match known.iter().find(|value| *value == raw) {
        Some(value) => Ok(value.clone()),
        None if raw.is_empty() => Err(Fault::new(field, Code::Missing)),
        None => Err(Fault::new(field, Code::Unknown)),
    }
}

/// A list of ids: not too many, none twice.
pub(crate) fn upload_list(field: &str, ids: &[String], most: usize) -> Result<(), Fault> {
    if ids.len() > most {
        return Err(Fault::new(field, Code::TooMany(most)));
    }
    let twice = ids.iter().enumerate().find(|(place, id)| ids.iter().take(*place).any(|other| other == *id));
    twice.map_or(Ok(()), |(place, _)| Err(Fault::new(&format!("{field}[{place}]"), Code::Twice)))
}

/// The uploads as attachments about to be bound, if all are this requester's and their bytes are here.
pub(crate) async fn arrived(
    app: &App,
    requester: &RequesterId,
    ids: &[String],
    message: Option<&str>,
    now: Moment,
) -> Result<Vec<Attachment>, Problem> {
    let known: Vec<&String> = ids.iter().filter(|id| request::is_id(id)).collect();
    let uploads = app.store().uploads(&known.into_iter().cloned().collect::<Vec<_>>()).await?;
    let mut faults = Faults::default();
    let mut attachments = Vec::new();
    for (place, id) in ids.iter().enumerate() {
        let own = uploads.iter().find(|u| u.id == *id && u.requester == *requester && u.expires_at > now);
        let code = match own {
            None => Code::UploadNotFound,
            Some(_) if !files::has_arrived(app, id).await? => Code::NotUploaded,
            Some(upload) => {
                attachments.push(Attachment {
                    id: upload.id.clone(),
                    name: upload.name.clone(),
                    media: upload.file_type.media.to_owned(),
                    size: upload.size,
                    state: AttachmentState::Scanning,
                    message: message.map(str::to_owned),
                    at: now,
                });
                continue;
            }
        };
        faults.keep::<()>(Err(Fault::new(&format!("uploads[{place}]"), code)));
    }
    if faults.is_empty() { Ok(attachments) } else { Err(faults.problem()) }
}

/// Collects what is wrong, so that all of it is said at once.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    /// The value, or nothing and one fault more.
    pub(crate) fn keep<T>(&mut self, result: Result<T, Fault>) -> Option<T> {
        result.map_err(|fault| self.0.push(fault)).ok()
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All faults as one problem.
    pub(crate) fn problem(self) -> Problem {
        Refusal::Invalid(self.0).into()
    }
}
