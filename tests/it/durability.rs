//! An acknowledged ticket is never lost, never doubled.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use e2e::actor::{random, ticket};
use e2e::{Actor, Stack};

#[test]
fn what_was_acknowledged_survives_a_restart() {
    let mut stack = Stack::start();
    let ann = Actor::at(&stack);
    let upload = ann.uploads("a.txt", "text/plain", b"hello");
    let mut sent = ticket();
    sent["uploads"] = serde_json::json!([upload]);
    let id = ann.submits(&sent).expect(201).id();
    let before = ann.waits_for_files(&id);
    stack.crash_and_restart();
    assert_eq!(ann.looks_at(&id).expect(200).body, before);
    let url = ann.gets(&format!("/api/tickets/{id}/attachments/{upload}")).expect(200).body["url"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(ann.calls("GET", &url, &[], None).body, "hello");
}

#[test]
fn killed_in_the_middle_of_a_series_nothing_acknowledged_is_lost_or_doubled() {
    let mut stack = Stack::with("[limits]\nopen_tickets = 1000\nwrites_an_hour_per_requester = 10000");
    let people: Vec<Actor> = (0..4).map(|_| Actor::at(&stack)).collect();
    // Idempotency key → the ticket that was acknowledged for it.
    let acknowledged: Mutex<HashMap<(usize, String), String>> = Mutex::default();
    let tried: Mutex<Vec<(usize, String)>> = Mutex::default();
    for round in 0..5_u64 {
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for (who, person) in people.iter().enumerate() {
                let (acknowledged, tried, over) = (&acknowledged, &tried, &over);
                scope.spawn(move || {
                    while !over.load(Ordering::Relaxed) {
                        let key = random::<16>();
                        tried.lock().unwrap().push((who, key.clone()));
                        let body = ticket().to_string();
                        let headers = [("content-type", "application/json"), ("idempotency-key", key.as_str())];
                        match person.try_calls("POST", "/api/tickets", &headers, Some(body.as_bytes())) {
                            Ok(answer) => {
                                drop(acknowledged.lock().unwrap().insert((who, key), answer.expect(201).id()))
                            }
                            Err(_) => return,
                        }
                    }
                });
            }
            // However slow the machine is: the power goes out when a dozen more are acknowledged, and a moment later each time.
            let enough = 12 * (usize::try_from(round).unwrap() + 1);
            let started = Instant::now();
            while acknowledged.lock().unwrap().len() < enough && started.elapsed() < Duration::from_secs(60) {
                std::thread::sleep(Duration::from_millis(2));
            }
            std::thread::sleep(Duration::from_millis(7 * round));
            stack.crash_and_restart();
            over.store(true, Ordering::Relaxed);
        });
    }
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.len() >= 60, "only {} were acknowledged", acknowledged.len());
    for ((who, key), id) in &acknowledged {
        assert_eq!(people[*who].looks_at(id).status, 200, "an acknowledged ticket is lost");
        assert_eq!(people[*who].submits_as(key, &ticket()).expect(201).id(), *id, "a ticket was doubled");
    }
    // Whatever was in flight is there once or not at all: trying again gives one ticket per key, and no others exist.
    let tried = tried.into_inner().unwrap();
    for (who, key) in &tried {
        people[*who].submits_as(key, &ticket()).expect(201).id();
    }
    let listed: usize = people.iter().map(all).sum();
    assert_eq!(listed, tried.len());
    assert_eq!(people[0].gets("/api/load").body["waiting"], tried.len());
}

fn all(person: &Actor) -> usize {
    let mut count = 0;
    let mut path = "/api/tickets".to_owned();
    loop {
        let page = person.gets(&path).expect(200).body;
        count += page["tickets"].as_array().unwrap().len();
        match page["next"].as_str() {
            Some(cursor) => path = format!("/api/tickets?cursor={cursor}"),
            None => return count,
        }
    }
}
