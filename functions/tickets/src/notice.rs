//! Notices: that something happened, to be told to somebody who is not looking. An entry of the outbox says what and about
//! which ticket, never what was written.

use crate::moment::Moment;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A ticket came in, or came back.
    Received,
    /// The requester wrote a message.
    Replied,
    /// The requester changed the text.
    Edited,
    /// The requester deleted it.
    Withdrawn,
    /// An agent answered.
    Answered,
    /// An agent asked back.
    Asked,
    /// An agent declined it.
    Declined,
    /// It will be closed unless the requester answers.
    Warned,
    /// It was closed.
    Closed,
    /// It was answered, and is over: its requester said it is solved, or wrote nothing more.
    Settled,
    /// The requester undid the deletion.
    Restored,
    /// A requester named an address, which is to be asked whether it wants mail.
    AddressNamed,
}

impl Event {
    /// Every event.
    pub const ALL: [Self; 12] = [
        Self::Received,
        Self::Replied,
        Self::Edited,
        Self::Withdrawn,
        Self::Answered,
        Self::Asked,
        Self::Declined,
        Self::Warned,
        Self::Closed,
        Self::Settled,
        Self::Restored,
        Self::AddressNamed,
    ];

    /// The event's name in the store and in webhooks.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "ticket.received",
            Self::Replied => "ticket.replied",
            Self::Edited => "ticket.edited",
            Self::Withdrawn => "ticket.withdrawn",
            Self::Answered => "ticket.answered",
            Self::Asked => "ticket.asked",
            Self::Declined => "ticket.declined",
            Self::Warned => "ticket.warned",
            Self::Closed => "ticket.closed",
            Self::Settled => "ticket.settled",
            Self::Restored => "ticket.restored",
            Self::AddressNamed => "address.named",
        }
    }

    /// The event of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.name() == name)
    }

    /// Whether the requester is told by mail: what the team, or a rule of the team's, did.
    #[must_use]
    pub fn is_for_requester(self) -> bool {
        matches!(self, Self::Answered | Self::Asked | Self::Declined | Self::Warned | Self::Closed | Self::AddressNamed)
    }

    /// Whether the team's own programs are told.
    #[must_use]
    pub fn is_for_team(self) -> bool {
        self != Self::AddressNamed
    }
}

/// An entry of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Names it; a notice delivered twice has the same.
    pub id: String,
    /// What happened.
    pub event: Event,
    /// To which ticket.
    pub ticket: String,
    /// When.
    pub at: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_has_its_own_name_and_somebody_to_tell() {
        for event in Event::ALL {
            assert_eq!(Event::from_name(event.name()), Some(event));
            assert!(event.is_for_requester() || event.is_for_team(), "{event:?}");
        }
    }
}
