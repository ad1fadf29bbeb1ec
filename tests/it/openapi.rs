//! The API describes itself.

use e2e::{Actor, Stack};

#[test]
fn the_document_names_every_call_of_the_contract() {
    let stack = Stack::start();
    let ann = Actor::at(&stack);
    let document = ann.calls("GET", "/api/openapi.json", &[("authorization", "")], None).expect(200).body;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let calls = [
        ("/api/load", "get"),
        ("/api/uploads", "post"),
        ("/api/tickets", "post"),
        ("/api/tickets", "get"),
        ("/api/tickets/{id}", "get"),
        ("/api/tickets/{id}", "patch"),
        ("/api/tickets/{id}", "delete"),
        ("/api/tickets/{id}/restore", "post"),
        ("/api/tickets/{id}/messages", "post"),
        ("/api/tickets/{id}/attachments/{aid}", "get"),
        ("/api/feedback", "post"),
        ("/api/searches", "post"),
    ];
    for (path, method) in calls {
        assert!(document["paths"][path][method]["responses"].is_object(), "{method} {path}");
    }
}
