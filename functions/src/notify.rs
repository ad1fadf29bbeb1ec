//! `notify`: reads the outbox from the table's stream and tells those who are not looking: requesters by mail, if they
//! confirmed an address, and the team's own programs by webhook. Each is told at least once, and twice only if we die between
//! sending and noting it.

use std::time::Duration;

use serde_json::Value;
use tickets::{Event, Notice, Ticket};

use crate::app::App;
use crate::mail;
use crate::problem::Problem;
use crate::store::Turn;
use crate::stream;
use crate::webhook;

/// Somebody else's turn is waited for, a little longer than a lease lasts.
const LOOK: Duration = Duration::from_secs(2);
const LOOKS: u32 = 20;

/// Tells of each notice; ends with the sequence number of the first that could not be sent, from which the batch comes again.
pub(crate) async fn notify(app: &App, event: &Value) -> Option<(String, Problem)> {
    let mut failed = None;
    for record in stream::records(event) {
        let Some(id) = record.pk.strip_prefix("O#").filter(|_| record.sk == "NOTICE" && record.event == "INSERT")
        else {
            continue;
        };
        // One notice that cannot be sent does not hold up the others: when they come again, it is known that they were sent.
        if let Err(problem) = deliver(app, id).await {
            failed.get_or_insert((record.sequence.to_owned(), problem));
        }
    }
    failed
}

async fn deliver(app: &App, id: &str) -> Result<(), Problem> {
    let Some(notice) = app.store().notice(id).await? else { return Ok(()) };
    let ticket = &app.store().ticket(&notice.ticket).await?;
    // People first: a program that does not answer must not hold up their mail.
    let mailed = if notice.event.is_for_requester() && app.config.sender.is_some() {
        once(app, &notice, ticket).await
    } else {
        Ok(())
    };
    if notice.event.is_for_team() {
        webhook::tell(app, &notice, ticket).await?;
    }
    mailed
}

/// Whether it is our turn to send; waits for the end of somebody else's, who may have died at it.
async fn our_turn(app: &App, notice: &Notice) -> Result<bool, Problem> {
    for _ in 0..LOOKS {
        match app.store().lease(&notice.id, "mail", app.now()).await? {
            Turn::Ours => return Ok(true),
            Turn::Done => return Ok(false),
            Turn::Busy => tokio::time::sleep(LOOK).await,
        }
    }
    Err(Problem::Outage(format!("somebody else has not ended sending notice {}", notice.id)))
}

/// Sends the notice's mail unless that is done, or somebody else is at it.
async fn once(app: &App, notice: &Notice, ticket: &Ticket) -> Result<(), Problem> {
    let now = app.now();
    let Some(email) = &ticket.email else { return Ok(()) };
    let wanted = app.wants_mail(&ticket.requester, email).await?;
    if wanted == (notice.event == Event::AddressNamed) || !our_turn(app, notice).await? {
        return Ok(());
    }
    let sent = if wanted {
        mail::tell(app, notice, ticket, email).await
    } else {
        match app.may_ask(&notice.id, &ticket.requester, email, now).await? {
            Some(token) => mail::ask(app, ticket, email, &token).await,
            None => Ok(()),
        }
    };
    match sent {
        Ok(()) => app.store().sent(&notice.id, "mail", now).await,
        Err(problem) => {
            app.store().unlease(&notice.id, "mail").await?;
            Err(problem)
        }
    }
}
