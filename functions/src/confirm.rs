//! `POST /api/confirmations`: a click in the one mail an address gets unasked says whether it wants notices. Until then none
//! goes there, and a no is kept.

use http::StatusCode;
use lambda_http::Request;
use serde::Deserialize;
use tickets::{Email, Moment, RequesterId, Ticket};
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::problem::Problem;
use crate::request;
use crate::store::{Item, number};
use crate::view::empty;

/// A link older than this asks nothing any more.
const LINK_SECONDS: i64 = 7 * 24 * 60 * 60;
/// An address is asked at most once in this time, whoever names it and however often.
const ASKED_SECONDS: i64 = 30 * 24 * 60 * 60;

/// The click.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Confirmation {
    /// What stands behind `#` in the mail's link.
    token: String,
    /// Whether notices may come.
    wanted: bool,
}

pub(crate) async fn confirm(app: &App, request: &Request) -> Answer {
    let asked: Confirmation = request::json(request)?;
    let now = app.now();
    app.count_anonymous(request, now).await?;
    let token = Some(&asked.token).filter(|token| request::is_id(token)).ok_or(Problem::NoSuchConfirmation)?;
    let pk = format!("CONFIRM#{}", request::sha256_hex(token.as_bytes()));
    let found = app.store().item(&pk, "CONFIRM").await?;
    let current = found.filter(|item| item.number("expires_at").is_some_and(|at| at > now.unix_seconds()));
    let link = current.ok_or(Problem::NoSuchConfirmation)?;
    let (requester, address) = (link.string("requester"), link.string("address"));
    let item = if asked.wanted {
        Item::new(&format!("R#{requester}"), &format!("MAIL#{address}")).with_number("confirmed_at", now.0)
    } else {
        Item::new(&format!("ADDRESS#{address}"), "REFUSED").with_number("at", now.0)
    };
    app.store().put(item).await?;
    if !asked.wanted {
        app.store().remove(&format!("R#{requester}"), &format!("MAIL#{address}")).await?;
    }
    app.store().remove(&pk, "CONFIRM").await?;
    Ok(empty(StatusCode::NO_CONTENT))
}

impl App {
    /// Where a ticket's notices go: `none`, `unconfirmed` (nowhere yet) or `confirmed`.
    pub(crate) async fn notices(&self, ticket: &Ticket) -> Result<&'static str, Problem> {
        let Some(email) = &ticket.email else { return Ok("none") };
        let confirmed = self.wants_mail(&ticket.requester, email).await?;
        Ok(if confirmed { "confirmed" } else { "unconfirmed" })
    }

    /// Whether somebody clicked that this requester's notices may come to this address, and nobody said no since.
    pub(crate) async fn wants_mail(&self, requester: &RequesterId, email: &Email) -> Result<bool, Problem> {
        let address = hash(email);
        let confirmed = self.store().item(&format!("R#{}", requester.0), &format!("MAIL#{address}")).await?;
        Ok(confirmed.is_some() && self.store().item(&format!("ADDRESS#{address}"), "REFUSED").await?.is_none())
    }

    /// Writes to this address no more.
    pub(crate) async fn refuse_address(&self, email: &Email) -> Result<(), Problem> {
        let refused = Item::new(&format!("ADDRESS#{}", hash(email)), "REFUSED").with_number("at", self.now().0);
        self.store().put(refused).await
    }

    /// The token of a link to confirm an address with, unless the address may not be asked: it said no, or was asked lately
    /// for another notice than this.
    pub(crate) async fn may_ask(
        &self,
        notice: &str,
        requester: &RequesterId,
        email: &Email,
        now: Moment,
    ) -> Result<Option<String>, Problem> {
        let address = hash(email);
        if self.store().item(&format!("ADDRESS#{address}"), "REFUSED").await?.is_some() {
            return Ok(None);
        }
        let asked = Item::new(&format!("ADDRESS#{address}"), "ASKED")
            .with("notice", notice)
            .with_number("expires_at", now.unix_seconds() + ASKED_SECONDS);
        let values = [(":now", number(now.unix_seconds())), (":notice", crate::store::text(notice))];
        // `notice` again: the mail itself failed, and is tried once more.
        let free = "attribute_not_exists(pk) OR expires_at < :now OR notice = :notice";
        if !self.store().put_if(asked, free, &values).await? {
            return Ok(None);
        }
        let token = request::fresh_id()?;
        let link = Item::new(&format!("CONFIRM#{}", request::sha256_hex(token.as_bytes())), "CONFIRM")
            .with("requester", &requester.0)
            .with("address", &address)
            .with_number("expires_at", now.unix_seconds() + LINK_SECONDS);
        self.store().put(link).await?;
        Ok(Some(token))
    }
}

/// One address has one hash, however its letters are cased.
fn hash(email: &Email) -> String {
    request::sha256_hex(email.as_str().to_lowercase().as_bytes())
}
