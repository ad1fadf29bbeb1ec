//! `/api/agent/restrictions`: an agent restricts who abuses, lifts it, and decides what another agent's restriction was worth.

use http::{Method, StatusCode};
use lambda_http::Request;
use serde::{Deserialize, Serialize};
use tickets::refusal::{Code, Fault};
use tickets::restriction::until;
use tickets::{Agent, Body, Moment, Refusal, RequesterId, Restriction, Scope, Target, Writing};
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::change::TRIES;
use crate::desk::view::RestrictionView;
use crate::problem::Problem;
use crate::request::{self, characters};
use crate::submit::{Faults, stopped};
use crate::view::{empty, json};

/// A restriction about to be set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRestriction {
    /// The ticket that gives cause.
    ticket: String,
    /// Why; shown to whom it binds.
    reason: String,
    /// RFC 3339.
    until: String,
    /// `new_tickets` or `all_writing`.
    scope: String,
    /// `requester` (what is meant without it) or `network`.
    #[serde(default)]
    target: Option<String>,
}

/// What another agent decides of an appeal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecisionMade {
    /// Whether the restriction stays.
    uphold: bool,
    /// Why; shown to the requester.
    reason: String,
}

/// Restrictions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RestrictionList {
    restrictions: Vec<RestrictionView>,
}

pub(crate) async fn restrict(app: &App, request: &Request) -> Answer {
    let agent = request::agent(request, app)?;
    if request.method() == Method::GET {
        return list(app).await;
    }
    if request.uri().path().ends_with("/decision") {
        return decide(app, request, &agent).await;
    }
    if request.method() == Method::DELETE {
        changed(app, request, |restriction, now| Ok(restriction.lifted(&agent, now))).await?;
        return Ok(empty(StatusCode::NO_CONTENT));
    }
    set(app, request, &agent).await
}

async fn list(app: &App) -> Answer {
    let now = app.now();
    let mut restrictions = app.store().current_restrictions(now).await?;
    restrictions.retain(|restriction| restriction.in_force(now));
    restrictions.sort_by_key(|restriction| std::cmp::Reverse(restriction.from));
    let restrictions = restrictions.iter().map(RestrictionView::of).collect();
    Ok(json(StatusCode::OK, &RestrictionList { restrictions }))
}

async fn set(app: &App, request: &Request, agent: &Agent) -> Answer {
    let asked: NewRestriction = request::json(request)?;
    let now = app.now();
    if !request::is_id(&asked.ticket) {
        return Err(Fault::new("ticket", Code::NoSuchTicket).into());
    }
    let dossier = app.store().dossier(&asked.ticket, now).await.map_err(|problem| match problem {
        Problem::NoSuchTicket => Fault::new("ticket", Code::NoSuchTicket).into(),
        other => other,
    })?;
    let (ticket, network) = (dossier.folder.ticket, dossier.context.network);
    let target = match asked.target.as_deref() {
        None | Some("requester") => Target::Requester(ticket.requester.clone()),
        Some("network") => Target::Network(network.ok_or(Refusal::NoNetwork)?.0),
        Some(_) => return Err(Fault::new("target", Code::Unknown).into()),
    };
    let mut faults = Faults::default();
    let reason = faults.keep(reason(&asked.reason));
    let scope = faults.keep(Scope::from_name(&asked.scope).ok_or_else(|| Fault::new("scope", Code::Unknown)));
    let end = faults.keep(moment(&asked.until).and_then(|end| until(&target, end, now)));
    let (Some(reason), Some(scope), Some(end)) = (reason, scope, end) else { return Err(faults.problem()) };
    let restriction = Restriction {
        id: request::fresh_id()?,
        ticket: (ticket.id, ticket.number),
        target,
        scope,
        reason,
        from: now,
        until: end,
        by: agent.clone(),
        lifted: None,
        appeal: None,
    };
    let mut write = app.write(now);
    write.restrict(&restriction, app.config.desk.retention.restrictions_seconds())?;
    match app.store().commit(write.steps()?).await {
        Ok(()) => Ok(json(StatusCode::CREATED, &RestrictionView::of(&restriction))),
        Err(Ok(guard)) => Err(stopped(&guard, app)),
        Err(Err(problem)) => Err(problem),
    }
}

async fn decide(app: &App, request: &Request, agent: &Agent) -> Answer {
    let asked: DecisionMade = request::json(request)?;
    let why = reason(&asked.reason)?;
    let rule = |restriction: Restriction, now| restriction.decided(asked.uphold, why.clone(), agent, now);
    let decided = changed(app, request, rule).await?;
    Ok(json(StatusCode::OK, &RestrictionView::of(&decided)))
}

/// Applies a rule to whatever the restriction is now.
async fn changed(
    app: &App,
    request: &Request,
    rule: impl Fn(Restriction, Moment) -> Result<Restriction, Refusal>,
) -> Result<Restriction, Problem> {
    let id =
        Some(request::path_value(request, "id")).filter(|id| request::is_id(id)).ok_or(Problem::NoSuchRestriction)?;
    app.change_restriction(&id, rule).await
}

impl App {
    /// The restriction `id` after a rule was applied to whatever it is now.
    pub(crate) async fn change_restriction(
        &self,
        id: &str,
        rule: impl Fn(Restriction, Moment) -> Result<Restriction, Refusal>,
    ) -> Result<Restriction, Problem> {
        for _ in 0..TRIES {
            let before = self.store().restriction(id).await?;
            let after = rule(before.clone(), self.now())?;
            let kept_seconds = self.config.desk.retention.restrictions_seconds();
            if after == before || self.store().change_restriction(&before, &after, kept_seconds).await? {
                return Ok(after);
            }
        }
        Err(Refusal::Stale.into())
    }

    /// Refuses what a restriction in force forbids: of this requester, or of the network they write from.
    pub(crate) async fn prove_unrestricted(
        &self,
        requester: &RequesterId,
        request: &Request,
        writing: Writing,
        now: Moment,
    ) -> Result<(), Problem> {
        let all = self.store().restrictions(requester, prefix_hash(request).as_deref()).await?;
        match all.into_iter().filter(|restriction| restriction.forbids(writing, now)).max_by_key(|r| r.until) {
            Some(Restriction { scope, reason, until, .. }) => {
                Err(Refusal::Restricted { scope, reason: reason.as_str().to_owned(), until }.into())
            }
            None => Ok(()),
        }
    }
}

/// The hash of the prefix of the network a request came from; the address itself is not kept.
pub(crate) fn prefix_hash(request: &Request) -> Option<String> {
    let hash = request::sha256_hex(request::prefix(request)?.as_bytes());
    hash.get(..16).map(str::to_owned)
}

fn reason(raw: &str) -> Result<Body, Fault> {
    Body::parse(raw, characters).map_err(|fault| Fault { field: "reason".to_owned(), ..fault })
}

fn moment(raw: &str) -> Result<Moment, Fault> {
    let time = raw.parse::<jiff::Timestamp>().map(|time| Moment(time.as_millisecond()));
    time.map_err(|_| Fault::new("until", Code::Shape("RFC 3339, such as 2026-11-30T12:00:00Z".to_owned())))
}
