//! Files: announced, sent, bound, inspected, downloaded.

use e2e::actor::{PNG, sha256, ticket};
use e2e::{Actor, Stack};
use serde_json::{Value, json};

fn ticket_with(uploads: &[&str]) -> Value {
    let mut sent = ticket();
    sent["uploads"] = json!(uploads);
    sent
}

#[test]
fn a_file_is_sent_bound_inspected_and_downloaded_as_an_attachment() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let upload = ann.uploads("zażółć \"1\".txt", "text/plain", "Gęślą jaźń".as_bytes());
    let sent = ann.submits(&ticket_with(&[&upload])).expect(201);
    assert_eq!(sent.body["attachments"][0]["name"], "zażółć \"1\".txt");
    let id = sent.id();
    let seen = ann.waits_for_files(&id);
    assert_eq!((seen["attachments"][0]["state"].as_str(), seen["version"].as_u64()), (Some("ready"), Some(1)));
    let file = ann.gets(&format!("/api/tickets/{id}/attachments/{upload}")).expect(200);
    let download = ann.calls("GET", file.body["url"].as_str().unwrap(), &[], None).expect(200);
    assert!(download.header("content-disposition").starts_with("attachment;"));
    assert_eq!((download.header("content-type"), download.body.as_str()), ("text/plain", Some("Gęślą jaźń")));
    let forged = file.body["url"].as_str().unwrap().replace("disposition=attachment", "disposition=inline");
    assert_eq!(ann.calls("GET", &forged, &[], None).status, 403);
}

#[test]
fn storage_itself_refuses_other_bytes_than_were_announced() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let announced = ann.announces("a.txt", "text/plain", b"hello").expect(201);
    assert_eq!(announced.body["method"], "PUT");
    assert_eq!(ann.puts(&announced, b"hello!", &[]).status, 403, "longer");
    assert_eq!(ann.puts(&announced, b"hell", &[]).status, 403, "shorter");
    assert_eq!(ann.puts(&announced, b"jello", &[]).status, 400, "other bytes");
    assert_eq!(ann.puts(&announced, b"hello", &[("content-type", "text/html")]).status, 403, "another type");
    assert_eq!(ann.puts(&announced, b"hello", &[("x-amz-checksum-sha256", "x")]).status, 403, "another checksum");
    // None of that left anything behind.
    assert_eq!(ann.submits(&ticket_with(&[&announced.id()])).expect(422).faults(), ["uploads[0] not_uploaded"]);
    assert_eq!(ann.puts(&announced, b"hello", &[]).status, 200);
    assert_eq!(ann.puts(&announced, b"hello", &[]).status, 412, "a second time");
    ann.submits(&ticket_with(&[&announced.id()])).expect(201).id();
}

#[test]
fn an_announcement_is_checked() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let check = |name: &str, size: u64, media: &str, sum: &str, expected: &[&str]| {
        let body = json!({ "name": name, "size": size, "type": media, "sha256": sum });
        assert_eq!(ann.sends("POST", "/api/uploads", &[], &body).expect(422).faults(), expected);
    };
    let sum = sha256(b"x");
    check("", 0, "text/html", "x", &["name missing", "type file_type", "size empty_file", "sha256 checksum"]);
    check("a.png", 25 * 1024 * 1024 + 1, "image/png", &sum, &["size file_too_large"]);
    check("a\u{202e}gpj.exe", 5, "image/jpeg", &sum, &["name control_character"]);
    let mut negative = json!({ "name": "a", "size": -1, "type": "image/png", "sha256": sum });
    assert_eq!(ann.sends("POST", "/api/uploads", &[], &negative).expect(422).faults(), ["size shape"]);
    negative["size"] = json!(25 * 1024 * 1024);
    ann.sends("POST", "/api/uploads", &[], &negative).expect(201).id();
}

#[test]
fn a_file_that_is_not_what_it_says_is_refused() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let page = ann.uploads("photo.png", "image/png", b"<html><script>alert(1)</script></html>");
    let program = ann.uploads("report.pdf", "application/pdf", b"MZ\x90\x00 this is a program");
    let picture = ann.uploads("notes.txt", "text/plain", PNG);
    let good = ann.uploads("photo.png", "image/png", PNG);
    let id = ann.submits(&ticket_with(&[&page, &program, &picture, &good])).expect(201).id();
    let seen = ann.waits_for_files(&id);
    let states: Vec<&str> =
        seen["attachments"].as_array().unwrap().iter().map(|file| file["state"].as_str().unwrap()).collect();
    let state = |upload: &str| {
        let place = seen["attachments"].as_array().unwrap().iter().position(|file| file["id"] == upload).unwrap();
        states[place]
    };
    assert_eq!(
        [state(&page), state(&program), state(&picture), state(&good)],
        ["refused", "refused", "refused", "ready"]
    );
    assert_eq!(ann.gets(&format!("/api/tickets/{id}/attachments/{page}")).expect(409).problem(), "file-refused");
    assert_eq!(ann.gets(&format!("/api/tickets/{id}/attachments/nothing")).expect(404).problem(), "no-such-file");
}

