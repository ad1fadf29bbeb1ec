//! `PATCH /api/tickets/{id}`: a change to the version its requester saw, or none.

use http::StatusCode;
use lambda_http::Request;
use serde::Deserialize;
use tickets::refusal::{Code, Fault};
use tickets::ticket::FilesChange;
use tickets::{Attachment, Description, Edit, Event, Refusal, Status, Title, Writing};
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::problem::Problem;
use crate::request::{self, characters};
use crate::store::Folder;
use crate::submit::{Faults, arrived, email, one_of, stopped, upload_list};
use crate::view::TicketView;

/// What is to change; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    /// 3 to 140 characters.
    #[serde(default)]
    title: Option<String>,
    /// 10 to 10,000 characters.
    #[serde(default)]
    description: Option<String>,
    /// One of the site's topics.
    #[serde(default)]
    topic: Option<String>,
    /// Another address; null or empty for none at all.
    #[serde(default, deserialize_with = "request::present")]
    #[schema(value_type = Option<String>)]
    email: Option<Option<String>>,
    /// Ids of uploads that have arrived.
    #[serde(default)]
    add_uploads: Vec<String>,
    /// Ids of the ticket's own attachments.
    #[serde(default)]
    remove_attachments: Vec<String>,
}

impl Change {
    /// Whether anything is written. Taking away one's own address and files is never restricted.
    fn adds(&self) -> bool {
        let named = self.email.as_ref().and_then(Option::as_deref).is_some_and(|address| !address.trim().is_empty());
        named
            || self.title.is_some()
            || self.description.is_some()
            || self.topic.is_some()
            || !self.add_uploads.is_empty()
    }
}

pub(crate) async fn edit(app: &App, request: &Request) -> Answer {
    let requester = request::requester(request)?;
    let id = request::ticket_id(request)?;
    let asked: Change = request::json(request)?;
    let version = request::version(request)?;
    let folder = app.store().folder(&id, &requester).await?;
    if folder.ticket.version != version {
        return Err(Refusal::Stale.into());
    }

    let now = app.now();
    let change = prove(app, &asked, &folder)?;
    let before = &folder.ticket;
    let after = before.edited(change, now)?;
    let after = app.promised(Some(before), after).await?;
    if after == *before {
        return Ok(TicketView::of(app, folder).await?.answer(StatusCode::OK));
    }
    if asked.adds() {
        app.prove_unrestricted(&requester, request, Writing::More, now).await?;
    }
    let added = arrived(app, &requester, &asked.add_uploads, None, now).await.map_err(renamed)?;

    let mut write = app.write(now);
    write.change(before, &after)?;
    write.notice(Event::Edited, &id)?;
    if after.email.is_some() && after.email != before.email {
        write.notice(Event::AddressNamed, &id)?;
    }
    if before.status != Status::Received {
        write.former(before, None)?;
    }
    write.count(&app.scopes(Some(&requester), request))?;
    write.bind(&id, &added)?;
    for attachment in &asked.remove_attachments {
        write.unbind(&id, attachment)?;
    }
    let stopped_by = match app.store().commit(write.steps()?).await {
        Ok(()) => None,
        Err(Ok(guard)) => Some(guard),
        Err(Err(problem)) => return Err(problem),
    };
    let folder = app.store().folder(&id, &requester).await?;
    match stopped_by {
        // A commit whose answer was lost on the way is found here when it is tried again: the ticket is as it was to be.
        Some(guard) if folder.ticket != after => Err(renamed(stopped(&guard, app))),
        _ => Ok(TicketView::of(app, folder).await?.answer(StatusCode::OK)),
    }
}

fn prove(app: &App, asked: &Change, folder: &Folder) -> Result<Edit, Problem> {
    let mut faults = Faults::default();
    let title = asked.title.as_deref().and_then(|raw| faults.keep(Title::parse(raw, characters)));
    let description = asked.description.as_deref().and_then(|raw| faults.keep(Description::parse(raw, characters)));
    let topics = &app.config.desk.topics;
    let topic = asked.topic.as_deref().and_then(|raw| faults.keep(one_of("topic", raw, topics)));
    let address = asked.email.as_ref().and_then(|raw| faults.keep(email(raw.as_deref())));
    let most = app.limits.files_a_message;
    faults.keep(upload_list("add_uploads", &asked.add_uploads, most));
    faults.keep(upload_list("remove_attachments", &asked.remove_attachments, most));
    let own: Vec<&Attachment> = folder.attachments.iter().filter(|a| a.message.is_none()).collect();
    for (place, id) in asked.remove_attachments.iter().enumerate() {
        if !own.iter().any(|attachment| attachment.id == *id) {
            faults.keep::<()>(Err(Fault::new(&format!("remove_attachments[{place}]"), Code::Unknown)));
        }
    }
    if own.len() + asked.add_uploads.len() > most + asked.remove_attachments.len() {
        faults.keep::<()>(Err(Fault::new("add_uploads", Code::TooMany(most))));
    }
    if !faults.is_empty() {
        return Err(faults.problem());
    }
    let moves = !asked.add_uploads.is_empty() || !asked.remove_attachments.is_empty();
    let files = if moves { FilesChange::Some } else { FilesChange::None };
    Ok(Edit { title, description, topic, email: address, files })
}

/// Faults of `uploads` are faults of `add_uploads` here.
fn renamed(problem: Problem) -> Problem {
    let Problem::Refused(Refusal::Invalid(faults)) = problem else { return problem };
    let rename = |fault: Fault| Fault { field: fault.field.replace("uploads[", "add_uploads["), ..fault };
    Refusal::Invalid(faults.into_iter().map(rename).collect()).into()
}
