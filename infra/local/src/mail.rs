//! The mail drop: what SES would send is kept in a file, and shown at `/local/mail` to whoever sits at this machine.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::gateway::{Body, full};

/// Under which name the embedded SES is asked for; it is never looked up.
pub(crate) const HOST: &str = "email.local";
/// From whom the local stack's mail comes.
pub(crate) const SENDER: &str = "Pomoc <pomoc@localhost>";
/// The page shows this many; the file keeps all.
const SHOWN: usize = 100;

/// One mail.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Mail {
    at: String,
    from: String,
    to: String,
    subject: String,
    text: String,
}

/// Where mail ends on this machine.
#[derive(Debug)]
pub(crate) struct MailDrop {
    file: PathBuf,
    lock: Mutex<()>,
}

impl MailDrop {
    /// The drop of a data folder.
    pub(crate) fn open(data: &Path) -> Self {
        Self { file: data.join("mail.jsonl"), lock: Mutex::new(()) }
    }

    /// Answers SES's `SendEmail`: HTTP status and JSON.
    pub(crate) fn take(&self, body: &[u8]) -> (u16, String) {
        match self.keep(body) {
            Ok(id) => (200, json!({ "MessageId": id }).to_string()),
            Err(cause) => (400, json!({ "message": cause }).to_string()),
        }
    }

    fn keep(&self, body: &[u8]) -> Result<String, String> {
        let asked: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
        let text = |path: &str| {
            let found = asked.pointer(path).and_then(Value::as_str);
            found.map(str::to_owned).ok_or_else(|| format!("{path} is missing"))
        };
        let now = jiff::Timestamp::now();
        let mail = Mail {
            at: now.to_string(),
            from: text("/FromEmailAddress")?,
            to: text("/Destination/ToAddresses/0")?,
            subject: text("/Content/Simple/Subject/Data")?,
            text: text("/Content/Simple/Body/Text/Data")?,
        };
        let line = serde_json::to_string(&mail).map_err(|error| error.to_string())?;
        let _held = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let file = File::options().create(true).append(true).open(&self.file);
        file.and_then(|mut file| writeln!(file, "{line}")).map_err(|error| error.to_string())?;
        Ok(format!("local-{}", now.as_nanosecond()))
    }

    /// Everything that was sent, latest first.
    fn all(&self) -> Vec<Mail> {
        let text = std::fs::read_to_string(&self.file).unwrap_or_default();
        let mut mails: Vec<Mail> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        mails.reverse();
        mails
    }

    /// The page, or for programs that ask for JSON the mails themselves.
    pub(crate) fn page(&self, headers: &HeaderMap) -> Response<Body> {
        let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mails = self.all();
        if accepts.contains("application/json") {
            let json = serde_json::to_string(&mails).unwrap_or_default();
            return answer("application/json", json);
        }
        let none = "<p>No mail yet. It comes when an address is named in a request, and after it was confirmed.</p>";
        let list: String = mails.iter().take(SHOWN).map(shown).collect();
        let body = if list.is_empty() { none.to_owned() } else { list };
        answer(
            "text/html; charset=utf-8",
            format!(
                "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Mail drop</title><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\"></head><body><main><h1>Mail drop</h1><p>What this help centre would have sent. Nothing leaves this machine.</p>{body}</main></body></html>"
            ),
        )
    }
}

fn shown(mail: &Mail) -> String {
    let text: String = escaped(&mail.text)
        .split('\n')
        .map(|line| {
            let link = line.starts_with("http://") || line.starts_with("https://");
            if link { format!("<a href=\"{line}\">{line}</a>\n") } else { format!("{line}\n") }
        })
        .collect();
    format!(
        "<article><h2>{}</h2><p>To {} at {}</p><pre>{text}</pre></article>",
        escaped(&mail.subject),
        escaped(&mail.to),
        escaped(&mail.at)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn answer(media: &'static str, text: String) -> Response<Body> {
    let mut response = Response::new(full(text));
    *response.status_mut() = StatusCode::OK;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
