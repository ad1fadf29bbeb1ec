//! Notices: mail to confirmed addresses alone, webhooks signed and tried again, nothing told twice.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use e2e::actor::ticket;
use e2e::{Actor, Desk, Folder, Stack};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};

fn mails(stack: &Stack) -> Vec<Value> {
    let answer = Actor::at(stack).calls(
        "GET",
        &format!("{}/local/mail", stack.address),
        &[("accept", "application/json")],
        None,
    );
    answer.body.as_array().unwrap().clone()
}

fn wait_for_mails(stack: &Stack, count: usize) -> Vec<Value> {
    let started = Instant::now();
    loop {
        let seen = mails(stack);
        if seen.len() >= count {
            return seen;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "{seen:?}");
        std::thread::sleep(Duration::from_millis(30));
    }
}

/// Long enough for a mail that should not come to come.
fn settled() {
    std::thread::sleep(Duration::from_millis(600));
}

fn with_address(address: &str) -> Value {
    let mut one = ticket();
    one["email"] = json!(address);
    one
}

fn token(mail: &Value) -> String {
    let text = mail["text"].as_str().unwrap();
    text.split("/confirm/#").nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
}

fn clicks(ann: &Actor, token: &str, wanted: bool) -> e2e::Answer {
    ann.sends("POST", "/api/confirmations", &[("authorization", "")], &json!({ "token": token, "wanted": wanted }))
}

#[test]
fn mail_goes_only_to_an_address_that_was_confirmed_and_says_nothing_of_what_was_written() {
    let stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let sent = ann.submits(&with_address("ann@example.org")).expect(201);
    assert_eq!(sent.body["notices"], "unconfirmed");
    let asked = wait_for_mails(&stack, 1);
    ada.asks(&sent.id(), "A secret question?").expect(201);
    settled();
    assert_eq!(mails(&stack).len(), 1, "nothing goes to an address nobody confirmed");

    assert_eq!(clicks(&ann, &token(&asked[0]), true).status, 204);
    assert_eq!(ann.looks_at(&sent.id()).body["notices"], "confirmed");
    assert_eq!(clicks(&ann, &token(&asked[0]), true).expect(410).problem(), "no-such-confirmation");
    ann.replies(&sent.id(), &json!({ "body": "My reply." })).expect(201);
    ada.answers(&sent.id(), "A secret answer.").expect(201);
    let told = wait_for_mails(&stack, 2);
    let (number, text) = (sent.body["number"].as_str().unwrap(), told[0].to_string());
    assert!(told[0]["subject"].as_str().unwrap().contains(number), "{text}");
    assert!(text.contains(&format!("{}/en/requests/", stack.address)) && text.contains(&sent.id()), "{text}");
    for secret in ["sign in", "phone", "secret", "My reply", ann.key.as_str()] {
        assert!(!told.iter().any(|mail| mail["text"].as_str().unwrap().contains(secret)), "{secret} is in a mail");
    }
}

#[test]
fn however_many_tickets_name_one_address_it_gets_one_mail() {
    let stack = Stack::start();
    for _ in 0..40 {
        let eve = Actor::at(&stack);
        for n in 0..5 {
            // However it is cased.
            let address = if n % 2 == 0 { "victim@example.org" } else { "Victim@Example.ORG" };
            eve.submits(&with_address(address)).expect(201);
        }
    }
    let asked = wait_for_mails(&stack, 1);
    settled();
    assert_eq!(mails(&stack).len(), 1);
    // A no is kept: not even later does anybody write there.
    assert_eq!(clicks(&Actor::at(&stack), &token(&asked[0]), false).status, 204);
    stack.clock_ahead(40 * 24 * 3600);
    Actor::at(&stack).submits(&with_address("victim@example.org")).expect(201);
    settled();
    assert_eq!(mails(&stack).len(), 1);
}

#[test]
fn a_link_in_a_mail_works_for_a_week() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    ann.submits(&with_address("ann@example.org")).expect(201);
    let link = token(&wait_for_mails(&stack, 1)[0]);
    stack.clock_ahead(7 * 24 * 3600 + 1);
    assert_eq!(clicks(&ann, &link, true).expect(410).problem(), "no-such-confirmation");
    assert_eq!(clicks(&ann, "nonsense", true).expect(410).problem(), "no-such-confirmation");
}

#[test]
fn a_mail_is_sent_once_even_when_the_stack_dies_and_reads_the_outbox_again() {
    let mut stack = Stack::start();
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.submits(&with_address("ann@example.org")).expect(201).id();
    let link = token(&wait_for_mails(&stack, 1)[0]);
    assert_eq!(clicks(&ann, &link, true).status, 204);
    ada.answers(&id, "Do this.").expect(201);
    wait_for_mails(&stack, 2);
    stack.crash_and_restart();
    settled();
    assert_eq!(mails(&stack).len(), 2);
}

