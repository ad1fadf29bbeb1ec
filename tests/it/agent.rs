//! Somebody of the team, at their desk.

use std::process::Command;

use serde_json::{Value, json};

use crate::actor::{Actor, Answer, random, sha256};
use crate::stack::{Stack, program};

/// An agent who has signed in at a stack.
#[derive(Debug, Clone)]
pub struct Desk {
    actor: Actor,
    /// The access token.
    pub token: String,
}

impl Desk {
    /// The desk of `agent-1`, `agent-2` or `agent-3`.
    #[must_use]
    pub fn at(stack: &Stack, agent: &str) -> Self {
        Self::with(stack, &token(stack, agent))
    }

    /// A desk with any token.
    #[must_use]
    pub fn with(stack: &Stack, token: &str) -> Self {
        Self { actor: Actor::at(stack), token: token.to_owned() }
    }

    /// Calls anything with the token and these headers.
    pub fn calls(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let mut all = vec![("authorization", bearer.as_str())];
        all.extend_from_slice(headers);
        self.actor.calls(method, path, &all, body)
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

    /// The queue, with this query: empty, or `?status=…`.
    #[track_caller]
    pub fn lists(&self, query: &str) -> Value {
        self.gets(&format!("/api/agent/tickets{query}")).expect(200).body
    }

    /// Looks at a ticket.
    pub fn looks_at(&self, id: &str) -> Answer {
        self.gets(&format!("/api/agent/tickets/{id}"))
    }

    /// Takes a ticket.
    pub fn takes(&self, id: &str) -> Answer {
        self.calls("POST", &format!("/api/agent/tickets/{id}/take"), &[], Some(b""))
    }

    /// Gives a ticket back.
    pub fn releases(&self, id: &str) -> Answer {
        self.calls("POST", &format!("/api/agent/tickets/{id}/release"), &[], Some(b""))
    }

    /// Writes a message of a kind on the version this ETag names.
    pub fn writes(&self, id: &str, etag: &str, message: &Value) -> Answer {
        let headers = [("idempotency-key", random::<16>()), ("if-match", etag.to_owned())];
        let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
        self.sends("POST", &format!("/api/agent/tickets/{id}/messages"), &headers, message)
    }

    /// A file for an answer, announced and sent.
    #[must_use]
    pub fn uploads(&self, name: &str, media: &str, bytes: &[u8]) -> String {
        let announcement = json!({ "name": name, "size": bytes.len(), "type": media, "sha256": sha256(bytes) });
        let announced = self.sends("POST", "/api/agent/uploads", &[], &announcement).expect(201);
        assert_eq!(self.actor.puts(&announced, bytes, &[]).status, 200);
        announced.id()
    }

    /// Answers what the ticket says now.
    #[track_caller]
    pub fn answers(&self, id: &str, body: &str) -> Answer {
        self.writes_now(id, "answer", body)
    }

    /// Asks back.
    #[track_caller]
    pub fn asks(&self, id: &str, body: &str) -> Answer {
        self.writes_now(id, "question", body)
    }

    /// Leaves a note for colleagues.
    #[track_caller]
    pub fn notes(&self, id: &str, body: &str) -> Answer {
        self.writes_now(id, "note", body)
    }

    /// Declines with a reason.
    #[track_caller]
    pub fn declines(&self, id: &str, reason: &str) -> Answer {
        self.writes_now(id, "decline", reason)
    }

    /// Changes a ticket on the version this ETag names.
    pub fn changes(&self, id: &str, etag: &str, change: &Value) -> Answer {
        self.sends("PATCH", &format!("/api/agent/tickets/{id}"), &[("if-match", etag)], change)
    }

    #[track_caller]
    fn writes_now(&self, id: &str, kind: &str, body: &str) -> Answer {
        let etag = self.looks_at(id).expect(200).header("etag").to_owned();
        self.writes(id, &etag, &json!({ "kind": kind, "body": body }))
    }
}

/// A token as a script gets it: `pomoc token`, beside the running stack.
#[must_use]
pub fn token(stack: &Stack, agent: &str) -> String {
    let output = Command::new(program())
        .current_dir(stack.folder().path())
        .args(["token", "--data", "data", "--agent", agent])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
