//! The people of the tests, and the stack they meet at: a real `pomoc serve` on a free port and an empty folder.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails there"
)]

pub mod actor;
pub mod agent;
pub mod content;
pub mod stack;

pub use actor::{Actor, Answer};
pub use agent::Desk;
pub use stack::{Folder, Stack};
