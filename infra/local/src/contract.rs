//! `pomoc contract`: what this stack is made of, in terms the cloud's template is compared with by `tests/infra`.

use functions::routes::{Caller, ROUTES, Route, WORKERS};
use serde_json::{Value, json};

use crate::dynamodb;

/// Routes, functions, the table and the site's headers, as JSON.
pub(crate) fn contract() -> String {
    let caller = |caller| match caller {
        Caller::Anyone => "anyone",
        Caller::Requester => "requester",
        Caller::Agent => "agent",
    };
    let route = |route: &Route| {
        json!({
            "function": route.function,
            "method": route.method,
            "path": route.path,
            "caller": caller(route.caller),
            "actions": route.actions,
        })
    };
    let workers: Vec<Value> =
        WORKERS.iter().map(|worker| json!({ "function": worker.function, "actions": worker.actions })).collect();
    let headers: Vec<Value> =
        site_builder::security::HEADERS.iter().map(|(name, value)| json!([name, value])).collect();
    json!({
        "routes": ROUTES.iter().map(route).collect::<Vec<_>>(),
        "workers": workers,
        "table": serde_json::from_str::<Value>(dynamodb::DEFINITION).unwrap_or_default(),
        "headers": headers,
        "policy": site_builder::security::policy("@"),
    })
    .to_string()
}
