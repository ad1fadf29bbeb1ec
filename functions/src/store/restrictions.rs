//! Restrictions, under whom they bind, and found again by their id.

use tickets::restriction::{Appeal, Decision};
use tickets::{Body, Moment, RequesterId, Restriction, Scope, Target};

use super::item::Item;
use super::rows::{damaged, line_time};
use super::steps::Write;
use super::{Guard, Store, text};
use crate::problem::Problem;

/// The line in the index on which restrictions stand, by their end.
const LINE: &str = "restriction";

fn partition(target: &Target) -> String {
    match target {
        Target::Requester(id) => format!("R#{}", id.0),
        Target::Network(hash) => format!("NET#{hash}"),
    }
}

/// The restriction as an item, remembered for `kept_seconds` after its end.
fn restriction_item(restriction: &Restriction, kept_seconds: i64) -> Item {
    let Restriction { id, ticket, target, scope, reason, from, until, by, lifted, appeal } = restriction;
    let item = Item::new(&partition(target), &format!("B#{id}"))
        .with("id", id)
        .with("ticket", &ticket.0)
        .with("number", &ticket.1)
        .with("scope", scope.name())
        .with("reason", reason.as_str())
        .with_agent("by", Some(by))
        .with_agent("lifted", lifted.as_ref().map(|(agent, _)| agent))
        .with_some_number("lifted_at", lifted.as_ref().map(|(_, at)| at.0))
        .with_number("from", from.0)
        .with_number("until", until.0)
        .with_number("expires_at", until.unix_seconds() + kept_seconds)
        .with("stage", &stage(restriction))
        .with("line", LINE)
        .with("line_at", &format!("{}#{id}", line_time(*until)));
    let Some(Appeal { body, at, decision }) = appeal else { return item };
    let item = item.with("appeal", body.as_str()).with_number("appeal_at", at.0);
    let Some(Decision { upheld, reason, by, at }) = decision else { return item };
    item.with("decision", reason.as_str())
        .with_number("upheld", i64::from(*upheld))
        .with_agent("decided", Some(by))
        .with_number("decided_at", at.0)
}

/// How far it has come: lifted, contested, decided. Each happens once, so two who change it at once are told apart.
fn stage(restriction: &Restriction) -> String {
    let decided = restriction.appeal.as_ref().is_some_and(|appeal| appeal.decision.is_some());
    let parts = [restriction.lifted.is_some(), restriction.appeal.is_some(), decided];
    parts.map(|part| if part { "1" } else { "0" }).concat()
}

fn restriction(item: &Item) -> Result<Restriction, Problem> {
    let wrong = || damaged("restriction");
    let pk = item.string("pk");
    let target = match pk.split_once('#') {
        Some(("R", id)) => Target::Requester(RequesterId(id.to_owned())),
        Some(("NET", hash)) => Target::Network(hash.to_owned()),
        _ => return Err(wrong()),
    };
    let decision = item.agent("decided").map(|by| Decision {
        upheld: item.number("upheld") == Some(1),
        reason: Body::stored(item.string("decision")),
        by,
        at: item.moment("decided_at"),
    });
    let appeal =
        item.text("appeal").map(|body| Appeal { body: Body::stored(body), at: item.moment("appeal_at"), decision });
    Ok(Restriction {
        id: item.string("id"),
        ticket: (item.string("ticket"), item.string("number")),
        target,
        scope: Scope::from_name(&item.string("scope")).ok_or_else(wrong)?,
        reason: Body::stored(item.string("reason")),
        from: item.moment("from"),
        until: item.moment("until"),
        by: item.agent("by").ok_or_else(wrong)?,
        lifted: item.agent("lifted").map(|agent| (agent, item.moment("lifted_at"))),
        appeal,
    })
}

impl Write<'_> {
    /// A new restriction, remembered for `kept_seconds` after its end.
    pub(crate) fn restrict(&mut self, new: &Restriction, kept_seconds: i64) -> Result<(), Problem> {
        let item = restriction_item(new, kept_seconds);
        let place = Item::new(&format!("B#{}", new.id), "WHERE")
            .with("partition", &partition(&new.target))
            .with_number("expires_at", new.until.unix_seconds() + kept_seconds);
        self.put(item, Guard::None, Some("attribute_not_exists(pk)"))?;
        self.put(place, Guard::None, None)
    }
}

impl Store {
    /// All restrictions of a requester and of the network they write from, old ones too.
    pub(crate) async fn restrictions(
        &self,
        requester: &RequesterId,
        network: Option<&str>,
    ) -> Result<Vec<Restriction>, Problem> {
        let mut items = self.range(&format!("R#{}", requester.0), "B#", "B#~").await?;
        if let Some(network) = network {
            items.extend(self.range(&format!("NET#{network}"), "B#", "B#~").await?);
        }
        items.iter().map(restriction).collect()
    }

    /// The restriction of that id.
    pub(crate) async fn restriction(&self, id: &str) -> Result<Restriction, Problem> {
        let place = self.item(&format!("B#{id}"), "WHERE").await?.ok_or(Problem::NoSuchRestriction)?;
        let found = self.item(&place.string("partition"), &format!("B#{id}")).await?;
        restriction(&found.ok_or(Problem::NoSuchRestriction)?)
    }

    /// Every restriction that ends after `now`.
    pub(crate) async fn current_restrictions(&self, now: Moment) -> Result<Vec<Restriction>, Problem> {
        let mut found = Vec::new();
        for (pk, sk) in self.line_after(LINE, &line_time(now)).await? {
            if let Some(item) = self.item(&pk, &sk).await? {
                found.push(restriction(&item)?);
            }
        }
        Ok(found)
    }

    /// Takes a restriction away.
    pub(crate) async fn forget_restriction(&self, restriction: &Restriction) -> Result<(), Problem> {
        self.remove(&partition(&restriction.target), &format!("B#{}", restriction.id)).await?;
        self.remove(&format!("B#{}", restriction.id), "WHERE").await
    }

    /// A restriction as it is after a change, if it is still as it was when it was read.
    pub(crate) async fn change_restriction(
        &self,
        before: &Restriction,
        after: &Restriction,
        kept_seconds: i64,
    ) -> Result<bool, Problem> {
        self.put_if(restriction_item(after, kept_seconds), "stage = :stage", &[(":stage", text(&stage(before)))]).await
    }
}
