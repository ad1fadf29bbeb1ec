//! `POST /api/searches`: a search that nobody's article answered is counted. Words and a day, no person.

use http::StatusCode;
use lambda_http::Request;
use serde::Deserialize;
use tickets::refusal::{Code, Fault};
use tickets::text;
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::request::{self, characters};
use crate::submit::{Faults, one_of};
use crate::view::empty;

const QUERY_CHARACTERS_MAX: usize = 100;

/// A search that did not end at an article.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Search {
    /// One of the site's languages.
    language: String,
    /// What was searched for; at most 100 characters.
    #[schema(min_length = 1)]
    query: String,
    /// `no_click` or `wrote`.
    #[schema(pattern = "^(no_click|wrote)$")]
    outcome: String,
}

pub(crate) async fn searches(app: &App, request: &Request) -> Answer {
    let asked: Search = request::json(request)?;
    let mut faults = Faults::default();
    faults.keep(one_of("language", &asked.language, &app.config.desk.languages));
    let query = faults.keep(text::short("query", &asked.query, QUERY_CHARACTERS_MAX, characters));
    let query = query.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if query.is_empty() && faults.is_empty() {
        faults.keep::<()>(Err(Fault::new("query", Code::Missing)));
    }
    if !matches!(asked.outcome.as_str(), "no_click" | "wrote") {
        faults.keep::<()>(Err(Fault::new("outcome", Code::Unknown)));
    }
    if !faults.is_empty() {
        return Err(faults.problem());
    }
    let now = app.now();
    app.count_anonymous(request, now).await?;
    let day = app.config.desk.day(now);
    let expires = app.config.desk.retention.feedback_until(now);
    let pk = format!("SEARCH#{}#{day}", asked.language);
    app.store().tally(&pk, &format!("Q#{query}"), &asked.outcome, expires).await?;
    Ok(empty(StatusCode::NO_CONTENT))
}