/// What a webhook was sent: headers by name, and the body.
type Sent = (Vec<(String, String)>, String);

/// A program that listens for webhooks and answers with these statuses in turn.
fn listen(statuses: &'static [u16]) -> (String, mpsc::Receiver<Sent>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let (heard, sent) = mpsc::channel();
    std::thread::spawn(move || {
        for (n, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut headers = Vec::new();
            let mut line = String::new();
            while reader.read_line(&mut line).unwrap() > 2 {
                if let Some((name, value)) = line.trim().split_once(": ") {
                    headers.push((name.to_lowercase(), value.to_owned()));
                }
                line.clear();
            }
            let length = headers.iter().find(|(name, _)| name == "content-length").unwrap().1.parse().unwrap();
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let status = statuses.get(n).copied().unwrap_or(200);
            write!(stream, "HTTP/1.1 {status} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
            if heard.send((headers, String::from_utf8(body).unwrap())).is_err() {
                return;
            }
        }
    });
    (url, sent)
}

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn header<'a>(sent: &'a Sent, name: &str) -> &'a str {
    sent.0.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
}

fn signed(sent: &Sent) -> String {
    let key = STANDARD.decode(SECRET.trim_start_matches("whsec_")).unwrap();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{}.{}.{}", header(sent, "webhook-id"), header(sent, "webhook-timestamp"), sent.1).as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[test]
fn a_webhook_is_signed_and_tried_again_until_it_is_taken() {
    let (url, heard) = listen(&[500, 200]);
    let folder = Folder::with_content(&format!(
        "[[webhooks]]\nurl = \"{url}\"\nevents = [\"ticket.received\", \"ticket.replied\"]"
    ));
    let stack = Stack::on_with(folder, &[("POMOC_WEBHOOK_SECRET", SECRET)]);
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let id = ann.has_a_ticket().id();
    let wait = Duration::from_secs(45);
    let first = heard.recv_timeout(wait).unwrap();
    assert_eq!(header(&first, "webhook-signature"), signed(&first));
    let body: Value = serde_json::from_str(&first.1).unwrap();
    assert_eq!((body["type"].as_str(), body["data"]["id"].as_str()), (Some("ticket.received"), Some(id.as_str())));
    assert!(!first.1.contains("sign in") && !first.1.contains("phone"), "{}", first.1);
    let log = || ada.gets("/api/agent/deliveries").expect(200).body["deliveries"][0].clone();
    let started = Instant::now();
    while log()["tries"] != 1 {
        assert!(started.elapsed() < wait, "{}", log());
        std::thread::sleep(Duration::from_millis(30));
    }
    assert_eq!((log()["state"].as_str(), log()["last"].as_str()), (Some("waiting"), Some("answered 500")));

    stack.clock_ahead(6);
    let again = heard.recv_timeout(wait).unwrap();
    assert_eq!(header(&again, "webhook-id"), header(&first, "webhook-id"));
    assert_eq!(header(&again, "webhook-signature"), signed(&again));
    while log()["state"] != "delivered" {
        assert!(started.elapsed() < 2 * wait, "{}", log());
        std::thread::sleep(Duration::from_millis(30));
    }
    ada.answers(&id, "Nobody asked to be told of this.").expect(201);
    ann.replies(&id, &json!({ "body": "Thanks" })).expect(201);
    let third = heard.recv_timeout(wait).unwrap();
    assert!(third.1.contains("ticket.replied"), "{}", third.1);
}

#[test]
fn webhooks_hear_of_every_change_of_state_once() {
    let (url, heard) = listen(&[]);
    let folder = Folder::with_content(&format!("[[webhooks]]\nurl = \"{url}\""));
    let stack = Stack::on_with(folder, &[("POMOC_WEBHOOK_SECRET", SECRET)]);
    let (ann, ada) = (Actor::at(&stack), Desk::at(&stack, "agent-1"));
    let hears = |expected: &str| {
        let sent = heard.recv_timeout(Duration::from_secs(45)).unwrap();
        let body: Value = serde_json::from_str(&sent.1).unwrap();
        assert_eq!(body["type"], expected);
    };
    let id = ann.has_a_ticket().id();
    hears("ticket.received");
    assert_eq!(ann.deletes(&id).status, 204);
    hears("ticket.withdrawn");
    ann.restores(&id).expect(200);
    hears("ticket.restored");
    ada.answers(&id, "Do this.").expect(201);
    hears("ticket.answered");
    ann.sends("PUT", &format!("/api/tickets/{id}/rating"), &[], &json!({ "solved": true })).expect(200);
    hears("ticket.settled");
    // Another topic is no change of state, of a closed ticket neither.
    let etag = ada.looks_at(&id).header("etag").to_owned();
    ada.changes(&id, &etag, &json!({ "topic": "other" })).expect(200);
    ann.replies(&id, &json!({ "body": "It came back." })).expect(201);
    hears("ticket.replied");
}
