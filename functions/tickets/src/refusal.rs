//! A rule's no. It knows the reason; the words for people and the HTTP status are `functions/src/problem.rs`'s.

use crate::agent::Agent;
use crate::moment::Moment;
use crate::restriction::Scope;
use crate::status::{Action, Status};

/// Why a rule said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Some fields are not right; all of them are named.
    Invalid(Vec<Fault>),
    /// The ticket's state does not allow the action.
    WrongState {
        /// What was tried.
        action: Action,
        /// The state it was tried in.
        status: Status,
    },
    /// The ticket changed since the version that was named.
    Stale,
    /// As many tickets are open as one requester may have.
    TooManyOpen {
        /// How many that is.
        limit: u32,
    },
    /// Too many writes within the hour.
    TooFast {
        /// Seconds until the next one is accepted.
        retry_seconds: i64,
    },
    /// The file is still being inspected.
    NotReady,
    /// The file was not what it claimed to be, and is not handed out.
    FileRefused,
    /// Another agent has the ticket.
    Taken {
        /// Who.
        by: Agent,
    },
    /// A restriction forbids it.
    Restricted {
        /// What the restriction forbids.
        scope: Scope,
        /// Why it was set.
        reason: String,
        /// When it ends.
        until: Moment,
    },
    /// The restriction was contested before.
    AppealedAlready,
    /// The restriction is over.
    NotInForce,
    /// Who set a restriction does not decide about it.
    OwnRestriction,
    /// Nobody contests the restriction, or that is decided.
    NothingToDecide,
    /// The network a ticket came from is not known, or not any more.
    NoNetwork,
}

impl Refusal {
    /// One field that is not right.
    #[must_use]
    pub fn field(field: &str, code: Code) -> Self {
        Self::Invalid(vec![Fault::new(field, code)])
    }
}

/// One field that is not right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field's name as the API spells it, `uploads[1]` for the second of a list.
    pub field: String,
    /// What is wrong with it.
    pub code: Code,
}

impl Fault {
    /// `field` has the fault `code`.
    #[must_use]
    pub fn new(field: &str, code: Code) -> Self {
        Self { field: field.to_owned(), code }
    }
}

/// What can be wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// It must be there and is not.
    Missing,
    /// Fewer characters than this.
    TooShort(usize),
    /// More characters than this.
    TooLong(usize),
    /// NUL or another control character stands in it.
    ControlCharacter,
    /// Not one of the site's topics or languages, or not a value the field knows.
    Unknown,
    /// Not an e-mail address.
    NotAnAddress,
    /// Not a type of file that is accepted.
    FileType,
    /// The file has no bytes.
    EmptyFile,
    /// The file has more bytes than this.
    FileTooLarge(u64),
    /// More entries than this.
    TooMany(usize),
    /// The same entry twice.
    Twice,
    /// No such upload of this requester, or older than a day, or used already.
    UploadNotFound,
    /// The upload was announced, but its bytes never arrived.
    NotUploaded,
    /// Not 64 hexadecimal or 44 base64 characters.
    Checksum,
    /// Not later than now.
    TooEarly,
    /// More hours ahead than this.
    TooLate(i64),
    /// Not an address of an article: `/…` of this site, or `https://…`.
    NotALink,
    /// No ticket of this requester.
    NoSuchTicket,
    /// Neither a yes nor a no, or otherwise not of the field's kind; says what would be right.
    Shape(String),
}
