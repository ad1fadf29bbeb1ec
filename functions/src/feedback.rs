//! `POST /api/feedback`: whether an article helped. Counts, and reasons without a name.

use http::StatusCode;
use lambda_http::Request;
use serde::Deserialize;
use tickets::refusal::{Code, Fault};
use tickets::text;
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::request::{self, characters};
use crate::store::Item;
use crate::submit::{Faults, one_of};
use crate::view::empty;

const REASON_CHARACTERS_MAX: usize = 1000;
const ARTICLE_BYTES_MAX: usize = 200;

/// What a reader says of an article.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Feedback {
    /// The article's id: `section/article`.
    #[schema(pattern = "^[A-Za-z0-9_/.-]{1,200}$")]
    article: String,
    /// One of the site's languages.
    language: String,
    /// Whether it helped.
    helpful: bool,
    /// What was missing; at most 1,000 characters.
    #[serde(default)]
    reason: Option<String>,
}

pub(crate) async fn feedback(app: &App, request: &Request) -> Answer {
    let asked: Feedback = request::json(request)?;
    let mut faults = Faults::default();
    faults.keep(article(&asked.article));
    faults.keep(one_of("language", &asked.language, &app.config.desk.languages));
    let reason = asked.reason.as_deref().unwrap_or_default();
    let reason = faults.keep(text::short("reason", reason, REASON_CHARACTERS_MAX, characters));
    if !faults.is_empty() {
        return Err(faults.problem());
    }
    let now = app.now();
    app.count_anonymous(request, now).await?;
    let day = app.config.desk.day(now);
    let expires = app.config.desk.retention.feedback_until(now);
    let (pk, sk) = (format!("FEEDBACK#{}", asked.language), format!("{day}#{}", asked.article));
    app.store().tally(&pk, &sk, if asked.helpful { "helpful" } else { "unhelpful" }, expires).await?;
    if let Some(reason) = reason.filter(|reason| !reason.is_empty()) {
        let pk = format!("REASONS#{}#{}", asked.language, asked.article);
        let sk = format!("{}#{}", crate::view::time(now), request::fresh_id()?);
        app.store().put(Item::new(&pk, &sk).with("reason", &reason).with_number("expires_at", expires)).await?;
    }
    Ok(empty(StatusCode::NO_CONTENT))
}

/// An article's id is the path of a page of ours, nothing else.
fn article(id: &str) -> Result<(), Fault> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_/.".contains(&b);
    let right = !id.is_empty() && id.len() <= ARTICLE_BYTES_MAX && id.bytes().all(plain);
    if right { Ok(()) } else { Err(Fault::new("article", Code::Unknown)) }
}
