//! `sweep`: by the clock, every few minutes. What was deleted longer ago than it can be undone goes for good, and so does what
//! was over for as long as the team keeps it; tickets that wait for their requester are closed after a warning; webhooks that
//! failed are tried again; how fast the team answers is learnt anew. No promise rests on when this runs: readers are shown nothing past its time
//! (`tickets::Ticket::shown`).

use tickets::queue::SHARDS;
use tickets::review::Due;
use tickets::{Author, Body, Event, Kind, Message, Moment, Status, Ticket};

use crate::app::App;
use crate::problem::Problem;
use crate::request;
use crate::webhook;

/// Clocks of different machines differ by less than this, so nobody is still undoing what is swept.
const GRACE_SECONDS: i64 = 60;
/// Tickets read at a time.
const CHUNK: usize = 50;

pub(crate) async fn sweep(app: &App) -> Result<(), Problem> {
    let now = app.now();
    let (purged, rule) = (now.plus_seconds(-GRACE_SECONDS), app.config.desk.closing());
    for ticket in due(app, Status::Withdrawn, purged).await? {
        if ticket.is_purged(purged) {
            app.store().purge(&ticket).await?;
        }
    }
    for (status, seconds) in
        [(Status::NeedsAnswer, rule.warn_seconds.min(rule.close_seconds)), (Status::Answered, rule.answered_seconds)]
    {
        for ticket in due(app, status, now.plus_seconds(-seconds)).await? {
            if let Some(due) = ticket.due(rule, now) {
                apply(app, &ticket, due, now).await?;
            }
        }
    }
    let kept_since = now.plus_seconds(-app.config.desk.retention.tickets_days.saturating_mul(24 * 60 * 60));
    for status in [Status::Closed, Status::Answered, Status::Declined] {
        for ticket in due(app, status, kept_since).await? {
            forget(app, &ticket, now).await?;
        }
    }
    app.learn_pace(&app.config.desk.topics).await?;
    webhook::retry(app).await
}

/// Tickets that have been in that state since before `before`.
async fn due(app: &App, status: Status, before: Moment) -> Result<Vec<Ticket>, Problem> {
    let mut found = Vec::new();
    for shard in 0..SHARDS {
        let ids = app.store().due(&format!("{}#{shard}", status.name()), before).await?;
        for chunk in ids.chunks(CHUNK) {
            found.extend(app.store().tickets(chunk).await?.into_iter().filter(|ticket| ticket.status == status));
        }
    }
    Ok(found)
}

/// Warns of closing, or closes. Whoever changes the ticket at the same time is right, and it is looked at again next time.
async fn apply(app: &App, ticket: &Ticket, due: Due, now: Moment) -> Result<(), Problem> {
    let after = ticket.ruled(due, now)?;
    let (kind, event) = match due {
        Due::Warning => (Kind::Warning, Event::Warned),
        Due::Closing => (Kind::Closing, Event::Closed),
    };
    let body = Body::stored(words(kind, &ticket.language).to_owned());
    let message = Message {
        id: request::fresh_id()?,
        author: Author::System,
        agent: None,
        kind,
        body,
        articles: Vec::new(),
        at: now,
    };
    let mut write = app.write(now);
    write.change(ticket, &after)?;
    // What was answered closes quietly: nobody has to do anything.
    if ticket.status == Status::NeedsAnswer {
        write.message(&ticket.id, &message)?;
        write.notice(event, &ticket.id)?;
    } else {
        write.notice(Event::Settled, &ticket.id)?;
    }
    match app.store().commit(write.steps()?).await {
        Ok(()) | Err(Ok(_)) => Ok(()),
        Err(Err(problem)) => Err(problem),
    }
}

fn words(kind: Kind, language: &str) -> &'static str {
    match (kind, language) {
        (Kind::Warning, "pl") => {
            "Nie mamy odpowiedzi na nasze pytanie. Jeśli nic nie napiszesz, zamkniemy to zgłoszenie. Wystarczy odpowiedź, żeby zostało otwarte."
        }
        (Kind::Warning, _) => {
            "We have not heard from you about our question. Unless you write, we will close this request. Any answer keeps it open."
        }
        (_, "pl") => {
            "Zamknęliśmy to zgłoszenie, bo nie dostaliśmy odpowiedzi na pytanie. Jeszcze przez dwa tygodnie wystarczy napisać, żeby je otworzyć."
        }
        _ => {
            "We closed this request because our question was not answered. For two more weeks, writing here opens it again."
        }
    }
}

/// Text and files of what was over long enough go for good.
async fn forget(app: &App, ticket: &Ticket, now: Moment) -> Result<(), Problem> {
    let after = ticket.erased(now);
    let mut write = app.write(now);
    write.change(ticket, &after)?;
    match app.store().commit(write.steps()?).await {
        Ok(()) => app.store().purge(&after).await,
        Err(Ok(_)) => Ok(()),
        Err(Err(problem)) => Err(problem),
    }
}
