//! Changing a ticket: what it costs, and that nobody's change is overwritten unseen.

use e2e::{Actor, Stack};
use serde_json::{Value, json};

#[test]
fn a_change_of_text_puts_the_ticket_at_the_end_of_the_queue() {
    let stack = Stack::start();
    let (ann, bo) = (Actor::at(&stack), Actor::at(&stack));
    let first = ann.has_a_ticket();
    let second = bo.has_a_ticket();
    assert_eq!((position(&first.body), position(&second.body)), (Some(1), Some(2)));
    let edited = ann.edits(&first.id(), first.header("etag"), &json!({ "title": "Another title" })).expect(200);
    assert_eq!((edited.body["title"].as_str(), edited.body["version"].as_u64()), (Some("Another title"), Some(2)));
    assert_eq!(position(&edited.body), Some(2));
    assert_eq!(position(&bo.looks_at(&second.id()).body), Some(1));
}

#[test]
fn another_address_keeps_the_place() {
    let stack = Stack::start();
    let (ann, bo) = (Actor::at(&stack), Actor::at(&stack));
    let first = ann.has_a_ticket();
    let _second = bo.has_a_ticket();
    let edited = ann.edits(&first.id(), first.header("etag"), &json!({ "email": "ann@example.org" })).expect(200);
    assert_eq!((position(&edited.body), edited.body["version"].as_u64()), (Some(1), Some(2)));
    let removed = ann.edits(&first.id(), edited.header("etag"), &json!({ "email": null })).expect(200);
    assert_eq!(removed.body["version"], 3);
}

#[test]
fn a_change_that_changes_nothing_costs_nothing() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let sent = ann.has_a_ticket();
    let same = json!({ "title": sent.body["title"], "topic": sent.body["topic"] });
    assert_eq!(ann.edits(&sent.id(), sent.header("etag"), &same).expect(200).body, sent.body);
    assert_eq!(ann.edits(&sent.id(), sent.header("etag"), &json!({})).expect(200).body, sent.body);
}

#[test]
fn a_stale_change_is_stopped_and_a_blind_one_too() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let sent = ann.has_a_ticket();
    let (id, seen) = (sent.id(), sent.header("etag"));
    let newer = ann.edits(&id, seen, &json!({ "title": "From this tab" })).expect(200);
    let stale = ann.edits(&id, seen, &json!({ "title": "From the other tab" })).expect(412);
    assert_eq!(stale.problem(), "stale-version");
    assert_eq!(ann.edits(&id, "", &json!({ "title": "Blind" })).expect(428).problem(), "version-missing");
    for nonsense in ["*", "\"\"", "yesterday"] {
        ann.edits(&id, nonsense, &json!({ "title": "Blind" })).expect(412).body["title"].as_str().unwrap();
    }
    assert_eq!(ann.looks_at(&id).body["title"], "From this tab");
    // The bare version of the body serves as well as the ETag.
    let bare = format!("\"{}\"", newer.body["version"]);
    ann.edits(&id, &bare, &json!({ "title": "Seen" })).expect(200).id();
}

#[test]
fn of_sixteen_changes_at_once_one_is_kept() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    for round in 0..4 {
        let sent = ann.has_a_ticket();
        let (id, etag) = (sent.id(), sent.header("etag").to_owned());
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let (ann, id, etag) = (&ann, &id, &etag);
            let edits: Vec<_> = (0..16)
                .map(|n| scope.spawn(move || ann.edits(id, etag, &json!({ "title": format!("Title {n}") })).status))
                .collect();
            edits.into_iter().map(|edit| edit.join().unwrap()).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?} in round {round}");
        assert!(statuses.iter().all(|status| [200, 412].contains(status)), "{statuses:?}");
        assert_eq!(ann.looks_at(&id).body["version"], 2);
    }
}

#[test]
fn every_field_is_checked_as_when_sending() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let sent = ann.has_a_ticket();
    let wrong = json!({ "title": "x", "description": "x", "topic": "x", "email": "x", "remove_attachments": ["x"] });
    let expected = [
        "title too_short",
        "description too_short",
        "topic unknown",
        "email not_an_address",
        "remove_attachments[0] unknown",
    ];
    assert_eq!(ann.edits(&sent.id(), sent.header("etag"), &wrong).expect(422).faults(), expected);
    assert_eq!(
        ann.edits(&sent.id(), sent.header("etag"), &json!({ "language": "pl" })).expect(422).faults(),
        ["language unknown"]
    );
}

#[test]
fn an_unchanged_ticket_is_not_sent_again() {
    let stack = Stack::start();
    let (ann, bo) = (Actor::at(&stack), Actor::at(&stack));
    let sent = ann.has_a_ticket();
    let second = bo.has_a_ticket();
    let path = format!("/api/tickets/{}", second.id());
    let known = [("if-none-match", second.header("etag"))];
    let unchanged = bo.calls("GET", &path, &known, None).expect(304);
    assert_eq!(unchanged.header("etag"), second.header("etag"));
    // The place in the queue is part of what is shown, so it makes the answer a new one.
    assert_eq!(ann.deletes(&sent.id()).status, 204);
    let moved = bo.calls("GET", &path, &known, None).expect(200);
    assert_eq!(position(&moved.body), Some(1));
    bo.edits(&second.id(), second.header("etag"), &json!({ "title": "Still mine" })).expect(200).id();
}

fn position(ticket: &Value) -> Option<u64> {
    ticket["estimate"]["position"].as_u64()
}
