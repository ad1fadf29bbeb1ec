//! Restrictions: a term during which somebody may not write. Reading, following, deleting and exporting one's own are never
//! restricted, so there is no scope for them.

use crate::agent::Agent;
use crate::limits::{NETWORK_RESTRICTION_SECONDS_MAX, RESTRICTION_SECONDS_MAX};
use crate::moment::Moment;
use crate::refusal::{Code, Fault, Refusal};
use crate::requester::RequesterId;
use crate::text::Body;

/// What a restriction forbids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// No new tickets; those that are there go on.
    NewTickets,
    /// No new tickets, edits, messages or files.
    AllWriting,
}

impl Scope {
    /// The scope's name in the API and in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NewTickets => "new_tickets",
            Self::AllWriting => "all_writing",
        }
    }

    /// The scope of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::NewTickets, Self::AllWriting].into_iter().find(|scope| scope.name() == name)
    }
}

/// What somebody is about to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// A new ticket.
    NewTicket,
    /// Anything to a ticket that is there.
    More,
}

/// Whom a restriction binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Whoever holds that key.
    Requester(RequesterId),
    /// Whoever writes from that network: the hash of an address, or of half of one.
    Network(String),
}

impl Target {
    /// The target's kind in the API.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Requester(_) => "requester",
            Self::Network(_) => "network",
        }
    }
}

/// A term during which somebody may not write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restriction {
    /// Names it in addresses.
    pub id: String,
    /// The ticket that gave cause, and its number.
    pub ticket: (String, String),
    /// Whom it binds.
    pub target: Target,
    /// What it forbids.
    pub scope: Scope,
    /// Why; shown to whom it binds.
    pub reason: Body,
    /// Since when.
    pub from: Moment,
    /// Until when.
    pub until: Moment,
    /// Who set it.
    pub by: Agent,
    /// Who ended it early, and when.
    pub lifted: Option<(Agent, Moment)>,
    /// What the requester says against it.
    pub appeal: Option<Appeal>,
}

/// What a requester says against a restriction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal {
    /// Their reasons.
    pub body: Body,
    /// When they gave them.
    pub at: Moment,
    /// What another agent decided.
    pub decision: Option<Decision>,
}

/// What became of an appeal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whether the restriction stays.
    pub upheld: bool,
    /// Why; shown to the requester.
    pub reason: Body,
    /// Who decided.
    pub by: Agent,
    /// When.
    pub at: Moment,
}

/// The end of a restriction set at `now`: later than that, and no later than its target allows.
///
/// # Errors
/// [`Code::TooEarly`], [`Code::TooLate`].
pub fn until(target: &Target, until: Moment, now: Moment) -> Result<Moment, Fault> {
    let most = match target {
        Target::Requester(_) => RESTRICTION_SECONDS_MAX,
        Target::Network(_) => NETWORK_RESTRICTION_SECONDS_MAX,
    };
    let code = match until.seconds_since(now) {
        ..=0 => Code::TooEarly,
        seconds if seconds > most => Code::TooLate(most / 3600),
        _ => return Ok(until),
    };
    Err(Fault::new("until", code))
}

impl Restriction {
    /// Whether it binds at `now`. Judged by the clock, never by whether anybody swept.
    #[must_use]
    pub fn in_force(&self, now: Moment) -> bool {
        self.from <= now && now < self.until && self.lifted.is_none()
    }

    /// Whether it forbids `writing` at `now`.
    #[must_use]
    pub fn forbids(&self, writing: Writing, now: Moment) -> bool {
        self.in_force(now) && (self.scope == Scope::AllWriting || writing == Writing::NewTicket)
    }

    /// Ended early. Lifting twice changes nothing.
    #[must_use]
    pub fn lifted(mut self, by: &Agent, now: Moment) -> Self {
        if self.lifted.is_none() {
            self.lifted = Some((by.clone(), now));
        }
        self
    }

    /// Contested by whom it binds: once, while it is in force.
    ///
    /// # Errors
    /// [`Refusal::AppealedAlready`], [`Refusal::NotInForce`].
    pub fn appealed(mut self, body: Body, now: Moment) -> Result<Self, Refusal> {
        if self.appeal.is_some() {
            return Err(Refusal::AppealedAlready);
        }
        if !self.in_force(now) {
            return Err(Refusal::NotInForce);
        }
        self.appeal = Some(Appeal { body, at: now, decision: None });
        Ok(self)
    }

