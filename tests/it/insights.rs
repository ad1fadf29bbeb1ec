//! What the team sees of its own work: counts that are exact after a rush, and estimates learnt from real waits.

use e2e::actor::ticket;
use e2e::{Actor, Desk, Stack};
use serde_json::json;

#[test]
fn a_day_is_counted_exactly_after_a_rush() {
    let stack = Stack::start();
    let desks = [Desk::at(&stack, "agent-1"), Desk::at(&stack, "agent-2")];
    std::thread::scope(|scope| {
        for n in 0..24 {
            let (ann, desk) = (Actor::at(&stack), &desks[n % 2]);
            scope.spawn(move || {
                let id = ann.has_a_ticket().id();
                match n % 4 {
                    0 => drop(desk.answers(&id, "Do this.").expect(201)),
                    1 => drop(desk.asks(&id, "Which?").expect(201)),
                    2 => drop(ann.deletes(&id)),
                    _ => {}
                }
            });
        }
    });
    let seen = desks[0].gets("/api/agent/insights?days=2").expect(200).body;
    let today = &seen["days"][1];
    assert_eq!(
        (today["received"].as_i64(), today["answered"].as_i64(), today["waiting"].as_i64()),
        (Some(24), Some(12), Some(6))
    );
    assert_eq!((today["promised"].as_i64(), today["kept"].as_i64()), (Some(12), Some(12)));
    assert_eq!(desks[0].lists("")["counts"]["received"], 6);
    assert!(seen["days"][0]["median_seconds"].is_null());
    assert!(today["median_seconds"].as_i64().unwrap() < 60);
}

#[test]
fn the_estimate_is_measured_once_there_is_enough_to_measure() {
    let stack = Stack::with("[support]\nfirst_answer = { from_hours = 5, to_hours = 50 }");
    let ada = Desk::at(&stack, "agent-1");
    let basis = || Actor::at(&stack).gets("/api/load").body["estimate"].clone();
    for n in 0..30 {
        assert_eq!(basis()["basis"], "default", "{n}");
        stack.clock_ahead(n * 7200);
        let id = Actor::at(&stack).has_a_ticket().id();
        stack.clock_ahead(n * 7200 + 1800);
        ada.answers(&id, "Do this.").expect(201);
    }
    let load = basis();
    assert_eq!(load["basis"], "measured");
    let (from, to) = (load["from_seconds"].as_i64().unwrap(), load["to_seconds"].as_i64().unwrap());
    assert!((1700..1900).contains(&from) && (1700..1900).contains(&to), "{load}");
    // Of that topic there is a history; of the other there is none, so all tickets stand for it.
    let fresh = |topic: &str| {
        let mut one = ticket();
        one["topic"] = json!(topic);
        Actor::at(&stack).submits(&one).expect(201).body["estimate"]["basis"].clone()
    };
    assert_eq!((fresh("access"), fresh("other")), (json!("topic"), json!("measured")));
    let seen = ada.gets("/api/agent/insights").expect(200).body;
    assert_eq!((seen["total"]["promised"].as_i64(), seen["total"]["kept"].as_i64()), (Some(30), Some(30)));
}

#[test]
fn a_changed_mind_counts_on_the_day_it_was_told() {
    let stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.has_a_ticket().id();
    ada.answers(&id, "Do this.").expect(201);
    let rates = |solved: bool| {
        let path = format!("/api/tickets/{id}/rating");
        ann.sends("PUT", &path, &[], &json!({ "solved": solved, "score": 4 })).expect(200);
    };
    rates(false);
    stack.clock_ahead(24 * 3600);
    rates(true);
    let seen = ada.gets("/api/agent/insights?days=2").expect(200).body;
    let sums = |day: usize| {
        let sum = |name: &str| seen["days"][day]["ratings"][name].as_i64().unwrap();
        (sum("solved"), sum("unsolved"))
    };
    assert_eq!((sums(0), sums(1)), ((0, 0), (1, 0)), "{seen}");
}

#[test]
fn a_broken_promise_is_counted_and_the_ticket_is_marked_late() {
    let stack = Stack::with("[support]\nfirst_answer = { from_hours = 1, to_hours = 2 }\nanswers_a_day = 1000");
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.has_a_ticket().id();
    assert_eq!(ada.lists("")["tickets"][0]["late"], false);
    stack.clock_ahead(3 * 3600);
    assert_eq!(ada.lists("")["tickets"][0]["late"], true);
    ada.answers(&id, "Sorry.").expect(201);
    let total = ada.gets("/api/agent/insights").expect(200).body["total"].clone();
    assert_eq!((total["promised"].as_i64(), total["kept"].as_i64()), (Some(1), Some(0)));
}

#[test]
fn the_team_sees_what_its_articles_lack() {
    let stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    for helpful in [true, false, false] {
        let said = json!({ "article": "basics/first", "language": "en", "helpful": helpful });
        assert_eq!(ann.sends("POST", "/api/feedback", &[], &said).status, 204);
    }
    for outcome in ["no_click", "wrote"] {
        let lost = json!({ "language": "pl", "query": "stary telefon", "outcome": outcome });
        assert_eq!(ann.sends("POST", "/api/searches", &[], &lost).status, 204);
    }
    for _ in 0..2 {
        let id = Actor::at(&stack).has_a_ticket().id();
        let etag = ada.looks_at(&id).header("etag").to_owned();
        let link =
            json!([{ "title": "First", "url": "/en/basics/first/" }, { "title": "First", "url": "/en/basics/first/" }]);
        ada.writes(&id, &etag, &json!({ "kind": "answer", "body": "See.", "articles": link })).expect(201);
    }
    let seen = ada.gets("/api/agent/insights?days=1").expect(200).body;
    assert_eq!(
        seen["articles"],
        json!([{ "article": "basics/first", "language": "en", "helpful": 1, "unhelpful": 2 }])
    );
    assert_eq!(seen["linked"], json!([{ "url": "/en/basics/first/", "title": "First", "count": 2 }]));
    assert_eq!(seen["searches"], json!([{ "query": "stary telefon", "language": "pl", "no_click": 1, "wrote": 1 }]));
    for wrong in ["0", "366", "many"] {
        assert_eq!(ada.gets(&format!("/api/agent/insights?days={wrong}")).expect(422).faults(), ["days shape"]);
    }
}
