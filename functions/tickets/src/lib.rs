//! The rules of a ticket. Here lives what may happen; what does happen (storage, clock, network, words for people)
//! lives in `functions`. No I/O, no clock, no environment, no async, no dependency: a rule is a method that is told
//! what it needs and returns a new value or a [`Refusal`].
//!
//! # Glossary
//! One word per thing, here as in code, addresses, pages and tests.
//!
//! - **ticket**: what somebody asked the team; pages for people call it a *request*.
//! - **requester**: who wrote the ticket, known by nothing but a key.
//! - **requester key**: 32 random bytes the browser made; the service keeps only their SHA-256, the [`RequesterId`].
//! - **private link**: an address that carries the key behind `#` and opens the ticket on another device.
//! - **agent**: a member of the team who answers. **Desk**: where agents work; its pages are the *console*.
//! - **issuer**: where agents sign in (OpenID Connect). Its **claims** are what a token says of them.
//! - **article**, **section**, **topic**: a help text, the shelf it stands on, and what a ticket is about.
//! - **message**: one contribution to a ticket's conversation; an agent's is an **answer**, a **question**, a **note** or
//!   a **decline**, a requester's is a **reply**.
//! - **attachment**: a file bound to a ticket. **Upload**: the same file before it is bound.
//! - **queue**: the tickets nobody has taken yet, longest waiting first. **Load**: how full it is.
//! - **estimate**: when a first answer can be expected, always a range.
//! - **promise**: the estimate a requester was told when the ticket joined the queue.
//! - **restriction**: a term during which a requester may not write. **Appeal**: what they say against it.
//! - **notice**: that something happened, told to somebody who is not looking; it waits in the **outbox**.
//! - **rating**: what a requester says of the answers in the end.
//! - **refusal**: a rule's no, with its reason.

pub mod agent;
pub mod attachment;
pub mod estimate;
pub mod limits;
pub mod moment;
pub mod notice;
pub mod queue;
pub mod rating;
pub mod refusal;
pub mod reply;
pub mod requester;
pub mod restriction;
pub mod review;
pub mod status;
pub mod text;
pub mod ticket;

pub use agent::Agent;
pub use attachment::{Attachment, AttachmentState, FileName, FileType, Sha256, Upload};
pub use estimate::{Basis, Estimate, Pace, Wait};
pub use limits::Limits;
pub use moment::Moment;
pub use notice::{Event, Notice};
pub use queue::Load;
pub use rating::Rating;
pub use refusal::{Code, Fault, Refusal};
pub use reply::{Author, Kind, Message};
pub use requester::{RequesterId, RequesterKey};
pub use restriction::{Restriction, Scope, Target, Writing};
pub use status::{Action, Status};
pub use text::{Body, Count, Description, Email, Title};
pub use ticket::{Edit, Promise, Ticket};
