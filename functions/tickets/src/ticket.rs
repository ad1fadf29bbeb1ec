//! The ticket itself: every method is told `now` and returns the ticket as it is afterwards, or a refusal.

use crate::agent::Agent;
use crate::estimate::{Basis, Estimate};
use crate::limits::REOPEN_SECONDS;
use crate::moment::Moment;
use crate::refusal::Refusal;
use crate::requester::RequesterId;
use crate::status::{Action, Status};
use crate::text::{Description, Email, Title};

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Opaque; names it in addresses.
    pub id: String,
    /// What people say on the phone: nine digits.
    pub number: String,
    /// Whose it is.
    pub requester: RequesterId,
    /// Where it stands.
    pub status: Status,
    /// The topic's id.
    pub topic: String,
    /// What the problem is; none once it is purged.
    pub title: Option<Title>,
    /// The problem in full; none once it is purged.
    pub description: Option<Description>,
    /// The language it was written in.
    pub language: String,
    /// Where mail could go, once its owner confirms it.
    pub email: Option<Email>,
    /// Grows by one with every change.
    pub version: u64,
    /// When it was sent.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
    /// Since when it waits in the queue.
    pub queued_at: Moment,
    /// Since when it is in its state.
    pub since: Moment,
    /// What it was before it was withdrawn.
    pub withdrawn_from: Option<Status>,
    /// When a withdrawn ticket's text and files go for good.
    pub purge_at: Option<Moment>,
    /// Who has taken it.
    pub assignee: Option<Agent>,
    /// What its requester was promised when it joined the queue; gone with the team's first word.
    pub promise: Option<Promise>,
    /// The older ticket, its id and number, that this one follows.
    pub follows: Option<(String, String)>,
    /// When its requester was warned that it will be closed.
    pub warned_at: Option<Moment>,
}

/// What a requester was told to expect when the ticket joined the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// Not before this.
    pub from: Moment,
    /// Not after this.
    pub to: Moment,
    /// What it rested on.
    pub basis: Basis,
    /// How many waited ahead.
    pub ahead: u64,
}

impl From<Estimate> for Promise {
    fn from(estimate: Estimate) -> Self {
        let Estimate { position, from, to, basis } = estimate;
        Self { from, to, basis, ahead: position.saturating_sub(1) }
    }
}

/// What a requester changes; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edit {
    /// A new title.
    pub title: Option<Title>,
    /// A new description.
    pub description: Option<Description>,
    /// A new topic.
    pub topic: Option<String>,
    /// A new address, or none at all.
    pub email: Option<Option<Email>>,
    /// Whether files are added or taken away.
    pub files: FilesChange,
}

/// Whether an edit touches the files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FilesChange {
    /// They stay as they are.
    #[default]
    None,
    /// Some come or go.
    Some,
}

impl Ticket {
    /// What the requester may do now, in the order edit, delete, restore, reply, rate.
    #[must_use]
    pub fn can(&self, now: Moment) -> Can {
        let may = |action| self.status.after(action).is_ok();
        Can {
            edit: may(Action::Edit),
            delete: may(Action::Withdraw),
            restore: may(Action::Restore) && !self.is_purged(now),
            reply: may(Action::Reply) && !self.is_past_reopening(now),
            rate: may(Action::Rate),
        }
    }

    /// Whether its text and files are gone. Judged by the clock, not by whether anybody swept yet.
    #[must_use]
    pub fn is_purged(&self, now: Moment) -> bool {
        self.status == Status::Withdrawn && self.purge_at.is_none_or(|at| at <= now)
    }

    /// The ticket without anything its requester wrote: the number and the fact.
    #[must_use]
    pub fn purged(mut self) -> Self {
        self.title = None;
        self.description = None;
        self.email = None;
        self.purge_at = None;
        self.assignee = None;
        self.promise = None;
        self.follows = None;
        self
    }

    /// The ticket erased at once, without a time to undo it. It stays among what is to be purged until its conversation and
    /// files are gone too.
    #[must_use]
    pub fn erased(&self, now: Moment) -> Self {
        Self { purge_at: Some(now), withdrawn_from: None, ..self.clone().moved(Status::Withdrawn, now).purged() }
    }

    /// The ticket as it may be shown at `now`.
    #[must_use]
    pub fn shown(self, now: Moment) -> Self {
        if self.is_purged(now) { self.purged() } else { self }
    }

