//! What is a person's own: taken along whole, erased whole; by themselves, or by the team when they ask.

use std::process::Command;

use e2e::actor::{PNG, ticket};
use e2e::stack::program;
use e2e::{Actor, Desk, Stack};
use serde_json::{Value, json};

fn files_below(folder: &std::path::Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.flatten().map(|entry| if entry.path().is_dir() { files_below(&entry.path()) } else { 1 }).sum()
}

#[test]
fn a_requester_takes_everything_along_and_nothing_of_anybody_else() {
    let stack = Stack::start();
    let (ann, bo, ada) = (Actor::at(&stack), Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let mut one = ticket();
    one["email"] = json!("ann@example.org");
    one["context"] = json!({ "query": "no code" });
    one["uploads"] = json!([ann.uploads("screen.png", "image/png", PNG)]);
    let id = ann.submits(&one).expect(201).id();
    ann.waits_for_files(&id);
    let noted = ada.uploads("check.png", "image/png", PNG);
    let etag = ada.looks_at(&id).header("etag").to_owned();
    let note = json!({ "kind": "note", "body": "A note for agents.", "uploads": [noted] });
    ada.writes(&id, &etag, &note).expect(201);
    ada.answers(&id, "Do this.").expect(201);
    bo.has_a_ticket();
    let answer = ann.gets("/api/own").expect(200);
    assert!(answer.header("content-disposition").starts_with("attachment"));
    let all = answer.body;
    assert_eq!(all["tickets"].as_array().unwrap().len(), 1);
    let own = &all["tickets"][0];
    assert_eq!((own["email"].as_str(), own["context"]["query"].as_str()), (Some("ann@example.org"), Some("no code")));
    assert_eq!(own["messages"].as_array().unwrap().len(), 1);
    assert!(!all.to_string().contains("A note for agents"), "{all}");
    assert!(!all.to_string().contains("check.png") && own["files"].as_array().unwrap().len() == 1, "{all}");
    let path = format!("/api/tickets/{id}/attachments/{noted}");
    assert_eq!(ann.gets(&path).expect(404).problem(), "no-such-file");
    let file = ann.calls("GET", own["files"][0]["url"].as_str().unwrap(), &[], None);
    assert_eq!(file.status, 200);
}

#[test]
fn a_requester_erases_everything_at_once() {
    let stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let mut one = ticket();
    one["title"] = json!("Something very private");
    one["uploads"] = json!([ann.uploads("screen.png", "image/png", PNG)]);
    let id = ann.submits(&one).expect(201).id();
    ann.waits_for_files(&id);
    ada.answers(&id, "Do this.").expect(201);
    let second = ann.has_a_ticket().id();
    assert_eq!(ann.calls("DELETE", "/api/own", &[], None).status, 204);
    assert_eq!(ann.calls("DELETE", "/api/own", &[], None).status, 204);
    for id in [&id, &second] {
        let seen = ann.looks_at(id).expect(200).body;
        assert_eq!((seen["status"].as_str(), seen["title"].as_str()), (Some("withdrawn"), Some("")));
        assert_eq!(ann.restores(id).expect(410).problem(), "undo-over");
    }
    assert_eq!(ann.gets("/api/load").body["waiting"], 0);
    let seen = ada.looks_at(&id).body;
    assert_eq!(
        (&seen["messages"], &seen["attachments"], &seen["context"]["query"]),
        (&json!([]), &json!([]), &Value::Null)
    );
    let started = std::time::Instant::now();
    while files_below(&stack.folder().path().join("data/s3")) > 0 {
        assert!(started.elapsed() < std::time::Duration::from_secs(20), "the file is still there");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    // Nothing counts against them any more.
    for _ in 0..5 {
        ann.has_a_ticket();
    }
}

fn pomoc(folder: &std::path::Path, args: &[&str]) -> (bool, String) {
    let output = Command::new(program()).current_dir(folder).args(args).output().unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), text)
}

#[test]
fn the_team_exports_erases_and_recounts_on_the_command_line() {
    let mut stack = Stack::start();
    let ann = Actor::at(&stack);
    let sent = ann.has_a_ticket();
    let number = sent.body["number"].as_str().unwrap().to_owned();
    let folder = stack.folder().path().to_owned();
    let (ran, text) = pomoc(&folder, &["recount", "--data", "data"]);
    assert!(!ran && text.contains("belongs to another running pomoc"), "{text}");
    stack.stop();

    let (ran, text) = pomoc(&folder, &["recount", "--data", "data"]);
    assert!(ran && text.contains("Every counter was right"), "{text}");
    let (ran, text) = pomoc(&folder, &["export", "--data", "data", "--number", &number]);
    let exported: Value = serde_json::from_str(&text).unwrap();
    assert!(ran && exported["tickets"][0]["title"] == "I cannot sign in", "{text}");
    let (ran, text) = pomoc(&folder, &["export", "--data", "data", "--number", "1"]);
    assert!(!ran && text.contains("there is no request no. 1"), "{text}");
    let (ran, text) = pomoc(&folder, &["erase", "--data", "data", "--number", &number]);
    assert!(!ran && text.contains("--yes"), "{text}");
    let (ran, text) = pomoc(&folder, &["erase", "--data", "data", "--number", &number, "--yes"]);
    assert!(ran && text.contains("Erased 1 requests"), "{text}");
    let (ran, text) = pomoc(&folder, &["export", "--data", "nowhere", "--number", &number]);
    assert!(!ran && text.contains("nowhere holds no tickets"), "{text}");

    stack.restart();
    assert_eq!(ann.looks_at(&sent.id()).body["status"], "withdrawn");
    assert_eq!(ann.gets("/api/load").body["waiting"], 0);
}
