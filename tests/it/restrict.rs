//! Restrictions: what they forbid, what they never forbid, how they end, and how they are contested.

use e2e::actor::{PNG, random, ticket};
use e2e::{Actor, Answer, Desk, Stack};
use serde_json::{Value, json};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// RFC 3339, so many seconds from the machine's clock.
fn ahead(seconds: i64) -> String {
    (jiff::Timestamp::now() + jiff::SignedDuration::from_secs(seconds)).to_string()
}

fn restricts(desk: &Desk, id: &str, scope: &str, seconds: i64) -> Answer {
    let body = json!({ "ticket": id, "reason": "Insults.", "until": ahead(seconds), "scope": scope });
    desk.sends("POST", "/api/agent/restrictions", &[], &body)
}

fn own(ann: &Actor) -> Vec<Value> {
    ann.gets("/api/restrictions").expect(200).body["restrictions"].as_array().unwrap().clone()
}

#[test]
fn who_may_send_no_new_tickets_goes_on_with_the_old_ones() {
    let stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.has_a_ticket().id();
    restricts(&ada, &id, "new_tickets", DAY).expect(201);
    let refused = ann.submits(&ticket()).expect(403);
    assert_eq!(refused.problem(), "restricted");
    assert!(refused.body["detail"].as_str().unwrap().contains("Insults."), "{}", refused.body);
    assert!(refused.body["until"].is_string());
    ann.replies(&id, &json!({ "body": "Still here." })).expect(201);
    assert_eq!(own(&ann)[0]["reason"], "Insults.");
    assert_eq!(ada.looks_at(&id).body["restrictions"][0]["by"]["name"], "Ada Nowak");
    Actor::at(&stack).has_a_ticket();
}

#[test]
fn reading_deleting_and_exporting_are_never_restricted() {
    let stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let mut one = ticket();
    one["email"] = json!("ann@example.org");
    one["uploads"] = json!([ann.uploads("screen.png", "image/png", PNG)]);
    let id = ann.submits(&one).expect(201).id();
    restricts(&ada, &id, "all_writing", DAY).expect(201);
    let seen = ann.looks_at(&id).expect(200);
    let file = seen.body["attachments"][0]["id"].clone();
    let etag = seen.header("etag").to_owned();
    assert_eq!(ann.replies(&id, &json!({ "body": "x" })).expect(403).problem(), "restricted");
    assert_eq!(ann.edits(&id, &etag, &json!({ "title": "Another" })).expect(403).problem(), "restricted");
    let less = json!({ "email": null, "remove_attachments": [file] });
    assert_eq!(ann.edits(&id, &etag, &less).expect(200).body["attachments"], json!([]));
    assert_eq!(ann.announces("a.txt", "text/plain", b"x").expect(403).problem(), "restricted");
    ann.gets("/api/tickets").expect(200);
    ann.gets("/api/own").expect(200);
    assert_eq!(ann.deletes(&id).status, 204);
    ann.restores(&id).expect(200);
    assert_eq!(ann.calls("DELETE", "/api/own", &[], None).status, 204);
    assert_eq!(own(&ann).len(), 1, "erasing lifts no restriction");
}

#[test]
fn a_restriction_ends_by_the_clock_without_anybody_sweeping() {
    let stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.has_a_ticket().id();
    restricts(&ada, &id, "all_writing", 2 * HOUR).expect(201);
    stack.clock_ahead(2 * HOUR - 60);
    ann.submits(&ticket()).expect(403);
    stack.clock_ahead(2 * HOUR + 60);
    ann.submits(&ticket()).expect(201);
    assert!(own(&ann).is_empty());
    assert_eq!(ada.gets("/api/agent/restrictions").body["restrictions"], json!([]));
}

#[test]
fn a_restriction_can_be_lifted() {
    let stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.has_a_ticket().id();
    let restriction = restricts(&ada, &id, "all_writing", DAY).expect(201).id();
    let path = format!("/api/agent/restrictions/{restriction}");
    assert_eq!(ada.calls("DELETE", &path, &[], None).status, 204);
    assert_eq!(ada.calls("DELETE", &path, &[], None).status, 204);
    ann.replies(&id, &json!({ "body": "Thank you." })).expect(201);
    let unknown = format!("/api/agent/restrictions/{}", random::<16>());
    assert_eq!(ada.calls("DELETE", &unknown, &[], None).expect(404).problem(), "no-such-restriction");
}

