//! Agents at work: the queue, taking, answering, and what two of them may not do unknowingly.

use e2e::actor::{PNG, random, ticket};
use e2e::{Actor, Desk, Stack};
use serde_json::{Value, json};

fn ids(queue: &Value) -> Vec<String> {
    queue["tickets"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_queue_is_the_longest_wait_first_and_can_be_narrowed() {
    let stack = Stack::start();
    let ada = Desk::at(&stack, "agent-1");
    let sent: Vec<String> =
        [("I cannot sign in", "access", "en"), ("Straciłem hasło", "other", "pl"), ("A third one", "access", "en")]
            .iter()
            .map(|(title, topic, language)| {
                let mut one = ticket();
                one["title"] = json!(title);
                one["topic"] = json!(topic);
                one["language"] = json!(language);
                Actor::at(&stack).submits(&one).expect(201).id()
            })
            .collect();
    assert_eq!(ids(&ada.lists("")), sent);
    assert_eq!(ids(&ada.lists("?topic=access")), [sent[0].clone(), sent[2].clone()]);
    assert_eq!(ids(&ada.lists("?language=pl")), [sent[1].clone()]);
    assert_eq!(ids(&ada.lists("?q=haslo%20stracilem")), [sent[1].clone()]);
    assert_eq!(ids(&ada.lists("?q=nothing")), Vec::<String>::new());
    ada.takes(&sent[2]).expect(200);
    assert_eq!(ids(&ada.lists("?assignee=me")), [sent[2].clone()]);
    assert_eq!(ids(&ada.lists("?assignee=none")), [sent[0].clone(), sent[1].clone()]);
    assert_eq!(ids(&ada.lists("?status=in_review")), [sent[2].clone()]);
    assert_eq!(ada.lists("")["counts"]["received"], 2);
    let number = ada.looks_at(&sent[0]).body["number"].as_str().unwrap().to_owned();
    assert_eq!(ids(&ada.lists(&format!("?q={number}"))), [sent[0].clone()]);
    assert_eq!(ada.gets("/api/agent/tickets?status=lost").expect(422).faults(), ["status unknown"]);
    assert_eq!(ada.gets("/api/agent/tickets?cursor=lost").expect(422).faults(), ["cursor unknown"]);
}

#[test]
fn a_long_queue_comes_in_pages_without_gaps_or_doubles() {
    let stack = Stack::start();
    let ada = Desk::at(&stack, "agent-1");
    let mut sent: Vec<String> = (0..12)
        .flat_map(|_| {
            let ann = Actor::at(&stack);
            (0..5).map(move |_| ann.has_a_ticket().id()).collect::<Vec<_>>()
        })
        .collect();
    let first = ada.lists("");
    let next = first["next"].as_str().unwrap();
    let second = ada.lists(&format!("?cursor={next}"));
    let mut seen = ids(&first);
    assert_eq!(seen.len(), 50);
    seen.extend(ids(&second));
    assert!(second["next"].is_null());
    assert_eq!(seen, sent);
    sent.sort();
    seen.sort();
    seen.dedup();
    assert_eq!(seen, sent);
}

#[test]
fn an_agent_sees_everything_and_the_requester_sees_no_note() {
    let stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let mut one = ticket();
    one["context"] = json!({ "page": "/en/sign-in/", "query": "no code", "searches": ["code", "no code"], "read": ["/en/sign-in/lost-phone/"] });
    let id = ann.submits(&one).expect(201).id();
    let other = ann.has_a_ticket().id();
    ada.notes(&id, "Ask for the old number.").expect(201);
    let seen = ada.looks_at(&id).expect(200).body;
    assert_eq!(seen["context"]["searches"], json!(["code", "no code"]));
    assert_eq!(seen["context"]["read"], json!(["/en/sign-in/lost-phone/"]));
    assert_eq!(seen["others"][0]["id"], other.as_str());
    assert_eq!(seen["messages"][0]["kind"], "note");
    assert_eq!(seen["messages"][0]["agent"]["name"], "Ada Nowak");
    assert_eq!(seen["status"], "received");
    let own = ann.looks_at(&id).body;
    assert_eq!(own["messages"], json!([]));
    assert!(!own.to_string().contains("old number") && !own.to_string().contains("Ada"), "{own}");
}

#[test]
fn a_requester_learns_of_each_step_but_not_who_took_it() {
    let stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.has_a_ticket().id();
    ada.takes(&id).expect(200);
    assert_eq!(ann.looks_at(&id).body["status"], "in_review");
    ada.asks(&id, "Which phone is it?").expect(201);
    assert_eq!(ann.looks_at(&id).body["status"], "needs_answer");
    ann.replies(&id, &json!({ "body": "The old one." })).expect(201);
    assert_eq!(ann.looks_at(&id).body["status"], "in_review");
    let etag = ada.looks_at(&id).header("etag").to_owned();
    let articles = json!([{ "title": "Lost phone", "url": "/en/sign-in/lost-phone/" }]);
    ada.writes(&id, &etag, &json!({ "kind": "answer", "body": "Do this.", "articles": articles })).expect(201);
    let seen = ann.looks_at(&id).body;
    assert_eq!(seen["status"], "answered");
    assert_eq!(seen["messages"][2]["articles"], articles);
    assert_eq!(seen["messages"][2]["author"], "agent");
    assert!(!seen.to_string().contains("Ada"), "{seen}");
    assert_eq!(seen["can"]["rate"], true);
}

#[test]
fn what_one_agent_has_another_does_not_answer_unknowingly() {
    let stack = Stack::start();
    let (ann, ada, jan) = (Actor::at(&stack), Desk::at(&stack, "agent-1"), Desk::at(&stack, "agent-2"));
    let id = ann.has_a_ticket().id();
    ada.takes(&id).expect(200);
    ada.takes(&id).expect(200);
    let refused = jan.takes(&id).expect(409);
    assert_eq!((refused.problem(), refused.body["assignee"]["name"].as_str()), ("taken", Some("Ada Nowak")));
    assert_eq!(jan.answers(&id, "Me too.").expect(409).problem(), "taken");
    assert_eq!(jan.releases(&id).expect(409).problem(), "taken");
    jan.notes(&id, "I know this one.").expect(201);
    let etag = jan.looks_at(&id).header("etag").to_owned();
    jan.changes(&id, &etag, &json!({ "assignee": "me" })).expect(200);
    assert_eq!(ada.answers(&id, "Mine.").expect(409).body["assignee"]["name"], "Jan Kowal");
    jan.releases(&id).expect(200);
    assert_eq!(ann.looks_at(&id).body["status"], "received");
}

#[test]
fn of_two_answers_at_once_one_is_given() {
    let stack = Stack::start();
    let desks = [Desk::at(&stack, "agent-1"), Desk::at(&stack, "agent-2")];
    for _round in 0..8 {
        let id = Actor::at(&stack).has_a_ticket().id();
        let etag = desks[0].looks_at(&id).header("etag").to_owned();
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let (id, etag) = (&id, &etag);
            let sends: Vec<_> = desks
                .iter()
                .map(|desk| {
                    scope.spawn(move || desk.writes(id, etag, &json!({ "kind": "answer", "body": "So." })).status)
                })
                .collect();
            sends.into_iter().map(|send| send.join().unwrap()).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
        assert_eq!(desks[0].looks_at(&id).body["messages"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn an_answer_to_a_text_that_changed_meanwhile_is_stopped() {
    let stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.has_a_ticket().id();
    ada.takes(&id).expect(200);
    let read = ada.looks_at(&id).header("etag").to_owned();
    let own = ann.looks_at(&id).header("etag").to_owned();
    ann.edits(&id, &own, &json!({ "title": "It is another account" })).expect(200);
    let answer = json!({ "kind": "answer", "body": "About the first account…" });
    assert_eq!(ada.writes(&id, &read, &answer).expect(412).problem(), "stale-version");
    let now = ada.looks_at(&id);
    assert_eq!(now.body["edits"][0]["title"], "I cannot sign in");
    assert_eq!(now.body["title"], "It is another account");
    ada.writes(&id, now.header("etag"), &answer).expect(201);
}

#[test]
fn an_answer_to_a_withdrawn_ticket_is_stopped() {
    let stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.has_a_ticket().id();
    let read = ada.looks_at(&id).header("etag").to_owned();
    assert_eq!(ann.deletes(&id).status, 204);
    let refused = ada.writes(&id, &read, &json!({ "kind": "answer", "body": "Too late." }));
    assert_eq!(refused.expect(409).problem(), "wrong-state");
    stack.clock_ahead(3600);
    let gone = ada.looks_at(&id).expect(200).body;
    assert_eq!((gone["title"].as_str(), gone["description"].as_str()), (Some(""), Some("")));
    assert_eq!(ada.notes(&id, "Gone.").expect(409).problem(), "wrong-state");
}

#[test]
fn the_same_answer_again_is_one_answer() {
    let stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.has_a_ticket().id();
    let (key, etag) = (random::<16>(), ada.looks_at(&id).header("etag").to_owned());
    let headers = [("idempotency-key", key.as_str()), ("if-match", etag.as_str())];
    let path = format!("/api/agent/tickets/{id}/messages");
    let body = json!({ "kind": "answer", "body": "Once." });
    let first = ada.sends("POST", &path, &headers, &body).expect(201).id();
    assert_eq!(ada.sends("POST", &path, &headers, &body).expect(201).id(), first);
    let other = json!({ "kind": "answer", "body": "Twice." });
    assert_eq!(ada.sends("POST", &path, &headers, &other).expect(422).problem(), "idempotency-key-reused");
    assert_eq!(ann.looks_at(&id).body["messages"].as_array().unwrap().len(), 1);
}

#[test]
fn what_is_wrong_with_an_answer_is_said_at_once() {
    let stack = Stack::start();
    let ada = Desk::at(&stack, "agent-1");
    let id = Actor::at(&stack).has_a_ticket().id();
    let wrong = json!({ "kind": "shout", "body": " ", "articles": [{ "title": "x", "url": "javascript:alert(1)" }], "uploads": ["a", "a"] });
    let faults = ada.writes(&id, "\"1\"", &wrong).expect(422).faults();
    assert_eq!(faults, ["kind unknown", "body missing", "uploads[1] twice", "articles[0].url not_a_link"]);
    assert_eq!(ada.writes(&id, "", &json!({ "kind": "note", "body": "x" })).expect(428).problem(), "version-missing");
    let (unknown, body) = (random::<16>(), json!({ "kind": "note", "body": "x" }));
    assert_eq!(ada.writes(&unknown, "\"1\"", &body).expect(404).problem(), "no-such-ticket");
}

#[test]
fn an_agent_attaches_a_file_and_the_requester_gets_it() {
    let stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.has_a_ticket().id();
    let file = ada.uploads("how.png", "image/png", PNG);
    let etag = ada.looks_at(&id).header("etag").to_owned();
    let answer = json!({ "kind": "answer", "body": "Like this.", "uploads": [file] });
    ada.writes(&id, &etag, &answer).expect(201);
    let seen = ann.waits_for_files(&id);
    assert_eq!(seen["messages"][0]["attachments"][0]["state"], "ready");
    let path = format!("/api/tickets/{id}/attachments/{file}");
    ann.gets(&path).expect(200);
}

#[test]
fn opening_a_file_of_a_sensitive_topic_is_on_the_record() {
    let stack = Stack::with("[[topics]]\nid = \"identity\"\nlabel = \"Papers\"\nsensitive = true");
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let mut one = ticket();
    one["topic"] = json!("identity");
    one["uploads"] = json!([ann.uploads("passport.png", "image/png", PNG)]);
    let id = ann.submits(&one).expect(201).id();
    let file = ann.waits_for_files(&id)["attachments"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(ada.looks_at(&id).body["accesses"], json!([]));
    ada.gets(&format!("/api/agent/tickets/{id}/attachments/{file}")).expect(200);
    let seen = ada.looks_at(&id).body;
    assert_eq!(
        (seen["accesses"][0]["name"].as_str(), seen["accesses"][0]["agent"]["name"].as_str()),
        (Some("passport.png"), Some("Ada Nowak"))
    );
    assert_eq!(seen["sensitive"], true);
    // Moving it to another topic first takes nothing off the record, and is on it.
    let etag = ada.looks_at(&id).header("etag").to_owned();
    let moved = ada.changes(&id, &etag, &json!({ "topic": "other" })).expect(200).body;
    assert_eq!(
        (moved["edits"][0]["topic"].as_str(), moved["edits"][0]["by"]["name"].as_str()),
        (Some("identity"), Some("Ada Nowak"))
    );
    ada.gets(&format!("/api/agent/tickets/{id}/attachments/{file}")).expect(200);
    assert_eq!(ada.looks_at(&id).body["accesses"].as_array().unwrap().len(), 2);
}

#[test]
fn agents_see_who_else_is_looking_for_as_long_as_they_do() {
    let stack = Stack::start();
    let (ada, jan) = (Desk::at(&stack, "agent-1"), Desk::at(&stack, "agent-2"));
    let id = Actor::at(&stack).has_a_ticket().id();
    let path = format!("/api/agent/tickets/{id}/looking");
    assert_eq!(ada.sends("POST", &path, &[], &json!({ "writing": true })).expect(200).body["looking"], json!([]));
    let seen = jan.sends("POST", &path, &[], &json!({})).expect(200).body;
    assert_eq!(
        (seen["looking"][0]["agent"]["name"].as_str(), seen["looking"][0]["writing"].as_bool()),
        (Some("Ada Nowak"), Some(true))
    );
    assert_eq!(ada.calls("DELETE", &path, &[], None).status, 204);
    assert_eq!(jan.sends("POST", &path, &[], &json!({})).expect(200).body["looking"], json!([]));
    stack.clock_ahead(46);
    assert_eq!(ada.sends("POST", &path, &[], &json!({})).expect(200).body["looking"], json!([]));
}

#[test]
fn a_ticket_is_closed_or_moved_on_the_version_that_was_seen() {
    let stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.has_a_ticket().id();
    ada.takes(&id).expect(200);
    let etag = ada.looks_at(&id).header("etag").to_owned();
    let moved = ada.changes(&id, &etag, &json!({ "topic": "other" })).expect(200);
    assert_eq!(moved.body["topic"], "other");
    assert_eq!(ada.changes(&id, &etag, &json!({ "status": "closed" })).expect(412).problem(), "stale-version");
    assert_eq!(
        ada.changes(&id, moved.header("etag"), &json!({ "status": "answered", "topic": "weather", "assignee": "jan" }))
            .expect(422)
            .faults(),
        ["status unknown", "topic unknown", "assignee unknown"]
    );
    ada.changes(&id, moved.header("etag"), &json!({ "status": "closed" })).expect(200);
    assert_eq!(ann.looks_at(&id).body["status"], "closed");
}

#[test]
fn no_call_of_an_agent_answers_anybody_else() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let id = ann.has_a_ticket().id();
    let document = ann.gets("/api/openapi.json").expect(200).body;
    let mut calls = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, call) in methods.as_object().unwrap() {
            if call["security"][0].get("agent").is_none() {
                continue;
            }
            calls += 1;
            let path = path.replace("{id}", &id).replace("{aid}", &id);
            let method = method.to_uppercase();
            // Nobody, and whoever wrote the ticket: a requester key is no token.
            assert_eq!(ann.calls(&method, &path, &[("authorization", "")], Some(b"{}")).status, 401, "{method} {path}");
            assert_eq!(ann.calls(&method, &path, &[], Some(b"{}")).status, 401, "{method} {path}");
        }
    }
    assert!(calls >= 16, "{calls}");
    assert_eq!(ann.looks_at(&id).body["status"], "received");
}

#[test]
fn an_agents_token_opens_no_requesters_ticket() {
    let stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.has_a_ticket().id();
    for (method, path) in [
        ("GET", format!("/api/tickets/{id}")),
        ("DELETE", format!("/api/tickets/{id}")),
        ("GET", "/api/tickets".to_owned()),
        ("GET", "/api/own".to_owned()),
        ("DELETE", "/api/own".to_owned()),
        ("GET", "/api/restrictions".to_owned()),
    ] {
        assert_eq!(ada.calls(method, &path, &[], None).expect(401).problem(), "requester-key", "{method} {path}");
    }
}
