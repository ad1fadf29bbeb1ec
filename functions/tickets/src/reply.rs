//! Messages: the conversation below a ticket.

use crate::agent::Agent;
use crate::moment::Moment;
use crate::text::Body;

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// The person who asked.
    Requester,
    /// A member of the team.
    Agent,
    /// Pomoc itself, by a rule.
    System,
}

impl Author {
    /// The author's name in the API and in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Requester => "requester",
            Self::Agent => "agent",
            Self::System => "system",
        }
    }

    /// The author of that name; anything unknown was written by a rule.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "requester" => Self::Requester,
            "agent" => Self::Agent,
            _ => Self::System,
        }
    }
}

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A requester's.
    Reply,
    /// Solves it, the agent hopes.
    Answer,
    /// Waits for the requester.
    Question,
    /// For agents only.
    Note,
    /// Says why it will not be answered.
    Decline,
    /// By a rule: it will be closed unless the requester answers.
    Warning,
    /// By a rule: it was closed.
    Closing,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Reply, Self::Answer, Self::Question, Self::Note, Self::Decline, Self::Warning, Self::Closing];

    /// The kind's name in the API and in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Answer => "answer",
            Self::Question => "question",
            Self::Note => "note",
            Self::Decline => "decline",
            Self::Warning => "warning",
            Self::Closing => "closing",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Names it within its ticket.
    pub id: String,
    /// Who wrote it.
    pub author: Author,
    /// The agent, when it was one.
    pub agent: Option<Agent>,
    /// What it is.
    pub kind: Kind,
    /// Its text.
    pub body: Body,
    /// Articles it points at: title and address.
    pub articles: Vec<(String, String)>,
    /// When it was written.
    pub at: Moment,
}
