//! Writing below a ticket.

use e2e::actor::{PNG, random};
use e2e::{Actor, Stack};
use serde_json::json;

#[test]
fn a_message_joins_the_conversation_and_keeps_the_place() {
    let stack = Stack::start();
    let (ann, bo) = (Actor::at(&stack), Actor::at(&stack));
    let first = ann.has_a_ticket();
    let _second = bo.has_a_ticket();
    let file = ann.uploads("screen.png", "image/png", PNG);
    let message = ann.replies(&first.id(), &json!({ "body": "It happened again.", "uploads": [file] })).expect(201);
    assert_eq!(
        (message.body["author"].as_str(), message.body["body"].as_str()),
        (Some("requester"), Some("It happened again."))
    );
    let seen = ann.waits_for_files(&first.id());
    assert_eq!(seen["messages"][0]["attachments"][0]["name"], "screen.png");
    assert_eq!(seen["messages"][0]["attachments"][0]["state"], "ready");
    assert_eq!(seen["attachments"], json!([]));
    assert_eq!((seen["estimate"]["position"].as_u64(), seen["version"].as_u64()), (Some(1), Some(2)));
}

#[test]
fn the_same_message_again_is_one_message() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let id = ann.has_a_ticket().id();
    let key = random::<16>();
    let ids: Vec<String> = std::thread::scope(|scope| {
        let (ann, id, key) = (&ann, &id, &key);
        let sends: Vec<_> = (0..16)
            .map(|_| scope.spawn(move || ann.replies_as(key, id, &json!({ "body": "Once" })).expect(201).id()))
            .collect();
        sends.into_iter().map(|send| send.join().unwrap()).collect()
    });
    assert!(ids.iter().all(|other| *other == ids[0]));
    assert_eq!(ann.looks_at(&id).body["messages"].as_array().unwrap().len(), 1);
    assert_eq!(ann.replies_as(&key, &id, &json!({ "body": "Twice" })).expect(422).problem(), "idempotency-key-reused");
}

#[test]
fn different_messages_at_once_are_all_kept() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let id = ann.has_a_ticket().id();
    std::thread::scope(|scope| {
        for n in 0..6 {
            let (ann, id) = (&ann, &id);
            scope.spawn(move || ann.replies(id, &json!({ "body": format!("Message {n}") })).expect(201).id());
        }
    });
    let seen = ann.looks_at(&id).body;
    assert_eq!((seen["messages"].as_array().unwrap().len(), seen["version"].as_u64()), (6, Some(7)));
}

#[test]
fn a_message_has_words_and_only_known_fields() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let id = ann.has_a_ticket().id();
    assert_eq!(ann.replies(&id, &json!({ "body": " \n " })).expect(422).faults(), ["body missing"]);
    assert_eq!(ann.replies(&id, &json!({ "body": "x".repeat(10_001) })).expect(422).faults(), ["body too_long"]);
    assert_eq!(ann.replies(&id, &json!({ "body": "x", "kind": "answer" })).expect(422).faults(), ["kind unknown"]);
    assert_eq!(ann.replies_as("", &id, &json!({ "body": "x" })).expect(400).problem(), "idempotency-key");
}