    /// Applies an edit. A change of text, topic or files costs the place in the queue; a change of the address does not,
    /// nor does any change once an agent has taken the ticket. An edit that changes nothing returns the ticket as it was.
    ///
    /// # Errors
    /// [`Refusal::WrongState`].
    pub fn edited(&self, edit: Edit, now: Moment) -> Result<Self, Refusal> {
        let status = self.status.after(Action::Edit)?;
        let mut next = Self { status, ..self.clone() };
        next.title = edit.title.or(next.title);
        next.description = edit.description.or(next.description);
        next.topic = edit.topic.unwrap_or(next.topic);
        let costs_place = next != *self || edit.files == FilesChange::Some;
        next.email = edit.email.unwrap_or(next.email);
        if costs_place && next.status == Status::Received {
            next.queued_at = now;
        }
        let changed = next != *self || costs_place;
        Ok(if changed { next.touched(now) } else { next })
    }

    /// Deletes it, for good once `undo_seconds` have passed. Withdrawing twice changes nothing.
    ///
    /// # Errors
    /// Never, today; every state may be withdrawn.
    pub fn withdrawn(&self, undo_seconds: i64, now: Moment) -> Result<Self, Refusal> {
        if self.status == Status::Withdrawn {
            return Ok(self.clone());
        }
        let status = self.status.after(Action::Withdraw)?;
        let next =
            Self { withdrawn_from: Some(self.status), purge_at: Some(now.plus_seconds(undo_seconds)), ..self.clone() };
        Ok(next.moved(status, now))
    }

    /// Undoes a deletion, with the former place in the queue.
    ///
    /// # Errors
    /// [`Refusal::WrongState`], also when the time for it is over.
    pub fn restored(&self, now: Moment) -> Result<Self, Refusal> {
        self.status.after(Action::Restore)?;
        let over = || Refusal::WrongState { action: Action::Restore, status: self.status };
        let status = self.withdrawn_from.filter(|_| !self.is_purged(now)).ok_or_else(over)?;
        let next = Self { withdrawn_from: None, purge_at: None, ..self.clone() };
        Ok(next.moved(status, now))
    }

    /// The requester wrote a message: keeps the place in the queue, answers a question, reopens what was answered.
    ///
    /// # Errors
    /// [`Refusal::WrongState`], also for a ticket closed for more than two weeks.
    pub fn replied(&self, now: Moment) -> Result<Self, Refusal> {
        let status = self.status.after(Action::Reply)?;
        if self.is_past_reopening(now) {
            return Err(Refusal::WrongState { action: Action::Reply, status: self.status });
        }
        let mut next = Self { warned_at: None, ..self.clone() };
        if self.status != status && status == Status::Received {
            next.queued_at = now;
            next.assignee = None;
        }
        Ok(next.moved(status, now))
    }

    /// The requester says whether it is solved. What is solved is closed; what is not stays open to a message.
    ///
    /// # Errors
    /// [`Refusal::WrongState`].
    pub fn rated(&self, solved: bool, now: Moment) -> Result<Self, Refusal> {
        let status = self.status.after(Action::Rate)?;
        Ok(self.clone().moved(if solved { status } else { self.status }, now))
    }

    /// Whether it is over for too long to be reopened, so that only a new ticket can follow it.
    #[must_use]
    pub fn is_past_reopening(&self, now: Moment) -> bool {
        self.status == Status::Closed && now.seconds_since(self.since) > REOPEN_SECONDS
    }

    pub(crate) fn moved(mut self, status: Status, now: Moment) -> Self {
        if self.status != status {
            self.status = status;
            self.since = now;
        }
        self.touched(now)
    }

    pub(crate) fn touched(mut self, now: Moment) -> Self {
        self.version += 1;
        self.updated_at = now;
        self
    }
}

