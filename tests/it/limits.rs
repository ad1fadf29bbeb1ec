//! Limits that hold without any agent.

use e2e::actor::ticket;
use e2e::{Actor, Stack};
use serde_json::json;

#[test]
fn one_person_has_at_most_five_open_tickets() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let ids: Vec<String> = (0..5).map(|_| ann.has_a_ticket().id()).collect();
    let refused = ann.submits(&ticket()).expect(429);
    assert_eq!(refused.problem(), "too-many-open");
    assert!(refused.body["detail"].as_str().unwrap().contains("5 open requests"));
    assert_eq!(ann.deletes(&ids[0]).status, 204);
    let sixth = ann.has_a_ticket().id();
    assert_eq!(ann.deletes(&sixth).status, 204);
}

#[test]
fn six_at_once_are_five() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let sends: Vec<_> = (0..12).map(|_| scope.spawn(|| ann.submits(&ticket()).status)).collect();
        sends.into_iter().map(|send| send.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 5, "{statuses:?}");
}

#[test]
fn writing_too_fast_is_refused_with_the_time_to_wait() {
    let stack = Stack::with("[limits]\nwrites_an_hour_per_requester = 3");
    let ann = Actor::at(&stack);
    let sent = ann.has_a_ticket();
    for n in 0..2 {
        ann.replies(&sent.id(), &json!({ "body": format!("Message {n}") })).expect(201).id();
    }
    let refused = ann.replies(&sent.id(), &json!({ "body": "One too many" })).expect(429);
    assert_eq!(refused.problem(), "too-fast");
    let wait: i64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=3600).contains(&wait), "{wait}");
    // Reading and deleting are never refused, and others are not touched.
    assert_eq!(ann.looks_at(&sent.id()).status, 200);
    assert_eq!(ann.deletes(&sent.id()).status, 204);
    assert_eq!(Actor::at(&stack).submits(&ticket()).status, 201);
    stack.clock_ahead(3601);
    assert_eq!(ann.submits(&ticket()).status, 201);
}

#[test]
fn one_network_writes_only_so_much_whoever_it_is() {
    let stack = Stack::with("[limits]\nwrites_an_hour_per_address = 2");
    let from = |address: &str| {
        let headers = [("x-pomoc-viewer", address), ("idempotency-key", "0123456789")];
        Actor::at(&stack).sends("POST", "/api/tickets", &headers, &ticket()).status
    };
    assert_eq!([from("203.0.113.9"), from("203.0.113.9"), from("203.0.113.9")], [201, 201, 429]);
    assert_eq!(from("203.0.113.10"), 201);
    assert_eq!(
        [from("2001:db8:0:1::1:443"), from("2001:db8:0:1::2:443"), from("2001:db8:0:1::3:443")],
        [201, 201, 429]
    );
}
