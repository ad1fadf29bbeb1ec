//! What agents, and rules of the team, do to a ticket. What requesters do is in `ticket`.

use crate::agent::Agent;
use crate::moment::Moment;
use crate::refusal::Refusal;
use crate::reply::Kind;
use crate::status::{Action, Status};
use crate::ticket::Ticket;

/// What an agent may do to a ticket now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// Take it, or take it over.
    pub take: bool,
    /// Give it back.
    pub release: bool,
    /// Answer it.
    pub answer: bool,
    /// Ask back.
    pub question: bool,
    /// Leave a note for agents.
    pub note: bool,
    /// Decline it.
    pub decline: bool,
    /// Close it.
    pub close: bool,
}

/// What a rule of the team's asks for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Tell the requester that it will be closed.
    Warning,
    /// Close it.
    Closing,
}

/// When tickets that wait for their requester are closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// Seconds after a question until its requester is warned.
    pub warn_seconds: i64,
    /// Seconds after the warning until the ticket is closed.
    pub close_seconds: i64,
    /// Seconds after an answer until the ticket is closed; nobody is warned, for nobody has to do anything.
    pub answered_seconds: i64,
}

impl Ticket {
    /// What `agent` may do now.
    #[must_use]
    pub fn review(&self, agent: &Agent) -> Review {
        let own = self.assignee.as_ref().is_none_or(|assignee| assignee.id == agent.id);
        let may = |action| own && self.reviewed(action).is_ok();
        Review {
            take: self.status.after(Action::Take).is_ok() || (!own && self.status.is_open()),
            release: may(Action::Release) && self.assignee.is_some(),
            answer: may(Action::Answer),
            question: may(Action::Question),
            note: self.status.after(Action::Note).is_ok(),
            decline: may(Action::Decline),
            close: may(Action::Close),
        }
    }

    /// Taken by `agent`. Taking one's own again changes nothing.
    ///
    /// # Errors
    /// [`Refusal::Taken`], [`Refusal::WrongState`].
    pub fn taken(&self, agent: &Agent, now: Moment) -> Result<Self, Refusal> {
        self.prove_own(agent)?;
        if self.assignee.is_some() && self.status.is_open() {
            return Ok(self.clone());
        }
        let status = self.status.after(Action::Take)?;
        Ok(Self { assignee: Some(agent.clone()), ..self.clone() }.moved(status, now))
    }

    /// Taken by `agent` from whoever has it.
    ///
    /// # Errors
    /// [`Refusal::WrongState`].
    pub fn taken_over(&self, agent: &Agent, now: Moment) -> Result<Self, Refusal> {
        if self.assignee.as_ref().is_none_or(|assignee| assignee.id == agent.id) {
            return self.taken(agent, now);
        }
        if !self.status.is_open() {
            return Err(Refusal::WrongState { action: Action::Take, status: self.status });
        }
        Ok(Self { assignee: Some(agent.clone()), ..self.clone() }.touched(now))
    }

    /// Given back by the agent who has it, to its former place in the queue.
    ///
    /// # Errors
    /// [`Refusal::Taken`], [`Refusal::WrongState`].
    pub fn released(&self, agent: &Agent, now: Moment) -> Result<Self, Refusal> {
        self.prove_own(agent)?;
        let status = self.status.after(Action::Release)?;
        Ok(Self { assignee: None, warned_at: None, ..self.clone() }.moved(status, now))
    }

    /// An agent wrote. An answer or a question to a ticket nobody has takes it in the same step; a note changes nothing. The
    /// first of these that the requester reads redeems the promise.
    ///
    /// # Errors
    /// [`Refusal::Taken`], [`Refusal::WrongState`]; a kind agents do not write counts as an answer.
    pub fn said(&self, kind: Kind, agent: &Agent, now: Moment) -> Result<Self, Refusal> {
        let action = match kind {
            Kind::Note => {
                self.status.after(Action::Note)?;
                return Ok(self.clone());
            }
            Kind::Question => Action::Question,
            Kind::Decline => Action::Decline,
            _ => Action::Answer,
        };
        self.prove_own(agent)?;
        let status = self.reviewed(action)?;
        let next = Self { assignee: Some(agent.clone()), promise: None, warned_at: None, ..self.clone() };
        // A second question begins the requester's time anew.
        let since = if status == Status::NeedsAnswer { now } else { next.since };
        Ok(Self { since, ..next }.moved(status, now))
    }

