//! What readers say of articles, and what they searched for in vain.

use e2e::{Actor, Stack};
use serde_json::json;

#[test]
fn feedback_needs_no_key_and_is_checked() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let says = |body| ann.sends("POST", "/api/feedback", &[("authorization", "")], &body);
    assert_eq!(says(json!({ "article": "basics/first", "language": "en", "helpful": true })).status, 204);
    assert_eq!(
        says(json!({ "article": "basics/first", "language": "pl", "helpful": false, "reason": "Za krótki." })).status,
        204
    );
    let wrong =
        says(json!({ "article": "../x y", "language": "xx", "helpful": true, "reason": "x".repeat(1001) })).expect(422);
    assert_eq!(wrong.faults(), ["article unknown", "language unknown", "reason too_long"]);
    assert_eq!(
        says(json!({ "article": "a/b", "language": "en", "helpful": "yes" })).expect(422).faults(),
        ["helpful shape"]
    );
}

#[test]
fn a_search_in_vain_is_counted_by_its_words_alone() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let says = |body| ann.sends("POST", "/api/searches", &[("authorization", "")], &body);
    assert_eq!(says(json!({ "language": "en", "query": "  Lost   Phone ", "outcome": "no_click" })).status, 204);
    assert_eq!(says(json!({ "language": "en", "query": "lost phone", "outcome": "wrote" })).status, 204);
    let wrong = says(json!({ "language": "xx", "query": "x".repeat(101), "outcome": "shrugged" })).expect(422);
    assert_eq!(wrong.faults(), ["language unknown", "query too_long", "outcome unknown"]);
    assert_eq!(
        says(json!({ "language": "en", "query": " ", "outcome": "wrote" })).expect(422).faults(),
        ["query missing"]
    );
}
