//! Somebody who writes to support.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::stack::Stack;

/// An answer of the service.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body as JSON; null when it is none.
    pub body: Value,
    headers: Vec<(String, String)>,
}

impl Answer {
    /// A header; empty when it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }

    /// The stable last part of a problem's type.
    #[must_use]
    pub fn problem(&self) -> &str {
        self.body["type"].as_str().and_then(|kind| kind.strip_prefix("urn:pomoc:problem:")).unwrap_or_default()
    }

    /// `field code` of every fault.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let text = |fault: &Value, name: &str| fault[name].as_str().unwrap_or_default().to_owned();
        let faults = self.body["errors"].as_array().into_iter().flatten();
        faults.map(|fault| format!("{} {}", text(fault, "field"), text(fault, "code"))).collect()
    }

    /// The ticket's or upload's id.
    #[track_caller]
    pub fn id(&self) -> String {
        self.body["id"].as_str().unwrap_or_else(|| panic!("no id in {self:?}")).to_owned()
    }

    /// Expects a status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }
}

/// Somebody with a browser of their own.
#[derive(Debug, Clone)]
pub struct Actor {
    address: String,
    /// The requester key.
    pub key: String,
    agent: ureq::Agent,
}

/// Random bytes as base64url.
#[must_use]
pub fn random<const N: usize>() -> String {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).unwrap();
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Actor {
    /// Somebody new at a stack.
    #[must_use]
    pub fn at(stack: &Stack) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(30)));
        Self { address: stack.address.clone(), key: random::<32>(), agent: config.build().into() }
    }

    /// Calls anything, with the bearer key and these headers.
    pub fn calls(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Answer {
        self.try_calls(method, path, headers, body).unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    /// Calls anything; fails when nothing comes back.
    ///
    /// # Errors
    /// When the connection is refused or breaks.
    pub fn try_calls(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Result<Answer, ureq::Error> {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.address) };
        let mut request = ureq::http::Request::builder().method(method).uri(url);
        if !headers.iter().any(|(name, _)| *name == "authorization") && path.starts_with("/api") {
            request = request.header("authorization", format!("Bearer {}", self.key));
        }
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            request = request.header(*name, *value);
        }
        let answer = match body {
            Some(body) => self.agent.run(request.body(body).unwrap())?,
            None => self.agent.run(request.body(()).unwrap())?,
        };
        let text = |value: &ureq::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = answer.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        let status = answer.status().as_u16();
        let bytes = answer.into_body().read_to_vec()?;
        let body = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        Ok(Answer { status, body, headers })
    }

    /// Reads.
    pub fn gets(&self, path: &str) -> Answer {
        self.calls("GET", path, &[], None)
    }

    /// Sends JSON.
    pub fn sends(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let mut all = vec![("content-type", "application/json")];
        all.extend_from_slice(headers);
        self.calls(method, path, &all, Some(body.to_string().as_bytes()))
    }

    /// Sends a ticket under a fresh idempotency key.
    pub fn submits(&self, ticket: &Value) -> Answer {
        self.submits_as(&random::<16>(), ticket)
    }

    /// Sends a ticket under that idempotency key.
    pub fn submits_as(&self, key: &str, ticket: &Value) -> Answer {
        self.sends("POST", "/api/tickets", &[("idempotency-key", key)], ticket)
    }

    /// Has a ticket.
    #[track_caller]
    pub fn has_a_ticket(&self) -> Answer {
        self.submits(&ticket()).expect(201)
    }

    /// Looks at a ticket.
    pub fn looks_at(&self, id: &str) -> Answer {
        self.gets(&format!("/api/tickets/{id}"))
    }

    /// Changes a ticket as it was at `etag`.
    pub fn edits(&self, id: &str, etag: &str, change: &Value) -> Answer {
        self.sends("PATCH", &format!("/api/tickets/{id}"), &[("if-match", etag)], change)
    }

    /// Deletes a ticket.
    pub fn deletes(&self, id: &str) -> Answer {
        self.calls("DELETE", &format!("/api/tickets/{id}"), &[], None)
    }

    /// Undoes a deletion.
    pub fn restores(&self, id: &str) -> Answer {
        self.calls("POST", &format!("/api/tickets/{id}/restore"), &[], None)
    }

    /// Writes a message under a fresh idempotency key.
    pub fn replies(&self, id: &str, message: &Value) -> Answer {
        self.replies_as(&random::<16>(), id, message)
    }

    /// Writes a message under that idempotency key.
    pub fn replies_as(&self, key: &str, id: &str, message: &Value) -> Answer {
        self.sends("POST", &format!("/api/tickets/{id}/messages"), &[("idempotency-key", key)], message)
    }

    /// Announces a file.
    pub fn announces(&self, name: &str, media: &str, bytes: &[u8]) -> Answer {
        let body = json!({ "name": name, "size": bytes.len(), "type": media, "sha256": sha256(bytes) });
        self.sends("POST", "/api/uploads", &[], &body)
    }

    /// Sends bytes where an announcement said.
    pub fn puts(&self, announced: &Answer, bytes: &[u8], other: &[(&str, &str)]) -> Answer {
        let own = announced.body["headers"].as_object().unwrap().iter();
        let mut headers: Vec<(&str, &str)> =
            own.map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect();
        for (name, value) in other {
            headers.retain(|(own, _)| own != name);
            headers.push((name, value));
        }
        self.calls("PUT", announced.body["url"].as_str().unwrap(), &headers, Some(bytes))
    }

    /// Uploads a file whole; gives its id.
    #[track_caller]
    pub fn uploads(&self, name: &str, media: &str, bytes: &[u8]) -> String {
        let announced = self.announces(name, media, bytes).expect(201);
        assert_eq!(self.puts(&announced, bytes, &[]).status, 200);
        announced.id()
    }

    /// The ticket once no file of it is being inspected any more.
    #[track_caller]
    pub fn waits_for_files(&self, id: &str) -> Value {
        let started = Instant::now();
        loop {
            let ticket = self.looks_at(id).expect(200).body;
            if !ticket.to_string().contains("\"scanning\"") {
                return ticket;
            }
            assert!(started.elapsed() < Duration::from_secs(20), "still scanning: {ticket}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}

/// A ticket like any other.
#[must_use]
pub fn ticket() -> Value {
    json!({
        "title": "I cannot sign in",
        "description": "The code never reaches my phone.",
        "topic": "access",
        "language": "en",
    })
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A picture of one pixel.
pub const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
    6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0,
    0xf0, 0x1f, 0, 5, 0, 1, 0xff, 0x89, 0x99, 0x3d, 0x1d, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];
