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
        ("/api/tickets/{id}/rating", "put"),
        ("/api/restrictions", "get"),
        ("/api/restrictions/{id}/appeal", "post"),
        ("/api/own", "get"),
        ("/api/own", "delete"),
        ("/api/confirmations", "post"),
        ("/api/agent/tickets", "get"),
        ("/api/agent/tickets/{id}", "get"),
        ("/api/agent/tickets/{id}/take", "post"),
        ("/api/agent/tickets/{id}/release", "post"),
        ("/api/agent/tickets/{id}/messages", "post"),
        ("/api/agent/tickets/{id}", "patch"),
        ("/api/agent/restrictions", "get"),
        ("/api/agent/restrictions", "post"),
        ("/api/agent/restrictions/{id}", "delete"),
        ("/api/agent/insights", "get"),
        ("/api/feedback", "post"),
        ("/api/searches", "post"),
    ];
    for (path, method) in calls {
        assert!(document["paths"][path][method]["responses"].is_object(), "{method} {path}");
    }
}