/// What the requester may do to a ticket now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Can {
    /// Change it.
    pub edit: bool,
    /// Delete it.
    pub delete: bool,
    /// Undo the deletion.
    pub restore: bool,
    /// Write a message.
    pub reply: bool,
    /// Say whether it was solved.
    pub rate: bool,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn ticket(status: Status) -> Ticket {
        Ticket {
            id: "t1".into(),
            number: "123456789".into(),
            requester: RequesterId("r1".into()),
            status,
            topic: "other".into(),
            title: Some(Title::stored("A title".into())),
            description: Some(Description::stored("A description".into())),
            language: "en".into(),
            email: None,
            version: 3,
            created_at: Moment(0),
            updated_at: Moment(0),
            queued_at: Moment(0),
            since: Moment(0),
            withdrawn_from: None,
            purge_at: None,
            assignee: None,
            promise: None,
            follows: None,
            warned_at: None,
        }
    }

    const LATER: Moment = Moment(60_000);

    #[test]
    fn a_new_title_costs_the_place_in_the_queue() {
        let edit = Edit { title: Some(Title::stored("Another".into())), ..Edit::default() };
        let next = ticket(Status::Received).edited(edit, LATER).unwrap();
        assert_eq!((next.version, next.queued_at, next.updated_at), (4, LATER, LATER));
    }

    #[test]
    fn files_cost_the_place_too() {
        let edit = Edit { files: FilesChange::Some, ..Edit::default() };
        let next = ticket(Status::Received).edited(edit, LATER).unwrap();
        assert_eq!((next.version, next.queued_at), (4, LATER));
    }

    #[test]
    fn another_address_keeps_the_place() {
        let edit = Edit { email: Some(Some(Email::stored("ann@example.org".into()))), ..Edit::default() };
        let next = ticket(Status::Received).edited(edit, LATER).unwrap();
        assert_eq!((next.version, next.queued_at), (4, Moment(0)));
    }

    #[test]
    fn an_edit_that_changes_nothing_leaves_the_version() {
        let same = Edit { title: Some(Title::stored("A title".into())), ..Edit::default() };
        assert_eq!(ticket(Status::Received).edited(same, LATER).unwrap(), ticket(Status::Received));
    }

    #[test]
    fn an_edit_after_an_agent_took_it_keeps_the_state_and_the_place() {
        let edit = Edit { topic: Some("access".into()), ..Edit::default() };
        let next = ticket(Status::InReview).edited(edit, LATER).unwrap();
        assert_eq!((next.status, next.queued_at, next.version), (Status::InReview, Moment(0), 4));
    }

    #[test]
    fn a_deletion_can_be_undone_until_the_time_is_over() {
        let gone = ticket(Status::InReview).withdrawn(600, LATER).unwrap();
        assert_eq!((gone.status, gone.purge_at), (Status::Withdrawn, Some(LATER.plus_seconds(600))));
        let back = gone.restored(LATER.plus_seconds(599)).unwrap();
        assert_eq!((back.status, back.queued_at, back.purge_at), (Status::InReview, Moment(0), None));
        assert!(gone.restored(LATER.plus_seconds(600)).is_err());
        assert!(gone.clone().shown(LATER.plus_seconds(599)).title.is_some());
        assert!(gone.shown(LATER.plus_seconds(600)).title.is_none());
    }

    #[test]
    fn withdrawing_twice_does_not_extend_the_undo_time() {
        let once = ticket(Status::Received).withdrawn(600, LATER).unwrap();
        assert_eq!(once.withdrawn(600, LATER.plus_seconds(300)).unwrap(), once);
    }

    #[test]
    fn a_reply_keeps_the_place_and_answers_a_question() {
        let waiting = ticket(Status::Received).replied(LATER).unwrap();
        assert_eq!((waiting.status, waiting.queued_at, waiting.version), (Status::Received, Moment(0), 4));
        assert_eq!(ticket(Status::NeedsAnswer).replied(LATER).unwrap().status, Status::InReview);
    }

    #[test]
    fn a_reply_reopens_an_answered_ticket_at_the_end_of_the_queue() {
        let next = ticket(Status::Answered).replied(LATER).unwrap();
        assert_eq!((next.status, next.queued_at, next.since), (Status::Received, LATER, LATER));
    }

    #[test]
    fn a_closed_ticket_reopens_for_two_weeks() {
        let closed = ticket(Status::Closed);
        assert!(closed.replied(Moment(0).plus_seconds(REOPEN_SECONDS)).is_ok());
        assert!(closed.replied(Moment(0).plus_seconds(REOPEN_SECONDS + 1)).is_err());
        assert!(!closed.can(Moment(0).plus_seconds(REOPEN_SECONDS + 1)).reply);
    }
}
