//! `GET /api/restrictions`, `POST /api/restrictions/{id}/appeal`: whoever is restricted sees why, until when and what still
//! works, and can contest it once.

use http::{Method, StatusCode};
use lambda_http::Request;
use serde::{Deserialize, Serialize};
use tickets::restriction::Appeal;
use tickets::{Body, Restriction};
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::desk::restrict::prefix_hash;
use crate::problem::Problem;
use crate::request::{self, characters};
use crate::view::{json, time};

/// What a requester says against a restriction.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AppealMade {
    /// 1 to 10,000 characters.
    #[schema(min_length = 1)]
    body: String,
}

/// The restrictions that bind whoever asks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnRestrictions {
    restrictions: Vec<OwnRestriction>,
}

/// A restriction as those it binds see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnRestriction {
    id: String,
    /// The number of the ticket that gave cause; nothing when it was somebody else's of the same network.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    /// `new_tickets` or `all_writing`.
    #[schema(value_type = String)]
    scope: &'static str,
    /// `requester` or `network`.
    #[schema(value_type = String)]
    target: &'static str,
    reason: String,
    from: String,
    until: String,
    /// What was said against it.
    #[serde(skip_serializing_if = "Option::is_none")]
    appeal: Option<OwnAppeal>,
}

/// An appeal as those who made it see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnAppeal {
    at: String,
    /// What was said; nothing when it may have been somebody else of the same network.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// Whether the restriction stays; nothing while nobody has decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    upheld: Option<bool>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

pub(crate) async fn appeal(app: &App, request: &Request) -> Answer {
    let requester = request::requester(request)?;
    let network = prefix_hash(request);
    let all = app.store().restrictions(&requester, network.as_deref()).await?;
    let now = app.now();
    if request.method() == Method::GET {
        let mut own: Vec<&Restriction> = all.iter().filter(|restriction| restriction.in_force(now)).collect();
        own.sort_by_key(|restriction| std::cmp::Reverse(restriction.until));
        let restrictions = own.into_iter().map(OwnRestriction::of).collect();
        return Ok(json(StatusCode::OK, &OwnRestrictions { restrictions }));
    }
    let id = request::path_value(request, "id");
    all.iter().find(|restriction| restriction.id == id).ok_or(Problem::NoSuchRestriction)?;
    let asked: AppealMade = request::json(request)?;
    let body = Body::parse(&asked.body, characters)?;
    app.count_writes(&requester, request, now).await?;
    let contested = app.change_restriction(&id, |restriction, now| restriction.appealed(body.clone(), now)).await?;
    Ok(json(StatusCode::CREATED, &OwnRestriction::of(&contested)))
}

impl OwnRestriction {
    pub(crate) fn of(restriction: &Restriction) -> Self {
        let personal = matches!(restriction.target, tickets::Target::Requester(_));
        let appeal = |Appeal { at, body, decision }: &Appeal| OwnAppeal {
            at: time(*at),
            body: personal.then(|| body.as_str().to_owned()),
            upheld: decision.as_ref().map(|decision| decision.upheld),
            reason: decision.as_ref().map(|decision| decision.reason.as_str().to_owned()),
        };
        Self {
            id: restriction.id.clone(),
            number: personal.then(|| restriction.ticket.1.clone()),
            scope: restriction.scope.name(),
            target: restriction.target.name(),
            reason: restriction.reason.as_str().to_owned(),
            from: time(restriction.from),
            until: time(restriction.until),
            appeal: restriction.appeal.as_ref().map(appeal),
        }
    }
}
