//! One structured line per request. Never a title, text, address, key or file name.

use std::io::Write;
use std::sync::Mutex;

/// Where the lines go.
pub struct Log(Mutex<Box<dyn Write + Send>>);

impl Log {
    /// To whatever takes bytes.
    #[must_use]
    pub fn to(sink: Box<dyn Write + Send>) -> Self {
        Self(Mutex::new(sink))
    }

    /// Writes one line. A log that cannot be written must not fail the request, so errors end here.
    pub(crate) fn line(&self, line: &Line<'_>) {
        let Ok(mut text) = serde_json::to_vec(line) else { return };
        text.push(b'\n');
        let mut sink = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let _written = sink.write_all(&text);
    }
}

/// What is logged of a request.
#[derive(serde::Serialize)]
pub(crate) struct Line<'a> {
    pub(crate) at: String,
    pub(crate) function: &'a str,
    pub(crate) status: u16,
    pub(crate) milliseconds: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) problem: Option<&'a str>,
    /// The cause of an outage, in the words of what failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cause: Option<&'a str>,
}
