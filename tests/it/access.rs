//! Whose ticket it is: strangers meet nothing, keys have one form.

use e2e::actor::{random, ticket};
use e2e::{Actor, Stack};
use serde_json::json;

#[test]
fn a_strangers_ticket_answers_exactly_as_one_that_does_not_exist() {
    let stack = Stack::start();
    let (ann, eve) = (Actor::at(&stack), Actor::at(&stack));
    let id = ann.has_a_ticket().id();
    let upload = ann.uploads("a.txt", "text/plain", b"hello");
    let etag = ann.looks_at(&id).header("etag").to_owned();
    for other in [id.clone(), random::<16>(), "nonsense".to_owned(), "%2e%2e".to_owned(), "x".repeat(3000)] {
        let path = format!("/api/tickets/{other}");
        let answers = [
            eve.gets(&path),
            eve.edits(&other, &etag, &json!({ "title": "Mine now" })),
            eve.deletes(&other),
            eve.restores(&other),
            eve.replies(&other, &json!({ "body": "Hello" })),
            eve.gets(&format!("{path}/attachments/{upload}")),
        ];
        for answer in answers {
            let answer = answer.expect(404);
            assert_eq!(answer.problem(), "no-such-ticket", "{path}");
            assert_eq!(
                answer.body["detail"],
                "There is no such request here. The address may be mistyped; or the request belongs to another browser, and opens with its private link."
            );
        }
    }
    let mut stolen = ticket();
    stolen["uploads"] = json!([upload]);
    assert_eq!(eve.submits(&stolen).expect(422).faults(), ["uploads[0] upload_not_found"]);
    assert_eq!(eve.gets("/api/tickets").expect(200).body["tickets"], json!([]));
    assert_eq!(ann.looks_at(&id).expect(200).body["version"], 1);
}

#[test]
fn without_a_key_of_the_right_form_nothing_is_told() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let id = ann.has_a_ticket().id();
    let keys = [
        "Bearer",
        "Bearer x",
        "Basic abc",
        &format!("Bearer {}A", ann.key),
        &format!("Bearer {}", "=".repeat(43)),
        ann.key.as_str(),
    ];
    for authorization in keys {
        let headers = [("authorization", authorization), ("content-type", "application/json"), ("if-match", "1")];
        for (method, path) in
            [("GET", "/api/tickets"), ("GET", &format!("/api/tickets/{id}")), ("DELETE", &format!("/api/tickets/{id}"))]
        {
            let answer = ann.calls(method, path, &headers, None).expect(401);
            assert_eq!(answer.problem(), "requester-key", "{authorization}");
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
    }
}

#[test]
fn the_gateway_refuses_what_is_no_call() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let answer = ann.calls("PUT", "/api/tickets", &[], Some(b"")).expect(405);
    assert_eq!((answer.problem(), answer.header("allow")), ("wrong-method", "POST, GET"));
    assert_eq!(ann.gets("/api/nothing").expect(404).problem(), "no-such-call");
    let body = ticket().to_string();
    let key = ("idempotency-key", "0123456789");
    assert_eq!(
        ann.calls("POST", "/api/tickets", &[key, ("content-type", "text/plain")], Some(body.as_bytes()))
            .expect(415)
            .problem(),
        "not-json-type"
    );
    for broken in ["", "{", "[1,", "\"\u{fffd}"] {
        let answer =
            ann.calls("POST", "/api/tickets", &[key, ("content-type", "application/json")], Some(broken.as_bytes()));
        assert_eq!(answer.expect(400).problem(), "not-json", "{broken}");
    }
    let invalid_utf8 = b"{\"title\":\"\xff\xfe\"}";
    ann.calls("POST", "/api/tickets", &[key, ("content-type", "application/json")], Some(invalid_utf8)).expect(400);
    let large = json!({ "title": "x".repeat(70_000) });
    assert_eq!(ann.submits(&large).expect(413).problem(), "body-too-large");
}

#[test]
fn nothing_a_requester_wrote_is_in_the_log() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let mut sent = ticket();
    sent["email"] = json!("ann@example.org");
    let id = ann.submits(&sent).expect(201).id();
    ann.looks_at(&id).expect(200).body["title"].as_str().unwrap();
    let log = std::fs::read_to_string(stack.folder().path().join("data/requests.log")).unwrap();
    assert!(log.contains("\"function\":\"submit\""), "{log}");
    for secret in ["sign in", "phone", "ann@example.org", ann.key.as_str()] {
        assert!(!log.contains(secret), "{secret} is in {log}");
    }
}