#[test]
fn what_is_hidden_in_a_picture_does_not_survive() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let bytes = [PNG, b"<script>alert(1)</script>"].concat();
    let upload = ann.uploads("photo.png", "image/png", &bytes);
    let id = ann.submits(&ticket_with(&[&upload])).expect(201).id();
    ann.waits_for_files(&id)["id"].as_str().unwrap();
    let url = ann.gets(&format!("/api/tickets/{id}/attachments/{upload}")).expect(200).body["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let kept = ann.calls("GET", &url, &[], None).expect(200).body;
    assert!(!kept.as_str().unwrap().contains("script"), "{kept}");
}

#[test]
fn an_upload_is_bound_once() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let upload = ann.uploads("a.txt", "text/plain", b"hello");
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let (ann, upload) = (&ann, &upload);
        let sends: Vec<_> = (0..4).map(|_| scope.spawn(move || ann.submits(&ticket_with(&[upload])).status)).collect();
        sends.into_iter().map(|send| send.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert_eq!(ann.submits(&ticket_with(&[&upload])).expect(422).faults(), ["uploads[0] upload_not_found"]);
}

#[test]
fn what_was_never_bound_is_gone_after_a_day() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let upload = ann.uploads("a.txt", "text/plain", b"hello");
    stack.clock_ahead(24 * 3600 + 1);
    assert_eq!(ann.submits(&ticket_with(&[&upload])).expect(422).faults(), ["uploads[0] upload_not_found"]);
    let pending = stack.folder().path().join("data/s3/pending");
    assert_eq!(std::fs::read_dir(pending).unwrap().count(), 0);
}

#[test]
fn files_come_and_go_with_an_edit() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let (first, second) = (ann.uploads("1.txt", "text/plain", b"one"), ann.uploads("2.txt", "text/plain", b"two"));
    let sent = ann.submits(&ticket_with(&[&first])).expect(201);
    ann.waits_for_files(&sent.id())["id"].as_str().unwrap();
    let change = json!({ "add_uploads": [second], "remove_attachments": [first] });
    let edited = ann.edits(&sent.id(), "\"1\"", &change).expect(200).body;
    assert_eq!((edited["version"].as_u64(), edited["attachments"].as_array().unwrap().len()), (Some(2), 1));
    assert_eq!(edited["attachments"][0]["name"], "2.txt");
    let again = json!({ "add_uploads": [second] });
    assert_eq!(ann.edits(&sent.id(), "\"2\"", &again).expect(422).faults(), ["add_uploads[0] upload_not_found"]);
    assert_eq!(
        ann.gets(&format!("/api/tickets/{}/attachments/{first}", sent.id())).expect(404).problem(),
        "no-such-file"
    );
}

#[test]
fn at_most_ten_files_go_along() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let uploads: Vec<String> = (0..11).map(|n| ann.uploads(&format!("{n}.txt"), "text/plain", b"hello")).collect();
    let all: Vec<&str> = uploads.iter().map(String::as_str).collect();
    assert_eq!(ann.submits(&ticket_with(&all)).expect(422).faults(), ["uploads too_many"]);
    let sent = ann.submits(&ticket_with(&all[..10])).expect(201);
    let more = json!({ "add_uploads": [all[10]] });
    assert_eq!(ann.edits(&sent.id(), sent.header("etag"), &more).expect(422).faults(), ["add_uploads too_many"]);
}

#[test]
fn other_origins_may_not_send_files_from_a_browser() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let preflight = |origin: &str| {
        ann.calls("OPTIONS", &format!("{}/pomoc-attachments/pending/x", stack.address), &[("origin", origin)], None)
    };
    assert_eq!(preflight(&stack.address).header("access-control-allow-origin"), stack.address);
    assert_eq!(preflight("https://evil.example").header("access-control-allow-origin"), "");
}
