//! Sending a ticket, and finding it again.

use e2e::actor::{random, ticket};
use e2e::{Actor, Stack};
use serde_json::{Value, json};

#[test]
fn a_ticket_comes_back_as_it_was_sent_with_its_place_and_its_estimate() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let sent = ann.has_a_ticket();
    let id = sent.id();
    assert_eq!(sent.header("location"), format!("/api/tickets/{id}"));
    assert!(sent.header("etag").starts_with("\"1."));
    assert_eq!((sent.body["status"].as_str(), sent.body["version"].as_u64()), (Some("received"), Some(1)));
    assert_eq!(sent.body["estimate"]["position"], 1);
    assert_eq!(sent.body["estimate"]["basis"], "default");
    assert_eq!(
        sent.body["can"],
        json!({ "edit": true, "delete": true, "restore": false, "reply": true, "rate": false })
    );
    assert_eq!(ann.looks_at(&id).expect(200).body, sent.body);
}

#[test]
fn the_same_key_and_body_again_is_the_same_ticket() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let key = random::<16>();
    let first = ann.submits_as(&key, &ticket()).expect(201);
    let second = ann.submits_as(&key, &ticket()).expect(201);
    assert_eq!(first.body, second.body);
    assert_eq!(count(&ann), 1);
}

#[test]
fn the_same_key_with_another_body_is_refused() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let key = random::<16>();
    let sent = ann.submits_as(&key, &ticket()).expect(201);
    let mut other = ticket();
    other["title"] = json!("Something else");
    assert_eq!(ann.submits_as(&key, &other).expect(422).problem(), "idempotency-key-reused");
    assert_eq!(
        ann.replies_as(&key, &sent.id(), &json!({ "body": "Hello" })).expect(422).problem(),
        "idempotency-key-reused"
    );
    assert_eq!(count(&ann), 1);
}

#[test]
fn the_same_key_of_two_people_makes_two_tickets() {
    let stack = Stack::start();
    let (ann, bo) = (Actor::at(&stack), Actor::at(&stack));
    let key = random::<16>();
    let (first, second) = (ann.submits_as(&key, &ticket()).expect(201), bo.submits_as(&key, &ticket()).expect(201));
    assert_ne!(first.id(), second.id());
    assert_eq!(second.body["estimate"]["position"], 2);
}

#[test]
fn thirty_two_sends_at_once_with_one_key_make_one_ticket() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    for _round in 0..4 {
        let key = random::<16>();
        let before = count(&ann);
        let ids: Vec<String> = std::thread::scope(|scope| {
            let sends: Vec<_> =
                (0..32).map(|_| scope.spawn(|| ann.submits_as(&key, &ticket()).expect(201).id())).collect();
            sends.into_iter().map(|send| send.join().unwrap()).collect()
        });
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        assert_eq!(count(&ann), before + 1);
    }
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let wrong = json!({ "title": "ab", "description": "short", "topic": "weather", "language": "xx", "email": "nobody", "uploads": ["a", "a"] });
    let expected = [
        "title too_short",
        "description too_short",
        "topic unknown",
        "language unknown",
        "email not_an_address",
        "uploads[1] twice",
    ];
    assert_eq!(ann.submits(&wrong).expect(422).faults(), expected);
    assert_eq!(
        ann.submits(&json!({})).expect(422).faults(),
        ["title missing", "description missing", "topic missing", "language missing"]
    );
}

#[track_caller]
fn check(field: &str, value: Value, expected: Option<&str>) {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let mut sent = ticket();
    sent[field] = value;
    let answer = ann.submits(&sent);
    match expected {
        None => drop(answer.expect(201)),
        Some(fault) => assert_eq!(answer.expect(422).faults(), [fault]),
    }
}

#[test]
fn lengths_count_characters_as_people_see_them() {
    let family = "👨‍👩‍👧‍👦";
    check("title", json!(family.repeat(140)), None);
    check("title", json!(family.repeat(141)), Some("title too_long"));
    check("title", json!("żó"), Some("title too_short"));
    check("title", json!("z\u{301}o\u{301}ł"), None);
    check("description", json!("x".repeat(10_000)), None);
    check("description", json!("x".repeat(10_001)), Some("description too_long"));
}

#[test]
fn control_characters_and_unknown_fields_are_refused() {
    check("title", json!("a\u{0}bc"), Some("title control_character"));
    check("description", json!("bell \u{7} bell bell"), Some("description control_character"));
    check("description", json!("two\nlines and\ttabs"), None);
    check("surname", json!("Nowak"), Some("surname unknown"));
    check("title", json!(7), Some("title shape"));
    check("email", Value::Null, None);
    check("context", json!({ "page": "/en/", "query": "lost phone" }), None);
    check("context", json!({ "query": "x".repeat(301) }), Some("context.query too_long"));
}

#[test]
fn a_lone_surrogate_is_no_text() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let body = br#"{"title":"a\ud800bc","description":"long enough text","topic":"other","language":"en"}"#;
    let headers = [("content-type", "application/json"), ("idempotency-key", "0123456789")];
    ann.calls("POST", "/api/tickets", &headers, Some(body)).expect(400);
}

#[test]
fn an_idempotency_key_is_needed_and_has_a_shape() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    for key in ["", "short", "with space in it", &"x".repeat(129)] {
        assert_eq!(ann.submits_as(key, &ticket()).expect(400).problem(), "idempotency-key", "{key}");
    }
}

#[test]
fn problems_are_told_in_the_readers_language() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let headers = [("idempotency-key", "0123456789"), ("accept-language", "pl-PL,pl;q=0.9")];
    let answer = ann.sends("POST", "/api/tickets", &headers, &json!({})).expect(422);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.body["title"], "Some fields are not right");
    assert_eq!(answer.body["errors"][0]["detail"], "Wypełnij to pole.");
}

#[test]
fn the_list_is_paged_newest_first() {
    let stack = Stack::with("[limits]\nopen_tickets = 100");
    let ann = Actor::at(&stack);
    let sent: Vec<String> = (0..30).map(|_| ann.has_a_ticket().id()).collect();
    let first = ann.gets("/api/tickets").expect(200).body;
    let cursor = first["next"].as_str().unwrap();
    let second = ann.gets(&format!("/api/tickets?cursor={cursor}")).expect(200).body;
    let ids = |page: &Value| -> Vec<String> {
        page["tickets"].as_array().unwrap().iter().map(|t| t["id"].as_str().unwrap().to_owned()).collect()
    };
    let listed: Vec<String> = ids(&first).into_iter().chain(ids(&second)).collect();
    assert_eq!(listed, sent.into_iter().rev().collect::<Vec<_>>());
    assert!(second.get("next").is_none());
    assert_eq!(ann.gets("/api/tickets?cursor=nonsense").expect(422).faults(), ["cursor unknown"]);
    assert_eq!(first["tickets"][0]["estimate"]["position"], 30);
}

fn count(actor: &Actor) -> usize {
    actor.gets("/api/tickets").expect(200).body["tickets"].as_array().unwrap().len()
}