    /// The appeal decided, by another agent than the one who set the restriction. What is not upheld ends at once.
    ///
    /// # Errors
    /// [`Refusal::OwnRestriction`], [`Refusal::NothingToDecide`].
    pub fn decided(mut self, upheld: bool, reason: Body, by: &Agent, now: Moment) -> Result<Self, Refusal> {
        if self.by.id == by.id {
            return Err(Refusal::OwnRestriction);
        }
        let open = self.appeal.as_mut().filter(|appeal| appeal.decision.is_none());
        let appeal = open.ok_or(Refusal::NothingToDecide)?;
        appeal.decision = Some(Decision { upheld, reason, by: by.clone(), at: now });
        Ok(if upheld { self } else { self.lifted(by, now) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * 3600;

    fn agent(id: &str) -> Agent {
        Agent { id: id.to_owned(), name: id.to_owned() }
    }

    fn restriction(scope: Scope) -> Restriction {
        Restriction {
            id: "b1".into(),
            ticket: ("t1".into(), "123456789".into()),
            target: Target::Requester(RequesterId("r1".into())),
            scope,
            reason: Body::stored("Insults.".into()),
            from: Moment(0),
            until: Moment(0).plus_seconds(DAY),
            by: agent("ada"),
            lifted: None,
            appeal: None,
        }
    }

    #[test]
    fn a_restriction_ends_by_the_clock() {
        let end = Moment(0).plus_seconds(DAY);
        assert!(restriction(Scope::AllWriting).in_force(Moment(0)));
        assert!(restriction(Scope::AllWriting).in_force(Moment(end.0 - 1)));
        assert!(!restriction(Scope::AllWriting).in_force(end));
    }

    #[test]
    fn a_scope_says_what_is_forbidden() {
        let forbids = |scope, writing| restriction(scope).forbids(writing, Moment(1));
        assert!(forbids(Scope::NewTickets, Writing::NewTicket));
        assert!(!forbids(Scope::NewTickets, Writing::More));
        assert!(forbids(Scope::AllWriting, Writing::NewTicket));
        assert!(forbids(Scope::AllWriting, Writing::More));
    }

    #[test]
    fn an_end_lies_ahead_and_not_too_far() {
        let check = |target: &Target, seconds, code: Option<Code>| {
            let actual = until(target, Moment(0).plus_seconds(seconds), Moment(0)).err().map(|fault| fault.code);
            assert_eq!(actual, code, "{target:?} {seconds}");
        };
        let person = Target::Requester(RequesterId("r1".into()));
        check(&person, 0, Some(Code::TooEarly));
        check(&person, 1, None);
        check(&person, 30 * DAY, None);
        check(&person, 30 * DAY + 1, Some(Code::TooLate(720)));
        let network = Target::Network("n1".into());
        check(&network, DAY, None);
        check(&network, DAY + 1, Some(Code::TooLate(24)));
    }

    #[test]
    fn an_appeal_comes_once_and_another_agent_decides_it() {
        let body = || Body::stored("It was not me.".into());
        let contested = restriction(Scope::AllWriting).appealed(body(), Moment(5)).unwrap();
        assert_eq!(contested.clone().appealed(body(), Moment(6)), Err(Refusal::AppealedAlready));
        assert_eq!(contested.clone().decided(false, body(), &agent("ada"), Moment(7)), Err(Refusal::OwnRestriction));
        let free = contested.clone().decided(false, body(), &agent("jan"), Moment(7)).unwrap();
        assert!(!free.in_force(Moment(8)));
        assert_eq!(free.decided(true, body(), &agent("mia"), Moment(9)), Err(Refusal::NothingToDecide));
        assert!(contested.decided(true, body(), &agent("jan"), Moment(7)).unwrap().in_force(Moment(8)));
    }

    #[test]
    fn what_is_over_cannot_be_contested() {
        let late = Moment(0).plus_seconds(DAY);
        let body = Body::stored("It was not me.".into());
        assert_eq!(restriction(Scope::AllWriting).appealed(body, late), Err(Refusal::NotInForce));
    }
}