#[test]
fn a_restriction_has_a_reason_a_scope_and_an_end_within_a_month() {
    let stack = Stack::start();
    let ada = Desk::at(&stack, "agent-1");
    let id = Actor::at(&stack).has_a_ticket().id();
    let set = |change: &Value| {
        let mut body = json!({ "ticket": id, "reason": "Insults.", "until": ahead(DAY), "scope": "all_writing" });
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        ada.sends("POST", "/api/agent/restrictions", &[], &body)
    };
    let faults = |change: &Value| set(change).expect(422).faults();
    assert_eq!(
        faults(&json!({ "reason": " ", "scope": "everything", "until": "tomorrow" })),
        ["reason missing", "scope unknown", "until shape"]
    );
    assert_eq!(faults(&json!({ "until": ahead(-5) })), ["until too_early"]);
    assert_eq!(faults(&json!({ "until": ahead(30 * DAY + HOUR) })), ["until too_late"]);
    assert_eq!(faults(&json!({ "ticket": random::<16>() })), ["ticket no_such_ticket"]);
    assert_eq!(faults(&json!({ "target": "planet" })), ["target unknown"]);
    assert_eq!(set(&json!({ "target": "network" })).expect(409).problem(), "no-network");
    set(&json!({ "until": ahead(30 * DAY - HOUR) })).expect(201);
}

#[test]
fn a_network_is_restricted_for_a_day_at_most_and_forgotten_after_one() {
    let stack = Stack::start();
    let (ann, bo, eve, ada) = (Actor::at(&stack), Actor::at(&stack), Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let from = |address: &'static str| [("content-type", "application/json"), ("x-pomoc-viewer", address)];
    let submit = |who: &Actor, address: &'static str| {
        let key = random::<16>();
        let mut headers = from(address).to_vec();
        headers.push(("idempotency-key", &key));
        who.calls("POST", "/api/tickets", &headers, Some(ticket().to_string().as_bytes()))
    };
    let id = submit(&ann, "203.0.113.9").expect(201).id();
    assert_eq!(ada.looks_at(&id).body["context"]["network"], true);
    let set = |seconds| {
        let body = json!({ "ticket": id, "reason": "A flood.", "until": ahead(seconds), "scope": "new_tickets", "target": "network" });
        ada.sends("POST", "/api/agent/restrictions", &[], &body)
    };
    assert_eq!(set(DAY + HOUR).expect(422).faults(), ["until too_late"]);
    set(HOUR).expect(201);
    assert_eq!(submit(&bo, "203.0.113.77").expect(403).problem(), "restricted");
    submit(&eve, "198.51.100.1").expect(201);
    let log = std::fs::read_to_string(stack.folder().path().join("data/requests.log")).unwrap();
    assert!(!log.contains("203.0.113"), "{log}");
    stack.clock_ahead(DAY + HOUR);
    assert_eq!(ada.looks_at(&id).body["context"]["network"], false);
}

#[test]
fn an_appeal_is_made_once_and_decided_by_another_agent() {
    let stack = Stack::start();
    let (ann, bo) = (Actor::at(&stack), Actor::at(&stack));
    let (ada, jan) = (Desk::at(&stack, "agent-1"), Desk::at(&stack, "agent-2"));
    let id = ann.has_a_ticket().id();
    let restriction = restricts(&ada, &id, "all_writing", DAY).expect(201).id();
    let path = format!("/api/restrictions/{restriction}/appeal");
    let appeal = json!({ "body": "It was my brother." });
    assert_eq!(bo.sends("POST", &path, &[], &appeal).expect(404).problem(), "no-such-restriction");
    assert_eq!(ann.sends("POST", &path, &[], &json!({ "body": " " })).expect(422).faults(), ["body missing"]);
    ann.sends("POST", &path, &[], &appeal).expect(201);
    assert_eq!(ann.sends("POST", &path, &[], &appeal).expect(409).problem(), "appealed-already");

    let listed = jan.gets("/api/agent/restrictions").expect(200).body;
    assert_eq!(listed["restrictions"][0]["appeal"]["body"], "It was my brother.");
    let decision = format!("/api/agent/restrictions/{restriction}/decision");
    let free = json!({ "uphold": false, "reason": "Then it was not you." });
    assert_eq!(ada.sends("POST", &decision, &[], &free).expect(409).problem(), "own-restriction");
    jan.sends("POST", &decision, &[], &free).expect(200);
    assert_eq!(jan.sends("POST", &decision, &[], &free).expect(409).problem(), "nothing-to-decide");
    ann.replies(&id, &json!({ "body": "Thank you." })).expect(201);
}

#[test]
fn an_upheld_restriction_stays_and_says_why() {
    let stack = Stack::start();
    let (ann, ada, jan) = (Actor::at(&stack), Desk::at(&stack, "agent-1"), Desk::at(&stack, "agent-2"));
    let id = ann.has_a_ticket().id();
    let restriction = restricts(&ada, &id, "all_writing", DAY).expect(201).id();
    ann.sends("POST", &format!("/api/restrictions/{restriction}/appeal"), &[], &json!({ "body": "No." })).expect(201);
    let stays = json!({ "uphold": true, "reason": "The words are yours." });
    jan.sends("POST", &format!("/api/agent/restrictions/{restriction}/decision"), &[], &stays).expect(200);
    ann.replies(&id, &json!({ "body": "x" })).expect(403);
    let seen = own(&ann);
    assert_eq!(
        (seen[0]["appeal"]["upheld"].as_bool(), seen[0]["appeal"]["reason"].as_str()),
        (Some(true), Some("The words are yours."))
    );
    assert!(!seen[0].to_string().contains("Jan"), "who decided is not told: {}", seen[0]);
}
