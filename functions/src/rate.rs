//! `PUT /api/tickets/{id}/rating`: the requester says whether it is solved, and how good the answer was.

use http::StatusCode;
use lambda_http::Request;
use serde::Deserialize;
use tickets::rating::{COMMENT_CHARACTERS_MAX, score};
use tickets::{Event, Rating, Refusal, Status, text};
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::change::TRIES;
use crate::problem::Problem;
use crate::request::{self, characters};
use crate::store::Guard;
use crate::submit::{Faults, stopped};
use crate::view::TicketView;

/// What a requester says of the answers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RatingGiven {
    /// Whether the problem is solved.
    solved: bool,
    /// 1 to 5.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 5)]
    score: Option<u64>,
    /// At most 1,000 characters.
    #[serde(default)]
    comment: Option<String>,
}

pub(crate) async fn rate(app: &App, request: &Request) -> Answer {
    let requester = request::requester(request)?;
    let id = request::ticket_id(request)?;
    let asked: RatingGiven = request::json(request)?;
    let now = app.now();
    let rating = prove(&asked, now)?;
    app.store().folder(&id, &requester).await?.ticket.rated(rating.solved, now)?;
    for _ in 0..TRIES {
        let mut folder = app.store().folder(&id, &requester).await?;
        let after = folder.ticket.rated(rating.solved, now)?;
        let mut write = app.write(now);
        write.change(&folder.ticket, &after)?;
        let given_on = folder.rating.as_ref().map(|former| app.config.desk.day(former.at));
        write.rate(&id, folder.rating.as_ref().zip(given_on.as_deref()), &rating)?;
        if after.status == Status::Closed && folder.ticket.status != Status::Closed {
            write.notice(Event::Settled, &id)?;
        }
        write.count(&app.scopes(Some(&requester), request))?;
        match app.store().commit(write.steps()?).await {
            Ok(()) => {
                folder.ticket = after;
                folder.rating = Some(rating);
                return Ok(TicketView::of(app, folder).await?.answer(StatusCode::OK));
            }
            Err(Ok(Guard::Version)) => {}
            Err(Ok(guard)) => return Err(stopped(&guard, app)),
            Err(Err(problem)) => return Err(problem),
        }
    }
    Err(Refusal::Stale.into())
}

fn prove(asked: &RatingGiven, now: tickets::Moment) -> Result<Rating, Problem> {
    let mut faults = Faults::default();
    let score = asked.score.and_then(|raw| faults.keep(score(raw)));
    let comment = asked.comment.as_deref().unwrap_or_default();
    let comment = faults.keep(text::short("comment", comment, COMMENT_CHARACTERS_MAX, characters));
    if !faults.is_empty() {
        return Err(faults.problem());
    }
    Ok(Rating { solved: asked.solved, score, comment: comment.filter(|comment| !comment.is_empty()), at: now })
}
