//! How much of anything is allowed. A team changes these in `content/site.toml`; the constants are the defaults.

/// A title tells the problem in one breath: shorter than this says nothing.
pub const TITLE_CHARACTERS_MIN: usize = 3;
/// Two lines on a phone; what is longer belongs into the description.
pub const TITLE_CHARACTERS_MAX: usize = 140;
/// Less than this cannot be answered without asking back.
pub const DESCRIPTION_CHARACTERS_MIN: usize = 10;
/// Four printed pages; keeps a ticket far below DynamoDB's 400 KB per item.
pub const DESCRIPTION_CHARACTERS_MAX: usize = 10_000;
/// As long as a description.
pub const MESSAGE_CHARACTERS_MAX: usize = 10_000;
/// What one message may carry; with the ticket itself it stays far below the 100 items of one DynamoDB transaction.
pub const FILES_A_MESSAGE: usize = 10;
/// A minute of phone video; an upload over a slow line still ends within the presigned hour.
pub const FILE_BYTES_MAX: u64 = 25 * 1024 * 1024;
/// One person seldom has more problems at once; more than this is usually one problem told again.
pub const OPEN_TICKETS: u32 = 5;
/// Far more than a person writes, far less than a script does.
pub const WRITES_AN_HOUR_PER_REQUESTER: u32 = 120;
/// Whole schools and mobile networks share one address, so this stops floods, not people.
pub const WRITES_AN_HOUR_PER_ADDRESS: u32 = 600;
/// Long enough to notice a slip, short enough that *deleted* means deleted.
pub const UNDO_SECONDS: i64 = 10 * 60;
/// What was uploaded and never sent is gone after a day; S3's lifecycle rules count in days.
pub const UPLOAD_SECONDS: i64 = 24 * 60 * 60;
/// After two weeks a new problem is a new ticket.
pub const REOPEN_SECONDS: i64 = 14 * 24 * 60 * 60;
/// Longer than a month is no term but a verdict.
pub const RESTRICTION_SECONDS_MAX: i64 = 30 * 24 * 60 * 60;
/// Behind one network stand many people, and tomorrow others.
pub const NETWORK_RESTRICTION_SECONDS_MAX: i64 = 24 * 60 * 60;
/// What an answer may point at: more is not read.
pub const ARTICLES_A_MESSAGE: usize = 10;
/// A retry older than this is not a retry.
pub const IDEMPOTENCY_SECONDS: i64 = 30 * 24 * 60 * 60;
/// The largest request body: a description of 10,000 four-byte characters, with room.
pub const BODY_BYTES_MAX: usize = 64 * 1024;

/// The limits of one help centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// See [`OPEN_TICKETS`].
    pub open_tickets: u32,
    /// See [`FILES_A_MESSAGE`].
    pub files_a_message: usize,
    /// See [`FILE_BYTES_MAX`].
    pub file_bytes_max: u64,
    /// See [`WRITES_AN_HOUR_PER_REQUESTER`].
    pub writes_an_hour_per_requester: u32,
    /// See [`WRITES_AN_HOUR_PER_ADDRESS`].
    pub writes_an_hour_per_address: u32,
    /// See [`UNDO_SECONDS`].
    pub undo_seconds: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            open_tickets: OPEN_TICKETS,
            files_a_message: FILES_A_MESSAGE,
            file_bytes_max: FILE_BYTES_MAX,
            writes_an_hour_per_requester: WRITES_AN_HOUR_PER_REQUESTER,
            writes_an_hour_per_address: WRITES_AN_HOUR_PER_ADDRESS,
            undo_seconds: UNDO_SECONDS,
        }
    }
}
