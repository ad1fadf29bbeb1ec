//! The promises of the ticket service and of the site, kept or not, seen from outside.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails there")]

mod access;
mod attachments;
mod build;
mod closing;
mod command_line;
mod console;
mod delete;
mod durability;
mod edit;
mod feedback;
mod insights;
mod limits;
mod load;
mod notices;
mod openapi;
mod own;
mod reply;
mod restrict;
mod review;
mod sign_in;
mod site;
mod submit;
mod tidy;
