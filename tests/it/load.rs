//! How busy the team is.

use e2e::{Actor, Stack};

#[test]
fn the_load_counts_what_waits_and_needs_no_key() {
    let stack = Stack::with("[support]\nanswers_a_day = 3\nfirst_answer = { from_hours = 2, to_hours = 5 }");
    let ann = Actor::at(&stack);
    let empty = ann.calls("GET", "/api/load", &[("authorization", "")], None).expect(200).body;
    assert_eq!((empty["level"].as_str(), empty["waiting"].as_u64()), (Some("low"), Some(0)));
    assert_eq!(
        (empty["estimate"]["from_seconds"].as_i64(), empty["estimate"]["to_seconds"].as_i64()),
        (Some(7200), Some(8 * 3600))
    );
    assert_eq!(empty["estimate"]["basis"], "default");
    let ids: Vec<String> = (0..2).map(|_| ann.has_a_ticket().id()).collect();
    let load = ann.gets("/api/load").expect(200).body;
    assert_eq!((load["level"].as_str(), load["waiting"].as_u64()), (Some("normal"), Some(2)));
    for id in ids {
        assert_eq!(ann.deletes(&id).status, 204);
    }
    assert_eq!(ann.gets("/api/load").expect(200).body["waiting"], 0);
}

#[test]
fn the_count_is_exact_after_a_rush() {
    let stack = Stack::start();
    std::thread::scope(|scope| {
        for n in 0..24 {
            let ann = Actor::at(&stack);
            scope.spawn(move || {
                let id = ann.has_a_ticket().id();
                if n % 2 == 0 {
                    assert_eq!(ann.deletes(&id).status, 204);
                }
            });
        }
    });
    assert_eq!(Actor::at(&stack).gets("/api/load").body["waiting"], 12);
}
