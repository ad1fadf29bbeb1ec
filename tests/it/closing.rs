//! How a ticket ends: solved and rated, closed by the team's rule, reopened, followed up.

use std::time::{Duration, Instant};

use e2e::actor::ticket;
use e2e::{Actor, Desk, Stack};
use serde_json::{Value, json};

const DAY: i64 = 24 * 3600;
const RULE: &str = "[closing]\nwarn_after_days = 3\nclose_after_days = 2\nanswered_after_days = 5";

fn rates(ann: &Actor, id: &str, rating: &Value) -> e2e::Answer {
    ann.sends("PUT", &format!("/api/tickets/{id}/rating"), &[], rating)
}

/// Sweeps run by the clock; waits until one has.
fn until(ann: &Actor, id: &str, right: impl Fn(&Value) -> bool) -> Value {
    let started = Instant::now();
    loop {
        let seen = ann.looks_at(id).expect(200).body;
        if right(&seen) {
            return seen;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "{seen}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn who_says_it_is_solved_closes_it_and_can_say_otherwise_later() {
    let stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.has_a_ticket().id();
    assert_eq!(rates(&ann, &id, &json!({ "solved": true })).expect(409).problem(), "wrong-state");
    ada.answers(&id, "Do this.").expect(201);
    let unsolved = rates(&ann, &id, &json!({ "solved": false, "score": 2 })).expect(200).body;
    assert_eq!((unsolved["status"].as_str(), unsolved["rating"]["score"].as_u64()), (Some("answered"), Some(2)));
    let solved = rates(&ann, &id, &json!({ "solved": true, "score": 5, "comment": "Thank you" })).expect(200).body;
    assert_eq!((solved["status"].as_str(), solved["rating"]["comment"].as_str()), (Some("closed"), Some("Thank you")));
    assert_eq!(ada.looks_at(&id).body["rating"]["score"], 5);
    assert_eq!(rates(&ann, &id, &json!({ "solved": true, "score": 6 })).expect(422).faults(), ["score unknown"]);
    assert_eq!(rates(&Actor::at(&stack), &id, &json!({ "solved": true })).expect(404).problem(), "no-such-ticket");
    let total = ada.gets("/api/agent/insights").expect(200).body["total"]["ratings"].clone();
    assert_eq!(total, json!({ "solved": 1, "unsolved": 0, "score_sum": 5, "score_count": 1 }));
}

#[test]
fn a_closed_ticket_reopens_for_two_weeks_and_is_followed_up_later() {
    let stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.has_a_ticket().id();
    ada.answers(&id, "Do this.").expect(201);
    rates(&ann, &id, &json!({ "solved": true })).expect(200);
    stack.clock_ahead(14 * DAY - 60);
    assert!(ann.looks_at(&id).body["follow_up"].is_null());
    ann.replies(&id, &json!({ "body": "It came back." })).expect(201);
    let back = ann.looks_at(&id).body;
    assert_eq!((back["status"].as_str(), back["estimate"]["position"].as_u64()), (Some("received"), Some(1)));
    ada.answers(&id, "And this.").expect(201);
    rates(&ann, &id, &json!({ "solved": true })).expect(200);

    stack.clock_ahead(29 * DAY);
    assert_eq!(ann.replies(&id, &json!({ "body": "Again." })).expect(409).problem(), "wrong-state");
    let over = ann.looks_at(&id).body;
    assert_eq!((over["follow_up"].as_bool(), over["can"]["reply"].as_bool()), (Some(true), Some(false)));
    let mut next = ticket();
    next["follows"] = json!(id);
    let follow = ann.submits(&next).expect(201);
    assert_eq!(follow.body["follows"]["number"], over["number"]);
    assert_eq!(ada.looks_at(&follow.id()).body["follows"]["id"], id.as_str());
    assert_eq!(Actor::at(&stack).submits(&next).expect(422).faults(), ["follows no_such_ticket"]);
}

#[test]
fn a_question_nobody_answers_is_warned_of_and_then_closed() {
    let stack = Stack::with(RULE);
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.has_a_ticket().id();
    ada.asks(&id, "Which phone?").expect(201);
    stack.clock_ahead(3 * DAY - 600);
    assert_eq!(ann.looks_at(&id).body["messages"].as_array().unwrap().len(), 1);
    stack.clock_ahead(3 * DAY + 600);
    let warned = until(&ann, &id, |seen| seen["messages"].as_array().unwrap().len() == 2);
    assert_eq!(
        (warned["messages"][1]["kind"].as_str(), warned["messages"][1]["author"].as_str()),
        (Some("warning"), Some("system"))
    );
    assert_eq!(warned["status"], "needs_answer");
    assert!(warned["closes_at"].is_string(), "{warned}");
    stack.clock_ahead(5 * DAY + 1200);
    let closed = until(&ann, &id, |seen| seen["status"] == "closed");
    assert_eq!(closed["messages"][2]["kind"], "closing");
    ann.replies(&id, &json!({ "body": "Sorry, I was away." })).expect(201);
    assert_eq!(ann.looks_at(&id).body["status"], "received");
}

#[test]
fn an_answer_after_the_warning_keeps_it_open() {
    let stack = Stack::with(RULE);
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.has_a_ticket().id();
    ada.asks(&id, "Which phone?").expect(201);
    stack.clock_ahead(3 * DAY + 600);
    until(&ann, &id, |seen| seen["closes_at"].is_string());
    ann.replies(&id, &json!({ "body": "The old one." })).expect(201);
    let seen = ann.looks_at(&id).body;
    assert_eq!((seen["status"].as_str(), seen["closes_at"].is_null()), (Some("in_review"), true));
}

#[test]
fn what_is_answered_closes_quietly_and_is_forgotten_in_time() {
    let stack = Stack::with(&format!("{RULE}\n[retention]\ntickets_days = 30"));
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.has_a_ticket().id();
    ada.answers(&id, "Do this.").expect(201);
    stack.clock_ahead(5 * DAY + 600);
    let closed = until(&ann, &id, |seen| seen["status"] == "closed");
    assert_eq!(closed["messages"].as_array().unwrap().len(), 1, "nobody is told of it");
    stack.clock_ahead(36 * DAY);
    let gone = until(&ann, &id, |seen| seen["status"] == "withdrawn");
    assert_eq!((gone["title"].as_str(), &gone["messages"]), (Some(""), &json!([])));
}
