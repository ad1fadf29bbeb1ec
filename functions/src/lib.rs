//! What happens to a request. One file per capability; each is a Lambda function of its own with its own role, all from
//! one artifact. What they share: [`routes`], [`app`], [`config`], `request`, `problem`, `store` (DynamoDB), `files` (S3),
//! `view`, `log`; what agents call is under `desk`. The rules are not here but in the crate `tickets`.

pub mod app;
pub mod config;
pub mod log;
pub mod openapi;
pub mod routes;

mod agent;
mod appeal;
mod bounce;
mod change;
mod cloud;
mod confirm;
mod delete;
mod desk;
mod download;
mod edit;
mod feedback;
mod files;
mod inspect;
mod list;
mod load;
mod mail;
mod me;
mod notify;
mod own;
mod pace;
mod problem;
mod rate;
mod recount;
mod reply;
mod request;
mod searches;
mod status;
mod store;
mod stream;
mod submit;
mod sweep;
mod upload;
mod view;
mod webhook;
mod words;

pub use app::{App, Wire};
pub use cloud::cloud;

/// Credentials that do not come from AWS, for a wire that ends on this machine.
#[must_use]
pub fn credentials(access_key: &str, secret_key: &str) -> aws_credential_types::Credentials {
    aws_credential_types::Credentials::new(access_key, secret_key, None, None, "local")
}
