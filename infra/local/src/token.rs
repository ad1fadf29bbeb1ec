//! `pomoc token`: a token of the local issuer for scripts. It needs the data folder alone, so the stack may be running.

use std::path::Path;

use crate::issuer::Issuer;

/// A token for an agent of the stack that runs, or last ran, on `data`.
pub(crate) fn token(data: &Path, agent: &str) -> Result<String, String> {
    Issuer::beside(data)?.access_token(agent)
}