    /// Closed by the agent who has it.
    ///
    /// # Errors
    /// [`Refusal::Taken`], [`Refusal::WrongState`].
    pub fn closed(&self, agent: &Agent, now: Moment) -> Result<Self, Refusal> {
        self.prove_own(agent)?;
        let status = self.status.after(Action::Close)?;
        Ok(Self { promise: None, ..self.clone() }.moved(status, now))
    }

    /// Under another topic, with its place in the queue.
    ///
    /// # Errors
    /// [`Refusal::WrongState`].
    pub fn about(&self, topic: &str, now: Moment) -> Result<Self, Refusal> {
        // Whatever may be noted may be moved.
        self.status.after(Action::Note)?;
        if self.topic == topic {
            return Ok(self.clone());
        }
        Ok(Self { topic: topic.to_owned(), ..self.clone() }.touched(now))
    }

    /// What the team's rule asks for now, if anything.
    #[must_use]
    pub fn due(&self, rule: Closing, now: Moment) -> Option<Due> {
        let passed = |since: Moment, seconds| now.seconds_since(since) >= seconds;
        match (self.status, self.warned_at) {
            (Status::NeedsAnswer, None) => passed(self.since, rule.warn_seconds).then_some(Due::Warning),
            (Status::NeedsAnswer, Some(at)) => passed(at, rule.close_seconds).then_some(Due::Closing),
            (Status::Answered, _) => passed(self.since, rule.answered_seconds).then_some(Due::Closing),
            _ => None,
        }
    }

    /// As the team's rule leaves it.
    ///
    /// # Errors
    /// [`Refusal::WrongState`].
    pub fn ruled(&self, due: Due, now: Moment) -> Result<Self, Refusal> {
        match due {
            Due::Warning => Ok(Self { warned_at: Some(now), ..self.clone() }.touched(now)),
            Due::Closing => Ok(self.clone().moved(self.status.after(Action::Close)?, now)),
        }
    }

    /// The state after an agent's action, taking a ticket that still waits first.
    fn reviewed(&self, action: Action) -> Result<Status, Refusal> {
        let takes = matches!(action, Action::Answer | Action::Question);
        let status = if takes && self.status == Status::Received { Status::InReview } else { self.status };
        status.after(action)
    }

