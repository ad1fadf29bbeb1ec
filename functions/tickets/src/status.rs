//! The states of a ticket and the one table that says which action leads where.

use crate::refusal::Refusal;

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Waits in the queue.
    Received,
    /// An agent has taken it.
    InReview,
    /// An agent asked something; the requester is to answer.
    NeedsAnswer,
    /// An agent answered; writing again reopens it.
    Answered,
    /// Over, solved or not.
    Closed,
    /// Deleted by its requester.
    Withdrawn,
    /// The team will not answer it, and said why.
    Declined,
}

/// What somebody can do to a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// The requester changes title, description, topic or files.
    Edit,
    /// The requester deletes it.
    Withdraw,
    /// The requester undoes the deletion.
    Restore,
    /// The requester writes a message.
    Reply,
    /// The requester says whether it was solved.
    Rate,
    /// An agent takes it.
    Take,
    /// An agent gives it back.
    Release,
    /// An agent answers.
    Answer,
    /// An agent asks back.
    Question,
    /// An agent leaves a note only agents see.
    Note,
    /// An agent declines it, with a reason.
    Decline,
    /// An agent, or time, closes it.
    Close,
}

impl Status {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Received,
        Self::InReview,
        Self::NeedsAnswer,
        Self::Answered,
        Self::Closed,
        Self::Withdrawn,
        Self::Declined,
    ];

    /// The state's name in the API and in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::InReview => "in_review",
            Self::NeedsAnswer => "needs_answer",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::Withdrawn => "withdrawn",
            Self::Declined => "declined",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether the team or the requester still has something to do: such tickets count against the limit.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Received | Self::InReview | Self::NeedsAnswer)
    }

    /// Where `action` leads from here. [`Action::Restore`] leads back to the state before the deletion, which only the
    /// ticket knows, so the table says `Withdrawn` for *stay and ask the ticket*.
    ///
    /// # Errors
    /// [`Refusal::WrongState`].
    pub fn after(self, action: Action) -> Result<Self, Refusal> {
        use Action as A;
        use Status as S;
        let next = match (self, action) {
            (S::Withdrawn, A::Restore) => S::Withdrawn,
            (S::Withdrawn, _) | (_, A::Restore) => return Err(Refusal::WrongState { action, status: self }),
            (_, A::Withdraw) => S::Withdrawn,
            (_, A::Note) => self,

            (S::Received | S::InReview | S::NeedsAnswer, A::Edit) => self,
            (S::Received | S::InReview, A::Reply) => self,
            (S::NeedsAnswer, A::Reply) => S::InReview,
            (S::Answered | S::Closed, A::Reply) => S::Received,
            (S::Answered | S::Closed, A::Rate) => S::Closed,

            (S::Received, A::Take) => S::InReview,
            (S::InReview | S::NeedsAnswer, A::Release) => S::Received,
            (S::InReview | S::NeedsAnswer | S::Answered, A::Answer) => S::Answered,
            (S::InReview | S::NeedsAnswer, A::Question) => S::NeedsAnswer,
            (S::Received | S::InReview | S::NeedsAnswer, A::Decline) => S::Declined,
            (S::InReview | S::NeedsAnswer | S::Answered, A::Close) => S::Closed,

            (status, action) => return Err(Refusal::WrongState { action, status }),
        };
        Ok(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: action. Columns: the states in the order of [`Status::ALL`]. A dot is a refusal.
    const TABLE: [(Action, [&str; 7]); 12] = {
        use Action::*;
        [
            (Edit, ["received", "in_review", "needs_answer", ".", ".", ".", "."]),
            (Withdraw, ["withdrawn", "withdrawn", "withdrawn", "withdrawn", "withdrawn", ".", "withdrawn"]),
            (Restore, [".", ".", ".", ".", ".", "withdrawn", "."]),
            (Reply, ["received", "in_review", "in_review", "received", "received", ".", "."]),
            (Rate, [".", ".", ".", "closed", "closed", ".", "."]),
            (Take, ["in_review", ".", ".", ".", ".", ".", "."]),
            (Release, [".", "received", "received", ".", ".", ".", "."]),
            (Answer, [".", "answered", "answered", "answered", ".", ".", "."]),
            (Question, [".", "needs_answer", "needs_answer", ".", ".", ".", "."]),
            (Note, ["received", "in_review", "needs_answer", "answered", "closed", ".", "declined"]),
            (Decline, ["declined", "declined", "declined", ".", ".", ".", "."]),
            (Close, [".", "closed", "closed", "closed", ".", ".", "."]),
        ]
    };

    #[test]
    fn every_pair_of_state_and_action_leads_where_the_table_says() {
        for (action, row) in TABLE {
            for (status, expected) in Status::ALL.into_iter().zip(row) {
                let actual = status.after(action).map_or(".", Status::name);
                assert_eq!(actual, expected, "{action:?} in {status:?}");
            }
        }
    }

    #[test]
    fn a_refused_pair_is_named_in_the_refusal() {
        let refusal = Status::Withdrawn.after(Action::Edit).unwrap_err();
        assert_eq!(refusal, Refusal::WrongState { action: Action::Edit, status: Status::Withdrawn });
    }

    #[test]
    fn every_state_has_its_own_name() {
        for status in Status::ALL {
            assert_eq!(Status::from_name(status.name()), Some(status));
        }
        assert_eq!(Status::from_name("open"), None);
    }
}
