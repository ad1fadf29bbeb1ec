//! Deleting: away at once, back for a while, then gone for good.

use std::time::{Duration, Instant};

use e2e::{Actor, Stack};
use serde_json::{Value, json};

#[test]
fn a_deleted_ticket_leaves_the_queue_and_can_be_brought_back_to_its_place() {
    let stack = Stack::start();
    let (ann, bo) = (Actor::at(&stack), Actor::at(&stack));
    let (first, second) = (ann.has_a_ticket().id(), bo.has_a_ticket().id());
    assert_eq!(ann.deletes(&first).status, 204);
    assert_eq!(ann.deletes(&first).status, 204);
    let gone = ann.looks_at(&first).expect(200).body;
    assert_eq!((gone["status"].as_str(), gone["estimate"].is_null()), (Some("withdrawn"), true));
    assert_eq!(gone["can"], json!({ "edit": false, "delete": false, "restore": true, "reply": false, "rate": false }));
    assert_eq!(bo.looks_at(&second).body["estimate"]["position"], 1);
    assert_eq!(waiting(&ann), 1);
    let back = ann.restores(&first).expect(200).body;
    assert_eq!((back["status"].as_str(), back["estimate"]["position"].as_u64()), (Some("received"), Some(1)));
    assert_eq!(waiting(&ann), 2);
    assert_eq!(ann.restores(&first).expect(409).problem(), "wrong-state");
}

#[test]
fn a_deleted_ticket_takes_no_change_and_no_message() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let id = ann.has_a_ticket().id();
    assert_eq!(ann.deletes(&id).status, 204);
    assert_eq!(ann.edits(&id, "\"2\"", &json!({ "title": "Too late" })).expect(409).problem(), "wrong-state");
    assert_eq!(ann.replies(&id, &json!({ "body": "Too late" })).expect(409).problem(), "wrong-state");
}

#[test]
fn after_the_time_to_undo_only_the_number_is_left() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let file = ann.uploads("a.txt", "text/plain", b"a secret in a file");
    let sent = ann.submits(&json!({ "title": "A secret title", "description": "A secret description", "topic": "other", "language": "en", "uploads": [file] })).expect(201);
    let id = sent.id();
    ann.replies(&id, &json!({ "body": "A secret message" })).expect(201).id();
    ann.waits_for_files(&id)["id"].as_str().unwrap();
    assert_eq!(ann.deletes(&id).status, 204);

    stack.clock_ahead(9 * 60);
    assert!(ann.looks_at(&id).body.to_string().contains("secret"));
    stack.clock_ahead(10 * 60 + 1);
    // Judged by the clock, before anybody swept.
    let gone = ann.looks_at(&id).expect(200).body;
    assert!(!gone.to_string().contains("secret"), "{gone}");
    assert_eq!((gone["number"].clone(), gone["can"]["restore"].as_bool()), (sent.body["number"].clone(), Some(false)));
    assert_eq!(ann.restores(&id).expect(410).problem(), "undo-over");

    stack.clock_ahead(20 * 60);
    let started = Instant::now();
    while holds(&stack, b"secret") {
        assert!(started.elapsed() < Duration::from_secs(20), "a deleted text is still in the data folder");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(ann.looks_at(&id).expect(200).body["status"], "withdrawn");
    assert_eq!(ann.gets(&format!("/api/tickets/{id}/attachments/{file}")).expect(404).problem(), "no-such-file");
}

/// Whether any file of the attachments holds these bytes.
fn holds(stack: &Stack, bytes: &[u8]) -> bool {
    let mut folders = vec![stack.folder().path().join("data/s3")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if std::fs::read(entry.path()).unwrap_or_default().windows(bytes.len()).any(|window| window == bytes)
            {
                return true;
            }
        }
    }
    false
}

fn waiting(actor: &Actor) -> u64 {
    let load: Value = actor.gets("/api/load").expect(200).body;
    load["waiting"].as_u64().unwrap()
}