    fn prove_own(&self, agent: &Agent) -> Result<(), Refusal> {
        match &self.assignee {
            Some(by) if by.id != agent.id && self.status.is_open() => Err(Refusal::Taken { by: by.clone() }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::Basis;
    use crate::ticket::{Promise, tests::ticket};

    const NOW: Moment = Moment(60_000);

    fn ada() -> Agent {
        Agent { id: "a".into(), name: "Ada".into() }
    }

    fn jan() -> Agent {
        Agent { id: "j".into(), name: "Jan".into() }
    }

    fn taken() -> Ticket {
        ticket(Status::Received).taken(&ada(), NOW).unwrap()
    }

    #[test]
    fn a_taken_ticket_has_one_owner() {
        assert_eq!((taken().status, taken().assignee, taken().version), (Status::InReview, Some(ada()), 4));
        assert_eq!(taken().taken(&ada(), NOW), Ok(taken()));
        assert_eq!(taken().taken(&jan(), NOW), Err(Refusal::Taken { by: ada() }));
        assert_eq!(taken().released(&jan(), NOW), Err(Refusal::Taken { by: ada() }));
        assert_eq!(taken().taken_over(&jan(), NOW).unwrap().assignee, Some(jan()));
    }

    #[test]
    fn a_released_ticket_has_its_former_place() {
        let back = taken().released(&ada(), NOW).unwrap();
        assert_eq!((back.status, back.assignee, back.queued_at), (Status::Received, None, Moment(0)));
    }

    #[test]
    fn an_answer_takes_a_ticket_nobody_has_and_redeems_the_promise() {
        let promise = Promise { from: NOW, to: NOW, basis: Basis::Default, ahead: 0 };
        let waits = Ticket { promise: Some(promise), ..ticket(Status::Received) };
        let answered = waits.said(Kind::Answer, &ada(), NOW).unwrap();
        assert_eq!((answered.status, &answered.assignee, answered.promise), (Status::Answered, &Some(ada()), None));
        assert!(waits.taken(&ada(), NOW).unwrap().promise.is_some());
        assert!(waits.said(Kind::Note, &ada(), NOW).unwrap().promise.is_some());
        assert_eq!(waits.said(Kind::Question, &ada(), NOW).unwrap().promise, None);
    }

    #[test]
    fn nobody_speaks_over_the_owner() {
        for kind in [Kind::Answer, Kind::Question, Kind::Decline] {
            assert_eq!(taken().said(kind, &jan(), NOW), Err(Refusal::Taken { by: ada() }), "{kind:?}");
        }
        assert!(taken().said(Kind::Note, &jan(), NOW).is_ok());
        assert!(taken().closed(&jan(), NOW).is_err());
        let answered = taken().said(Kind::Answer, &ada(), NOW).unwrap();
        assert!(answered.said(Kind::Answer, &jan(), NOW).is_ok(), "what is answered is anybody's to add to");
    }

    #[test]
    fn what_may_be_done_is_what_then_works() {
        for status in Status::ALL {
            for assignee in [None, Some(ada())] {
                let ticket = Ticket { assignee, ..ticket(status) };
                let may = ticket.review(&ada());
                assert_eq!(may.answer, ticket.said(Kind::Answer, &ada(), NOW).is_ok(), "{status:?}");
                assert_eq!(may.question, ticket.said(Kind::Question, &ada(), NOW).is_ok(), "{status:?}");
                assert_eq!(may.note, ticket.said(Kind::Note, &ada(), NOW).is_ok(), "{status:?}");
                assert_eq!(may.decline, ticket.said(Kind::Decline, &ada(), NOW).is_ok(), "{status:?}");
                assert_eq!(may.close, ticket.closed(&ada(), NOW).is_ok(), "{status:?}");
            }
        }
    }

    #[test]
    fn a_requester_who_does_not_answer_is_warned_and_then_the_ticket_closes() {
        let rule = Closing { warn_seconds: 100, close_seconds: 50, answered_seconds: 200 };
        let asked = taken().said(Kind::Question, &ada(), NOW).unwrap();
        assert_eq!(asked.due(rule, NOW.plus_seconds(99)), None);
        assert_eq!(asked.due(rule, NOW.plus_seconds(100)), Some(Due::Warning));
        let warned = asked.ruled(Due::Warning, NOW.plus_seconds(100)).unwrap();
        assert_eq!(warned.due(rule, NOW.plus_seconds(149)), None);
        assert_eq!(warned.due(rule, NOW.plus_seconds(150)), Some(Due::Closing));
        assert_eq!(warned.ruled(Due::Closing, NOW).unwrap().status, Status::Closed);
        assert_eq!(warned.replied(NOW).unwrap().warned_at, None);
        let again = warned.said(Kind::Question, &ada(), NOW.plus_seconds(120)).unwrap();
        assert_eq!(again.due(rule, NOW.plus_seconds(219)), None);
        let answered = taken().said(Kind::Answer, &ada(), NOW).unwrap();
        assert_eq!(answered.due(rule, NOW.plus_seconds(200)), Some(Due::Closing));
        assert_eq!(taken().due(rule, NOW.plus_seconds(1000)), None);
    }

    #[test]
    fn an_unsolved_rating_leaves_the_ticket_answered() {
        let answered = taken().said(Kind::Answer, &ada(), NOW).unwrap();
        assert_eq!(answered.rated(false, NOW).unwrap().status, Status::Answered);
        assert_eq!(answered.rated(true, NOW).unwrap().status, Status::Closed);
        assert!(taken().rated(true, NOW).is_err());
    }

    #[test]
    fn a_reopened_ticket_is_anybodys_and_an_answered_question_is_its_agents() {
        let answered = taken().said(Kind::Answer, &ada(), NOW).unwrap();
        assert_eq!(answered.replied(NOW).unwrap().assignee, None);
        let asked = taken().said(Kind::Question, &ada(), NOW).unwrap();
        assert_eq!(asked.replied(NOW).unwrap().assignee, Some(ada()));
    }

    #[test]
    fn an_erased_ticket_keeps_its_number_and_nothing_else() {
        let gone = taken().erased(NOW);
        assert!(gone.is_purged(NOW) && gone.purge_at.is_some(), "what is left of it is still to be purged");
        assert!(gone.restored(NOW).is_err());
        assert_eq!((gone.status, gone.title, gone.description, gone.assignee), (Status::Withdrawn, None, None, None));
        assert_eq!(gone.number, "123456789");
    }
}
